package sim

import (
	"fmt"
	"time"
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
	return w.do(customer, "calls", line, func() error { return w.phoneSystem().calls(c, c.Phones[phone], l) })
}

// Presses chooses an option of the IVR that the customer listens to.
func (w *World) Presses(customer, key string) error {
	return w.onCall(customer, "presses", key, func(c *Customer) error { return w.phoneSystem().presses(c, key) })
}

// HangsUp ends the customer's call from the customer's side.
func (w *World) HangsUp(customer string) error {
	return w.onCall(customer, "hangs up", "", w.phoneSystem().hangsUp)
}

// LeavesVoicemail lets a caller who reached the voicemail speak for so long and
// hang up.
func (w *World) LeavesVoicemail(customer string, length time.Duration) error {
	return w.onCall(customer, "leaves a voicemail", length.String(), func(c *Customer) error {
		return w.phoneSystem().leavesVoicemail(c, length)
	})
}

// Answers lets an agent pick up the customer's ringing call.
func (w *World) Answers(agent, customer string) error {
	return w.agentOnCall(agent, "answers", customer, w.phoneSystem().answers)
}

// Declines lets an agent refuse the customer's ringing call.
func (w *World) Declines(agent, customer string) error {
	return w.agentOnCall(agent, "declines", customer, w.phoneSystem().declines)
}

// EndsCall ends the customer's call from the agent's side.
func (w *World) EndsCall(agent, customer string) error {
	return w.agentOnCall(agent, "hangs up on", customer, w.phoneSystem().endsCall)
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
		return w.phoneSystem().dials(a, c, c.Phones[phone], l)
	})
}

// PicksUp lets the customer answer an agent's outbound call.
func (w *World) PicksUp(customer string) error {
	return w.onCall(customer, "picks up", "", w.phoneSystem().picksUp)
}

// onCall acts on the customer's latest call.
func (w *World) onCall(customer, does, detail string, action func(*Customer) error) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if !w.phoneSystem().hasCall(c) {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", customer, does, customer)
	}
	return w.do(customer, does, detail, func() error { return action(c) })
}

// agentOnCall lets an agent act on the customer's latest call.
func (w *World) agentOnCall(agent, does, customer string, action func(*Agent, *Customer) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if !w.phoneSystem().hasCall(c) {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", agent, does, customer)
	}
	return w.do(agent, does, customer, func() error { return action(a, c) })
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
	if err := w.waitWhile(ringing); err != nil {
		return fmt.Errorf("nobody answers %s: %w", customer, err)
	}
	return nil
}

// RingingFor lists the agents on whose phones the customer's call rings, in the
// order they were hired.
func (w *World) RingingFor(c *Customer) []*Agent {
	var agents []*Agent
	for _, a := range w.cast.agents.all {
		if w.phoneSystem().rings(a, c) {
			agents = append(agents, a)
		}
	}
	return agents
}

// OnCall tells whether the customer's latest call is still going on for the
// customer; AtVoicemail, whether the customer could leave a message now.
func (w *World) OnCall(customer string) bool { return w.Hears(customer) != hearsNothing }

func (w *World) AtVoicemail(customer string) bool { return w.Hears(customer) == hearsVoicemail }

// Hears is what the customer on the phone hears now: "in the menu", "waiting",
// "ringing", "talking", "at the voicemail", and "gone" without a call.
func (w *World) Hears(customer string) string {
	c, err := w.Customer(customer)
	if err != nil || !w.phoneSystem().hasCall(c) {
		return hearsNothing
	}
	return w.phoneSystem().hears(c)
}
