package steps

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
)

// Deed is a sentence with its arguments.
type Deed struct {
	Row    *Row
	Moment string       // of a Then: "", "at that moment " or "30 seconds later "
	Table  *godog.Table // below the sentence, in a feature

	text string   // as it was written, "" if it was given by name
	args []string // as the sentence has them, "" for optional ones left out
}

// Names lists the names of a part of a cast: "agent", "customer", "team", "line",
// "inbox". An unknown part is nil.
type Names func(part string) []string

// Find parses a sentence. With a cast, names may consist of any words, a first
// name that only one of the cast has means the whole name, and a name that the
// cast lacks is an error that lists those there are. Without a cast,
// every name is accepted that begins with a capital letter. Only rows of the kinds
// are considered.
func Find(text string, cast Names, kinds ...Kind) (Deed, error) {
	text = strings.TrimSpace(text)
	found := matching(text, kinds, func(f *form) string { return f.strict })
	if cast == nil {
		return only(text, found, kinds)
	}
	known := knownIn(cast, found)
	if len(known) == 0 {
		loose := matching(text, kinds, func(f *form) string { return f.loose })
		known = knownIn(cast, exactly(text, cast, loose))
		found = append(found, loose...)
	}
	if len(known) == 0 && len(found) > 0 {
		return Deed{}, found[0].inFull(cast).check(cast)
	}
	return only(text, known, kinds)
}

// only is the deed if there is one.
func only(text string, found []Deed, kinds []Kind) (Deed, error) {
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Deed{}, fmt.Errorf("no sentence reads %q; the nearest: %s", text, strings.Join(Nearest(text, kinds...), " | "))
	}
	rows := namesOf(found, func(d Deed) string { return d.Row.Sentence })
	return Deed{}, fmt.Errorf("%q is ambiguous: it fits %s", text, strings.Join(rows, " | "))
}

// matching lists the deeds whose expression fits a text.
func matching(text string, kinds []Kind, expression func(*form) string) []Deed {
	var all []Deed
	for _, r := range vocabulary {
		f := r.parsed()
		if !slices.Contains(kinds, r.Kind) || !strings.Contains(text, f.literal) {
			continue
		}
		if re, err := Compiled(expression(f)); err == nil { // a test compiles all of them
			all = r.match(re, text, all)
		}
	}
	return all
}

func (r *Row) match(re *regexp.Regexp, text string, all []Deed) []Deed {
	words := re.FindStringSubmatch(text)
	if words == nil {
		return all
	}
	d := Deed{Row: r, text: text, args: words[1:]}
	if r.form.moment {
		d.Moment, d.args = words[1], words[2:]
	}
	return append(all, d)
}

// exactly matches the rows of deeds again, with the very names of the cast: where
// "Nora's line" is a line, "calls Nora's line" does not call a line named "Nora's".
// The expressions are not kept: each cast has its own.
func exactly(text string, cast Names, loose []Deed) []Deed {
	var all []Deed
	for _, d := range loose {
		if re, err := regexp.Compile(d.Row.form.exact(cast)); err == nil {
			all = d.Row.match(re, text, all)
		}
	}
	return all
}

// knownIn lists the deeds whose names a cast has, with the names in full.
func knownIn(cast Names, all []Deed) []Deed {
	var known []Deed
	for _, d := range all {
		if d = d.inFull(cast); d.check(cast) == nil {
			known = append(known, d)
		}
	}
	return known
}

// inFull is the deed with names of the cast in place of first names that only one of
// them has: "Carla" of "Carla Rossi".
func (d Deed) inFull(cast Names) Deed {
	d.args = slices.Clone(d.args)
	for i, p := range d.Row.Parameters() {
		part := p.Cast()
		if slices.Contains(p.Choices, "…") {
			part = "person"
		}
		known := knownNames(cast, part)
		if part == "" || d.args[i] == "" || slices.Contains(known, d.args[i]) {
			continue
		}
		longer := slices.DeleteFunc(slices.Clone(known), func(name string) bool { return !strings.HasPrefix(name, d.args[i]+" ") })
		if len(longer) == 1 {
			d.args[i] = longer[0]
		}
	}
	return d
}

// Named is the deed of an action of the control API with its arguments by name.
func Named(action string, given map[string]any) (Deed, error) {
	i := slices.IndexFunc(vocabulary, func(r *Row) bool { return r.Kind == When && r.Name() == action })
	if i < 0 {
		return Deed{}, &NoActionError{action}
	}
	d := Deed{Row: vocabulary[i]}
	params := d.Row.Parameters()
	used := 0
	for i := range params {
		p := &params[i]
		v, found := given[p.Name]
		if !found {
			if !p.Optional {
				return d, d.Row.wrong("it needs %q", p.Name)
			}
			d.args = append(d.args, "")
			continue
		}
		used++
		word, err := p.value(v)
		if err != nil {
			return d, d.Row.wrong("%w", err)
		}
		d.args = append(d.args, word)
	}
	if used < len(given) {
		for name := range given {
			if !slices.ContainsFunc(params, func(p Parameter) bool { return p.Name == name }) {
				return d, d.Row.wrong("it has no use for %q", name)
			}
		}
	}
	return d, nil
}

// NoActionError means that no action has this name.
type NoActionError struct{ Name string }

func (e *NoActionError) Error() string {
	var names []string
	for _, r := range vocabulary {
		if r.Offered() {
			names = append(names, r.Name())
		}
	}
	return fmt.Sprintf("there is no action %q: there is %s", e.Name, strings.Join(names, ", "))
}

func (r *Row) wrong(format string, values ...any) error {
	takes := namesOf(r.Parameters(), func(p Parameter) string { return p.Name })
	return fmt.Errorf("%s: %w (it takes %s)", r.Name(), fmt.Errorf(format, values...), strings.Join(takes, ", "))
}

// Later reports whether a Then has a moment in the future.
func (d Deed) Later() bool { return strings.HasSuffix(d.Moment, "later ") }

// Adds lists whom and what a deed adds to the cast, by the part of the cast.
func (d Deed) Adds() map[string][]string {
	if d.Row.Kind != Given || d.Row.Where != Cast {
		return nil
	}
	added := map[string][]string{}
	for i, p := range d.Row.Parameters() {
		switch part := p.Cast(); {
		case part != "":
			added[part] = append(added[part], d.args[i])
		case p.Type == "agents" || p.Type == "customers" || p.Type == "lines":
			part = singular(p.Type)
			added[part] = append(added[part], list(d.args[i])...)
		}
	}
	return added
}

// check finds the names of a deed in a cast. A deed that adds to the cast is
// checked by the world.
func (d Deed) check(cast Names) error {
	if d.Row.Kind == Given && d.Row.Where == Cast {
		return nil
	}
	for i, p := range d.Row.Parameters() {
		if d.args[i] == "" && p.Optional || p.Cast() == "target" && strings.HasPrefix(d.args[i], "+") {
			continue
		}
		known := knownNames(cast, p.Cast())
		if p.Cast() == "" || known == nil || slices.Contains(known, d.args[i]) {
			continue
		}
		return &NoSuchNameError{strings.Join(partsOf(p.Cast()), " or "), d.args[i], known}
	}
	return nil
}

// NoSuchNameError means that the cast lacks a name.
type NoSuchNameError struct {
	What, Name string
	Known      []string
}

func (e *NoSuchNameError) Error() string {
	return fmt.Sprintf("there is no %s called %q: there is %s", e.What, e.Name, listed(e.Known))
}

func knownNames(cast Names, part string) (known []string) {
	for _, part := range partsOf(part) {
		known = append(known, cast(part)...)
	}
	return known
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none yet"
	}
	return strings.Join(names, ", ")
}

// partsOf are the parts of a cast in which a name may be.
func partsOf(part string) []string {
	switch part {
	case "person":
		return []string{"agent", "customer"}
	case "target":
		return []string{"agent", "team"}
	}
	return []string{part}
}

// CastOf lists the names of a world's cast.
func CastOf(w *sim.World) Names {
	return func(part string) []string {
		switch part {
		case "agent":
			return namesOf(w.Agents(), agentName)
		case "customer":
			return namesOf(w.Customers(), func(c *people.Customer) string { return c.Name })
		case "team":
			return namesOf(w.Teams(), func(t *people.Team) string { return t.Name })
		case "line":
			return namesOf(w.Lines(), func(l *people.Line) string { return l.Name })
		case "inbox":
			return front.InboxNames(w)
		}
		return nil
	}
}

func agentName(a *people.Agent) string { return a.Name }

// namesOf lists the names of all; it is never nil.
func namesOf[T any](all []T, name func(T) string) []string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = name(v)
	}
	return names
}

// Play carries out sentences, one after the other, in a world that its driver has set
// up.
func Play(w *sim.World, sentences ...string) error {
	return people.Every(sentences, func(text string) error {
		d, err := Find(text, CastOf(w), Given, When)
		if err != nil {
			return err
		}
		return In(w).Do(d)
	})
}

// In opens a scenario in a world that the caller has set up and closes: its deeds are not
// recorded as a script, so no step can play them again.
func In(w *sim.World) *Scenario { return &Scenario{world: w, borrowed: true} }

// Do carries out a Given or When, or checks a Then.
func (s *Scenario) Do(d Deed) error {
	var table []reflect.Value
	if d.Row.takesTable() {
		if d.Table == nil {
			return fmt.Errorf("%q needs a table below it: only a feature has one", d.Row.Sentence)
		}
		table = append(table, reflect.ValueOf(d.Table))
	}
	return d.Row.call(s, d.Moment, d.args, table)
}

// conditions is how many arguments the row's condition takes.
func (r *Row) conditions() int { return len(arguments(reflect.TypeOf(r.Possible))) }

// Possible is nil if the deed can be done now, and otherwise why not.
func (d Deed) Possible(w *sim.World) error {
	if d.Row.Possible == nil {
		return nil
	}
	f := reflect.ValueOf(d.Row.Possible)
	values, err := convert(w, d.args[:d.Row.conditions()], d.Row.Parameters(), arguments(f.Type()))
	if err != nil {
		return err
	}
	return call(f, append([]reflect.Value{actor(f.Type().In(0), nil, w)}, values...))
}
