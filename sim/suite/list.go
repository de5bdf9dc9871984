package suite

import (
	"fmt"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/steps"
)

// Selected is a selected scenario.
type Selected struct {
	Where string // file:line, as Options.Paths takes it
	Name  string
}

// Step is a step of a scenario in its feature.
type Step struct {
	Kind  steps.Kind
	Text  string
	Line  int
	Table *godog.Table // nil without one
}

// Only returns the one selected scenario and its steps; more than one is an error.
func Only(o Options) (Selected, []Step, error) {
	o = o.withDefaults()
	p, err := readPlan(o.FS, o.Root)
	if err != nil {
		return Selected{}, nil, err
	}
	if err := p.choose(o); err != nil {
		return Selected{}, nil, err
	}
	var only Selected
	var all []Step
	found := 0
	for _, s := range p.scenarios {
		if !s.selected {
			continue
		}
		if found++; found > 1 {
			continue
		}
		only = Selected{Where: s.place(), Name: s.name}
		for _, st := range s.steps {
			step := Step{Kind: kindOf(st.kind), Text: st.text, Line: st.line}
			if st.arg != nil {
				step.Table = st.arg.DataTable
			}
			all = append(all, step)
		}
	}
	if found > 1 {
		return Selected{}, nil, fmt.Errorf("%s has %d scenarios: name one by its line, for example %s (%s)", o.Paths[0], found, only.Where, only.Name)
	}
	return only, all, nil
}
