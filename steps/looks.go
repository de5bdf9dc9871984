package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

// looks moves to the moment at which a Then looks, and notes what it looks at.
func looks(ctx context.Context, moment string, e Evidence) (*sim.World, error) {
	s := of(ctx)
	return s.world, s.looks(moment, e)
}

func (s *Scenario) looks(moment string, e Evidence) error {
	s.outcome.Evidence = append(s.outcome.Evidence, e)
	return s.at(moment)
}

// counted compares how many there are, by API, with the count of a Then.
func counted(ctx context.Context, moment, what, count string, find func(*sim.World) (int, error)) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	found, err := find(w)
	if err == nil {
		err = isCount(what, count, found)
	}
	return err
}

// isCount compares how many there are with the count of a Then.
func isCount(what, count string, found int) error {
	want, err := number(count)
	if err == nil {
		err = same(what, want, found)
	}
	return err
}

// same complains when a Then finds something else than it wants.
func same[T comparable](what string, want, got T) error {
	if want == got {
		return nil
	}
	return differ(what, want, got)
}

// sameNames complains when a Then finds other names than it wants, in whatever
// order. It sorts both lists.
func sameNames(what string, want, found []string) error {
	slices.Sort(want)
	slices.Sort(found)
	if slices.Equal(want, found) {
		return nil
	}
	return differ(what, strings.Join(want, ", "), strings.Join(found, ", "))
}

func differ(what string, want, got any) error {
	return fmt.Errorf("%s: expected %v, found %v", what, want, got)
}
