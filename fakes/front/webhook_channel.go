package front

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the webhooks of channels. Front posts each outbound message, which
// the partner then delivers, and each message that the partner has synced
// (dev.frontapp.com/docs/creating-a-partner-channel).

type callbackJSON struct {
	Type     string       `json:"type"`
	Payload  *messageJSON `json:"payload"`
	Metadata struct {
		Conversation  string   `json:"external_conversation_id,omitempty"`
		Conversations []string `json:"external_conversation_ids"`
	} `json:"metadata"`
}

// notifyChannel posts a message to the webhook of its channel.
func (s *Server) notifyChannel(tx *kit.Tx, a *accepted, m *message) {
	ch := m.channel
	switch {
	case ch == nil || a.call != nil:
	case a.sending != nil && ch.webhook == "":
		s.failMessage(tx, m, "channel", "The channel has no webhook to send messages to", "")
	case a.sending != nil:
		s.postMessage(tx, m)
	case ch.webhook != "" && !ch.custom:
		s.postCallback(tx, m, "message_imported", func(*kit.Tx, kit.Attempt) bool { return true })
	}
}

// postMessage posts an outbound message for delivery. A message that the partner
// refuses is marked as not sent.
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
		case m.channel.custom:
			return true
		case json.Unmarshal(got.Body, &answer) != nil || answer.Type == "":
			s.failMessage(tx, m, "channel", "The channel's answer was not understood", "")
		case answer.Type != "success":
			s.failMessage(tx, m, "channel", cmp.Or(answer.Message, "The channel refused the message"), "")
		default:
			s.setExternalIDs(m, answer.ID, answer.Conversation)
		}
		return true
	})
}

// setExternalIDs stores the partner's ids of a message and its conversation.
func (s *Server) setExternalIDs(m *message, id, conversation string) {
	if id != "" {
		m.externalID = id
		s.external[threadKey{m.channel, id}] = m.uid
	}
	if k := (threadKey{m.channel, conversation}); conversation != "" && s.threads[k] == nil {
		s.threads[k] = m.conversation
		m.conversation.external = append(m.conversation.external, k)
	}
}

// postCallback posts a message to the partner. handled processes the outcome of each
// attempt and reports whether it is final; other outcomes are retried.
func (s *Server) postCallback(tx *kit.Tx, m *message, kind string, handled func(*kit.Tx, kit.Attempt) bool) {
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
	if ch.custom {
		d.Body = encoded(body.Payload)
		d.Header = http.Header{"Content-Type": {"application/json"}, "X-Front-Signature": {signSHA1(d.Body, s.APISecret())}}
	} else {
		d.Body = encoded(body)
		d.Header = signedHeader(tx, d.Body, ch.appSecret)
	}
	retries := s.count(assumeCallbackRetries)
	d.Settle = func(tx *kit.Tx, got kit.Attempt) (time.Duration, bool) {
		if handled(tx, got) {
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

// failMessage marks a message as not sent and opens its conversation.
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

// putMessageStatus marks a message that the partner could not deliver.
func (s *Server) putMessageStatus(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.messageChannelParam(r)
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
