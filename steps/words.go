package steps

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// Pieces of expressions. A name is one capitalised word; an inbox may have two.
const (
	name     = `([A-Z][\w-]*)`
	names    = `([A-Z][\w-]*(?:, [A-Z][\w-]*)*(?: and [A-Z][\w-]*)?)`
	inbox    = `([A-Z]\w*(?: [A-Z]\w*)*)`
	span     = `(\d+ (?:second|minute|hour)s?)`
	count    = `(no|one|two|three|\d+)`
	moment   = `(at that moment |\d+ (?:second|minute|hour)s? later )?`
	quoted   = `"([^"]*)"`
	ordinal  = `(first|second|third|last)`
	endOfIt  = `$`
	startOf  = `^`
	thenFrom = startOf + moment
)

// list splits "Lena, Marco and Nora".
func list(s string) []string {
	return strings.Split(strings.ReplaceAll(s, " and ", ", "), ", ")
}

// number reads a count as people write it.
func number(word string) (int, error) {
	for n, w := range [...]string{"no", "one", "two", "three"} {
		if w == word {
			return n, nil
		}
	}
	return strconv.Atoi(word)
}

// duration reads "2 minutes".
func duration(s string) (time.Duration, error) {
	amount, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(amount)
	if err != nil {
		return 0, fmt.Errorf("%q is not a span of time such as 30 seconds: %w", s, err)
	}
	switch strings.TrimSuffix(unit, "s") {
	case "second":
		return time.Duration(n) * time.Second, nil
	case "minute":
		return time.Duration(n) * time.Minute, nil
	case "hour":
		return time.Duration(n) * time.Hour, nil
	}
	return 0, fmt.Errorf("%q is not a span of time: give seconds, minutes or hours", s)
}

// at moves to the moment at which a Then looks.
func (s *Scenario) at(moment string) error {
	switch {
	case moment == "":
		return s.world.Settle()
	case strings.HasPrefix(moment, "at that moment"):
		return nil
	}
	d, err := duration(strings.TrimSuffix(moment, " later "))
	if err != nil {
		return err
	}
	if err := s.world.Need(sim.Clock); err != nil {
		return err
	}
	return s.do(advance(d))
}
