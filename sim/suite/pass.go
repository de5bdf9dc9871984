package suite

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/steps"
)

// pass is one run of godog over some scenarios of one file.
type pass struct {
	ctx    context.Context
	o      Options
	book   *book
	live   *live
	file   *feature
	chosen []*scenario
	next   int   // index of the chosen scenario that godog initializes next
	now    *play // the scenario in play; nil when it is concluded

	left    bool // a guarded function is running, or has left the goroutine
	through bool // the pass did not end early
	err     error
}

func newPass(ctx context.Context, o Options, b *book, live *live, f *feature, chosen []*scenario) *pass {
	return &pass{ctx: ctx, o: o, book: b, live: live, file: f, chosen: chosen}
}

// play runs godog on a separate goroutine, which runtime.Goexit may end.
func (w *pass) play() error {
	var done sync.WaitGroup
	done.Go(func() {
		defer w.rescue()
		w.err = w.run()
		w.through = true
	})
	done.Wait()
	return w.err
}

func (w *pass) run() error {
	status := godog.TestSuite{
		Name:                w.file.uri,
		ScenarioInitializer: w.register,
		Options: &godog.Options{
			Format: silent, Output: io.Discard, NoColors: true, Concurrency: 1, Strict: true, DefaultContext: w.ctx,
			FeatureContents: []godog.Feature{{Name: w.file.uri, Contents: w.file.only(w.chosen)}},
		},
	}.Run()
	if status > 1 {
		return fmt.Errorf("%s: godog refuses the feature (status %d)", w.file.uri, status)
	}
	unplayed := func(s *scenario) bool { return !s.begun }
	if i := slices.IndexFunc(w.chosen, unplayed); i >= 0 && w.ctx.Err() == nil {
		return fmt.Errorf("%s:%d: godog left the scenario out", w.file.uri, w.chosen[i].line)
	}
	return nil
}

// register registers the hooks, and the definitions that the next scenario needs, with
// godog. godog matches each step twice with every definition, so the others would cost.
func (w *pass) register(sc *godog.ScenarioContext) {
	s := w.chosen[w.next]
	w.next++
	sc.Before(w.before)
	sc.StepContext().After(w.afterStep)
	sc.After(w.after)
	if w.o.Hooks != nil {
		w.o.Hooks(sc)
	}
	for _, i := range s.use {
		d := &w.book.defs[i]
		steps.Register(sc, d.Kind, d.expression, w.wrapped(d.function))
	}
}

// before opens the world of a scenario, unless the run is over or godog plays another
// scenario than the suite expects.
func (w *pass) before(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	s := w.chosen[w.next-1]
	if w.ctx.Err() != nil || pickle.Location.Line != int64(s.line) {
		return ctx, godog.ErrSkip
	}
	s.begun = true
	w.now = newPlay(w.o, w.book, s)
	err := w.guarded(func() (err error) {
		ctx, err = w.now.open(ctx)
		return err
	})
	return ctx, err
}

// afterStep records the outcome of a step, also of the steps that godog skips after a
// failed one.
func (w *pass) afterStep(ctx context.Context, _ *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
	if w.now != nil && !w.left {
		w.now.stepEnded(err)
	}
	return ctx, nil
}

// after ends the scenario after its last step, or after the first failed step.
func (w *pass) after(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
	if w.now == nil || w.left {
		return ctx, nil
	}
	if hook := w.guarded(func() error { return w.now.close(ctx, err) }); hook != nil {
		w.now.fail("after hook: %v", hook)
	}
	w.conclude()
	return ctx, nil
}

func (w *pass) conclude() {
	p := w.now
	w.now = nil
	p.conclude()
	w.live.ended(p.s.result)
}

// rescue concludes the scenario at which a pass ended early.
func (w *pass) rescue() {
	value := recover()
	if w.through {
		return
	}
	switch {
	case w.now == nil: // no scenario was being played
		w.err = fmt.Errorf("%s: godog ended outside a scenario: %v", w.file.uri, value)
		return
	case value != nil:
		w.now.fail("panic: %v\n%s", value, debug.Stack())
	default:
		w.now.fail("the scenario left its goroutine (runtime.Goexit, perhaps by t.FailNow)")
	}
	defer w.conclude()
	if err := w.guarded(w.now.finish); err != nil {
		w.now.fail("%v", err)
	}
}

// guarded calls a function that may panic or leave the goroutine. A panic becomes an
// error. While w.left is set, the hooks that godog calls must not treat the function as
// returned.
func (w *pass) guarded(f func() error) (err error) {
	w.left = true
	defer func() {
		if value := recover(); value != nil {
			w.left, err = false, &panicked{value, panicPlace()}
		}
	}()
	err = f()
	w.left = false
	return err
}
