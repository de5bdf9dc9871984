package steps

import (
	"fmt"

	"github.com/callsim/callsim/sim"
)

// theCoreMayBeKilledFromNowOn marks the moment from which crash points count.
func theCoreMayBeKilledFromNowOn(s *Scenario) error {
	s.crashFrom = len(s.script)
	s.world.ArmCrashPoints()
	return nil
}

// wheneverTheCoreIsKilled plays the scenario once for each crash point that the
// core passes in it, kills the core at exactly that one, and wants the
// undisturbed state in the end.
func wheneverTheCoreIsKilled(s *Scenario) error {
	points := s.world.CrashPoints()
	if points == 0 {
		return fmt.Errorf("the core passed no crash point: nothing would be tried")
	}
	tried, err := s.tryAll(points, func(i int, want []byte) error {
		if err := s.tryCrash(i+1, want); err != nil {
			return fmt.Errorf("killed at point %d of %d: %w", i+1, points, err)
		}
		return nil
	})
	if err == nil {
		s.counted("%s crash points, one end state", tried)
	}
	return err
}

func (s *Scenario) tryCrash(point int, want []byte) error {
	w, err := s.again(playOptions{faults: true, moment: s.crashFrom, before: func(w *sim.World) error {
		if err := w.Need(sim.Restart); err != nil {
			return err
		}
		w.CrashAt(point)
		return nil
	}})
	if err != nil {
		return err
	}
	err = w.Settle()
	if err == nil {
		err = sameState(want, s.integration.state(w))
	}
	if s.opts.Target != nil && !w.Crashed() {
		// A program of its own decides by itself how many requests it makes: this
		// time there were fewer.
		w.Close()
	} else if ended := w.Finish(); err == nil {
		err = ended
	}
	return err
}
