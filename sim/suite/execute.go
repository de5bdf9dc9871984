package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cucumber/godog"
)

// execute runs the selected scenarios with as many workers as there are jobs.
func execute(ctx context.Context, o Options, p *plan, defs []Definition, live *live) error {
	for _, s := range p.scenarios {
		if s.selected && s.broken {
			s.breakDown()
			live.ended(s.result)
		}
	}
	errs := make([]error, o.Jobs)
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() {
			for f := p.open(ctx); f != nil && errs[i] == nil; f = p.open(ctx) {
				errs[i] = work(ctx, o, f, defs, live)
			}
		})
	}
	workers.Wait()
	live.close()
	return errors.Join(errs...)
}

// open is a feature with a scenario that nobody has claimed: one that nobody
// works on, or else one to help with, so that a slow feature is shared out.
func (p *plan) open(ctx context.Context) *feature {
	if ctx.Err() != nil {
		return nil
	}
	var shared *feature
	for _, f := range p.features {
		if !slices.ContainsFunc(f.scenarios, (*scenario).unclaimed) {
			continue
		}
		if f.taken.CompareAndSwap(false, true) {
			return f
		}
		if shared == nil {
			shared = f
		}
	}
	return shared
}

func (s *scenario) runnable() bool { return s.selected && !s.broken }

func (f *feature) runnable() []*scenario {
	var list []*scenario
	for _, s := range f.scenarios {
		if s.runnable() {
			list = append(list, s)
		}
	}
	return list
}

func (s *scenario) unclaimed() bool { return s.runnable() && !s.claimed.Load() }

// work is one pass of godog over a feature. A scenario belongs to the worker
// that claims it first; the others leave it out. A pass may break off (a panic
// outside a step, runtime.Goexit) and leave scenarios for another one. One
// godog for each feature, and not one for all: its store of results slows down
// as it grows.
func work(ctx context.Context, o Options, f *feature, defs []Definition, live *live) error {
	w := &pass{ctx: ctx, o: o, defs: defs, live: live, order: f.runnable()}
	var done sync.WaitGroup
	done.Go(func() { // a goroutine of its own, which Goexit may end
		defer w.rescue()
		w.err = w.run(f)
		w.through = true
	})
	done.Wait()
	return w.err
}

// pass is one run of godog by one worker.
type pass struct {
	ctx   context.Context
	o     Options
	defs  []Definition
	live  *live
	order []*scenario // as godog goes through them
	next  int
	now   *play // the scenario being played, nil while one is skipped

	through bool // the pass did not break off
	err     error
}

func (w *pass) run(f *feature) error {
	name := watch(w)
	defer unwatch(name)
	godog.TestSuite{
		Name:                name,
		ScenarioInitializer: w.begin,
		Options: &godog.Options{
			Format: silent, Output: io.Discard, NoColors: true, Concurrency: 1,
			Strict:          false, // of two expressions that fit, the first counts: see everyStep
			FeatureContents: []godog.Feature{{Name: f.uri, Contents: inShort(w.order)}}, DefaultContext: w.ctx,
		},
	}.Run()
	w.end()
	if w.next != len(w.order) {
		return fmt.Errorf("godog went through %d scenarios of %d", w.next, len(w.order))
	}
	return nil
}

// begin is called by godog before each scenario, in order.
func (w *pass) begin(sc *godog.ScenarioContext) {
	w.end()
	s := w.order[w.next]
	w.next++
	if w.ctx.Err() != nil || !s.claimed.CompareAndSwap(false, true) {
		return // the formatter takes its steps away
	}
	now := w.o.Now()
	w.now = &play{s: s, o: w.o, defs: w.defs, started: now, before: now}
	w.now.begin(sc)
}

// end concludes the scenario in play, if there is one.
func (w *pass) end() {
	if play := w.now; play != nil {
		play.end()
		w.now = nil
		w.live.ended(play.s.result)
	}
}

// rescue concludes the scenario during which a pass broke off.
func (w *pass) rescue() {
	value := recover()
	if w.through {
		return
	}
	if w.now == nil { // not a scenario's doing
		w.err = fmt.Errorf("godog broke off outside a scenario: %v", value)
		return
	}
	if value != nil {
		w.now.fail("panic: %v\n%s", value, debug.Stack())
	} else {
		w.now.fail("the scenario left its goroutine (runtime.Goexit, perhaps by t.FailNow)")
	}
	play := w.now
	w.now = nil
	defer w.live.ended(play.s.result)
	defer func() {
		if again := recover(); again != nil {
			play.fail("panic while the world was ended: %v", again)
		}
	}()
	play.end()
}

// play is one scenario being executed.
type play struct {
	s        *scenario
	o        Options
	defs     []Definition
	scenario Scenario
	finished bool
	current  int  // index of the step that is next or running
	stopped  bool // a step has not passed, so no other one is taken
	started  time.Time
	before   time.Time // when the step before was over; what lies between is the next one's
}

// begin makes the world and hangs the suite's ears into godog.
func (p *play) begin(sc *godog.ScenarioContext) {
	p.scenario = p.o.New(p.s.result.Seed, p.s.name)
	p.scenario.Register(sc)
	texts := p.s.texts()
	sc.Step(everyStep, func() godog.Steps { return texts })
	sc.Step(anyStep, p.take)
	sc.StepContext().After(p.afterStep)
	sc.After(p.after)
}

// errStopped has godog leave the steps that are left.
var errStopped = errors.New("the step did not pass")

// take takes the current step by its function and notes how it ended.
func (p *play) take(ctx context.Context) error {
	st, r := &p.s.steps[p.current], &p.s.result.Steps[p.current]
	err := p.defs[st.def].function.call(ctx, st)
	now := p.o.Now()
	r.Took, p.before = now.Sub(p.before), now
	r.Status, r.Error = stepVerdict(err)
	if r.Status == Passed || r.Status == Failed {
		r.Evidence = p.defs[st.def].Evidence
	}
	p.current++
	if p.stopped = r.Status != Passed; p.stopped {
		return errStopped
	}
	return nil
}

// afterStep sees what keeps godog from calling a step's function: that is our
// mistake.
func (p *play) afterStep(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
	if err != nil && !p.stopped && p.current < len(p.s.steps) {
		p.stopped = true
		r := &p.s.result.Steps[p.current]
		r.Status, r.Error = Errored, strings.TrimPrefix(err.Error(), r.Text+": ")
		p.current++
	}
	return ctx, nil
}

// after sees the error that the scenario's own After hooks added to the step's.
func (p *play) after(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	if err != nil && !p.stopped {
		p.fail("after hook: %v", err)
	}
	return ctx, nil
}

// fail makes the scenario a suite error; the first reason stays.
func (p *play) fail(format string, args ...any) {
	r := p.s.result
	r.Verdict = SuiteError
	text := strings.TrimSpace(fmt.Sprintf(format, args...))
	if r.Error == "" {
		r.Error = text
	}
	if p.current < len(r.Steps) && r.Steps[p.current].Status == Unstarted && p.scenario != nil && !p.finished {
		r.Steps[p.current].Status = Errored
	}
}

// doubt takes failures back that the target may not be to blame for.
func (p *play) doubt(why string) {
	for i := range p.s.result.Steps {
		if st := &p.s.result.Steps[i]; st.Status == Failed {
			st.Status, st.Error = Unprovable, why+"; without it: "+st.Error
		}
	}
}

// end asks the world for what it leaves and concludes.
func (p *play) end() {
	r := p.s.result
	if p.scenario != nil && !p.finished {
		p.finished = true // before the call: it happens once even if it panics
		out := p.scenario.Finish()
		r.Assumptions, r.Exchanges, r.Counts, r.TraceSum = out.Assumptions, out.Exchanges, out.Counts, out.TraceSum
		r.Evidence = out.Evidence
		if out.OwnClock != "" {
			p.doubt(out.OwnClock)
		}
		if out.Err != nil {
			p.fail("%v", out.Err)
		}
	}
	for i := p.current; p.stopped && i < len(r.Steps); i++ {
		r.Steps[i].Status = Skipped
	}
	r.Took = p.o.Now().Sub(p.started)
	p.gatherEvidence()
	r.Verdict = worst(r)
}
