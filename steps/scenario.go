package steps

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// Options are what all scenarios of a run share.
type Options struct {
	Assume map[string]string           // unconfirmed vendor facts, as in sim.Options
	Target func(*sim.World) sim.Target // the implementation under test; nil: the built-in core

	// Sample bounds how many of the cases that a step enumerates it tries, drawn by
	// the seed; 0: all.
	Sample int

	// Records has every scenario's record written and summed, and the exchanges
	// named that decided it, for reports that show them: a tenth of what a scenario
	// costs. Of one that did not pass, those exchanges are named anyway.
	Records bool

	// Opened receives the scenario's own world before its first deed;
	// not of the worlds in which a step plays the scenario again.
	Opened func(*sim.World)

	// World adjusts the options of the scenario's own world, for a player that
	// sets latencies or streams the record.
	World func(*sim.Options)
}

// Scenario is one running scenario: its world, and what it has done there.
type Scenario struct {
	name          string
	seed          uint64
	opts          Options
	world         *sim.World
	integration   integration // of a reliability scenario
	crashFrom     int         // where in the script the core may first be killed
	begun         beginning   // of the first call
	script        []deed
	posted        []answer      // how the core took webhooks that a step sent itself
	loggedBefore  int           // bytes of the core's log before trouble was planned
	tried         bool          // a deed was tried that may be refused
	refusal       error         // of the last such deed
	looking       *people.Agent // whose screen was read last
	cell          SparkCell     // of the decision table
	askedBefore   int           // requests to the CRM that do not count
	othersAsked   int           // requests of another integration
	othersRefused int           // those that the CRM refused
	fell          bool          // a step did not pass
	borrowed      bool          // the caller owns the world: no step can play it again
	outcome       Outcome
}

// beginning is where the preparations of a scenario end.
type beginning struct {
	deed     int // in the script
	requests int // that the core had made to the CRM
}

// deed is an action in the script of a scenario. Faults are marked, so that the scenario
// can be played without them.
type deed struct {
	action
	fault bool
}

// answer is how the core took a request.
type answer struct {
	status int
	body   string
}

// New opens the world of a scenario.
func New(seed uint64, name string, opts Options) *Scenario {
	return &Scenario{name: name, seed: seed, opts: opts}
}

// Before opens the world and puts the scenario where the step functions find it.
func (s *Scenario) Before(ctx context.Context) (context.Context, error) {
	opts := s.worldOptions()
	if s.opts.World != nil {
		s.opts.World(&opts)
	}
	w, err := sim.New(opts)
	if err != nil {
		return ctx, err
	}
	s.world = w
	if s.opts.Opened != nil {
		s.opts.Opened(w)
	}
	return context.WithValue(ctx, scenarioKey{}, s), nil
}

// After receives the error of the steps.
func (s *Scenario) After(_ context.Context, err error) error {
	s.fell = err != nil
	return nil
}

// Finish ends the world and returns the scenario's outcome.
func (s *Scenario) Finish() Outcome {
	if s.world == nil {
		return s.outcome
	}
	s.outcome.Assumptions = s.world.Relied()
	if s.opts.Records {
		sum := s.world.Trace.Sum()
		s.outcome.TraceSum = hex.EncodeToString(sum[:])
	}
	if err := s.world.Need(sim.Clock); err != nil {
		s.outcome.OwnClock = err.Error()
	}
	s.outcome.Err = s.world.Finish()
	if s.opts.Records || s.fell || s.outcome.Err != nil {
		s.outcome.Exchanges = s.world.Decided()
	}
	return s.outcome
}

func (s *Scenario) worldOptions() sim.Options {
	return sim.Options{Seed: s.seed, Scenario: s.name, Assume: s.opts.Assume, Target: s.opts.Target}
}

// do acts in the world and appends the action to the script.
func (s *Scenario) do(a action) error {
	if s.borrowed { // the clock is moved by others
		return s.world.WithoutSettling(func() error { return a(s.world) })
	}
	s.script = append(s.script, deed{action: a})
	return a(s.world)
}

// tries acts in the world and keeps the refusal for a Then.
func (s *Scenario) tries(a action) error {
	return s.do(func(w *sim.World) error {
		s.keep(w, a(w))
		return nil
	})
}

// keep keeps the refusal of a deed, except in a world in which the scenario is played
// again.
func (s *Scenario) keep(w *sim.World, err error) {
	if w == s.world {
		s.tried, s.refusal = true, err
	}
}

// itIsRefused reads the refusal of the last deed that was tried.
func itIsRefused(s *Scenario, words string) error {
	if s.refusal == nil {
		return fmt.Errorf("it was not refused")
	}
	return unless(strings.Contains(s.refusal.Error(), words), "words of the refusal", words, s.refusal)
}

func nothingIsRefused(s *Scenario) error {
	if !s.tried {
		return errors.New("no deed has been tried")
	}
	if s.refusal != nil {
		return fmt.Errorf("it was refused: %w", s.refusal)
	}
	return nil
}

// disturb plans a fault and notes it as one.
func (s *Scenario) disturb(a action) error {
	s.script = append(s.script, deed{action: a, fault: true})
	return a(s.world)
}

// playOptions configure how a scenario is played again.
type playOptions struct {
	faults bool   // with the scenario's own faults
	before action // once the scenario's Givens up to the marked moment are done
	moment int    // index into the script at which before runs
	seed   uint64 // added to the scenario's own
}

// again plays the scenario so far in a fresh world of the same seed.
func (s *Scenario) again(opts playOptions) (*sim.World, error) {
	if s.borrowed {
		return nil, errors.New("only a feature can be played again in other worlds")
	}
	options := s.worldOptions()
	options.Seed += opts.seed
	w, err := sim.New(options)
	if err != nil {
		return nil, err
	}
	for i, d := range s.script {
		if opts.before != nil && i == opts.moment {
			err = opts.before(w)
		}
		if err == nil && (opts.faults || !d.fault) {
			err = d.action(w)
		}
		if err != nil {
			w.Close()
			return nil, fmt.Errorf("playing the scenario again: %w", err)
		}
	}
	return w, nil
}

// counted notes a figure that the report prints under the scenario.
func (s *Scenario) counted(format string, args ...any) {
	s.outcome.Counts = append(s.outcome.Counts, fmt.Sprintf(format, args...))
}

type scenarioKey struct{}

func of(ctx context.Context) *Scenario { return ctx.Value(scenarioKey{}).(*Scenario) }

// Outcome is what a scenario leaves behind once it is over, beside its verdict.
type Outcome struct {
	Evidence    []Evidence // of the Then steps that were executed, in order
	Assumptions []string   // unconfirmed vendor facts that the world relied on, sorted
	Exchanges   []string   // that wrote what the Then steps read, e.g. "x12 core → front POST /contacts 201"; see Options.Records
	Counts      []string   // what the scenario counted, e.g. "15,840 orders, one end state"
	TraceSum    string     // SHA-256 of the record, hex; see Options.Records
	Err         error      // the suite's own error: a dead world, a fault that never fired

	// OwnClock is set for a target whose clock cannot be moved: a failure may come
	// from the difference between its clock and the phone system's.
	OwnClock string
}
