package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/callsim/callsim/sim/simnet"
)

// Capability is something that a scenario needs of the implementation under test
// beyond receiving webhooks and calling the vendors' APIs.
type Capability string

const (
	// Clock: the world owns its time, so that "29 seconds later" means something
	// and back-off does not last.
	Clock Capability = "a clock that the harness moves"
	// Restart: it can be killed and started again on what it stored.
	Restart Capability = "being killed and started again"
	// Refusal: single connections of it can be refused.
	Refusal Capability = "a connection that is refused"
	// Several: worlds of their own beside each other.
	Several Capability = "several of it at a time"
	// Fresh: it is empty when a world begins.
	Fresh Capability = "being reset"
	// Operated: its store and its admin API are those of the built-in core.
	Operated Capability = "the built-in core's admin API and store"
)

// NotProvableError means that the implementation under test lacks a capability that
// a step needs; this is neither its failure nor the suite's.
type NotProvableError struct {
	Needs Capability
	Why   string
}

func (e *NotProvableError) Error() string {
	return fmt.Sprintf("not provable: this needs %s, and %s", e.Needs, e.Why)
}

// limited is a target without some capabilities.
type limited interface {
	// Lacks returns why there is no such capability, or "".
	Lacks(Capability) (why string)
}

// Need is a *NotProvableError if the target lacks one of these.
func (w *World) Need(all ...Capability) error {
	target, some := w.target.(limited)
	if !some {
		return nil
	}
	for _, c := range all {
		if why := target.Lacks(c); why != "" {
			return &NotProvableError{Needs: c, Why: why}
		}
	}
	return nil
}

// Plan puts a fault in force, provided that the target can be judged under it.
func (w *World) Plan(f simnet.Fault) error {
	_, err := w.plan(f)
	return err
}

func (w *World) plan(f simnet.Fault) (*simnet.Planned, error) {
	if err := w.Need(neededFor(f)...); err != nil {
		return nil, err
	}
	return w.Net.Plan(f)
}

// PlanFor puts a fault in force for a time.
func (w *World) PlanFor(f simnet.Fault, d time.Duration) error {
	planned, err := w.plan(f)
	if err != nil {
		return err
	}
	w.Sched.Background("the end of a fault", func(ctx context.Context) {
		if w.Sched.Sleep(ctx, d) == nil {
			planned.Lift()
		}
	})
	return nil
}

// neededFor lists the capabilities that a fault takes: after a failure or a lost webhook
// the target tries again later.
func neededFor(f simnet.Fault) []Capability {
	switch f.Kind {
	case simnet.Hold, simnet.Duplicate, simnet.Delay:
		return nil
	case simnet.Refused:
		if f.From == "core" {
			return []Capability{Refusal, Clock}
		}
	}
	return []Capability{Clock}
}
