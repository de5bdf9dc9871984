package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// looks moves the clock to the moment of a Then, and records the kind of evidence.
func (s *Scenario) looks(moment string, e Evidence) error {
	s.outcome.Evidence = append(s.outcome.Evidence, e)
	return s.at(moment)
}

// isCount compares how many were found with the count of a Then, unless finding
// them failed.
func isCount[T any](what string, want int, found []T, err error) error {
	return isSame(what, want, len(found), err)
}

// counts makes a Then that compares a count with the length of a list.
func counts[T any](what string, list func(*sim.World) ([]T, error)) func(*sim.World, int) error {
	return func(w *sim.World, want int) error {
		found, err := list(w)
		return isCount(what, want, found, err)
	}
}

// countsOf is counts for a list of a customer.
func countsOf[T any](what string, list func(*sim.World, string) ([]T, error)) func(*sim.World, int, string) error {
	return func(w *sim.World, want int, customer string) error {
		found, err := list(w, customer)
		return isCount(what+" "+customer, want, found, err)
	}
}

// countsIn is counts for a list in the subject of the sentence.
func countsIn[S, T any](what string, list func(*sim.World, S) ([]T, error)) func(*sim.World, S, int) error {
	return func(w *sim.World, s S, want int) error {
		found, err := list(w, s)
		return isCount(what, want, found, err)
	}
}

// isSame compares what was found with what a Then expects, unless finding it failed.
func isSame[T comparable](what string, want, got T, err error) error {
	if err != nil {
		return err
	}
	return same(what, want, got)
}

// single returns the only object that was found.
func single[T any](what string, found []T, err error) (one T, _ error) {
	if err = isCount(what, 1, found, err); err != nil {
		return one, err
	}
	return found[0], nil
}

// same returns an error if a Then finds another value than expected.
func same[T comparable](what string, want, got T) error {
	return unless(want == got, what, want, got)
}

// sameNames returns an error if a Then finds other names than expected, in whatever
// order. It sorts both lists.
func sameNames(what string, want, found []string) error {
	slices.Sort(want)
	slices.Sort(found)
	return unless(slices.Equal(want, found), what, strings.Join(want, ", "), strings.Join(found, ", "))
}

// unless returns an error that names the expected and the found value, unless holds is
// true.
func unless(holds bool, what string, want, got any) error {
	if holds {
		return nil
	}
	return differ(what, want, got)
}

func differ(what string, want, got any) error {
	return fmt.Errorf("%s: expected %v, found %v", what, want, got)
}

// assumes settles an unconfirmed fact of a vendor.
func assumes[V people.Vendor](vendor func(people.World) V, id, value string) action {
	return func(w *sim.World) error { return vendor(w).Assumptions().Set(id, value) }
}

// shown is a piece of JSON, as a vendor's API shows it. Its parts are known by
// their paths, the whole by "@this"; a part that is not there is empty.
type shown string

func (s shown) text(path string) string { return gjson.Get(string(s), path).String() }
func (s shown) raw(path string) string  { return gjson.Get(string(s), path).Raw }
func (s shown) count(path string) int64 { return gjson.Get(string(s), path).Int() }
func (s shown) is(path string) bool     { return gjson.Get(string(s), path).Bool() }

func (s shown) list(path string) (all []shown) {
	for _, item := range gjson.Get(string(s), path).Array() {
		all = append(all, shown(item.Raw))
	}
	return all
}

// texts are the texts at a path in each piece of a list.
func (s shown) texts(list, path string) (all []string) {
	for _, item := range s.list(list) {
		all = append(all, item.text(path))
	}
	return all
}
