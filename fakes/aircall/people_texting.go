package aircall

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What people do with texts, and where they see them.

// CustomerTexts is a customer sending a text to a line, with the addresses of
// attached files.
func (s *Server) CustomerTexts(from string, lineID int64, text string, media ...string) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(lineID)
		switch {
		case !ok:
			return fmt.Errorf("nobody can text line %d: there is no such line", lineID)
		case checkE164(from) != "":
			return fmt.Errorf("nobody can text %s: %s", n.name, checkE164(from))
		case text == "" && len(media) == 0:
			return fmt.Errorf("nobody can text %s: the text is empty", n.name)
		}
		m := s.newMessage(tx, n, from, text, slices.Clone(media))
		s.receive(tx, m)
		id = m.id
		return nil
	})
	return id, err
}

// WriteMessage is an agent texting somebody from a line, in the app.
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
		if why := u.cannotWriteFrom(n, to, text, media); why != "" {
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

func (u *user) cannotWriteFrom(n *number, to, text string, media []string) string {
	switch {
	case !n.assigned(u):
		return "the line is not assigned to them"
	case n.proxy != nil:
		return "its messages go to " + n.proxy.CallbackURL
	}
	return checkText(to, text, media)
}

// SetReachable says whether texts to this number arrive; by default they do.
func (s *Server) SetReachable(e164 string, reachable bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		if wrong := checkE164(e164); wrong != "" {
			return fmt.Errorf("%s", wrong)
		}
		if s.unreachable == nil {
			s.unreachable = map[string]bool{}
		}
		s.unreachable[e164] = !reachable
		return nil
	})
}

// MessageRow is a text as the app lists it.
type MessageRow struct {
	ID        string
	Direction string // inbound, outbound
	Line      string
	Customer  string // E.164
	Contact   string // their name, when Aircall knows it
	Agent     string // who wrote it
	Text      string
	Media     []string
	Status    string // received; pending, sent, delivered, failed
	At        time.Time
	Proxied   bool // went past the agents
}

// Messages is every text, oldest first.
func (s *Server) Messages() []MessageRow {
	var list []MessageRow
	_ = s.engine.Act(func(*kit.Tx) error { // looking cannot fail
		for m := range s.messages.All {
			list = append(list, s.messageRow(m))
		}
		return nil
	})
	return list
}

// MessagesOf is what an agent's app lists: the texts of their native lines.
func (s *Server) MessagesOf(userID int64) ([]MessageRow, error) {
	var list []MessageRow
	err := s.engine.Act(func(*kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("there are no messages of user %d: no such user", userID)
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
		ID: m.id, Direction: m.direction(), Line: m.line.name, Customer: m.customer, Contact: s.nameOf(m.customer),
		Agent: m.user.called(), Text: m.body, Media: slices.Clone(m.media), Status: string(m.status), At: m.created,
		Proxied: m.proxied != nil,
	}
}
