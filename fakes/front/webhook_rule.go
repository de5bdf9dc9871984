package front

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// webhookTimeout is the time-out of a delivery (dev.frontapp.com/docs/rule-webhooks
// and /docs/application-webhooks).
const webhookTimeout = 5 * time.Second

// APISecret returns the key of the signatures on webhooks of rules and custom channels
// (dev.frontapp.com/docs/webhooks-1, Validating data integrity).
func (s *Server) APISecret() string {
	return hex.EncodeToString(hs256("api secret", []byte(s.company.secret)))[:32]
}

// previewJSON is an event without source and target, which GET /events/{id} has.
type previewJSON struct {
	Links        selfLink          `json:"_links"`
	ID           string            `json:"id"`
	Type         string            `json:"type"`
	EmittedAt    float64           `json:"emitted_at"`
	Conversation *conversationJSON `json:"conversation"`
}

// sendRuleWebhook posts an event as the action of a rule. Front does not retry it
// (dev.frontapp.com/docs/rule-webhooks).
func (s *Server) sendRuleWebhook(tx *kit.Tx, url string, e *event, preview bool) {
	full := s.eventJSON(e)
	var body []byte
	if preview {
		body = encoded(previewJSON{full.Links, full.ID, full.Type, full.EmittedAt, full.Conversation})
	} else {
		body = encoded(full)
	}
	tx.Emit(kit.Delivery{
		Name: "front rule webhook " + e.kind, Body: body, Timeout: webhookTimeout,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Front-Signature": {signSHA1(body, s.APISecret())}},
		Target: func(*kit.Tx) (string, bool) { return url, true },
		Settle: func(*kit.Tx, kit.Attempt) (time.Duration, bool) { return 0, false },
	})
}

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
