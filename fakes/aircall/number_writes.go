package aircall

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// updateNumber changes a line's name, priority and audio files.
func (s *Server) updateNumber(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := objectOf(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Name     *string           `json:"name"`
		Priority *int              `json:"priority"`
		Messages map[string]string `json:"messages"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	var custom messages
	if n.audio != nil {
		custom = *n.audio
	}
	known := 0
	for _, file := range custom.files() {
		if url, present := body.Messages[file.key]; present {
			known++
			*file.url = url
		}
	}
	switch {
	case body.Name != nil && *body.Name == "":
		return kit.Response{}, badRequest("name is blank")
	case body.Priority != nil && *body.Priority != 0 && *body.Priority != 1:
		return kit.Response{}, badRequest("priority must be null, 0 or 1")
	case known != len(body.Messages):
		return kit.Response{}, badRequest("messages has an unknown key")
	}
	if body.Name != nil {
		n.name = *body.Name
	}
	if body.Priority != nil {
		n.priority = body.Priority
	}
	if known > 0 {
		n.audio = &custom
	}
	n.Touch(tx)
	return s.numberAnswer(n), nil
}

func (s *Server) numberAnswer(n *number) kit.Response {
	return kit.OK(struct {
		Number numberREST `json:"number"`
	}{n.rest()})
}

// DeleteNumber deletes a line.
func (s *Server) DeleteNumber(line int64) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(line)
		if !ok {
			return fmt.Errorf("line %d cannot be deleted: there is no such line", line)
		}
		s.numbers.Delete(n.id)
		delete(s.numbersByE164, n.e164)
		for _, u := range n.users {
			u.lines = kit.Without(u.lines, n)
		}
		n.cancelTimer()
		// The event shows the line closed and without users, as observed.
		n.open, n.timeRule, n.users = false, alwaysClosed, nil
		s.emit(tx, numberDeleted, func(e *encoder) { n.encode(e, true) })
		return nil
	})
}

// NumberRow is a line as the dashboard's settings show it.
type NumberRow struct {
	ID          int64
	Name        string
	Number      string // as displayed
	TimeZone    string
	Status      string // open, closed, or custom for opening hours
	Open        bool   // now
	Hours       []Opening
	Users       []string
	Teams       []string
	Menu        []string // "1 Support"
	Recording   bool
	Voicemail   bool
	MessagesTo  string // address that receives its messages; "": the agents
	RingSeconds int
}

// Numbers lists the lines with their settings, oldest first.
func (s *Server) Numbers() []NumberRow {
	var list []NumberRow
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for n := range s.numbers.All {
			list = append(list, n.row())
		}
		return nil
	})
	return list
}

func (n *number) row() NumberRow {
	row := NumberRow{
		ID: n.id, Name: n.name, Number: n.digits, TimeZone: n.timeZone, Status: n.availabilityStatus(), Open: n.open,
		Hours: slices.Clone(n.hours), Recording: n.recording, Voicemail: n.voicemail, RingSeconds: int(n.ringFor.Seconds()),
	}
	for _, u := range n.users {
		row.Users = append(row.Users, u.name)
	}
	for _, t := range n.teams {
		row.Teams = append(row.Teams, t.name)
	}
	for _, m := range n.menu {
		row.Menu = append(row.Menu, m.key+" "+m.title)
	}
	if n.proxy != nil {
		row.MessagesTo = n.proxy.CallbackURL
	}
	return row
}
