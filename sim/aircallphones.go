package sim

import (
	"fmt"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// aircallPhones is Aircall as a phone system.
type aircallPhones struct{ w *World }

func (p aircallPhones) hire(a *Agent) (err error) {
	if a.Aircall, err = p.w.Aircall().AddUser(aircall.UserSpec{Name: a.Name, Email: a.Email}); err != nil {
		return fmt.Errorf("adding the agent %s to Aircall: %w", a.Name, err)
	}
	return nil
}

func (p aircallPhones) form(t *Team) (err error) {
	var ids []int64
	for _, member := range t.Members {
		ids = append(ids, member.Aircall)
	}
	if t.Aircall, err = p.w.Aircall().AddTeam(t.Name, ids...); err != nil {
		return fmt.Errorf("adding the team %s to Aircall: %w", t.Name, err)
	}
	return nil
}

func (p aircallPhones) open(l *Line, spec LineSpec) error {
	number := aircall.NumberSpec{Name: spec.Name, E164: l.Number, Recording: spec.Records, Voicemail: spec.Voicemail,
		Closed: spec.Closed, Hours: spec.Hours, TimeZone: spec.TimeZone}
	users, err := p.w.usersOf(spec)
	if err != nil {
		return err
	}
	for _, a := range users {
		number.Users = append(number.Users, a.Aircall)
	}
	if spec.Team != "" {
		t, err := p.w.Team(spec.Team)
		if err != nil {
			return err
		}
		number.Teams = []int64{t.Aircall}
	}
	for _, choice := range spec.IVR {
		t, err := p.w.Team(choice.Team)
		if err != nil {
			return err
		}
		number.IVR = append(number.IVR, aircall.IVRChoice{Key: choice.Key, Title: choice.Team, Team: t.Aircall})
	}
	if l.Aircall, err = p.w.Aircall().AddNumber(number); err != nil {
		return fmt.Errorf("adding the line %s to Aircall: %w", spec.Name, err)
	}
	return nil
}

func (p aircallPhones) calls(c *Customer, from string, l *Line) (err error) {
	c.call, err = p.w.Aircall().CustomerCalls(from, l.Aircall)
	return err
}

func (p aircallPhones) dials(a *Agent, c *Customer, number string, l *Line) (err error) {
	c.call, err = p.w.Aircall().Dial(a.Aircall, l.Aircall, number)
	return err
}

func (p aircallPhones) hasCall(c *Customer) bool { return c.call != 0 }

func (p aircallPhones) presses(c *Customer, key string) error {
	return p.w.Aircall().PressKey(c.call, key)
}
func (p aircallPhones) hangsUp(c *Customer) error { return p.w.Aircall().CustomerHangsUp(c.call) }
func (p aircallPhones) picksUp(c *Customer) error { return p.w.Aircall().CustomerAnswers(c.call) }
func (p aircallPhones) leavesVoicemail(c *Customer, length time.Duration) error {
	return p.w.Aircall().LeaveVoicemail(c.call, length)
}

func (p aircallPhones) hears(c *Customer) string { return string(p.w.Aircall().Caller(c.call)) }

func (p aircallPhones) rings(a *Agent, c *Customer) bool {
	phone, err := p.w.Aircall().Phone(a.Aircall)
	return err == nil && phone.State == aircall.PhoneRinging && phone.Call == c.call
}

func (p aircallPhones) answers(a *Agent, c *Customer) error {
	return p.w.Aircall().Answer(c.call, a.Aircall)
}
func (p aircallPhones) declines(a *Agent, c *Customer) error {
	return p.w.Aircall().Decline(c.call, a.Aircall)
}
func (p aircallPhones) endsCall(a *Agent, c *Customer) error {
	return p.w.Aircall().AgentHangsUp(c.call, a.Aircall)
}
func (p aircallPhones) holds(a *Agent, c *Customer) error {
	return p.w.Aircall().Hold(c.call, a.Aircall)
}
func (p aircallPhones) unholds(a *Agent, c *Customer) error {
	return p.w.Aircall().Unhold(c.call, a.Aircall)
}

func (p aircallPhones) transfersToNumber(a *Agent, c *Customer, number string) error {
	return p.w.Aircall().TransferToNumber(c.call, a.Aircall, number)
}
func (p aircallPhones) transfersToAgent(a *Agent, c *Customer, to *Agent) error {
	return p.w.Aircall().TransferToUser(c.call, a.Aircall, to.Aircall)
}
func (p aircallPhones) transfersToTeam(a *Agent, c *Customer, to *Team) error {
	return p.w.Aircall().TransferToTeam(c.call, a.Aircall, to.Aircall)
}
func (p aircallPhones) consults(a *Agent, c *Customer, colleague *Agent) error {
	return p.w.Aircall().Consult(c.call, a.Aircall, colleague.Aircall)
}
func (p aircallPhones) handsOver(a *Agent, c *Customer) error {
	return p.w.Aircall().CompleteTransfer(c.call, a.Aircall)
}
func (p aircallPhones) takesBack(a *Agent, c *Customer) error {
	return p.w.Aircall().CancelTransfer(c.call, a.Aircall)
}

func (p aircallPhones) setAvailable(a *Agent, available bool) error {
	return p.w.Aircall().SetAvailable(a.Aircall, available)
}
func (p aircallPhones) setOpen(l *Line, open bool) error {
	return p.w.Aircall().SetOpen(l.Aircall, open)
}

func (p aircallPhones) texts(c *Customer, l *Line, text string) error {
	_, err := p.w.Aircall().CustomerTexts(c.Phones[0], l.Aircall, text)
	return err
}

func (p aircallPhones) writes(a *Agent, c *Customer, l *Line, text string) error {
	_, err := p.w.Aircall().WriteMessage(a.Aircall, l.Aircall, c.Phones[0], text)
	return err
}
