package sim

import (
	"fmt"

	"github.com/callsim/callsim/fakes/aircall"
)

// aircallPhones is Aircall as a phone system.
type aircallPhones struct {
	w *World
	onHandsets[int64]
}

func (w *World) aircallPhones() *aircallPhones {
	return &aircallPhones{w, onHandsets[int64]{
		fake: func() handsets[int64] { return w.Aircall() },
		id:   func(k *call) int64 { return k.aircall },
		user: func(a *Agent) int64 { return a.Aircall },
	}}
}

func (p *aircallPhones) name() string { return AircallPhones }

func (p *aircallPhones) hire(a *Agent) (err error) {
	if a.Aircall, err = p.w.Aircall().AddUser(aircall.UserSpec{Name: a.Name, Email: a.Email, TimeZone: a.TimeZone}); err != nil {
		return fmt.Errorf("adding the agent %s to Aircall: %w", a.Name, err)
	}
	return nil
}

func (p *aircallPhones) form(t *Team) (err error) {
	var ids []int64
	for _, member := range t.Members {
		if member.Aircall != 0 { // else in a rehearsal: hired just now
			ids = append(ids, member.Aircall)
		}
	}
	if t.Aircall, err = p.w.Aircall().AddTeam(t.Name, ids...); err != nil {
		return fmt.Errorf("adding the team %s to Aircall: %w", t.Name, err)
	}
	return nil
}

func (p *aircallPhones) open(l *Line, spec LineSpec) error {
	number := aircall.NumberSpec{Name: spec.Name, E164: l.Number, Recording: spec.Records, Voicemail: spec.Voicemail,
		Closed: spec.Closed, Hours: spec.Hours, TimeZone: spec.TimeZone, Country: spec.Country}
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

func (p *aircallPhones) calls(from string, l *Line) (*call, error) {
	id, err := p.w.Aircall().CustomerCalls(from, l.Aircall)
	return &call{system: p, aircall: id}, err
}

func (p *aircallPhones) dials(a *Agent, number string, l *Line) (*call, error) {
	id, err := p.w.Aircall().Dial(a.Aircall, l.Aircall, number)
	return &call{system: p, aircall: id}, err
}

func (p *aircallPhones) presses(k *call, key string) error {
	return p.w.Aircall().PressKey(k.aircall, key)
}

func (p *aircallPhones) hears(k *call) string { return string(p.w.Aircall().Caller(k.aircall)) }

func (p *aircallPhones) rings(a *Agent, k *call) bool {
	phone, err := p.w.Aircall().Phone(a.Aircall)
	return err == nil && phone.State == aircall.PhoneRinging && phone.Call == k.aircall
}

func (p *aircallPhones) talks(a *Agent, k *call) bool {
	phone, err := p.w.Aircall().Phone(a.Aircall)
	return err == nil && phone.Call == k.aircall && p.busy(a)
}

func (p *aircallPhones) busy(a *Agent) bool {
	phone, err := p.w.Aircall().Phone(a.Aircall)
	return err == nil && phone.State != aircall.PhoneIdle && phone.State != aircall.PhoneRinging && phone.State != aircall.PhoneWrapUp
}

func (p *aircallPhones) transfersToNumber(a *Agent, k *call, number string) error {
	return p.w.Aircall().TransferToNumber(k.aircall, a.Aircall, number)
}
func (p *aircallPhones) transfersToAgent(a *Agent, k *call, to *Agent) error {
	return p.w.Aircall().TransferToUser(k.aircall, a.Aircall, to.Aircall)
}
func (p *aircallPhones) transfersToTeam(a *Agent, k *call, to *Team) error {
	return p.w.Aircall().TransferToTeam(k.aircall, a.Aircall, to.Aircall)
}
func (p *aircallPhones) consults(a *Agent, k *call, colleague *Agent) error {
	return p.w.Aircall().Consult(k.aircall, a.Aircall, colleague.Aircall)
}
func (p *aircallPhones) handsOver(a *Agent, k *call) error {
	return p.w.Aircall().CompleteTransfer(k.aircall, a.Aircall)
}
func (p *aircallPhones) takesBack(a *Agent, k *call) error {
	return p.w.Aircall().CancelTransfer(k.aircall, a.Aircall)
}

func (p *aircallPhones) setAvailable(a *Agent, available bool) error {
	return p.w.Aircall().SetAvailable(a.Aircall, available)
}
func (p *aircallPhones) setOpen(l *Line, open bool) error {
	return p.w.Aircall().SetOpen(l.Aircall, open)
}

func (p *aircallPhones) texts(c *Customer, l *Line, text string) error {
	_, err := p.w.Aircall().CustomerTexts(c.Phones[0], l.Aircall, text)
	return err
}

func (p *aircallPhones) writes(a *Agent, c *Customer, l *Line, text string) error {
	_, err := p.w.Aircall().WriteMessage(a.Aircall, l.Aircall, c.Phones[0], text)
	return err
}
