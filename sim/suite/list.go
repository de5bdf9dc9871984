package suite

import "fmt"

// Selected is a scenario that a selection takes in.
type Selected struct {
	Where string // file:line, as Options.Paths takes it
	Name  string
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
			list = append(list, Selected{Where: fmt.Sprintf("%s:%d", s.feature.uri, s.line), Name: s.name})
		}
	}
	return list, nil
}
