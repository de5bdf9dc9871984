package steps

import (
	"context"

	"github.com/callsim/callsim/sim"
)

// looks moves to the moment at which a Then looks and notes the evidence.
func looks(ctx context.Context, moment string, e Evidence) (*sim.World, error) {
	s := of(ctx)
	err := s.at(moment)
	s.saw(e)
	return s.world, err
}

// counted compares how many there are, by API, with the count of a Then.
func counted(ctx context.Context, moment, what, count string, find func(*sim.World) (int, error)) error {
	s := of(ctx)
	if err := s.at(moment); err != nil {
		return err
	}
	s.saw(API)
	want, err := number(count)
	if err != nil {
		return err
	}
	found, err := find(s.world)
	if err != nil {
		return err
	}
	if found != want {
		return differ(what, want, found)
	}
	return nil
}
