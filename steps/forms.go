package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The usual forms of what is written about a call. A rule asks for the datum;
// label, order and format are the implementation's own.

var (
	withUnit   = `\d+(?:\.\d+)?\s*(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)`
	byUnits    = regexp.MustCompile(`(?i)\b(?:P?T)?` + withUnit + `(?:(?:\s*,|\s+and\b)?\s*` + withUnit + `)*\b`)
	oneUnit    = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)\s*([hms])`)
	byColons   = regexp.MustCompile(`(?:\b(\d+):)?\b(\d+):(\d{2})\b`)
	bareNumber = regexp.MustCompile(`\b\d+\b`)
	clockTime  = regexp.MustCompile(`\d{1,2}:(\d{2})(?::(\d{2}))?`)
	aLink      = regexp.MustCompile(`https?://[^\s"'<>]+`)
)

// durationsIn reads every duration in a text: "1 min 30 s", "90 seconds",
// "1m30s", "PT1M30S", "1:30", "0:01:30".
func durationsIn(text string) (all []time.Duration) {
	for _, words := range byUnits.FindAllString(text, -1) {
		total := 0.0
		for _, m := range oneUnit.FindAllStringSubmatch(words, -1) {
			n, _ := strconv.ParseFloat(m[1], 64) // digits
			total += n * map[string]float64{"h": 3600, "m": 60, "s": 1}[strings.ToLower(m[2])]
		}
		all = append(all, time.Duration(total*float64(time.Second)))
	}
	for _, m := range byColons.FindAllStringSubmatch(text, -1) {
		total := 0
		for _, part := range m[1:] {
			n, _ := strconv.Atoi(part) // digits, or nothing for no hours
			total = total*60 + n
		}
		all = append(all, time.Duration(total)*time.Second)
	}
	return all
}

// readDuration reads the duration in a text that holds one; a number without
// a unit is one of seconds.
func readDuration(text string) (time.Duration, error) {
	if all := durationsIn(text); len(all) > 0 {
		return all[0], nil
	}
	if n, err := strconv.Atoi(bareNumber.FindString(text)); err == nil {
		return time.Duration(n) * time.Second, nil
	}
	return 0, fmt.Errorf("no duration in %q", text)
}

// holdsDuration finds a duration in a text; a number without a unit
// counts only on a line with the word duration.
func holdsDuration(text string, want time.Duration) bool {
	if slices.Contains(durationsIn(text), want) {
		return true
	}
	for line := range strings.Lines(text) {
		if aDuration.MatchString(line) && slices.Contains(bareNumber.FindAllString(line, -1), strconv.Itoa(int(want.Seconds()))) {
			return true
		}
	}
	return false
}

// holdsTime finds a time of day, with or without seconds, in any zone of whole
// hours, or the seconds since 1970.
func holdsTime(text string, at time.Time) bool {
	if strings.Contains(text, strconv.FormatInt(at.Unix(), 10)) {
		return true
	}
	at = at.UTC()
	for _, m := range clockTime.FindAllStringSubmatch(text, -1) {
		if m[1] == at.Format("04") && (m[2] == "" || m[2] == at.Format("05")) {
			return true
		}
	}
	return false
}
