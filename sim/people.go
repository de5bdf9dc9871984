package sim

import (
	"fmt"
	"slices"
	"time"
)

// Calls lets a customer dial a line; phone chooses among the customer's
// numbers, from 0. Who is on the phone cannot dial another line from it.
func (w *World) Calls(customer string, phone int, line string) error {
	return w.dialsLine(customer, phone, line, "", func(c *Customer) error { return w.offPhone(c, c.Phones[phone]) })
}

// CallsBesides is Calls from a phone that can hold a call while another one is made:
// what the customer does from then on concerns the newer call.
func (w *World) CallsBesides(customer string, phone int, line string) error {
	return w.dialsLine(customer, phone, line, "", func(*Customer) error { return nil })
}

// CallsWithheld lets a customer dial a line without showing a number.
func (w *World) CallsWithheld(customer, line string) error {
	return w.dialsLine(customer, 0, line, " with the number withheld", func(c *Customer) error { return w.offPhone(c, c.Phones[0]) })
}

func (w *World) dialsLine(customer string, phone int, line, how string, may func(*Customer) error) error {
	c, number, err := w.phoneOf(customer, phone)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	shown := number
	if how != "" {
		shown = ""
	}
	return w.do(customer, "calls", line+how, func() error {
		if err := may(c); err != nil {
			return err
		}
		k, err := l.system.calls(shown, l)
		if err == nil {
			w.begins(c, number, k)
		}
		return err
	})
}

// phoneOf is one of a customer's numbers, counted from 0.
func (w *World) phoneOf(customer string, phone int) (*Customer, string, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return nil, "", err
	}
	if phone < 0 || phone >= len(c.Phones) {
		return nil, "", fmt.Errorf("%s has %d phone(s), not %d", customer, len(c.Phones), phone+1)
	}
	return c, c.Phones[phone], nil
}

// Presses chooses an option of the IVR that the customer listens to.
func (w *World) Presses(customer, key string) error {
	return w.onCall(customer, "presses", key, func(k *call) error { return k.system.presses(k, key) })
}

// HangsUp ends the customer's call from the customer's side.
func (w *World) HangsUp(customer string) error {
	return w.onCall(customer, "hangs up", "", func(k *call) error { return k.system.hangsUp(k) })
}

// LeavesVoicemail lets a caller who reached the voicemail speak for so long and
// hang up.
func (w *World) LeavesVoicemail(customer string, length time.Duration) error {
	return w.onCall(customer, "leaves a voicemail", length.String(), func(k *call) error {
		return k.system.leavesVoicemail(k, length)
	})
}

// Answers lets an agent pick up the customer's ringing call.
func (w *World) Answers(agent, customer string) error {
	return w.agentOnCall(agent, "answers", customer, w.answer)
}

// answer is an agent picking up, who is on no other phone.
func (w *World) answer(a *Agent, k *call) error {
	if err := w.free(a, k.system); err != nil {
		return err
	}
	return k.system.answers(a, k)
}

// Declines lets an agent refuse the customer's ringing call.
func (w *World) Declines(agent, customer string) error {
	return w.agentOnCall(agent, "declines", customer, on(phoneSystem.declines))
}

// EndsCall ends the customer's call from the agent's side.
func (w *World) EndsCall(agent, customer string) error {
	return w.agentOnCall(agent, "hangs up on", customer, on(phoneSystem.endsCall))
}

// Dials lets an agent call a customer from a line.
func (w *World) Dials(agent, customer string, phone int, line string) error {
	c, number, err := w.phoneOf(customer, phone)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.onPhone(agent, "dials", customer+" from "+line, func(a *Agent) error { return w.dial(a, c, number, l.system, l) })
}

// dial lets an agent who is on no other phone call a customer who is on none.
func (w *World) dial(a *Agent, c *Customer, number string, on phoneSystem, l *Line) error {
	if err := w.free(a, on); err != nil {
		return err
	}
	if err := w.offPhone(c, number); err != nil {
		return err
	}
	k, err := on.dials(a, number, l)
	if err == nil {
		w.begins(c, number, k)
	}
	return err
}

// PicksUp lets the customer answer an agent's outbound call.
func (w *World) PicksUp(customer string) error {
	return w.onCall(customer, "picks up", "", func(k *call) error { return k.system.picksUp(k) })
}

// onCall acts on the customer's latest call.
func (w *World) onCall(customer, does, detail string, action func(*call) error) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if c.call == nil {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", customer, does, customer)
	}
	return w.do(customer, does, detail, func() error {
		w.about(c.call, "")
		return action(c.call)
	})
}

// agentOnCall lets an agent act on the customer's latest call.
func (w *World) agentOnCall(agent, does, customer string, action func(*Agent, *call) error) error {
	return w.handle(agent, does, customer, customer, action)
}

// on is what an agent does with a call in the phone system that has it.
func on(does func(phoneSystem, *Agent, *call) error) func(*Agent, *call) error {
	return func(a *Agent, k *call) error { return does(k.system, a, k) }
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
		if c.call != nil && c.call.system.rings(a, c.call) {
			agents = append(agents, a)
		}
	}
	return agents
}

// TalkingTo lists the agents who talk with the customer, dial the customer or keep
// the customer on hold, in the order they were hired.
func (w *World) TalkingTo(c *Customer) []*Agent {
	if c.call == nil {
		return nil
	}
	return slices.DeleteFunc(w.Agents(), func(a *Agent) bool { return !c.call.system.talks(a, c.call) })
}

// CanBeCalled is nil if the customer is not on the phone with one of the customer's
// numbers, counted from 0.
func (w *World) CanBeCalled(customer string, phone int) error {
	c, number, err := w.phoneOf(customer, phone)
	if err != nil {
		return err
	}
	return w.offPhone(c, number)
}

// OnCall reports whether the customer's latest call is still going on for the
// customer; AtVoicemail, whether the customer could leave a message now.
func (w *World) OnCall(customer string) bool { return w.Hears(customer) != hearsNothing }

func (w *World) AtVoicemail(customer string) bool { return w.Hears(customer) == hearsVoicemail }

// Hears is what the customer on the phone hears now: "in the menu", "waiting",
// "ringing", "talking", "at the voicemail", and "gone" without a call.
func (w *World) Hears(customer string) string {
	c, err := w.Customer(customer)
	if err != nil || c.call == nil {
		return hearsNothing
	}
	return c.call.system.hears(c.call)
}
