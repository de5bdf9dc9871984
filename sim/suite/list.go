package suite

import (
	"fmt"
	"slices"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/steps"
)

// Selected is a selected scenario.
type Selected struct {
	Where string // file:line, as Options.Paths takes it
	Name  string
	Rules []string // of the catalogue
}

// Step is a step of a scenario in its feature.
type Step struct {
	Kind  steps.Kind
	Text  string
	Line  int
	Table *godog.Table // nil without one
}

// List returns the scenarios that Run would run.
func List(o Options) ([]Selected, error) {
	all, err := selection(o)
	list := make([]Selected, len(all))
	for i, s := range all {
		list[i] = Selected{Where: s.place(), Name: s.name, Rules: s.rules()}
	}
	return list, err
}

// Only returns the one selected scenario and its steps; more than one is an error.
func Only(o Options) (Selected, []Step, error) {
	found, err := selection(o)
	if err != nil {
		return Selected{}, nil, err
	}
	only := found[0]
	if len(found) > 1 {
		return Selected{}, nil, fmt.Errorf("%s has %d scenarios: name one by its line, for example %s (%s)", o.Paths[0], len(found), only.place(), only.name)
	}
	all := make([]Step, len(only.steps))
	for i, st := range only.steps {
		all[i] = Step{Kind: kindOf(st.kind), Text: st.text, Line: st.line}
		if st.arg != nil {
			all[i].Table = st.arg.DataTable
		}
	}
	return Selected{Where: only.place(), Name: only.name, Rules: only.rules()}, all, nil
}

// selection returns the selected scenarios, at least one.
func selection(o Options) ([]*scenario, error) {
	o = o.withDefaults()
	p, err := readPlan(o.FS, o.Root)
	if err != nil {
		return nil, err
	}
	if err := p.choose(o); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(p.scenarios, func(s *scenario) bool { return !s.selected }), nil
}
