package suite

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// execute runs the selected scenarios with as many workers as there are jobs.
func execute(ctx context.Context, o Options, p *plan, defs []Definition, live *live) {
	w := &work{ctx: ctx, o: o, defs: defs, live: live}
	for _, s := range p.scenarios {
		switch {
		case s.selected && s.broken:
			s.breakDown()
			live.ended(s.result)
		case s.selected:
			w.scenarios = append(w.scenarios, s)
		}
	}
	var workers sync.WaitGroup
	for range o.Jobs {
		workers.Go(w.do)
	}
	workers.Wait()
	live.close()
}

// work is what the workers share: the scenarios to play, in order.
type work struct {
	ctx       context.Context
	o         Options
	defs      []Definition
	live      *live
	scenarios []*scenario
	taken     atomic.Int64
}

// next is a scenario that nobody plays yet, nil when none is left or the run was
// interrupted.
func (w *work) next() *scenario {
	if w.ctx.Err() != nil {
		return nil
	}
	if i := int(w.taken.Add(1)) - 1; i < len(w.scenarios) {
		return w.scenarios[i]
	}
	return nil
}

// do is one worker. A scenario may break off outside its steps (a panic while
// the world opens or ends, runtime.Goexit anywhere) and takes a goroutine with
// it; the worker goes on with the next scenario in another one.
func (w *work) do() {
	for through := false; !through; {
		var shift sync.WaitGroup
		shift.Go(func() { through = w.playOn() })
		shift.Wait()
	}
}

// playOn plays until nothing is left, and says so; or until a scenario breaks off.
func (w *work) playOn() (through bool) {
	var now *play
	defer func() {
		if now != nil {
			w.brokeOff(now, recover())
		}
	}()
	for s := w.next(); s != nil; s = w.next() {
		now = &play{s: s, o: w.o, defs: w.defs, started: w.o.Now()}
		now.through(w.ctx)
		now.end()
		now = nil
		w.live.ended(s.result)
	}
	return true
}

// brokeOff concludes the scenario that broke off: by a panic with that value, or
// by runtime.Goexit.
func (w *work) brokeOff(p *play, value any) {
	defer w.live.ended(p.s.result)
	defer func() {
		if again := recover(); again != nil {
			p.fail("panic while the world was ended: %v", again)
		}
	}()
	if value != nil {
		p.fail("panic: %v\n%s", value, debug.Stack())
	} else {
		p.fail("the scenario left its goroutine (runtime.Goexit, perhaps by t.FailNow)")
	}
	p.end()
}

// play is one scenario being executed.
type play struct {
	s        *scenario
	o        Options
	defs     []Definition
	scenario Scenario
	finished bool
	current  int // index of the step that is next or running
	started  time.Time
}

// through opens the world and takes the steps until one of them does not pass.
func (p *play) through(ctx context.Context) {
	p.scenario = p.o.New(p.s.result.Seed, p.s.name)
	ctx, err := p.scenario.Begin(ctx)
	if err != nil {
		p.fail("the world did not open: %v", err)
		return
	}
	audience, _ := p.scenario.(Audience)
	passed := true
	for p.current = 0; p.current < len(p.s.steps); p.current++ {
		if !passed {
			p.s.result.Steps[p.current].Status = Skipped
			continue
		}
		if audience != nil {
			audience.StepBegins(p.s.steps[p.current].text)
		}
		passed = p.step(ctx)
		if audience != nil {
			audience.StepEnded()
		}
	}
}

// step takes the current step and notes how it ended.
func (p *play) step(ctx context.Context) (passed bool) {
	st, r := &p.s.steps[p.current], &p.s.result.Steps[p.current]
	from := p.o.Now()
	err := st.take(ctx, p.defs[st.def].call)
	r.Took = p.o.Now().Sub(from)
	r.Status, r.Error = stepVerdict(err)
	if r.Status == Passed || r.Status == Failed {
		r.Evidence = p.defs[st.def].Evidence
	}
	return r.Status == Passed
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
	r.Took = p.o.Now().Sub(p.started)
	p.gatherEvidence()
	r.Verdict = worst(r)
}
