package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Phones are the deeds at phones, whatever phone system a call is in.
type Phones struct {
	w       World
	systems []PhoneSystem    // in use, the company's first
	calls   map[string]*Call // the latest by a customer's number
}

// In returns the phones of a world.
func (*Phones) In(w World) any { return w.Cast().Phones }

// Calls lets a customer dial a line; phone chooses among the customer's numbers, from
// 0. A customer on the phone cannot dial another line from it.
func (p *Phones) Calls(c *Customer, l *Line, phone int) error {
	return p.dialsLine(c, l, phone, "", p.offPhone)
}

// CallsBesides is Calls from a phone that can hold a call while another one is made:
// what the customer does from then on concerns the newer call.
func (p *Phones) CallsBesides(c *Customer, l *Line) error {
	return p.dialsLine(c, l, 0, "", func(*Customer, string) error { return nil })
}

// CallsWithheld lets a customer dial a line without a caller ID.
func (p *Phones) CallsWithheld(c *Customer, l *Line) error {
	return p.dialsLine(c, l, 0, " with the number withheld", p.offPhone)
}

func (p *Phones) dialsLine(c *Customer, l *Line, phone int, how string, may func(*Customer, string) error) error {
	number, err := numberOf(c, phone)
	if err != nil {
		return err
	}
	from := number
	if how != "" {
		from = ""
	}
	return p.w.Do(c.Name, "calls", l.Name+how, func() error {
		if err := may(c, number); err != nil {
			return err
		}
		id, err := l.System.Call(from, l)
		if err == nil {
			p.Begins(c, number, &Call{l.System, id})
		}
		return err
	})
}

// numberOf is one of a customer's numbers, counted from 0.
func numberOf(c *Customer, phone int) (string, error) {
	if phone < 0 || phone >= len(c.Phones) {
		return "", fmt.Errorf("%s has %d phone(s), not %d", c.Name, len(c.Phones), phone+1)
	}
	return c.Phones[phone], nil
}

// Begins sets the latest call of a customer, from or to one of the customer's numbers.
func (p *Phones) Begins(c *Customer, number string, k *Call) {
	c.call = k
	p.calls[number] = k
	p.w.Stage().About(k, number)
}

// offPhone refuses when one of a customer's numbers is in a call.
func (p *Phones) offPhone(c *Customer, number string) error {
	if k := p.calls[number]; k != nil && k.System.Hears(k) != HearsNothing {
		return fmt.Errorf("%s is on the phone", c.Name)
	}
	return nil
}

// Free refuses when the agent is on the phone of another system than this one.
func (p *Phones) Free(a *Agent, in PhoneSystem) error {
	for _, s := range p.systems {
		if s != in && s.Busy(a) {
			return fmt.Errorf("%s is on the phone in %s", a.Name, s.Title())
		}
	}
	return nil
}

// Presses chooses an option of the IVR that the customer listens to.
func (p *Phones) Presses(c *Customer, key string) error {
	return p.act(c.Name, "presses", c, key, func(k *Call) error { return k.System.Press(k, key) })
}

// HangsUp ends the customer's call from the customer's side.
func (p *Phones) HangsUp(c *Customer) error {
	return p.act(c.Name, "hangs up", c, "", func(k *Call) error { return k.System.HangUp(k) })
}

// LeavesVoicemail lets a caller who reached the voicemail speak for that length and
// hang up.
func (p *Phones) LeavesVoicemail(c *Customer, length time.Duration) error {
	return p.act(c.Name, "leaves a voicemail", c, length.String(), func(k *Call) error { return k.System.LeaveVoicemail(k, length) })
}

// PicksUp lets the customer answer an agent's outbound call.
func (p *Phones) PicksUp(c *Customer) error {
	return p.act(c.Name, "picks up", c, "", func(k *Call) error { return k.System.PickUp(k) })
}

// DoesNotPickUp waits until no agent rings the customer.
func (p *Phones) DoesNotPickUp(c *Customer) error {
	return p.waitWhile(c, "does not pick up", "nobody is calling", p.IsOnCall)
}

// RingsOut waits until the customer's call rings on no phone.
func (p *Phones) RingsOut(c *Customer) error {
	return p.waitWhile(c, "is not answered", "the call rings on no phone", func(c *Customer) bool { return len(p.RingingFor(c)) > 0 })
}

// waitWhile moves the clock from one due instant to the next while a call rings.
func (p *Phones) waitWhile(c *Customer, does, otherwise string, rings func(*Customer) bool) error {
	if !rings(c) {
		return fmt.Errorf("%s %s: %s", c.Name, does, otherwise)
	}
	for rings(c) {
		due, any := p.w.Stage().Sched.NextTimer()
		err := errors.New("the call rings for ever")
		if any {
			err = p.w.Advance(due.Sub(p.w.Now()))
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", c.Name, does, err)
		}
	}
	return nil
}

// Answers lets an agent pick up the customer's ringing call.
func (p *Phones) Answers(a *Agent, c *Customer) error {
	return p.Handle(a, string(Answer), c, c.Name, func(k *Call) error { return p.Answer(a, k) })
}

// Answer picks up a call on the phone of an agent who is on no other phone.
func (p *Phones) Answer(a *Agent, k *Call) error {
	if err := p.Free(a, k.System); err != nil {
		return err
	}
	return k.System.Do(Answer, a, k)
}

// Declines lets an agent refuse the customer's ringing call.
func (p *Phones) Declines(a *Agent, c *Customer) error { return p.do(Decline, a, c) }

// EndsCall ends the customer's call from the agent's side.
func (p *Phones) EndsCall(a *Agent, c *Customer) error { return p.do(End, a, c) }

// Dials lets an agent call a customer from a line.
func (p *Phones) Dials(a *Agent, c *Customer, l *Line, phone int) error {
	number, err := numberOf(c, phone)
	if err != nil {
		return err
	}
	return p.w.Do(a.Name, "dials", c.Name+" from "+l.Name, func() error { return p.Dial(a, c, number, l.System, l) })
}

// Dial lets an agent who is on no other phone call a customer who is on none; a
// phone system that chooses the line itself needs none.
func (p *Phones) Dial(a *Agent, c *Customer, number string, in PhoneSystem, l *Line) error {
	if err := p.Free(a, in); err != nil {
		return err
	}
	if err := p.offPhone(c, number); err != nil {
		return err
	}
	id, err := in.Dial(a, number, l)
	if err == nil {
		p.Begins(c, number, &Call{in, id})
	}
	return err
}

// TransfersTo makes a cold transfer of the customer's call: to an agent, to a team,
// or to a number outside that begins with +.
func (p *Phones) TransfersTo(a *Agent, c *Customer, to string) error {
	transfers := func(action func(k *Call) error) error { return p.Handle(a, "transfers", c, c.Name+" to "+to, action) }
	if strings.HasPrefix(to, "+") {
		return transfers(func(k *Call) error { return k.System.TransferToNumber(a, k, to) })
	}
	cast := p.w.Cast()
	if colleague, there := cast.agents.Get(to); there {
		return transfers(func(k *Call) error { return k.System.TransferToAgent(a, k, colleague) })
	}
	team, there := cast.teams.Get(to)
	if !there {
		return fmt.Errorf("%s transfers %s: %w", a.Name, c.Name, NoSuch("agent or team", to, slices.Concat(cast.agents.Names, cast.teams.Names)))
	}
	return transfers(func(k *Call) error { return k.System.TransferToTeam(a, k, team) })
}

// TransfersToLine makes a cold transfer to a number of the company.
func (p *Phones) TransfersToLine(a *Agent, c *Customer, l *Line) error {
	return p.Handle(a, "transfers", c, c.Name+" to the number of "+l.Name, func(k *Call) error { return k.System.TransferToNumber(a, k, l.Number) })
}

// Consults begins a warm transfer: it puts the customer on hold and calls a colleague,
// who answers like any call.
func (p *Phones) Consults(a, colleague *Agent, c *Customer) error {
	return p.Handle(a, "consults", c, colleague.Name+" about "+c.Name, func(k *Call) error { return k.System.Consult(a, k, colleague) })
}

// HandsOver completes a warm transfer.
func (p *Phones) HandsOver(a *Agent, c *Customer) error { return p.do(Complete, a, c) }

// TakesBack cancels a warm transfer and returns to the customer.
func (p *Phones) TakesBack(a *Agent, c *Customer) error { return p.do(Cancel, a, c) }

// Holds puts the customer on hold.
func (p *Phones) Holds(a *Agent, c *Customer) error { return p.do(Hold, a, c) }

// Unholds takes the customer off hold.
func (p *Phones) Unholds(a *Agent, c *Customer) error { return p.do(Unhold, a, c) }

// TakesCalls makes an agent available for calls, or unavailable.
func (p *Phones) TakesCalls(a *Agent, available bool) error {
	does := "takes no more calls"
	if available {
		does = "takes calls again"
	}
	if _, err := p.Company(); err != nil {
		return err
	}
	return p.w.Do(a.Name, does, "", func() error {
		return Every(p.systems, func(s PhoneSystem) error { return s.SetAvailable(a, available) })
	})
}

// SetLineOpen lets an administrator open a line or close it, whatever its opening
// hours.
func (p *Phones) SetLineOpen(l *Line, open bool) error {
	does := "closes"
	if open {
		does = "opens"
	}
	return p.w.Do("the administrator", does, l.Name, func() error { return l.System.SetOpen(l, open) })
}

// TextsLine sends an SMS from the customer's first phone to a line.
func (p *Phones) TextsLine(c *Customer, l *Line, text string) error {
	return p.w.Do(c.Name, "texts", l.Name+": "+text, func() error { return l.System.SendText(c, l, text) })
}

// WritesTo sends an SMS from a line to the customer's first phone.
func (p *Phones) WritesTo(a *Agent, c *Customer, l *Line, text string) error {
	return p.w.Do(a.Name, "texts", c.Name+" from "+l.Name+": "+text, func() error { return l.System.WriteText(a, c, l, text) })
}

// Latest is the customer's latest call.
func (p *Phones) Latest(c *Customer) (*Call, error) {
	if c.call == nil {
		return nil, fmt.Errorf("%s has made or taken no call yet", c.Name)
	}
	return c.call, nil
}

// Handle runs an action of an agent on the customer's latest call.
func (p *Phones) Handle(a *Agent, does string, c *Customer, detail string, action func(*Call) error) error {
	return p.act(a.Name, does, c, detail, action)
}

// do runs one of an agent's deeds on the customer's latest call.
func (p *Phones) do(d Deed, a *Agent, c *Customer) error {
	return p.Handle(a, string(d), c, c.Name, func(k *Call) error { return k.System.Do(d, a, k) })
}

// act runs an action of a person on the customer's latest call.
func (p *Phones) act(who, does string, c *Customer, detail string, action func(*Call) error) error {
	k, err := p.Latest(c)
	if err != nil {
		return fmt.Errorf("%s %s: %w", who, does, err)
	}
	return p.w.Do(who, does, detail, func() error {
		p.w.Stage().About(k, "")
		return action(k)
	})
}

// RingingFor lists the agents on whose phones the customer's call rings, in the order
// they were hired.
func (p *Phones) RingingFor(c *Customer) (agents []*Agent) {
	for _, a := range p.w.Cast().agents.All {
		if c.call != nil && c.call.System.Rings(a, c.call) {
			agents = append(agents, a)
		}
	}
	return agents
}

// TalkingTo lists the agents who talk with the customer, dial the customer or have the
// customer on hold, in the order they were hired.
func (p *Phones) TalkingTo(c *Customer) (agents []*Agent) {
	for _, a := range p.w.Cast().agents.All {
		if c.call != nil && c.call.System.Talks(a, c.call) {
			agents = append(agents, a)
		}
	}
	return agents
}

// CanBeCalled returns nil if one of the customer's numbers, counted from 0, is on no
// call.
func (p *Phones) CanBeCalled(c *Customer, phone int) error {
	number, err := numberOf(c, phone)
	if err != nil {
		return err
	}
	return p.offPhone(c, number)
}

// IsOnCall reports whether the customer's latest call has not ended for the
// customer.
func (p *Phones) IsOnCall(c *Customer) bool { return p.Hears(c) != HearsNothing }

// AtVoicemail reports whether the customer could leave a message now.
func (p *Phones) AtVoicemail(c *Customer) bool { return p.Hears(c) == HearsVoicemail }

// Hears returns what the customer on the phone hears now: "in the menu", "waiting",
// "ringing", "talking", "at the voicemail", and "gone" without a call.
func (p *Phones) Hears(c *Customer) string {
	if c.call == nil {
		return HearsNothing
	}
	return c.call.System.Hears(c.call)
}
