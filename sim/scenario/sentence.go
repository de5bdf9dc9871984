package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// deed is what a sentence of the timeline does in a world.
type deed func(*sim.World) error

// sentence is one form that a timeline entry can take: words in capitals stand
// for names, the rest is literal. Names may have several words.
type sentence struct {
	form string
	does func(args map[string]string) (deed, error)
}

// sentences are all the forms, as error messages list them.
var sentences = []sentence{
	{"CUSTOMER calls LINE from phone NUMBER", func(a map[string]string) (deed, error) {
		var n int
		if _, err := fmt.Sscanf(a["NUMBER"], "%d", &n); err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not the number of a phone: 1 is the first", a["NUMBER"])
		}
		return func(w *sim.World) error { return w.Calls(a["CUSTOMER"], n-1, a["LINE"]) }, nil
	}},
	{"CUSTOMER calls LINE with the number withheld", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.CallsWithheld(a["CUSTOMER"], a["LINE"]) }, nil
	}},
	{"CUSTOMER calls LINE", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Calls(a["CUSTOMER"], 0, a["LINE"]) }, nil
	}},
	{"CUSTOMER presses KEY", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Presses(a["CUSTOMER"], a["KEY"]) }, nil
	}},
	{"CUSTOMER leaves a voicemail of TIME", func(a map[string]string) (deed, error) {
		d, err := time.ParseDuration(a["TIME"])
		if err != nil || d <= 0 {
			return nil, fmt.Errorf("%q is not a span of time: write for example 12s", a["TIME"])
		}
		return func(w *sim.World) error { return w.LeavesVoicemail(a["CUSTOMER"], d) }, nil
	}},
	{"AGENT answers CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Answers(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT declines CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Declines(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT hangs up on CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.EndsCall(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"CUSTOMER hangs up", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.HangsUp(a["CUSTOMER"]) }, nil
	}},
	{"AGENT dials CUSTOMER from LINE", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Dials(a["AGENT"], a["CUSTOMER"], 0, a["LINE"]) }, nil
	}},
	{"CUSTOMER picks up", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.PicksUp(a["CUSTOMER"]) }, nil
	}},
	{"AGENT transfers CUSTOMER to TARGET", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TransfersTo(a["AGENT"], a["CUSTOMER"], a["TARGET"]) }, nil
	}},
	{"AGENT consults AGENT2 about CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Consults(a["AGENT"], a["AGENT2"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT hands CUSTOMER over", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.HandsOver(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT takes CUSTOMER back", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TakesBack(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT puts CUSTOMER on hold", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Holds(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT takes CUSTOMER off hold", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Unholds(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT comments on CUSTOMER saying TEXT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.Comments(a["AGENT"], a["CUSTOMER"], a["TEXT"]) }, nil
	}},
	{"AGENT tags CUSTOMER as TAG", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TagsCall(a["AGENT"], a["CUSTOMER"], a["TAG"]) }, nil
	}},
	{"AGENT texts CUSTOMER from LINE saying TEXT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.WritesTo(a["AGENT"], a["CUSTOMER"], a["LINE"], a["TEXT"]) }, nil
	}},
	{"CUSTOMER texts LINE saying TEXT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TextsLine(a["CUSTOMER"], a["LINE"], a["TEXT"]) }, nil
	}},
	{"LINE opens", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.SetLineOpen(a["LINE"], true) }, nil
	}},
	{"LINE closes", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.SetLineOpen(a["LINE"], false) }, nil
	}},
	{"AGENT archives CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.ArchivesConversation(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT moves CUSTOMER to INBOX", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.MovesConversation(a["AGENT"], a["CUSTOMER"], a["INBOX"]) }, nil
	}},
	{"AGENT assigns CUSTOMER to AGENT2", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.AssignsConversation(a["AGENT"], a["CUSTOMER"], a["AGENT2"]) }, nil
	}},
}

// understand finds the form of a sentence and checks that the names in it are
// in the cast.
func (f *File) understand(text string) (deed, error) {
	for _, s := range sentences {
		args, fits := match(strings.Fields(s.form), strings.Fields(text))
		if !fits {
			continue
		}
		if err := f.check(args); err != nil {
			return nil, err
		}
		return s.does(args)
	}
	forms := make([]string, len(sentences))
	for i, s := range sentences {
		forms[i] = s.form
	}
	return nil, fmt.Errorf("%q is no sentence of the timeline: expected one of: %s", text, strings.Join(forms, "; "))
}

// match fits words to a form; a name takes as few words as the rest allows.
func match(form, words []string) (map[string]string, bool) {
	if len(form) == 0 {
		return map[string]string{}, len(words) == 0
	}
	if !isName(form[0]) {
		if len(words) == 0 || words[0] != form[0] {
			return nil, false
		}
		return match(form[1:], words[1:])
	}
	for n := 1; n <= len(words); n++ {
		if args, fits := match(form[1:], words[n:]); fits {
			args[form[0]] = strings.Join(words[:n], " ")
			return args, true
		}
	}
	return nil, false
}

func isName(word string) bool { return word == strings.ToUpper(word) }

// check finds the names of a sentence in the cast.
func (f *File) check(args map[string]string) error {
	c := &f.Cast
	var customers, lines, teams []string
	for _, x := range c.Customers {
		customers = append(customers, x.Name)
	}
	for _, x := range c.Lines {
		lines = append(lines, x.Name)
	}
	for _, x := range c.Teams {
		teams = append(teams, x.Name)
	}
	agents := append(append([]string(nil), c.Agents...), c.Outsiders...)
	for _, role := range []struct {
		name, kind string
		known      []string
	}{
		{"CUSTOMER", "customer", customers},
		{"LINE", "line", lines},
		{"AGENT", "agent", agents},
		{"AGENT2", "agent", agents},
		{"TARGET", "agent or team", append(slices.Clone(agents), teams...)},
		{"INBOX", "inbox", append([]string{sim.PhoneInbox}, c.Inboxes...)},
		{"CONTACT", "contact", f.Spark.contactNames()},
		{"PROJECT", "project", f.Spark.projectNames()},
		{"LEAD", "lead", f.Salesforce.names("lead")},
		{"CASE", "case", f.Salesforce.titles("case")},
		{"OPPORTUNITY", "opportunity", f.Salesforce.titles("opportunity")},
	} {
		name, used := args[role.name]
		if role.name == "TARGET" && strings.HasPrefix(name, "+") {
			continue // a number outside
		}
		if used {
			if err := known(role.kind, name, role.known); err != nil {
				return err
			}
		}
	}
	return nil
}
