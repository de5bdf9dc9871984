package gorgias

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The webhooks of Gorgias are the requests of HTTP integrations (integration.go).

// callIntegrations sends the requests of the active integrations with a trigger.
func (s *Server) callIntegrations(tx *kit.Tx, t *ticket, m *message, trigger string) {
	for i := range s.integrations.All {
		if i.deactivated.IsZero() && i.http.Triggers[trigger] {
			s.sendRequest(tx, i, s.scopeOf(t, m, nil))
		}
	}
}

// Delivery of an integration's requests; no page documents these numbers.
const (
	requestTimeout  = 5 * time.Second
	requestAttempts = 3
)

// sendRequest fills an integration's templates and sends its request.
func (s *Server) sendRequest(tx *kit.Tx, i *integration, in scope) {
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
		Name: "gorgias HTTP integration " + i.name, Body: body, Header: header, Timeout: requestTimeout,
		Target: func(*kit.Tx) (string, bool) { return in.fill(i.http.URL), i.deactivated.IsZero() },
		Settle: func(tx *kit.Tx, a kit.Attempt) (time.Duration, bool) {
			if a.Succeeded() {
				i.failures = 0
				return 0, false
			}
			if a.N < requestAttempts {
				return time.Duration(a.N) * 5 * time.Second, true
			}
			i.failures++
			if limit, err := strconv.Atoi(s.assume.Value(assumeDeactivate)); err == nil && i.failures >= limit {
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

// body fills the templates of a form. A form that is a single string stands for all
// variables.
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
			text = encode(fields[name])
		}
		filled[name] = in.fill(text)
		form.Set(name, filled[name])
	}
	if i.contentType() == "application/x-www-form-urlencoded" {
		return []byte(form.Encode())
	}
	return []byte(encode(filled))
}

func sortedNames[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
