package aircall

import (
	"fmt"

	fake "github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/people"
)

// phones is Aircall as a phone system.
type phones struct {
	p *People
	people.OnHandset[int64]
}

func (*phones) Name() string                  { return Name }
func (*phones) Title() string                 { return Entry.Title }
func (s *phones) Screens() []people.Screen    { return s.p.phoneScreens() }
func (s *phones) Hears(k *people.Call) string { return string(s.p.Caller(k.ID.(int64))) }

func (s *phones) Hire(a *people.Agent) (err error) {
	if s.Users[a], err = s.p.AddUser(fake.UserSpec{Name: a.Name, Email: a.Email, TimeZone: a.TimeZone}); err != nil {
		return fmt.Errorf("adding the agent %s to Aircall: %w", a.Name, err)
	}
	return nil
}

func (s *phones) Form(t *people.Team) (err error) {
	var ids []int64
	for _, member := range t.Members {
		if id := s.Users[member]; id != 0 { // else in a rehearsal: hired just now
			ids = append(ids, id)
		}
	}
	if s.p.Teams[t], err = s.p.AddTeam(t.Name, ids...); err != nil {
		return fmt.Errorf("adding the team %s to Aircall: %w", t.Name, err)
	}
	return nil
}

func (s *phones) Open(l *people.Line, spec people.LineSpec) error {
	number := fake.NumberSpec{Name: spec.Name, E164: l.Number, Recording: spec.Records, Voicemail: spec.Voicemail,
		Closed: spec.Closed, TimeZone: spec.TimeZone, Country: spec.Country}
	for _, o := range spec.Hours {
		number.Hours = append(number.Hours, fake.Opening(o))
	}
	cast := s.p.w.Cast()
	users, err := cast.UsersOf(spec)
	if err != nil {
		return err
	}
	for _, a := range users {
		number.Users = append(number.Users, s.Users[a])
	}
	if spec.Team != "" {
		t, err := cast.Team(spec.Team)
		if err != nil {
			return err
		}
		number.Teams = []int64{s.p.Teams[t]}
	}
	for _, choice := range spec.IVR {
		t, err := cast.Team(choice.Team)
		if err != nil {
			return err
		}
		number.IVR = append(number.IVR, fake.IVRChoice{Key: choice.Key, Title: choice.Team, Team: s.p.Teams[t]})
	}
	if s.p.Numbers[l], err = s.p.AddNumber(number); err != nil {
		return fmt.Errorf("adding the line %s to Aircall: %w", spec.Name, err)
	}
	return nil
}

func (s *phones) Call(from string, l *people.Line) (any, error) {
	return s.p.CustomerCalls(from, s.p.Numbers[l])
}

func (s *phones) Dial(a *people.Agent, number string, l *people.Line) (any, error) {
	return s.p.Server.Dial(s.Users[a], s.p.Numbers[l], number)
}

func (s *phones) Press(k *people.Call, key string) error { return s.p.PressKey(k.ID.(int64), key) }

// phone returns the screen of an agent's phone, idle if there is none.
func (s *phones) phone(a *people.Agent) fake.PhoneScreen {
	phone, err := s.p.Phone(s.Users[a])
	if err != nil {
		return fake.PhoneScreen{State: fake.PhoneIdle}
	}
	return phone
}

func (s *phones) Rings(a *people.Agent, k *people.Call) bool {
	phone := s.phone(a)
	return phone.State == fake.PhoneRinging && phone.Call == k.ID
}

func (s *phones) Talks(a *people.Agent, k *people.Call) bool {
	return s.phone(a).Call == k.ID && s.Busy(a)
}

func (s *phones) Busy(a *people.Agent) bool {
	state := s.phone(a).State
	return state != fake.PhoneIdle && state != fake.PhoneRinging && state != fake.PhoneWrapUp
}

func (s *phones) TransferToNumber(a *people.Agent, k *people.Call, number string) error {
	return s.p.TransferToNumber(k.ID.(int64), s.Users[a], number)
}

func (s *phones) TransferToAgent(a *people.Agent, k *people.Call, to *people.Agent) error {
	return s.p.TransferToUser(k.ID.(int64), s.Users[a], s.Users[to])
}

func (s *phones) TransferToTeam(a *people.Agent, k *people.Call, to *people.Team) error {
	return s.p.TransferToTeam(k.ID.(int64), s.Users[a], s.p.Teams[to])
}

func (s *phones) Consult(a *people.Agent, k *people.Call, colleague *people.Agent) error {
	return s.p.Consult(k.ID.(int64), s.Users[a], s.Users[colleague])
}

func (s *phones) SetAvailable(a *people.Agent, available bool) error {
	return s.p.SetAvailable(s.Users[a], available)
}

func (s *phones) SetOpen(l *people.Line, open bool) error { return s.p.SetOpen(s.p.Numbers[l], open) }

func (s *phones) SendText(c *people.Customer, l *people.Line, text string) error {
	_, err := s.p.CustomerTexts(c.Phones[0], s.p.Numbers[l], text)
	return err
}

func (s *phones) WriteText(a *people.Agent, c *people.Customer, l *people.Line, text string) error {
	_, err := s.p.WriteMessage(s.Users[a], s.p.Numbers[l], c.Phones[0], text)
	return err
}
