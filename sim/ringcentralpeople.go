package sim

import (
	"fmt"
)

// What agents do in Front's window with RingCentral's plugin: everything comes down
// to their phone in RingCentral, provided that the window lets them.

// atDesk lets an agent do something in their own window.
func (w *World) atDesk(agent, does, detail string, action func(*Agent) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	if a.Front == "" {
		return fmt.Errorf("%s %s: they are not in Front", agent, does)
	}
	return w.do(agent, does, detail, func() error { return action(a) })
}

// LogsInToPlugin lets an agent log in to RingCentral from within Front. Outsiders
// have no window to do it in.
func (w *World) LogsInToPlugin(agent string) error {
	if a, err := w.Agent(agent); err == nil && a.Front == "" {
		return nil
	}
	return w.atDesk(agent, "logs in to RingCentral in Front", "", func(a *Agent) error {
		return w.Front().LogIn(a.Front, RingCentralPlugin)
	})
}

// LosesPluginSession ends an agent's session of RingCentral in Front.
func (w *World) LosesPluginSession(agent string) error {
	return w.atDesk(agent, "is logged out of RingCentral in Front", "", func(a *Agent) error {
		return w.Front().LogOut(a.Front, RingCentralPlugin)
	})
}

// ClosesFront and OpensFront are an agent's window.
func (w *World) ClosesFront(agent string) error {
	return w.atDesk(agent, "signs out of Front", "", func(a *Agent) error { return w.Front().SignOut(a.Front) })
}

// OpensFront: see ClosesFront.
func (w *World) OpensFront(agent string) error {
	return w.atDesk(agent, "signs in to Front", "", func(a *Agent) error { return w.Front().SignIn(a.Front) })
}

// SilencesCalls lets an agent mute ringing and hide the banner.
func (w *World) SilencesCalls(agent string, on bool) error {
	return w.atDesk(agent, "mutes and hides incoming calls", fmt.Sprint(on), func(a *Agent) error { return w.Front().Silence(a.Front, on) })
}

// AllowsMicrophone lets an agent's browser use the microphone, or not.
func (w *World) AllowsMicrophone(agent string, allowed bool) error {
	return w.atDesk(agent, "allows the microphone", fmt.Sprint(allowed), func(a *Agent) error { return w.Front().AllowMicrophone(a.Front, allowed) })
}

// AnswersInFront lets an agent click Answer in the conversation with a customer.
func (w *World) AnswersInFront(agent, customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.inFront(agent, "clicks Answer", customer, customer, func(conversation, teammate string) error {
		if _, err := w.Front().CanAnswer(teammate, conversation); err != nil {
			return err
		}
		return w.phoneSystem().answers(a, c)
	})
}

// CallsFromFront lets an agent call a customer from Front: by keypad, contact list
// or contact plugin, all of which dial the number from the agent's own.
func (w *World) CallsFromFront(agent, customer, where string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.atDesk(agent, "calls from the "+where, customer, func(a *Agent) error {
		if err := w.Front().UsesPhone(a.Front, RingCentralPlugin); err != nil {
			return err
		}
		return w.phoneSystem().dials(a, c, c.Phones[0], nil)
	})
}

// HoldsInFront, UnholdsInFront, MutesInFront, UnmutesInFront and EndsInFront are
// the buttons of the call widget.
func (w *World) HoldsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Hold", customer, w.phoneSystem().holds)
}

// UnholdsInFront: see HoldsInFront.
func (w *World) UnholdsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Resume", customer, w.phoneSystem().unholds)
}

// MutesInFront: see HoldsInFront.
func (w *World) MutesInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Mute", customer, func(a *Agent, c *Customer) error {
		return w.RingCentral().Mute(c.session, a.RingCentral)
	})
}

// UnmutesInFront: see HoldsInFront.
func (w *World) UnmutesInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks Unmute", customer, func(a *Agent, c *Customer) error {
		return w.RingCentral().Unmute(c.session, a.RingCentral)
	})
}

// EndsInFront: see HoldsInFront.
func (w *World) EndsInFront(agent, customer string) error {
	return w.onWidget(agent, "clicks End call", customer, w.phoneSystem().endsCall)
}

func (w *World) onWidget(agent, does, customer string, action func(*Agent, *Customer) error) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.atDesk(agent, does, customer, func(a *Agent) error {
		if err := w.Front().UsesPhone(a.Front, RingCentralPlugin); err != nil {
			return err
		}
		return action(a, c)
	})
}

// TransfersToLine lets an agent hand the customer on to a number of the company.
func (w *World) TransfersToLine(agent, customer, line string) error {
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.handle(agent, "transfers", customer, customer+" to the number of "+line, func(a *Agent, c *Customer) error {
		return w.phoneSystem().transfersToNumber(a, c, l.Number)
	})
}

// ConsultsAt lets an agent put the customer on hold and call a number, of the
// company or outside.
func (w *World) ConsultsAt(agent, customer, number string) error {
	return w.handle(agent, "consults", customer, number+" about "+customer, func(a *Agent, c *Customer) error {
		return ringcentralPhones{w}.consultsAt(a, c, number)
	})
}

// SplitsConversation lets an agent split the customer's conversation: what comes
// next begins a new one.
func (w *World) SplitsConversation(agent, customer string) error {
	return w.inFront(agent, "splits the conversation", customer, customer, func(conversation, teammate string) error {
		_, err := w.Front().SplitConversation(teammate, conversation)
		return err
	})
}
