package front

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What Front tells the partner behind a channel: each message that leaves by it,
// which the partner then delivers, and each that the partner has synced
// (dev.frontapp.com/docs/creating-a-partner-channel).

type callbackJSON struct {
	Type     string       `json:"type"`
	Payload  *messageJSON `json:"payload"`
	Metadata struct {
		Conversation  string   `json:"external_conversation_id,omitempty"`
		Conversations []string `json:"external_conversation_ids"`
	} `json:"metadata"`
}

// callBack tells a channel's partner of a message.
func (s *Server) callBack(tx *kit.Tx, a *accepted, m *message) {
	ch := m.channel
	switch {
	case ch == nil || a.call != nil:
	case a.sending != nil && ch.webhook == "":
		s.failMessage(tx, m, "channel", "The channel has no webhook to send messages to", "")
	case a.sending != nil:
		s.postMessage(tx, m)
	case ch.webhook != "" && !ch.plain:
		s.postCallback(tx, m, "message_imported", func(*kit.Tx, kit.Attempt) bool { return true })
	}
}

// postMessage hands a message over for delivery. What the partner does not take
// shows as not sent.
func (s *Server) postMessage(tx *kit.Tx, m *message) {
	s.postCallback(tx, m, "message", func(tx *kit.Tx, got kit.Attempt) bool {
		var answer struct {
			Type         string `json:"type"`
			Message      string `json:"message"`
			ID           string `json:"external_id"`
			Conversation string `json:"external_conversation_id"`
		}
		switch {
		case !got.Succeeded():
			return false
		case m.channel.plain:
			return true
		case json.Unmarshal(got.Body, &answer) != nil || answer.Type == "":
			s.failMessage(tx, m, "channel", "The channel's answer was not understood", "")
		case answer.Type != "success":
			s.failMessage(tx, m, "channel", cmp.Or(answer.Message, "The channel refused the message"), "")
		default:
			s.known(m, answer.ID, answer.Conversation)
		}
		return true
	})
}

// known keeps the partner's names for a message and its conversation.
func (s *Server) known(m *message, id, conversation string) {
	if id != "" {
		m.externalID = id
		s.external[threadKey{m.channel, id}] = m.uid
	}
	if k := (threadKey{m.channel, conversation}); conversation != "" && s.threads[k] == nil {
		s.threads[k] = m.conversation
		m.conversation.external = append(m.conversation.external, k)
	}
}

// postCallback posts to the partner; taken hears each answer and tells whether
// that was it.
func (s *Server) postCallback(tx *kit.Tx, m *message, kind string, taken func(*kit.Tx, kit.Attempt) bool) {
	ch := m.channel
	body := callbackJSON{Type: kind, Payload: s.messageJSON(m, ch)}
	body.Metadata.Conversations = []string{}
	for _, k := range m.conversation.external {
		if k.channel == ch {
			body.Metadata.Conversation = k.id
			body.Metadata.Conversations = append(body.Metadata.Conversations, k.id)
		}
	}
	d := kit.Delivery{Name: "front channel " + kind, Timeout: webhookTimeout, Answer: true,
		Target: func(*kit.Tx) (string, bool) { return ch.webhook, ch.webhook != "" }}
	if ch.plain {
		d.Body = encoded(body.Payload)
		d.Header = http.Header{"Content-Type": {"application/json"}, "X-Front-Signature": {signSHA1(d.Body, s.APISecret())}}
	} else {
		d.Body = encoded(body)
		d.Header = signedHeader(tx, d.Body, ch.appSecret)
	}
	retries := s.count(assumeCallbackRetries)
	d.Settle = func(tx *kit.Tx, got kit.Attempt) (time.Duration, bool) {
		if taken(tx, got) {
			return 0, false
		}
		if got.N <= retries {
			return s.duration(assumeWebhookWait), true
		}
		if kind == "message" {
			s.failMessage(tx, m, "channel", "The channel did not take the message", "")
		}
		return 0, false
	}
	tx.Emit(d)
}

// signedHeader signs a body as Front signs for an application
// (dev.frontapp.com/docs/application-webhooks).
func signedHeader(tx *kit.Tx, body []byte, secret string) http.Header {
	at := strconv.FormatInt(tx.Now().UnixMilli(), 10)
	signature := base64.StdEncoding.EncodeToString(hs256(at+":"+string(body), []byte(secret)))
	return http.Header{"Content-Type": {"application/json"}, "X-Front-Request-Timestamp": {at}, "X-Front-Signature": {signature}}
}

// failMessage shows that a message was not sent, and brings its conversation
// back to whoever takes care of it.
func (s *Server) failMessage(tx *kit.Tx, m *message, kind, text, exchange string) {
	m.errorType, m.errorText = kind, text
	m.Touch(tx)
	c := m.conversation
	by := cause{kind: "recipient", exchange: exchange}
	s.touch(tx, c, by)
	if c.status == archived || c.status == snoozed {
		s.setStatus(tx, c, open)
	}
	s.record(tx, c, "sending_error", by, target{kind: "message", message: m})
}

// putMessageStatus is the partner telling that a message was not delivered.
func (s *Server) putMessageStatus(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.textParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	id := r.Param("message_ext_id")
	m, ok := s.messageByUID[s.external[threadKey{ch, id}]]
	if !ok || !slices.Contains(m.conversation.external, threadKey{ch, r.Param("conv_ext_id")}) {
		return kit.Response{}, errUnknown("message", id)
	}
	var in struct {
		Status *string `json:"status"`
		Reason string  `json:"reason"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.oneOf("status", in.Status, "failed")
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if m.inbound {
		return kit.Response{}, errRefused("Only the status of outbound messages can be set")
	}
	s.failMessage(tx, m, "delivery", in.Reason, tx.Exchange())
	return kit.NoContent(), nil
}

// count is a switch that is a number.
func (s *Server) count(id string) int {
	n, err := strconv.Atoi(s.assume.Value(id))
	if err != nil {
		panic("front: " + err.Error()) // the list holds a value that is no number
	}
	return n
}
