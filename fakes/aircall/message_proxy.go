package aircall

import (
	"cmp"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// proxy is a line's message configuration: messages go to CallbackURL
// (docs/send-and-receive-sms-proxy-mode).
type proxy struct {
	Token       string `json:"token"`
	CallbackURL string `json:"callbackUrl"`
	Type        string `json:"type"`
}

// defaultProxyType is the type of a configuration that was created without one.
const defaultProxyType = "sms"

func (s *Server) configureMessages(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := objectOf(r, &s.numbers)
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
	n.proxy = &proxy{kit.HexString(tx.Rand(), 16), body.CallbackURL, cmp.Or(body.Type, defaultProxyType)}
	n.Touch(tx)
	return kit.OK(n.proxy), nil
}

func (s *Server) getMessageConfiguration(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := s.configuredNumber(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(n.proxy), nil
}

func (s *Server) deleteMessageConfiguration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := s.configuredNumber(r)
	if err != nil {
		return kit.Response{}, err
	}
	n.proxy = nil
	n.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) configuredNumber(r *kit.Request) (*number, error) {
	n, err := objectOf(r, &s.numbers)
	if err == nil && n.proxy == nil {
		err = errUnknownID
	}
	return n, err
}

// callBack posts an event to the configured address, without retries. Unlike the
// envelope of webhooks it has event_name, and its timestamp is in milliseconds.
func (s *Server) callBack(tx *kit.Tx, m *message, name event) {
	if name != messageReceivedEvent {
		name = "message.updated"
	}
	e := encoder{}
	e.object()
	e.str("resource", "message")
	e.str("event_name", string(name))
	e.key("timestamp")
	e.buf = strconv.AppendInt(e.buf, tx.Now().UnixMilli(), 10)
	e.str("token", m.proxied.Token)
	e.key("data")
	s.encodeMessage(&e, m)
	e.endObject()
	url := m.proxied.CallbackURL
	tx.Emit(kit.Delivery{
		Name: "aircall callback " + string(name), Body: e.buf, Header: deliveryHeader, Timeout: deliveryTimeout,
		Target: func(*kit.Tx) (string, bool) { return url, true },
		Settle: func(*kit.Tx, kit.Attempt) (time.Duration, bool) { return 0, false },
	})
}
