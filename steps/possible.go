package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

// Conditions of deeds. Each takes the first arguments of its deed and returns nil, or
// why the deed cannot be done now, and who could.

func offThePhone(w *sim.World, customer, _ string, phone int) error {
	return w.CanBeCalled(customer, phone)
}

func canCall(w *sim.World, customer string) error { return w.CanBeCalled(customer, 0) }

func canDial(w *sim.World, _, customer, _ string, phone int) error {
	return w.CanBeCalled(customer, phone)
}

func isOnTheLine(w *sim.World, customer string) error {
	if w.OnCall(customer) {
		return nil
	}
	return fmt.Errorf("%s is not on the phone%s", customer, others(w, w.OnCall))
}

func inMenu(w *sim.World, customer string) error {
	return heard(w, customer, "in the menu", "is in no IVR")
}

func atVoicemail(w *sim.World, customer string) error {
	return heard(w, customer, "at the voicemail", "has not reached the voicemail")
}

// heard wants a customer to hear something on the phone.
func heard(w *sim.World, customer, what, otherwise string) error {
	if w.Hears(customer) == what {
		return nil
	}
	return fmt.Errorf("%s %s%s", customer, otherwise, others(w, func(c string) bool { return w.Hears(c) == what }))
}

// others names the customers for whom a condition holds.
func others(w *sim.World, holds func(customer string) bool) string {
	var names []string
	for _, c := range w.Customers() {
		if holds(c.Name) {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; " + strings.Join(names, " and ") + " could"
}

func ringsFor(w *sim.World, agent string, c *sim.Customer) error {
	return among(w.RingingFor(c), agent, fmt.Sprintf("%s's phone does not ring for %s", agent, c.Name))
}

func ringsAnywhere(w *sim.World, customer string) error {
	c, err := w.Customer(customer)
	if err == nil && len(w.RingingFor(c)) == 0 {
		err = fmt.Errorf("the call of %s rings on no phone", customer)
	}
	return err
}

func talksTo(w *sim.World, agent string, c *sim.Customer) error {
	return among(w.TalkingTo(c), agent, fmt.Sprintf("%s does not talk with %s", agent, c.Name))
}

func among(who []*sim.Agent, agent, otherwise string) error {
	switch names := namesOf(who, func(a *sim.Agent) string { return a.Name }); {
	case slices.Contains(names, agent):
		return nil
	case len(names) == 0:
		return fmt.Errorf("%s, and nobody could", otherwise)
	default:
		return fmt.Errorf("%s; %s could", otherwise, strings.Join(names, " or "))
	}
}

func hasConversation(w *sim.World, _, customer string) error {
	_, err := newestInFront(w, customer)
	return err
}

func isArchived(w *sim.World, _, customer string) error {
	status, err := newestInFront(w, customer)
	if err == nil && status == "open" {
		err = fmt.Errorf("the conversation with %s is open", customer)
	}
	return err
}

func isOpen(w *sim.World, _, customer string) error {
	status, err := newestInFront(w, customer)
	if err == nil && status != "open" {
		err = fmt.Errorf("the conversation with %s is %s", customer, status)
	}
	return err
}

// newestInFront is the status of the customer's newest conversation.
func newestInFront(w *sim.World, customer string) (string, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return "", err
	}
	rows, err := w.Front().ConversationsOf(c.Phones[0])
	if err != nil || len(rows) == 0 {
		return "", fmt.Errorf("there is no conversation with %s in Front", customer)
	}
	return rows[0].Status, nil
}

func integrationIsDisabled(w *sim.World) error {
	for _, row := range w.Aircall().Integrations() {
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
// cast. Values that people choose, such as a text, stand as their parameters.
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
