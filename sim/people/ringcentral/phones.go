package ringcentral

import (
	"fmt"
	"slices"
	"strconv"

	fake "github.com/callsim/callsim/fakes/ringcentral"
	"github.com/callsim/callsim/sim/people"
)

// phones is RingCentral as a phone system. A line of one agent is a direct number, a
// line of a team leads to a call queue, a line with a menu to an IVR.
type phones struct {
	p *People
	people.OnHandset[string]
}

func (*phones) Name() string                  { return Name }
func (*phones) Title() string                 { return Entry.Title }
func (s *phones) Screens() []people.Screen    { return s.p.phoneScreens() }
func (s *phones) Hears(k *people.Call) string { return string(s.p.Caller(k.ID.(string))) }

// Where the numbers of extensions begin.
const (
	firstUser  = 101
	firstQueue = 201
)

func (s *phones) rehearsing() bool { return s.p.w.Cast().Rehearsing }

func (s *phones) Hire(a *people.Agent) error {
	number := strconv.Itoa(firstUser + len(s.Users))
	id, err := s.p.AddUser(fake.UserSpec{Name: a.Name, Email: a.Email, Number: number})
	if err != nil {
		return fmt.Errorf("adding the agent %s to RingCentral: %w", a.Name, err)
	}
	if !s.rehearsing() {
		s.Users[a], s.p.extensions[a] = id, number
	}
	return nil
}

// Form is a no-op: a team gets its queue when a line or a menu leads to it.
func (s *phones) Form(*people.Team) error { return nil }

func (s *phones) Open(l *people.Line, spec people.LineSpec) (err error) {
	users, err := s.p.w.Cast().UsersOf(spec)
	if err != nil {
		return err
	}
	var to int64
	switch {
	case len(spec.Hours) > 0 || spec.TimeZone != "" || spec.Country != "":
		err = fmt.Errorf("opening hours, time zone and country belong to lines in Aircall: open and close this one by hand")
	case len(spec.IVR) > 0:
		to, err = s.menu(spec)
	case spec.Team != "":
		to, err = s.queue(spec)
	case len(users) > 0:
		to = s.Users[users[0]]
	default:
		err = fmt.Errorf("it leads to nobody")
	}
	if s.rehearsing() {
		to = s.p.Access.Admin // the extension to which it will lead does not exist yet
	}
	if err == nil {
		_, err = s.p.AddNumber(fake.NumberSpec{E164: l.Number, Extension: to})
	}
	if err == nil && !s.rehearsing() {
		s.p.lines[l] = to
		err = s.equip(to, spec, users)
	}
	if err != nil {
		return fmt.Errorf("adding the line %s to RingCentral: %w", spec.Name, err)
	}
	return nil
}

// equip sets what belongs to the extension behind a line.
func (s *phones) equip(line int64, spec people.LineSpec, users []*people.Agent) error {
	if spec.Closed {
		if err := s.p.SetOpen(line, false); err != nil {
			return err
		}
	}
	if spec.Voicemail && spec.Team == "" {
		if err := s.p.SetVoicemail(line, true); err != nil {
			return err
		}
	}
	if !spec.Records {
		return nil
	}
	return people.Every(users, func(a *people.Agent) error { return s.p.Entitles(a, fake.AutomaticRecording) })
}

// menu is an IVR whose keys lead to teams' queues or to agents.
func (s *phones) menu(spec people.LineSpec) (int64, error) {
	var keys []fake.Key
	for _, choice := range spec.IVR {
		to, err := s.extension(choice.Team)
		if err != nil {
			return 0, err
		}
		if s.rehearsing() {
			to = s.p.Access.Admin // the team's queue does not exist yet
		}
		keys = append(keys, fake.Key{Key: choice.Key, Extension: to})
	}
	return s.p.AddIVR(spec.Name, "", keys...)
}

// extension is the extension of an agent, or of a team's queue.
func (s *phones) extension(name string) (int64, error) {
	if a, err := s.p.w.Cast().Agent(name); err == nil {
		return s.Users[a], nil
	}
	return s.queue(people.LineSpec{Name: name, Team: name})
}

// queue is the queue of a team, which is made if the team has none.
func (s *phones) queue(spec people.LineSpec) (int64, error) {
	t, err := s.p.w.Cast().Team(spec.Team)
	if err != nil {
		return 0, err
	}
	if q, there := s.p.queues[t]; there {
		return q.id, nil
	}
	number := strconv.Itoa(firstQueue + len(s.p.queues))
	queue := fake.QueueSpec{Name: t.Name, Number: number, Voicemail: spec.Voicemail, HoldTime: spec.Patience, WrapUp: spec.WrapUp}
	if spec.OneByOne {
		queue.Mode = fake.FixedOrder
	}
	for _, a := range t.Members {
		queue.Members = append(queue.Members, s.Users[a])
	}
	id, err := s.p.AddQueue(queue)
	if err == nil && !s.rehearsing() {
		s.p.queues[t] = extension{id, number}
	}
	return id, err
}

func (s *phones) Call(from string, l *people.Line) (any, error) {
	return s.p.CustomerCalls(from, l.Number)
}

// Dial calls from the agent's own number, whatever the line.
func (s *phones) Dial(a *people.Agent, number string, _ *people.Line) (any, error) {
	return s.p.Dial(s.Users[a], number)
}

func (s *phones) Press(k *people.Call, key string) error { return s.p.PressKeys(k.ID.(string), key) }

func (s *phones) Rings(a *people.Agent, k *people.Call) bool {
	return s.ringsOn(a, k.ID.(string)) || s.ringsOn(a, s.p.consulted[k])
}

// ringsOn reports whether a call rings on the agent's phone; no call has the id "".
func (s *phones) ringsOn(a *people.Agent, session string) bool {
	return session != "" && s.has(a, func(c fake.PhoneCall) bool { return c.Call == session && c.State == fake.PhoneRinging })
}

func (s *phones) Talks(a *people.Agent, k *people.Call) bool {
	return s.has(a, func(c fake.PhoneCall) bool { return c.Call == k.ID && c.State != fake.PhoneRinging })
}

func (s *phones) Busy(a *people.Agent) bool {
	return s.has(a, func(c fake.PhoneCall) bool { return c.State != fake.PhoneRinging })
}

// has reports whether a call on the agent's phone meets a condition.
func (s *phones) has(a *people.Agent, condition func(fake.PhoneCall) bool) bool {
	phone, err := s.p.Phone(s.Users[a])
	return err == nil && slices.ContainsFunc(phone, condition)
}

// Do answers, on the phone of a colleague who is consulted, the consultation.
func (s *phones) Do(d people.Deed, a *people.Agent, k *people.Call) error {
	if d == people.Answer && s.ringsOn(a, s.p.consulted[k]) {
		return s.p.Answer(s.p.consulted[k], s.Users[a])
	}
	return s.OnHandset.Do(d, a, k)
}

func (s *phones) TransferToNumber(a *people.Agent, k *people.Call, number string) error {
	return s.p.Transfer(k.ID.(string), s.Users[a], number)
}

func (s *phones) TransferToAgent(a *people.Agent, k *people.Call, to *people.Agent) error {
	return s.TransferToNumber(a, k, s.p.extensions[to])
}

func (s *phones) TransferToTeam(a *people.Agent, k *people.Call, to *people.Team) error {
	if _, err := s.queue(people.LineSpec{Name: to.Name, Team: to.Name}); err != nil {
		return err
	}
	return s.TransferToNumber(a, k, s.p.queues[to].number)
}

func (s *phones) Consult(a *people.Agent, k *people.Call, colleague *people.Agent) error {
	return s.p.consult(a, k, s.p.extensions[colleague])
}

func (s *phones) SetAvailable(a *people.Agent, available bool) error {
	status := "DoNotAcceptAnyCalls"
	if available {
		status = "TakeAllCalls"
	}
	return s.p.SetDND(s.Users[a], status)
}

func (s *phones) SetOpen(l *people.Line, open bool) error { return s.p.SetOpen(s.p.lines[l], open) }

func (s *phones) SendText(c *people.Customer, l *people.Line, text string) error {
	_, err := s.p.CustomerTexts(c.Phones[0], l.Number, text)
	return err
}

// WriteText sends a text from the agent's own number, whatever the line.
func (s *phones) WriteText(a *people.Agent, c *people.Customer, _ *people.Line, text string) error {
	_, err := s.p.WriteText(s.Users[a], c.Phones[0], text)
	return err
}
