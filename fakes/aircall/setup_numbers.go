package aircall

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// NumberSpec describes a new line. A call rings its users one after the other, then
// its teams, all members of a team at once. A personal line has one user and no team.
// On a line with an IVR only the caller's option decides who is rung.
type NumberSpec struct {
	Name      string
	E164      string
	Country   string // ISO 3166; "": derived from the number
	TimeZone  string // IANA; "": Etc/UTC
	Users     []int64
	Teams     []int64
	IVR       []IVRChoice
	RingFor   time.Duration // of each user and team; 0: 25 s
	Recording bool          // conversations are recorded
	Voicemail bool          // unanswered callers can leave a voicemail
	Closed    bool          // closed until SetOpen
	Hours     []Opening     // weekly; none: always open, unless Closed
}

// IVRChoice is an option of a line's menu. It leads to a team or to a user.
type IVRChoice struct {
	Key, Title string
	Team, User int64 // exactly one of them
}

// AddNumber adds a line.
func (s *Server) AddNumber(spec NumberSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, err := s.newNumber(spec)
		if err != nil {
			return fmt.Errorf("line %s: %w", cmp.Or(spec.Name, spec.E164), err)
		}
		if tx.Rehearsal() {
			return nil
		}
		s.ids.number++
		n.open, n.cancelTimer = n.openAt(tx.Now()), func() {}
		n.id, n.link, n.created = s.ids.number, s.link("numbers", s.ids.number), tx.Now()
		s.numbers.Put(tx, n.id, n)
		s.numbersByE164[n.e164] = n
		for _, u := range n.users {
			u.lines = append(u.lines, n)
		}
		s.emit(tx, numberCreated, func(e *encoder) { n.encode(e, true) })
		s.applyHours(tx, n)
		id = n.id
		return nil
	})
	return id, err
}

// newNumber validates the description and resolves its ids.
func (s *Server) newNumber(spec NumberSpec) (*number, error) {
	switch {
	case spec.Name == "":
		return nil, fmt.Errorf("a line needs a name")
	case checkE164(spec.E164) != "":
		return nil, fmt.Errorf("%s", checkE164(spec.E164))
	case s.numbersByE164[spec.E164] != nil:
		return nil, fmt.Errorf("%s is already the number of %s", spec.E164, s.numbersByE164[spec.E164].name)
	case spec.RingFor < 0:
		return nil, fmt.Errorf("ring time %v is negative", spec.RingFor)
	}
	n := &number{
		name: spec.Name, e164: spec.E164, digits: display(spec.E164),
		country: cmp.Or(spec.Country, countryOf(spec.E164)), timeZone: cmp.Or(spec.TimeZone, "Etc/UTC"),
		timeRule: alwaysOpen, recording: spec.Recording, voicemail: spec.Voicemail, ringFor: spec.RingFor,
	}
	if n.ringFor == 0 {
		n.ringFor = ringForDefault
	}
	if spec.Closed {
		n.timeRule = alwaysClosed
	}
	if len(spec.Hours) > 0 {
		if err := n.setHours(spec.Hours); err != nil {
			return nil, err
		}
	}
	var err error
	if n.users, err = s.usersOf(spec.Users); err != nil {
		return nil, err
	}
	for _, id := range spec.Teams {
		t, ok := s.teams.Get(id)
		if !ok {
			return nil, fmt.Errorf("there is no team %d", id)
		}
		n.teams = append(n.teams, t)
	}
	n.menu, err = s.menuOf(spec.IVR)
	return n, err
}

func (s *Server) menuOf(choices []IVRChoice) ([]menuChoice, error) {
	var menu []menuChoice
	for _, c := range choices {
		m := menuChoice{key: c.Key, title: cmp.Or(c.Title, c.Key)}
		m.team, _ = s.teams.Get(c.Team)
		m.user, _ = s.users.Get(c.User)
		switch {
		case len(c.Key) != 1 || !strings.Contains("0123456789*#", c.Key):
			return nil, fmt.Errorf("IVR: %q is not a key of a phone", c.Key)
		case slices.ContainsFunc(menu, func(other menuChoice) bool { return other.key == c.Key }):
			return nil, fmt.Errorf("IVR: key %s is used twice", c.Key)
		case c.Team != 0 && c.User != 0:
			return nil, fmt.Errorf("IVR: key %s has both a team and a user, expected one of them", c.Key)
		case m.team == nil && m.user == nil:
			return nil, fmt.Errorf("IVR: key %s has neither an existing team nor an existing user", c.Key)
		}
		menu = append(menu, m)
	}
	return menu, nil
}

// assigned reports whether u may use the line.
func (n *number) assigned(u *user) bool {
	member := func(t *team) bool { return t != nil && slices.Contains(t.users, u) }
	return slices.Contains(n.users, u) || slices.ContainsFunc(n.teams, member) ||
		slices.ContainsFunc(n.menu, func(m menuChoice) bool { return m.user == u || member(m.team) })
}
