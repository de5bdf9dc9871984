package aircall

import (
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// sendNative sends a message that is shown in the agents' app (API reference, "Send
// message in native mode").
func (s *Server) sendNative(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := objectOf(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		To      string     `json:"to"`
		Body    string     `json:"body"`
		AgentID flexibleID `json:"agentId"`
		UserID  flexibleID `json:"user_id"` // accepted as agentId because a client sends it
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if n.proxy != nil {
		return kit.Response{}, badRequest("The number has a message configuration: it is not in native mode")
	}
	if problem := checkMessage(body.To, body.Body, nil); problem != "" {
		return kit.Response{}, badRequest(problem)
	}
	agent := int64(body.AgentID)
	if agent == 0 {
		agent = int64(body.UserID)
	}
	u, exists := s.users.Get(agent)
	if agent != 0 && !exists {
		return kit.Response{}, badRequest("agentId " + strconv.FormatInt(agent, 10) + " does not exist")
	}
	m := s.newMessage(tx, n, body.To, body.Body, nil)
	m.user = u
	s.sendMessage(tx, m)
	return s.messageAnswer(m), nil
}

// sendProxied sends a message that is not shown to agents. The line must have a
// message configuration (API reference, "Send message").
func (s *Server) sendProxied(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := objectOf(r, &s.numbers)
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
	if problem := checkMessage(body.To, body.Body, body.MediaURL); problem != "" {
		return kit.Response{}, badRequest(problem)
	}
	m := s.newMessage(tx, n, body.To, body.Body, body.MediaURL)
	s.sendMessage(tx, m)
	return s.messageAnswer(m), nil
}

// messageAnswer answers the message without a wrapping object.
func (s *Server) messageAnswer(m *message) kit.Response {
	resp := kit.OK(s.messageREST(m))
	if s.assume.Value("aircall-message-send-status") == "201" {
		resp = kit.Created(s.messageREST(m))
	}
	return resp
}
