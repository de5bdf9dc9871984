package front

import (
	"encoding/hex"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

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
