package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// Downtime is how long a crashed core stays away before it is opened again.
const Downtime = 7 * time.Second

// crashPlan counts the instants at which a core can die: before and after each
// commit of its store, and before and after the handler of each exchange it
// takes part in. One of them may be chosen.
type crashPlan struct {
	planned  bool
	at       int
	passed   int
	happened bool
	armed    bool // points count only once the integration is connected
}

const startedAgain = "started again on the same store"

// ArmCrashPoints starts counting; setting up, before it, is not part of a call.
func (w *World) ArmCrashPoints() { w.crash.armed, w.crash.passed = true, 0 }

// CrashAt plans a crash of the core at its n-th point from now, n from 1. It is opened
// again on the same store [Downtime] later.
func (w *World) CrashAt(n int) {
	w.ArmCrashPoints()
	w.crash.planned, w.crash.at = true, n
}

// Crashed reports whether the planned crash has happened.
func (w *World) Crashed() bool { return w.crash.happened }

// CrashPoints returns how many points the core has passed since they were armed.
func (w *World) CrashPoints() int { return w.crash.passed }

// point passes one instant at which the core could die, and kills it if this is
// the chosen one.
func (w *World) point(where string) {
	c := &w.crash
	if !c.armed {
		return
	}
	c.passed++
	if !c.planned || c.happened || c.passed != c.at {
		return
	}
	c.happened = true
	n := w.Trace.Record(trace.Entry{At: w.Now(), Kind: trace.KindFault, System: "core", Text: fmt.Sprintf("crashed %s (point %d)", where, c.at)})
	w.target.Kill()
	w.startAfter(Downtime, "the operator restarts the core", n, func() bool { return true })
}

// startAfter opens a killed core again on the same store after d, if that is still due.
// The start has the given cause, or at 0 the cause of the caller.
func (w *World) startAfter(d time.Duration, does string, cause int, due func() bool) {
	w.Sched.Go(does, func(ctx context.Context) {
		if w.Sched.Sleep(ctx, d) != nil || !due() {
			return
		}
		if cause > 0 {
			w.Sched.SetCause(cause)
		}
		if err := w.startCore(); err != nil {
			panic(err)
		}
	})
}

// StopCore kills the core, which stays away until [World.StartCore].
func (w *World) StopCore() error {
	if err := w.coreCanRestart(); err != nil {
		return err
	}
	if w.down {
		return errors.New("the core is stopped already")
	}
	return w.Do("the operator", "stops the core", "", func() error {
		w.target.Kill()
		w.down = true
		return nil
	})
}

// CoreStopped reports whether the operator has stopped the core.
func (w *World) CoreStopped() bool { return w.down }

// StartCore opens a stopped core again on the same store.
func (w *World) StartCore() error {
	if !w.down {
		return errors.New("the core is running")
	}
	return w.Do("the operator", "starts the core", "", w.startCore)
}

func (w *World) startCore() error {
	if err := w.startTarget(startedAgain); err != nil {
		return fmt.Errorf("starting the core: %w", err)
	}
	w.down = false
	return nil
}

// CoreDown kills the core and opens it again on the same store after d.
func (w *World) CoreDown(d time.Duration) error {
	if err := w.StopCore(); err != nil {
		return err
	}
	w.startAfter(d, "the operator starts the core", 0, w.CoreStopped)
	return nil
}

func (w *World) coreCanRestart() error {
	if len(w.grants) == 0 {
		return errors.New("no core is running: connect an integration first")
	}
	return w.Need(Restart, Clock)
}

// networkPoint counts the exchanges that the core sends or receives.
func (w *World) networkPoint(p simnet.Point) {
	// Checked first: the text costs more than the rest of passing a point.
	if w.crash.armed && (p.From == "core" || p.To == "core") {
		w.point(fmt.Sprintf("%s of %s %s to %s", p.When, p.Method, p.Path, p.To))
	}
}

// errKilled ends a transaction of a core that died right before its commit.
var errKilled = errors.New("the core was killed before this commit")

// pointStore lets other work of the same instant go first, so that the seed
// explores interleavings of transactions, and passes a crash point on either
// side of each commit.
type pointStore struct {
	inner store.Store
	world *World
}

func (s *pointStore) Update(ctx context.Context, f func(store.Tx) error) error {
	if err := s.world.Sched.Yield(ctx); err != nil {
		return err
	}
	crashed := s.world.crash.happened
	s.world.point("before a commit")
	if s.world.crash.happened && !crashed {
		return errKilled
	}
	err := s.inner.Update(ctx, f)
	if err == nil {
		s.world.point("after a commit")
	}
	return err
}

func (s *pointStore) View(ctx context.Context, f func(store.Tx) error) error {
	return s.inner.View(ctx, f)
}
