package sim

import (
	"fmt"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// Calls lets a customer dial a line; phone chooses among the customer's
// numbers, from 0.
func (w *World) Calls(customer string, phone int, line string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	if phone < 0 || phone >= len(c.Phones) {
		return fmt.Errorf("%s has %d phone(s), not %d", customer, len(c.Phones), phone+1)
	}
	return w.do(customer, "calls", line, func() error {
		c.call, err = w.Aircall().CustomerCalls(c.Phones[phone], l.Aircall)
		return err
	})
}

// Presses chooses an option of the IVR that the customer listens to.
func (w *World) Presses(customer, key string) error {
	return w.onCall(customer, "presses", key, func(call int64) error { return w.Aircall().PressKey(call, key) })
}

// HangsUp ends the customer's call from the customer's side.
func (w *World) HangsUp(customer string) error {
	return w.onCall(customer, "hangs up", "", w.Aircall().CustomerHangsUp)
}

// LeavesVoicemail lets a caller who reached the voicemail speak for so long and
// hang up.
func (w *World) LeavesVoicemail(customer string, length time.Duration) error {
	return w.onCall(customer, "leaves a voicemail", length.String(), func(call int64) error {
		return w.Aircall().LeaveVoicemail(call, length)
	})
}

// Answers lets an agent pick up the customer's ringing call.
func (w *World) Answers(agent, customer string) error {
	return w.agentOnCall(agent, "answers", customer, w.Aircall().Answer)
}

// Declines lets an agent refuse the customer's ringing call.
func (w *World) Declines(agent, customer string) error {
	return w.agentOnCall(agent, "declines", customer, w.Aircall().Decline)
}

// EndsCall ends the customer's call from the agent's side.
func (w *World) EndsCall(agent, customer string) error {
	return w.agentOnCall(agent, "hangs up on", customer, w.Aircall().AgentHangsUp)
}

// Dials lets an agent call a customer from a line.
func (w *World) Dials(agent, customer string, phone int, line string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	if phone < 0 || phone >= len(c.Phones) {
		return fmt.Errorf("%s has %d phone(s), not %d", customer, len(c.Phones), phone+1)
	}
	return w.do(agent, "dials", customer+" from "+line, func() error {
		c.call, err = w.Aircall().Dial(a.Aircall, l.Aircall, c.Phones[phone])
		return err
	})
}

// PicksUp lets the customer answer an agent's outbound call.
func (w *World) PicksUp(customer string) error {
	return w.onCall(customer, "picks up", "", w.Aircall().CustomerAnswers)
}

// onCall acts on the customer's latest call.
func (w *World) onCall(customer, does, detail string, action func(call int64) error) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if c.call == 0 {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", customer, does, customer)
	}
	return w.do(customer, does, detail, func() error { return action(c.call) })
}

// agentOnCall lets an agent act on the customer's latest call.
func (w *World) agentOnCall(agent, does, customer string, action func(call, user int64) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if c.call == 0 {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", agent, does, customer)
	}
	return w.do(agent, does, customer, func() error { return action(c.call, a.Aircall) })
}

// RingsOut waits until the customer's call rings on no phone any more.
func (w *World) RingsOut(customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	ringing := func() bool { return len(w.RingingFor(c)) > 0 }
	if !ringing() {
		return fmt.Errorf("nobody answers %s: the call rings on no phone", customer)
	}
	for ringing() {
		due, any := w.Sched.NextTimer()
		if !any {
			return fmt.Errorf("nobody answers %s: the call rings for ever", customer)
		}
		if err := w.Sched.AdvanceTo(due); err != nil {
			return err
		}
	}
	return nil
}

// RingingFor lists the agents on whose phones the customer's call rings, in the
// order they were hired.
func (w *World) RingingFor(c *Customer) []*Agent {
	var agents []*Agent
	for _, a := range w.cast.agents.all {
		p, err := w.Aircall().Phone(a.Aircall)
		if err == nil && p.State == aircall.PhoneRinging && p.Call == c.call {
			agents = append(agents, a)
		}
	}
	return agents
}

// OnCall tells whether the customer's latest call is still going on for the
// customer; AtVoicemail, whether the customer could leave a message now.
func (w *World) OnCall(customer string) bool {
	return w.callerState(customer) != aircall.CallerGone
}

func (w *World) AtVoicemail(customer string) bool {
	return w.callerState(customer) == aircall.CallerAtVoicemail
}

// Hears is what the customer on the phone hears now: "in the menu", "waiting",
// "ringing", "talking", "at the voicemail", and "gone" without a call.
func (w *World) Hears(customer string) string { return string(w.callerState(customer)) }

func (w *World) callerState(customer string) aircall.CallerState {
	c, err := w.Customer(customer)
	if err != nil || c.call == 0 {
		return aircall.CallerGone
	}
	return w.Aircall().Caller(c.call)
}
