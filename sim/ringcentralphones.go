package sim

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// ringcentralPhones is RingCentral as a phone system. A line of one agent is a
// direct number, one of a team leads to a call queue, one with a menu to an IVR.
type ringcentralPhones struct{ w *World }

// Where the numbers of extensions begin.
const (
	firstUser  = 101
	firstQueue = 201
)

// UseRingCentral gives the team RingCentral for a phone system, before anybody is
// hired.
func (w *World) UseRingCentral() error {
	if w.ringing != nil {
		return nil
	}
	if len(w.cast.agents.all) > 0 {
		return fmt.Errorf("the team has phones already: say that it uses RingCentral before anybody is hired")
	}
	if _, err := w.ringcentralLogin(); err != nil {
		return err
	}
	w.ringing = ringcentralPhones{w}
	return nil
}

func (p ringcentralPhones) hire(a *Agent) (err error) {
	a.Extension = strconv.Itoa(firstUser + len(p.w.cast.agents.all))
	a.RingCentral, err = p.w.RingCentral().AddUser(ringcentral.UserSpec{Name: a.Name, Email: a.Email, Number: a.Extension})
	if err != nil {
		return fmt.Errorf("adding the agent %s to RingCentral: %w", a.Name, err)
	}
	return nil
}

// form has nothing to do: a team gets its queue when a line or a menu leads to it.
func (p ringcentralPhones) form(*Team) error { return nil }

func (p ringcentralPhones) open(l *Line, spec LineSpec) (err error) {
	users, err := p.w.usersOf(spec)
	if err != nil {
		return err
	}
	switch {
	case len(spec.IVR) > 0:
		l.RingCentral, err = p.menu(spec)
	case spec.Team != "":
		l.RingCentral, err = p.queue(spec)
	case len(users) > 0:
		l.RingCentral = users[0].RingCentral
	default:
		err = fmt.Errorf("it leads to nobody")
	}
	if err == nil {
		_, err = p.w.RingCentral().AddNumber(ringcentral.NumberSpec{E164: l.Number, Extension: l.RingCentral})
	}
	if err == nil {
		err = p.equip(l, spec, users)
	}
	if err != nil {
		return fmt.Errorf("adding the line %s to RingCentral: %w", spec.Name, err)
	}
	return nil
}

// equip sets what belongs to the extension behind a line.
func (p ringcentralPhones) equip(l *Line, spec LineSpec, users []*Agent) error {
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
	for _, a := range users {
		if err := p.w.RingCentral().SetRecording(a.RingCentral, ringcentral.AutomaticRecording); err != nil {
			return err
		}
	}
	return nil
}

// menu is an IVR whose keys lead to teams' queues or to agents.
func (p ringcentralPhones) menu(spec LineSpec) (int64, error) {
	var keys []ringcentral.Key
	for _, choice := range spec.IVR {
		to, err := p.extension(choice.Team)
		if err != nil {
			return 0, err
		}
		keys = append(keys, ringcentral.Key{Key: choice.Key, Extension: to})
	}
	return p.w.RingCentral().AddIVR(spec.Name, "", keys...)
}

// extension is that of an agent, or of a team's queue.
func (p ringcentralPhones) extension(name string) (int64, error) {
	if a, err := p.w.Agent(name); err == nil {
		return a.RingCentral, nil
	}
	return p.queue(LineSpec{Name: name, Team: name})
}

// queue is that of a team, new if need be.
func (p ringcentralPhones) queue(spec LineSpec) (int64, error) {
	t, err := p.w.Team(spec.Team)
	if err != nil || t.RingCentral != 0 {
		return t.queueID(), err
	}
	p.w.switchboard.queues++
	t.Extension = strconv.Itoa(firstQueue + p.w.switchboard.queues - 1)
	queue := ringcentral.QueueSpec{Name: t.Name, Number: t.Extension, Voicemail: spec.Voicemail, HoldTime: spec.Patience, WrapUp: spec.WrapUp}
	if spec.OneByOne {
		queue.Mode = ringcentral.FixedOrder
	}
	for _, a := range t.Members {
		queue.Members = append(queue.Members, a.RingCentral)
	}
	t.RingCentral, err = p.w.RingCentral().AddQueue(queue)
	return t.RingCentral, err
}

func (t *Team) queueID() int64 {
	if t == nil {
		return 0
	}
	return t.RingCentral
}

func (p ringcentralPhones) calls(c *Customer, from string, l *Line) (err error) {
	c.session, err = p.w.RingCentral().CustomerCalls(from, l.Number)
	c.consultation = ""
	return err
}

// dials: the number that the customer sees is the agent's own.
func (p ringcentralPhones) dials(a *Agent, c *Customer, number string, _ *Line) (err error) {
	c.session, err = p.w.RingCentral().Dial(a.RingCentral, number)
	c.consultation = ""
	return err
}

func (p ringcentralPhones) hasCall(c *Customer) bool { return c.session != "" }

func (p ringcentralPhones) presses(c *Customer, key string) error {
	return p.w.RingCentral().PressKeys(c.session, key)
}
func (p ringcentralPhones) hangsUp(c *Customer) error {
	return p.w.RingCentral().CustomerHangsUp(c.session)
}
func (p ringcentralPhones) picksUp(c *Customer) error {
	return p.w.RingCentral().CustomerAnswers(c.session)
}
func (p ringcentralPhones) leavesVoicemail(c *Customer, length time.Duration) error {
	return p.w.RingCentral().LeaveVoicemail(c.session, length)
}

func (p ringcentralPhones) hears(c *Customer) string {
	return string(p.w.RingCentral().Caller(c.session))
}

func (p ringcentralPhones) rings(a *Agent, c *Customer) bool {
	return p.ringsOn(a, c.session) || c.consultation != "" && p.ringsOn(a, c.consultation)
}

func (p ringcentralPhones) ringsOn(a *Agent, call string) bool {
	phone, err := p.w.RingCentral().Phone(a.RingCentral)
	return err == nil && slices.ContainsFunc(phone, func(c ringcentral.PhoneCall) bool {
		return c.Call == call && c.State == ringcentral.PhoneRinging
	})
}

// answers: a colleague who was asked answers the consultation.
func (p ringcentralPhones) answers(a *Agent, c *Customer) error {
	call := c.session
	if c.consultation != "" && p.ringsOn(a, c.consultation) {
		call = c.consultation
	}
	return p.w.RingCentral().Answer(call, a.RingCentral)
}

func (p ringcentralPhones) declines(a *Agent, c *Customer) error {
	return p.w.RingCentral().Decline(c.session, a.RingCentral)
}
func (p ringcentralPhones) endsCall(a *Agent, c *Customer) error {
	return p.w.RingCentral().AgentHangsUp(c.session, a.RingCentral)
}
func (p ringcentralPhones) holds(a *Agent, c *Customer) error {
	return p.w.RingCentral().Hold(c.session, a.RingCentral)
}
func (p ringcentralPhones) unholds(a *Agent, c *Customer) error {
	return p.w.RingCentral().Unhold(c.session, a.RingCentral)
}

func (p ringcentralPhones) transfersToNumber(a *Agent, c *Customer, number string) error {
	return p.w.RingCentral().Transfer(c.session, a.RingCentral, number)
}
func (p ringcentralPhones) transfersToAgent(a *Agent, c *Customer, to *Agent) error {
	return p.w.RingCentral().Transfer(c.session, a.RingCentral, to.Extension)
}
func (p ringcentralPhones) transfersToTeam(a *Agent, c *Customer, to *Team) error {
	if _, err := p.queue(LineSpec{Name: to.Name, Team: to.Name}); err != nil {
		return err
	}
	return p.w.RingCentral().Transfer(c.session, a.RingCentral, to.Extension)
}
func (p ringcentralPhones) consults(a *Agent, c *Customer, colleague *Agent) error {
	return p.consultsAt(a, c, colleague.Extension)
}
func (p ringcentralPhones) consultsAt(a *Agent, c *Customer, number string) (err error) {
	c.consultation, err = p.w.RingCentral().StartWarmTransfer(c.session, a.RingCentral, number)
	return err
}
func (p ringcentralPhones) handsOver(a *Agent, c *Customer) error {
	return p.w.RingCentral().CompleteWarmTransfer(c.session, a.RingCentral)
}
func (p ringcentralPhones) takesBack(a *Agent, c *Customer) error {
	return p.w.RingCentral().CancelWarmTransfer(c.session, a.RingCentral)
}

func (p ringcentralPhones) setAvailable(a *Agent, available bool) error {
	status := "DoNotAcceptAnyCalls"
	if available {
		status = "TakeAllCalls"
	}
	return p.w.RingCentral().SetDND(a.RingCentral, status)
}
func (p ringcentralPhones) setOpen(l *Line, open bool) error {
	return p.w.RingCentral().SetOpen(l.RingCentral, open)
}

func (p ringcentralPhones) texts(c *Customer, l *Line, text string) error {
	_, err := p.w.RingCentral().CustomerTexts(c.Phones[0], l.Number, text)
	return err
}

// writes: in RingCentral an agent texts from the number of their own.
func (p ringcentralPhones) writes(a *Agent, c *Customer, _ *Line, text string) error {
	_, err := p.w.RingCentral().WriteText(a.RingCentral, c.Phones[0], text)
	return err
}
