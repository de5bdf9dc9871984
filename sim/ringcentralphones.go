package sim

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// ringcentralPhones is RingCentral as a phone system. A line of one agent is a
// direct number, one of a team leads to a call queue, one with a menu to an IVR.
type ringcentralPhones struct {
	w *World
	onHandsets[string]
}

func (w *World) ringcentralPhones() *ringcentralPhones {
	return &ringcentralPhones{w, onHandsets[string]{
		fake: func() handsets[string] { return w.RingCentral() },
		id:   func(k *call) string { return k.session },
		user: func(a *Agent) int64 { return a.RingCentral },
	}}
}

func (p *ringcentralPhones) name() string { return RingCentralPhones }

// Where the numbers of extensions begin.
const (
	firstUser  = 101
	firstQueue = 201
)

// UseRingCentral makes RingCentral the company's phone system, before anybody is
// hired. Lines that name Aircall have that all the same.
func (w *World) UseRingCentral() error {
	if w.inUse(RingCentralPhones) != nil {
		return nil
	}
	if len(w.cast.agents.all) > 0 {
		return fmt.Errorf("the team has phones already: say that it uses RingCentral before anybody is hired")
	}
	if _, err := w.ringcentralLogin(); err != nil {
		return err
	}
	w.systems = []phoneSystem{w.ringcentralPhones()}
	return nil
}

func (p *ringcentralPhones) hire(a *Agent) error {
	number := strconv.Itoa(firstUser + p.w.switchboard.users)
	id, err := p.w.RingCentral().AddUser(ringcentral.UserSpec{Name: a.Name, Email: a.Email, Number: number})
	if err != nil {
		return fmt.Errorf("adding the agent %s to RingCentral: %w", a.Name, err)
	}
	if !p.w.rehearsing {
		p.w.switchboard.users++
		a.RingCentral, a.Extension = id, number
	}
	return nil
}

// form has nothing to do: a team gets its queue when a line or a menu leads to it.
func (p *ringcentralPhones) form(*Team) error { return nil }

func (p *ringcentralPhones) open(l *Line, spec LineSpec) (err error) {
	users, err := p.w.usersOf(spec)
	if err != nil {
		return err
	}
	switch {
	case len(spec.Hours) > 0 || spec.TimeZone != "" || spec.Country != "":
		err = fmt.Errorf("opening hours, time zone and country are of Aircall's lines: open and close this one")
	case len(spec.IVR) > 0:
		l.RingCentral, err = p.menu(spec)
	case spec.Team != "":
		l.RingCentral, err = p.queue(spec)
	case len(users) > 0:
		l.RingCentral = users[0].RingCentral
	default:
		err = fmt.Errorf("it leads to nobody")
	}
	if p.w.rehearsing {
		l.RingCentral = p.w.intoRingCentral.admin // what it will lead to is not there yet
	}
	if err == nil {
		_, err = p.w.RingCentral().AddNumber(ringcentral.NumberSpec{E164: l.Number, Extension: l.RingCentral})
	}
	if err == nil && !p.w.rehearsing {
		err = p.equip(l, spec, users)
	}
	if err != nil {
		return fmt.Errorf("adding the line %s to RingCentral: %w", spec.Name, err)
	}
	return nil
}

// equip sets what belongs to the extension behind a line.
func (p *ringcentralPhones) equip(l *Line, spec LineSpec, users []*Agent) error {
	if spec.Closed {
		if err := p.w.RingCentral().SetOpen(l.RingCentral, false); err != nil {
			return err
		}
	}
	if spec.Voicemail && spec.Team == "" {
		if err := p.w.RingCentral().SetVoicemail(l.RingCentral, true); err != nil {
			return err
		}
	}
	if !spec.Records {
		return nil
	}
	return Every(users, func(a *Agent) error {
		return p.w.RingCentral().SetRecording(a.RingCentral, ringcentral.AutomaticRecording)
	})
}

// menu is an IVR whose keys lead to teams' queues or to agents.
func (p *ringcentralPhones) menu(spec LineSpec) (int64, error) {
	var keys []ringcentral.Key
	for _, choice := range spec.IVR {
		to, err := p.extension(choice.Team)
		if err != nil {
			return 0, err
		}
		if p.w.rehearsing {
			to = p.w.intoRingCentral.admin // the team's queue is not there yet
		}
		keys = append(keys, ringcentral.Key{Key: choice.Key, Extension: to})
	}
	return p.w.RingCentral().AddIVR(spec.Name, "", keys...)
}

// extension is that of an agent, or of a team's queue.
func (p *ringcentralPhones) extension(name string) (int64, error) {
	if a, err := p.w.Agent(name); err == nil {
		return a.RingCentral, nil
	}
	return p.queue(LineSpec{Name: name, Team: name})
}

// queue is that of a team, new if need be.
func (p *ringcentralPhones) queue(spec LineSpec) (int64, error) {
	t, err := p.w.Team(spec.Team)
	if err != nil || t.RingCentral != 0 {
		return t.queueID(), err
	}
	number := strconv.Itoa(firstQueue + p.w.switchboard.queues)
	queue := ringcentral.QueueSpec{Name: t.Name, Number: number, Voicemail: spec.Voicemail, HoldTime: spec.Patience, WrapUp: spec.WrapUp}
	if spec.OneByOne {
		queue.Mode = ringcentral.FixedOrder
	}
	for _, a := range t.Members {
		queue.Members = append(queue.Members, a.RingCentral)
	}
	id, err := p.w.RingCentral().AddQueue(queue)
	if err == nil && !p.w.rehearsing {
		p.w.switchboard.queues++
		t.RingCentral, t.Extension = id, number
	}
	return id, err
}

func (t *Team) queueID() int64 {
	if t == nil {
		return 0
	}
	return t.RingCentral
}

func (p *ringcentralPhones) calls(from string, l *Line) (*call, error) {
	session, err := p.w.RingCentral().CustomerCalls(from, l.Number)
	return &call{system: p, session: session}, err
}

// dials: the number that the customer sees is the agent's own.
func (p *ringcentralPhones) dials(a *Agent, number string, _ *Line) (*call, error) {
	session, err := p.w.RingCentral().Dial(a.RingCentral, number)
	return &call{system: p, session: session}, err
}

func (p *ringcentralPhones) presses(k *call, key string) error {
	return p.w.RingCentral().PressKeys(k.session, key)
}

func (p *ringcentralPhones) hears(k *call) string {
	return string(p.w.RingCentral().Caller(k.session))
}

func (p *ringcentralPhones) rings(a *Agent, k *call) bool {
	return p.ringsOn(a, k.session) || k.consultation != "" && p.ringsOn(a, k.consultation)
}

func (p *ringcentralPhones) ringsOn(a *Agent, session string) bool {
	return p.has(a, func(c ringcentral.PhoneCall) bool { return c.Call == session && c.State == ringcentral.PhoneRinging })
}

func (p *ringcentralPhones) talks(a *Agent, k *call) bool {
	return p.has(a, func(c ringcentral.PhoneCall) bool { return c.Call == k.session && c.State != ringcentral.PhoneRinging })
}

func (p *ringcentralPhones) busy(a *Agent) bool {
	return p.has(a, func(c ringcentral.PhoneCall) bool { return c.State != ringcentral.PhoneRinging })
}

// has reports whether a call on the agent's phone is such a one.
func (p *ringcentralPhones) has(a *Agent, such func(ringcentral.PhoneCall) bool) bool {
	phone, err := p.w.RingCentral().Phone(a.RingCentral)
	return err == nil && slices.ContainsFunc(phone, such)
}

// answers: a colleague who was asked answers the consultation.
func (p *ringcentralPhones) answers(a *Agent, k *call) error {
	session := k.session
	if k.consultation != "" && p.ringsOn(a, k.consultation) {
		session = k.consultation
	}
	return p.w.RingCentral().Answer(session, a.RingCentral)
}

func (p *ringcentralPhones) transfersToNumber(a *Agent, k *call, number string) error {
	return p.w.RingCentral().Transfer(k.session, a.RingCentral, number)
}
func (p *ringcentralPhones) transfersToAgent(a *Agent, k *call, to *Agent) error {
	return p.transfersToNumber(a, k, to.Extension)
}
func (p *ringcentralPhones) transfersToTeam(a *Agent, k *call, to *Team) error {
	if _, err := p.queue(LineSpec{Name: to.Name, Team: to.Name}); err != nil {
		return err
	}
	return p.transfersToNumber(a, k, to.Extension)
}
func (p *ringcentralPhones) consults(a *Agent, k *call, colleague *Agent) error {
	return p.consultsAt(a, k, colleague.Extension)
}
func (p *ringcentralPhones) consultsAt(a *Agent, k *call, number string) (err error) {
	k.consultation, err = p.w.RingCentral().StartWarmTransfer(k.session, a.RingCentral, number)
	return err
}
func (p *ringcentralPhones) handsOver(a *Agent, k *call) error {
	return p.w.RingCentral().CompleteWarmTransfer(k.session, a.RingCentral)
}
func (p *ringcentralPhones) takesBack(a *Agent, k *call) error {
	return p.w.RingCentral().CancelWarmTransfer(k.session, a.RingCentral)
}

func (p *ringcentralPhones) setAvailable(a *Agent, available bool) error {
	status := "DoNotAcceptAnyCalls"
	if available {
		status = "TakeAllCalls"
	}
	return p.w.RingCentral().SetDND(a.RingCentral, status)
}
func (p *ringcentralPhones) setOpen(l *Line, open bool) error {
	return p.w.RingCentral().SetOpen(l.RingCentral, open)
}

func (p *ringcentralPhones) texts(c *Customer, l *Line, text string) error {
	_, err := p.w.RingCentral().CustomerTexts(c.Phones[0], l.Number, text)
	return err
}

// writes: in RingCentral an agent texts from the number of their own.
func (p *ringcentralPhones) writes(a *Agent, c *Customer, _ *Line, text string) error {
	_, err := p.w.RingCentral().WriteText(a.RingCentral, c.Phones[0], text)
	return err
}
