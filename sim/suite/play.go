package suite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// play is one scenario that is being played.
type play struct {
	s        *scenario
	o        Options
	book     *book
	scenario Scenario
	finished bool
	current  int  // index of the step that runs, or runs next
	called   bool // the function of that step was called
	stopped  bool // a step did not pass, so the remaining steps are skipped
	started  time.Time
	before   time.Time // end of the previous step; the next step's time counts from here
}

func newPlay(o Options, b *book, s *scenario) *play {
	now := o.Now()
	return &play{s: s, o: o, book: b, started: now, before: now}
}

// open opens the world.
func (p *play) open(ctx context.Context) (context.Context, error) {
	p.scenario = p.o.New(p.s.result.Seed, p.s.name)
	return p.scenario.Before(ctx)
}

// stepEnded records the outcome of the current step. If godog did not call the step's
// function, the suite is at fault.
func (p *play) stepEnded(err error) {
	st, r := &p.s.steps[p.current], &p.s.result.Steps[p.current]
	switch {
	case p.called:
		r.Status, r.Error = stepVerdict(err)
		if lacking, ok := errors.AsType[*sim.NotProvableError](err); ok {
			r.Needs = lacking.Needs
		}
	case err != nil:
		r.Status, r.Error = Errored, err.Error()
	default:
		r.Status = Skipped
	}
	now := p.o.Now()
	r.Took, p.before = Duration(now.Sub(p.before)), now
	if r.Status == Passed || r.Status == Failed {
		r.Evidence = p.book.defs[st.def].Evidence
	}
	p.stopped = p.stopped || r.Status != Passed
	p.called = false
	p.current++
}

// close passes the outcome of the steps to the scenario and ends its world.
func (p *play) close(ctx context.Context, err error) error {
	if p.scenario == nil {
		return nil
	}
	if err := p.scenario.After(ctx, err); err != nil {
		p.fail("after hook: %v", err)
	}
	return p.finish()
}

// finish ends the world and keeps its outcome.
func (p *play) finish() error {
	if p.scenario == nil || p.finished {
		return nil
	}
	p.finished = true // before the call: once, even if it panics
	r, out := p.s.result, p.scenario.Finish()
	r.Assumptions, r.Exchanges, r.Counts, r.TraceSum = out.Assumptions, out.Exchanges, out.Counts, out.TraceSum
	r.Evidence = out.Evidence
	if out.OwnClock != "" {
		p.doubt(out.OwnClock)
	}
	if out.Err != nil {
		p.fail("%v", out.Err)
	}
	return nil
}

// fail marks the scenario as a suite error; the first reason is kept.
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

// doubt marks failures as not provable when a target without our clock may not be at
// fault.
func (p *play) doubt(why string) {
	for i := range p.s.result.Steps {
		if st := &p.s.result.Steps[i]; st.Status == Failed {
			st.Status, st.Needs, st.Error = Unprovable, sim.Clock, why+"; without it: "+st.Error
		}
	}
}

// conclude derives the verdict.
func (p *play) conclude() {
	r := p.s.result
	for i := p.current; p.stopped && i < len(r.Steps); i++ {
		r.Steps[i].Status = Skipped
	}
	r.Took = Duration(p.o.Now().Sub(p.started))
	p.gatherEvidence()
	r.Verdict = worst(r)
}
