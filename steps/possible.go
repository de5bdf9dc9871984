package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
)

// Conditions of deeds. Each takes the first arguments of its deed and returns nil, or
// why the deed cannot be done now, and who could.

func offThePhone(p *people.Phones, c *people.Customer, _ string, phone int) error {
	return p.CanBeCalled(c, phone)
}

func canCall(p *people.Phones, c *people.Customer) error { return p.CanBeCalled(c, 0) }

func canDial(p *people.Phones, _ string, c *people.Customer, _ string, phone int) error {
	return p.CanBeCalled(c, phone)
}

func isOnTheLine(w *sim.World, c *people.Customer) error {
	return oneFor(w, c, w.Phones.IsOnCall, "is not on the phone")
}

func inMenu(w *sim.World, c *people.Customer) error {
	return oneFor(w, c, func(c *people.Customer) bool { return w.Phones.Hears(c) == "in the menu" }, "is in no IVR")
}

func atVoicemail(w *sim.World, c *people.Customer) error {
	return oneFor(w, c, w.Phones.AtVoicemail, "has not reached the voicemail")
}

// oneFor checks a condition on a customer; its error names the customers who meet it.
func oneFor(w *sim.World, c *people.Customer, holds func(*people.Customer) bool, otherwise string) error {
	if holds(c) {
		return nil
	}
	others := slices.DeleteFunc(w.Customers(), func(c *people.Customer) bool { return !holds(c) })
	could := ""
	if len(others) > 0 {
		could = "; " + strings.Join(namesOf(others, func(c *people.Customer) string { return c.Name }), " and ") + " could"
	}
	return fmt.Errorf("%s %s%s", c.Name, otherwise, could)
}

func ringsFor(p *people.Phones, a *people.Agent, c *people.Customer) error {
	return among(p.RingingFor(c), a, fmt.Sprintf("%s's phone does not ring for %s", a.Name, c.Name))
}

func ringsAnywhere(p *people.Phones, c *people.Customer) error {
	if len(p.RingingFor(c)) == 0 {
		return fmt.Errorf("the call of %s rings on no phone", c.Name)
	}
	return nil
}

func talksTo(p *people.Phones, a *people.Agent, c *people.Customer) error {
	return among(p.TalkingTo(c), a, fmt.Sprintf("%s does not talk with %s", a.Name, c.Name))
}

func among(who []*people.Agent, a *people.Agent, otherwise string) error {
	switch {
	case slices.Contains(who, a):
		return nil
	case len(who) == 0:
		return fmt.Errorf("%s, and nobody could", otherwise)
	default:
		return fmt.Errorf("%s; %s could", otherwise, strings.Join(namesOf(who, agentName), " or "))
	}
}

func hasConversation(p *front.People, _ string, c *people.Customer) error {
	_, err := p.Newest(c)
	return err
}

func isArchived(p *front.People, _ string, c *people.Customer) error {
	row, err := p.Newest(c)
	if err == nil && row.Status == "open" {
		err = fmt.Errorf("the conversation with %s is open", c.Name)
	}
	return err
}

func isOpen(p *front.People, _ string, c *people.Customer) error {
	row, err := p.Newest(c)
	if err == nil && row.Status != "open" {
		err = fmt.Errorf("the conversation with %s is %s", c.Name, row.Status)
	}
	return err
}

func integrationIsDisabled(p *aircall.People) error {
	for _, row := range p.Integrations() {
		if !row.Active {
			return nil
		}
	}
	return fmt.Errorf("no integration is disabled in Aircall")
}

func coreIsStopped(w *sim.World) error {
	if w.CoreStopped() {
		return nil
	}
	return fmt.Errorf("the core is running")
}

func coreIsRunning(w *sim.World) error {
	if w.CoreStopped() {
		return fmt.Errorf("the core is stopped: start it first")
	}
	return nil
}

// maxPossible bounds what is listed for a large cast.
const maxPossible = 2000

// Possible lists the deeds with a condition that holds now, for everybody in the
// cast. Values that people choose, such as a text, are left as parameters.
func Possible(w *sim.World) []Deed {
	var all []Deed
	cast := CastOf(w)
	for _, r := range vocabulary {
		if r.Possible != nil && r.Offered() && len(all) < maxPossible {
			all = append(all, r.possible(w, cast)...)
		}
	}
	return all
}

// possible tries the row with every combination of names that its condition asks for.
func (r *Row) possible(w *sim.World, cast Names) []Deed {
	params := r.Parameters()
	tried := [][]string{nil}
	for i := range params {
		names := []string{""}
		switch p := &params[i]; {
		case i < r.conditions() && knownNames(cast, p.Cast()) != nil && p.Cast() != "":
			names = knownNames(cast, p.Cast())
		case !p.Optional:
			names = []string{"{" + p.Name + "}"}
		}
		tried = combined(tried, names)
	}
	var all []Deed
	for _, args := range tried {
		if d := (Deed{Row: r, args: args}); d.Possible(w) == nil {
			all = append(all, d)
		}
	}
	return all
}

// combined appends each name to each list, as far as that is not too many.
func combined(lists [][]string, names []string) [][]string {
	var all [][]string
	for _, list := range lists {
		for _, name := range names {
			if len(all) < maxPossible {
				all = append(all, append(slices.Clone(list), name))
			}
		}
	}
	return all
}
