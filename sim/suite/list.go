package suite

import (
	"fmt"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/steps"
)

// Selected is a scenario that a selection takes in.
type Selected struct {
	Where string // file:line, as Options.Paths takes it
	Name  string
	Rules []string // of the catalogue
}

// List tells what Run would run, without running it.
func List(o Options) ([]Selected, error) {
	o = o.withDefaults()
	p, err := readPlan(o.FS, o.Root)
	if err != nil {
		return nil, err
	}
	if err := p.choose(o); err != nil {
		return nil, err
	}
	var list []Selected
	for _, s := range p.scenarios {
		if s.selected {
			list = append(list, Selected{Where: fmt.Sprintf("%s:%d", s.feature.uri, s.line), Name: s.name, Rules: s.rules()})
		}
	}
	return list, nil
}

// Step is a step of a scenario as it stands in its feature.
type Step struct {
	Kind  steps.Kind
	Text  string
	Line  int
	Table *godog.Table // nil without one
}

// Only returns the steps of the one scenario that a selection takes in.
func Only(o Options) (Selected, []Step, error) {
	list, err := List(o)
	if err != nil {
		return Selected{}, nil, err
	}
	if len(list) > 1 {
		return Selected{}, nil, fmt.Errorf("%s has %d scenarios: name one by its line, for example %s (%s)", o.Paths[0], len(list), list[0].Where, list[0].Name)
	}
	p, err := readPlan(o.FS, o.Root)
	if err != nil {
		return Selected{}, nil, err
	}
	var all []Step
	for _, s := range p.scenarios {
		if fmt.Sprintf("%s:%d", s.feature.uri, s.line) != list[0].Where {
			continue
		}
		for _, st := range s.steps {
			step := Step{Kind: kindOf(st.kind), Text: st.text, Line: st.line}
			if st.arg != nil {
				step.Table = st.arg.DataTable
			}
			all = append(all, step)
		}
	}
	return list[0], all, nil
}
