package gorgias

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Gorgias's webhooks are the requests of HTTP integrations (integration.go).

// fire calls every active integration that a trigger concerns.
func (s *Server) fire(tx *kit.Tx, t *ticket, m *message, trigger string) {
	for i := range s.integrations.All {
		if i.deactivated.IsZero() && i.http.Triggers[trigger] {
			s.callOut(tx, i, s.scopeOf(t, m, nil))
		}
	}
}

// How an HTTP integration is called; no page names either number.
const (
	callOutTimeout  = 5 * time.Second
	callOutAttempts = 3
)

// callOut sends an integration's request, its templates filled in.
func (s *Server) callOut(tx *kit.Tx, i *integration, in scope) {
	body := i.body(in)
	header := http.Header{"Content-Type": {i.contentType()}}
	for _, name := range sortedNames(i.http.Headers) {
		header.Set(name, in.fill(i.http.Headers[name]))
	}
	if secret := i.http.Secret; secret != nil && *secret != "" {
		mac := hmac.New(sha256.New, []byte(*secret))
		mac.Write(body)
		header.Set(s.assume.Value(assumeSignature), hex.EncodeToString(mac.Sum(nil)))
	}
	tx.Emit(kit.Delivery{
		Name: "gorgias HTTP integration " + i.name, Body: body, Header: header, Timeout: callOutTimeout,
		Target: func(*kit.Tx) (string, bool) { return in.fill(i.http.URL), i.deactivated.IsZero() },
		Settle: func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			if a.Succeeded() {
				i.failures = 0
				return 0, false
			}
			if a.N < callOutAttempts {
				return time.Duration(a.N) * 5 * time.Second, true
			}
			i.failures++
			if most, err := strconv.Atoi(s.assume.Value(assumeDeactivate)); err == nil && i.failures >= most {
				i.deactivated = tx.Now()
				i.Touch(tx)
			}
			return 0, false
		},
	})
}

func (i *integration) contentType() string {
	if i.http.RequestType == "" {
		return jsonType
	}
	return i.http.RequestType
}

// body fills the templates of a form. A form that is one text stands for
// everything there is.
func (i *integration) body(in scope) []byte {
	var fields map[string]any
	if json.Unmarshal(i.http.Form, &fields) != nil {
		names := sortedNames(in)
		parts := make([]string, 0, len(names))
		for _, name := range names {
			parts = append(parts, strconv.Quote(name)+":"+in[name])
		}
		return []byte("{" + strings.Join(parts, ",") + "}")
	}
	filled := map[string]string{}
	form := url.Values{}
	for _, name := range sortedNames(fields) {
		text, isText := fields[name].(string)
		if !isText {
			text = encoded(fields[name])
		}
		filled[name] = in.fill(text)
		form.Set(name, filled[name])
	}
	if i.contentType() == "application/x-www-form-urlencoded" {
		return []byte(form.Encode())
	}
	return []byte(encoded(filled))
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
