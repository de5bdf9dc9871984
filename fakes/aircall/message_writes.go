package aircall

import (
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// sendNative sends a text that stands in the agents' conversation (API
// reference, "Send message in native mode").
func (s *Server) sendNative(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := find(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		To      string     `json:"to"`
		Body    string     `json:"body"`
		AgentID flexibleID `json:"agentId"`
		UserID  flexibleID `json:"user_id"` // what one client calls it
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if n.proxy != nil {
		return kit.Response{}, badRequest("The number has a message configuration: it is not in native mode")
	}
	if wrong := checkText(body.To, body.Body, nil); wrong != "" {
		return kit.Response{}, badRequest(wrong)
	}
	agent := int64(body.AgentID)
	if agent == 0 {
		agent = int64(body.UserID)
	}
	u, known := s.users.Get(agent)
	if agent != 0 && !known {
		return kit.Response{}, badRequest("agentId " + strconv.FormatInt(agent, 10) + " does not exist")
	}
	m := s.newMessage(tx, n, body.To, body.Body, nil)
	m.user = u
	s.sendMessage(tx, m)
	return s.messageAnswer(m), nil
}

// sendProxied sends a text past the agents; the line must have been configured
// for it first (API reference, "Send message").
func (s *Server) sendProxied(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := find(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		To       string   `json:"to"`
		Body     string   `json:"body"`
		MediaURL []string `json:"mediaUrl"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if n.proxy == nil {
		return kit.Response{}, badRequest("The number has no message configuration")
	}
	if wrong := checkText(body.To, body.Body, body.MediaURL); wrong != "" {
		return kit.Response{}, badRequest(wrong)
	}
	m := s.newMessage(tx, n, body.To, body.Body, body.MediaURL)
	s.sendMessage(tx, m)
	return s.messageAnswer(m), nil
}

// messageAnswer has the message at the top, in no wrapper.
func (s *Server) messageAnswer(m *message) kit.Response {
	resp := kit.OK(s.messageREST(m))
	if s.assume.Value("aircall-message-send-status") == "201" {
		resp = kit.Created(s.messageREST(m))
	}
	return resp
}
