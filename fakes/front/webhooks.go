package front

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the webhooks of applications
// (dev.frontapp.com/docs/application-webhooks). webhook_channel.go holds the webhooks
// of channels, webhook_rule.go those of rules.

type syncJSON struct {
	Type          string `json:"type"`
	Authorization struct {
		ID string `json:"id"`
	} `json:"authorization"`
}

// challenge sends the handshake of a new webhook: the receiver must echo a text within
// ten seconds.
func (s *Server) challenge(tx *kit.Tx, app *application) {
	body := syncJSON{Type: "sync"}
	body.Authorization.ID = s.company.id
	text := newUID(tx)
	raw := encoded(body)
	header := signedHeader(tx, raw, app.secret)
	header["X-Front-Challenge"] = []string{text}
	tx.Emit(kit.Delivery{Name: "front application sync", Body: raw, Header: header, Timeout: 10 * time.Second, Answer: true,
		Target: func(*kit.Tx) (string, bool) { return app.webhook, true },
		Settle: func(tx *kit.Tx, got kit.Attempt) (time.Duration, bool) {
			app.verified = got.Succeeded() && echoes(got.Body, text)
			switch {
			case app.verified:
				app.failure = ""
			case got.Succeeded():
				app.failure = "the challenge was not echoed"
			case got.Err != nil:
				app.failure = got.Err.Error()
			default:
				app.failure = fmt.Sprintf("the challenge was answered %d", got.Status)
			}
			app.Touch(tx)
			return 0, false
		}})
}

// echoes reports whether an answer echoes the challenge, as text, form or JSON.
func echoes(answer []byte, text string) bool {
	got := strings.TrimSpace(string(answer))
	if form, err := url.ParseQuery(got); err == nil && form.Get("challenge") == text {
		return true
	}
	return got == text || strings.ReplaceAll(got, " ", "") == `{"challenge":"`+text+`"}`
}

type appWebhookJSON struct {
	Type          string `json:"type"`
	Authorization struct {
		ID string `json:"id"`
	} `json:"authorization"`
	Payload *eventJSON `json:"payload"`
}

// webhookType returns the type of an event's webhook, or "".
func webhookType(e *event) string {
	if e.kind == "reminder" {
		if e.source.kind == "reminder" {
			return "conversation_snooze_expired"
		}
		return "conversation_snoozed"
	}
	return webhookTypes[e.kind]
}

// notifyApplications sends an event to every verified application that subscribes to
// its type. Conversations in private inboxes send no webhooks.
func (s *Server) notifyApplications(tx *kit.Tx, e *event) {
	if s.apps.Len() == 0 {
		return
	}
	kind := webhookType(e)
	if kind == "" || !slices.ContainsFunc(e.conversation.inboxes, func(in *inbox) bool { return in.owner == nil }) {
		return
	}
	for app := range s.apps.All {
		if app.verified && (len(app.types) == 0 || slices.Contains(app.types, kind)) {
			s.postEvent(tx, app, kind, e)
		}
	}
}

// postEvent delivers an event, with retries
// (dev.frontapp.com/docs/application-webhooks).
func (s *Server) postEvent(tx *kit.Tx, app *application, kind string, e *event) {
	body := appWebhookJSON{Type: kind, Payload: s.eventJSON(e)}
	body.Authorization.ID = s.company.id
	raw := encoded(body)
	header := signedHeader(tx, raw, app.secret)
	retries := s.count(assumeWebhookRetries)
	tx.Emit(kit.Delivery{Name: "front webhook " + kind, Body: raw, Header: header, Timeout: webhookTimeout,
		Target: func(*kit.Tx) (string, bool) { return app.webhook, app.verified },
		Settle: func(_ *kit.Tx, got kit.Attempt) (time.Duration, bool) {
			return cmp.Or(s.duration(assumeWebhookWait), time.Second), !got.Succeeded() && got.N <= retries
		}})
}

// signedHeader returns the headers of an application webhook with the signature of its
// body (dev.frontapp.com/docs/application-webhooks).
func signedHeader(tx *kit.Tx, body []byte, secret string) http.Header {
	at := strconv.FormatInt(tx.Now().UnixMilli(), 10)
	signature := base64.StdEncoding.EncodeToString(hs256(at+":"+string(body), []byte(secret)))
	return http.Header{"Content-Type": {"application/json"}, "X-Front-Request-Timestamp": {at}, "X-Front-Signature": {signature}}
}

// webhookTimeout is the time-out of a delivery (dev.frontapp.com/docs/rule-webhooks
// and /docs/application-webhooks).
const webhookTimeout = 5 * time.Second

// signSHA1 returns the signature of webhooks of rules and custom channels.
func signSHA1(body []byte, key string) string {
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// encoded returns JSON as Front's server writes it: without HTML escapes.
func encoded(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("front: encoding a webhook: " + err.Error()) // structs of this package cannot fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
