package aircall

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// proxy is a line's message configuration: its texts go to an address of the
// configurer's (docs/send-and-receive-sms-proxy-mode).
type proxy struct {
	Token       string `json:"token"`
	CallbackURL string `json:"callbackUrl"`
	Type        string `json:"type"`
}

// defaultProxyType is what a configuration that names no type gets.
const defaultProxyType = "sms"

func (s *Server) configureMessages(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := find(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		CallbackURL string `json:"callbackUrl"`
		Type        string `json:"type"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if err := s.checkWebhookURL(body.CallbackURL); err != nil {
		return kit.Response{}, err
	}
	n.proxy = &proxy{hexString(tx.Rand(), 16), body.CallbackURL, orElse(body.Type, defaultProxyType)}
	n.Touch(tx)
	return kit.OK(n.proxy), nil
}

func (s *Server) getMessageConfiguration(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := s.configured(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(n.proxy), nil
}

func (s *Server) deleteMessageConfiguration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := s.configured(r)
	if err != nil {
		return kit.Response{}, err
	}
	n.proxy = nil
	n.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) configured(r *kit.Request) (*number, error) {
	n, err := find(r, &s.numbers)
	if err == nil && n.proxy == nil {
		err = errUnknownID
	}
	return n, err
}

// callBack posts to the configured address, once: there is no retry. The
// envelope is not that of webhooks: event_name, and milliseconds.
func (s *Server) callBack(tx *kit.Tx, m *message, name event) {
	if name != messageReceivedEvent {
		name = "message.updated"
	}
	e := encoder{}
	e.object()
	e.str("resource", "message")
	e.str("event_name", string(name))
	e.key("timestamp")
	e.b = strconv.AppendInt(e.b, tx.Now().UnixMilli(), 10)
	e.str("token", m.proxied.Token)
	e.key("data")
	s.encodeMessage(&e, m)
	e.endObject()
	url := m.proxied.CallbackURL
	tx.Emit(kit.Delivery{
		Name: "aircall callback " + string(name), Body: e.b, Header: deliveryHeader, Timeout: deliveryTimeout,
		Target: func(*kit.Tx) (string, bool) { return url, true },
		Settle: func(*kit.Tx, kit.Attempt) (time.Duration, bool) { return 0, false },
	})
}
