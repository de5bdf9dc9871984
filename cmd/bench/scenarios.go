package main

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

func scenariosGroup() group {
	return group{
		name: "scenarios",
		rows: []row{
			{figure: "scenarios per second, a world each, on all processors", unit: rate},
			{figure: "  on one processor", unit: rate},
			{figure: "  the same with steps that do nothing, in no world", unit: rate},
			{figure: "  with reading the features, matching steps and the report", unit: rate},
		},
		measure: measureScenarios,
	}
}

func ordersGroup() group {
	return group{
		name: "orders",
		rows: []row{{figure: "one order of XR-02: a world, a call, five webhooks held back", unit: micros}},
		measure: func(n size) (sample, error) {
			order, err := timeOrders(n.worlds)
			return sample{order}, err
		},
	}
}

// enumerating are the rules whose scenarios play themselves again in hundreds
// of worlds: counting each of them as one scenario would say nothing.
const enumerating = "@XR-02 or @XR-05 or @XR-06 or @XR-07 or @XR-08 or @XR-09"

// measureScenarios plays the embedded features as callsim test does: with as many
// worlds at a time as there are processors, and one at a time on one of them.
// What a scenario takes is all from its first step to the end of its world, and
// godog's share, which is also measured alone.
func measureScenarios(n size) (sample, error) {
	everywhere, err := playEverywhere(n.features)
	if err != nil {
		return nil, err
	}
	started := processorTime()
	playing, err := playFeatures(n.features, steps.Definitions(), inWorlds)
	if err != nil {
		return nil, err
	}
	all := processorTime() - started
	idling, err := playFeatures(n.features, idleDefinitions(), func(uint64, string) suite.Scenario { return idle{} })
	if err != nil {
		return nil, err
	}
	count := played(playing)
	return sample{
		perSecond(count, everywhere.Took), perSecond(count, playing.Took), perSecond(count, idling.Took), perSecond(count, all),
	}, nil
}

func inWorlds(seed uint64, name string) suite.Scenario { return steps.New(seed, name, steps.Options{}) }

// playEverywhere is the one measurement that takes all processors. They are busy
// from its beginning to its end, so it takes as long as each of them is used.
func playEverywhere(paths []string) (*suite.Result, error) {
	processors := runtime.NumCPU()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	o, err := suiteOptions(paths, steps.Definitions(), inWorlds)
	if err != nil {
		return nil, err
	}
	o.Now = func() time.Time { return time.Unix(0, int64(processorTime())/int64(processors)) }
	return suite.Run(context.Background(), o)
}

func playFeatures(paths []string, definitions []steps.Definition, scenario func(uint64, string) suite.Scenario) (*suite.Result, error) {
	o, err := suiteOptions(paths, definitions, scenario)
	if err != nil {
		return nil, err
	}
	o.Now = func() time.Time { return time.Unix(0, int64(processorTime())) }
	return suite.Run(context.Background(), o)
}

// suiteOptions are the options of a run with as many worlds as there are processors.
func suiteOptions(paths []string, definitions []steps.Definition, scenario func(uint64, string) suite.Scenario) (suite.Options, error) {
	rules, err := features.Catalogue()
	return suite.Options{
		FS: features.FS(), Root: "features", Paths: paths, Tags: "not (" + enumerating + ")", Seed: 1,
		New: scenario, Definitions: definitions, Catalogue: rules, Out: io.Discard,
	}, err
}

func played(r *suite.Result) (n int) {
	for _, f := range r.Features {
		n += len(f.Scenarios)
	}
	return n
}

// idle is a scenario without a world.
type idle struct{}

func (idle) Before(ctx context.Context) (context.Context, error) { return ctx, nil }
func (idle) After(context.Context, error) error                  { return nil }
func (idle) Finish() steps.Outcome                               { return steps.Outcome{} }

// idleDefinitions are the vocabulary with steps that pass at once.
func idleDefinitions() []steps.Definition {
	all := slices.Clone(steps.Definitions())
	for i := range all {
		f := reflect.TypeOf(all[i].Func)
		all[i].Func = reflect.MakeFunc(f, func([]reflect.Value) []reflect.Value {
			results := make([]reflect.Value, f.NumOut())
			for k := range results {
				results[k] = reflect.Zero(f.Out(k))
			}
			return results
		}).Interface()
	}
	return all
}

// timeOrders is what the proof of XR-02 takes for one order of an answered
// call's webhooks, in microseconds.
func timeOrders(n int) (float64, error) {
	started := processorTime()
	for i := range n {
		if err := playOrder(uint64(i)); err != nil {
			return 0, err
		}
	}
	return each(processorTime()-started, n), nil
}

func playOrder(seed uint64) error {
	w, err := sim.New(sim.Options{Seed: seed})
	if err != nil {
		return err
	}
	defer w.Close()
	if err := connect(w); err != nil {
		return err
	}
	if _, err := w.Net.Plan(simnet.Fault{Kind: simnet.Hold, From: "aircall", To: "core", Times: -1}); err != nil {
		return err
	}
	if err := steps.Play(w, "Carla calls Direct", rings.String()+" passes", "Lena answers Carla", conversation.String()+" passes", "Carla hangs up"); err != nil {
		return err
	}
	if err := w.Settle(); err != nil {
		return err
	}
	held := len(w.Net.Held())
	for i := range held {
		if err := w.Deliver(held - 1 - i); err != nil {
			return err
		}
		if err := w.Advance(time.Second); err != nil {
			return err
		}
	}
	if err := w.Settle(); err != nil {
		return err
	}
	c, err := w.Customer("Carla")
	if err != nil {
		return err
	}
	if rows, err := front.Of(w).ConversationsOf(c.Phones[0]); err != nil || len(rows) != 1 {
		return fmt.Errorf("%d webhooks in reverse order: Front shows %d conversations (%v)", held, len(rows), err)
	}
	return nil
}
