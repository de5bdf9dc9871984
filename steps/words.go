package steps

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// list splits "Lena, Marco and Nora".
func list(s string) []string {
	return strings.Split(strings.ReplaceAll(s, " and ", ", "), ", ")
}

// singular is the noun of one: "contact" of "contacts", "opportunity" of
// "opportunities".
func singular(noun string) string {
	if stem, many := strings.CutSuffix(noun, "ies"); many {
		return stem + "y"
	}
	return strings.TrimSuffix(noun, "s")
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

// position reads "second" or "4th" as an index from 0; "" is the first.
func position(word string) (int, error) {
	for n, w := range [...]string{"first", "second", "third"} {
		if word == w {
			return n, nil
		}
	}
	if word == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimRight(word, "stndrh"))
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is not a position: expected first, second, third, 4th …", word)
	}
	return n - 1, nil
}

// nth is the index that "first", "second", "4th" or "last" has among n; -1 if there
// are not so many.
func nth(word string, n int) int {
	i, err := position(word)
	if word == "last" {
		i, err = n-1, nil
	}
	if err != nil || i >= n {
		return -1
	}
	return i
}

// duration reads "2 minutes", "90s" and "1h30m".
func duration(s string) (time.Duration, error) {
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return d, nil
	}
	amount, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(amount)
	each, known := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour,
	}[strings.TrimSuffix(unit, "s")]
	if err != nil || !known {
		return 0, fmt.Errorf("%q is not a duration: expected for example 30 seconds, 2 minutes or 1h30m", s)
	}
	return time.Duration(n) * each, nil
}

// at moves the clock to the moment at which a Then reads.
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
