package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Messages that people send, and the screens that list messages.

// CustomerTexts sends a message from a customer to a line. media are the addresses of
// attached files.
func (s *Server) CustomerTexts(from string, lineID int64, text string, media ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(lineID)
		switch {
		case !ok:
			return fmt.Errorf("no message can be sent to line %d: there is no such line", lineID)
		case checkE164(from) != "":
			return fmt.Errorf("no message can be sent to line %s: %s", n.name, checkE164(from))
		case text == "" && len(media) == 0:
			return fmt.Errorf("no message can be sent to line %s: the message is empty", n.name)
		}
		m := s.newMessage(tx, n, from, text, slices.Clone(media))
		s.receiveMessage(tx, m)
		id = m.id
		return nil
	})
	return id, err
}

// WriteMessage sends a message from a line to a number, as an agent does in the app.
func (s *Server) WriteMessage(userID, lineID int64, to, text string, media ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d cannot write: there is no such user", userID)
		}
		n, ok := s.numbers.Get(lineID)
		if !ok {
			return fmt.Errorf("%s cannot write from line %d: there is no such line", u.name, lineID)
		}
		if why := u.messageError(n, to, text, media); why != "" {
			return fmt.Errorf("%s cannot write to %s from %s: %s", u.name, to, n.name, why)
		}
		m := s.newMessage(tx, n, to, text, slices.Clone(media))
		m.user = u
		s.sendMessage(tx, m)
		id = m.id
		return nil
	})
	return id, err
}

// messageError returns why the user cannot send a message from a line, or "".
func (u *user) messageError(n *number, to, text string, media []string) string {
	switch {
	case !n.assigned(u):
		return "the line is not assigned to the agent"
	case n.proxy != nil:
		return "the line's messages go to " + n.proxy.CallbackURL
	}
	return checkMessage(to, text, media)
}

// SetReachable sets whether messages to this number are delivered. By default they
// are.
func (s *Server) SetReachable(e164 string, reachable bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		if problem := checkE164(e164); problem != "" {
			return fmt.Errorf("%s", problem)
		}
		if s.unreachable == nil {
			s.unreachable = map[string]bool{}
		}
		s.unreachable[e164] = !reachable
		return nil
	})
}

// MessageRow is a message as the app lists it.
type MessageRow struct {
	ID        string
	Direction string // inbound, outbound
	Line      string
	Customer  string // E.164
	Contact   string // name of the customer's contact, if there is one
	Agent     string // author of an outbound message
	Text      string
	Media     []string
	Status    string // received; pending, sent, delivered, failed
	At        time.Time
	Proxied   bool // not shown to agents
}

// Messages lists all messages, oldest first.
func (s *Server) Messages() []MessageRow {
	var list []MessageRow
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for m := range s.messages.All {
			list = append(list, s.messageRow(m))
		}
		return nil
	})
	return list
}

// MessagesOf lists the messages in an agent's app: those of the agent's native lines.
func (s *Server) MessagesOf(userID int64) ([]MessageRow, error) {
	var list []MessageRow
	err := s.engine.Act(func(*kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d has no messages: there is no such user", userID)
		}
		for m := range s.messages.All {
			if m.proxied == nil && m.line.assigned(u) {
				list = append(list, s.messageRow(m))
			}
		}
		return nil
	})
	return list, err
}

func (s *Server) messageRow(m *message) MessageRow {
	return MessageRow{
		ID: m.id, Direction: m.direction(), Line: m.line.name, Customer: m.customer, Contact: s.contactName(m.customer),
		Agent: m.user.displayName(), Text: m.body, Media: slices.Clone(m.media), Status: string(m.status), At: m.created,
		Proxied: m.proxied != nil,
	}
}
