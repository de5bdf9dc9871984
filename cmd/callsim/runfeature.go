package main

import (
	"context"
	"fmt"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/timeline"
	"github.com/callsim/callsim/steps"
)

// playFeature plays one scenario of a feature and prints its sentences between the
// lines of the timeline. The world is the one of `callsim test` with the same seed.
func (h *house) playFeature(ctx context.Context, p playing, record *record, s Streams) (int, error) {
	o := suite.Options{Paths: []string{p.what}, Seed: 1, Jobs: 1}
	if p.seed != nil {
		o.Seed = *p.seed
	}
	if _, _, err := suite.Only(h.oneOf(p.what)); err != nil {
		return statusUsage, err
	}
	w := &watched{printer: timeline.New(s.Out, timeline.Options{Color: s.Color, Numbers: p.why, Why: p.why})}
	o.Hooks = w.hooks
	watching := *h
	watching.newScenario = func(seed uint64, name string) suite.Scenario {
		return w.scenario(ctx, p, record, seed, name)
	}
	s.Terminal = false // no progress over the timeline
	return exitStatus(watching.test(ctx, s, o, nil))
}

// featureScenario converts a feature's scenario to a scenario for serve.
func (h *house) featureScenario(path string) (*scenario.File, error) {
	selected, all, err := suite.Only(h.oneOf(path))
	if err != nil {
		return nil, err
	}
	var sentences []scenario.Sentence
	for _, st := range all {
		d, err := steps.Find(st.Text, nil, st.Kind)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", selected.Where, st.Line, err)
		}
		d.Table = st.Table
		sentences = append(sentences, scenario.Sentence{Line: st.Line, Deed: d})
	}
	return scenario.OfFeature(selected.Where, selected.Name, sentences), nil
}

// oneOf selects a scenario of a feature.
func (h *house) oneOf(path string) suite.Options {
	return suite.Options{FS: h.features, Root: featuresRoot, Paths: []string{path}}
}

// watched is the scenario whose world is shown while it is played.
type watched struct {
	printer *timeline.Printer
	world   *sim.World
	over    bool // a step fell short: godog skips the others
}

func (w *watched) scenario(ctx context.Context, p playing, record *record, seed uint64, name string) suite.Scenario {
	return steps.New(seed, name, steps.Options{
		Assume: p.assume,
		World:  func(o *sim.Options) { o.Record = record.writer() },
		Opened: func(world *sim.World) {
			w.world = world
			w.printer.Head(name, "", seed, world.Now())
			world.Sched.SetPace(p.speed)
			world.Trace.Subscribe(w.printer.Entry)
			context.AfterFunc(ctx, world.Close)
		},
	})
}

// hooks registers hooks that print each step and the screens that it changed.
func (w *watched) hooks(sc *godog.ScenarioContext) {
	sc.StepContext().Before(func(ctx context.Context, st *godog.Step) (context.Context, error) {
		if !w.over {
			w.printer.Step(st.Text)
		}
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
		if w.world != nil && !w.over {
			showScreens(w.world, w.printer)
		}
		w.over = w.over || err != nil
		return ctx, nil
	})
}
