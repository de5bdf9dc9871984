package sim

import (
	"fmt"
	"strings"
)

// Handing calls over, and hold.

// TransfersTo lets an agent hand the customer's call over without asking: to an
// agent, to a team, or to a number outside that begins with +.
func (w *World) TransfersTo(agent, customer, to string) error {
	const does = "transfers"
	if strings.HasPrefix(to, "+") {
		return w.handle(agent, does, customer, customer+" to "+to, func(a *Agent, k *call) error {
			return k.system.transfersToNumber(a, k, to)
		})
	}
	if colleague, err := w.Agent(to); err == nil {
		return w.handle(agent, does, customer, customer+" to "+to, func(a *Agent, k *call) error {
			return k.system.transfersToAgent(a, k, colleague)
		})
	}
	team, err := w.Team(to)
	if err != nil {
		return fmt.Errorf("%s transfers %s: there is no agent or team called %q: there is %s", agent, customer, to,
			listOf(append(append([]string(nil), w.cast.agents.names...), w.cast.teams.names...)))
	}
	return w.handle(agent, does, customer, customer+" to "+to, func(a *Agent, k *call) error {
		return k.system.transfersToTeam(a, k, team)
	})
}

// Consults lets an agent put the customer on hold and ask a colleague, who
// answers like any call. HandsOver completes the transfer, TakesBack calls it
// off.
func (w *World) Consults(agent, colleague, customer string) error {
	asked, err := w.Agent(colleague)
	if err != nil {
		return err
	}
	return w.handle(agent, "consults", customer, colleague+" about "+customer, func(a *Agent, k *call) error {
		return k.system.consults(a, k, asked)
	})
}

// HandsOver leaves the customer to the colleague who was consulted.
func (w *World) HandsOver(agent, customer string) error {
	return w.agentOnCall(agent, "hands over", customer, on(phoneSystem.handsOver))
}

// TakesBack ends the consultation and returns to the customer.
func (w *World) TakesBack(agent, customer string) error {
	return w.agentOnCall(agent, "takes back", customer, on(phoneSystem.takesBack))
}

// Holds and Unholds let the customer listen to music, and no longer.
func (w *World) Holds(agent, customer string) error {
	return w.agentOnCall(agent, "puts on hold", customer, on(phoneSystem.holds))
}

func (w *World) Unholds(agent, customer string) error {
	return w.agentOnCall(agent, "takes off hold", customer, on(phoneSystem.unholds))
}

// handle is agentOnCall with more to say about it than the customer's name.
func (w *World) handle(agent, does, customer, detail string, action func(*Agent, *call) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	if c.call == nil {
		return fmt.Errorf("%s %s: %s has made or taken no call yet", agent, does, customer)
	}
	return w.do(agent, does, detail, func() error {
		w.about(c.call, "")
		return action(a, c.call)
	})
}
