package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/yaml"
)

// country is an ISO 3166 code.
type country string

// UnmarshalText implements [encoding.TextUnmarshaler].
func (c *country) UnmarshalText(text []byte) error {
	*c = country(text)
	if len(text) != 2 || strings.Trim(string(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return fmt.Errorf("is %q, expected two capital letters such as IT", text)
	}
	return nil
}

// hours are opening hours: "09:00-18:00" of every day, or by weekdays as in
// {Mon-Fri: "09:00-12:00, 13:00-18:00", Sat: "10:00-14:00"}.
type hours []people.Opening

// days are the names of weekdays in opening hours.
var days = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// UnmarshalYAML accepts both forms.
func (h *hours) UnmarshalYAML(n *yaml.Node) error {
	if n.IsText() {
		return h.add(n, []time.Weekday{0, 1, 2, 3, 4, 5, 6})
	}
	pairs, err := n.Pairs()
	for _, p := range pairs {
		first, last, isRange := strings.Cut(p.Key, "-")
		if !isRange {
			last = first
		}
		from, to := slices.Index(days, first), slices.Index(days, last)
		if from < 0 || to < 0 {
			return p.Value.Errorf("unknown days %q, expected for example Mon-Fri or Sat, of %s", p.Key, strings.Join(days, ", "))
		}
		open := []time.Weekday{time.Weekday(from)}
		for d := from; d != to; {
			d = (d + 1) % len(days)
			open = append(open, time.Weekday(d))
		}
		if err := h.add(p.Value, open); err != nil {
			return err
		}
	}
	return err
}

// add reads "09:00-12:00, 13:00-18:00" for some days.
func (h *hours) add(n *yaml.Node, on []time.Weekday) error {
	text, err := n.Text()
	if err != nil {
		return err
	}
	for stretch := range strings.SplitSeq(text, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(stretch), "-")
		opens, ok := timeOfDay(from)
		closes, ok2 := timeOfDay(to)
		if !ok || !ok2 || opens >= closes {
			return n.Errorf("is %q, expected from and to on one day, such as 09:00-18:00; after midnight begins the next day", text)
		}
		*h = append(*h, people.Opening{Days: on, From: opens, To: closes})
	}
	return nil
}

func timeOfDay(text string) (time.Duration, bool) {
	if text == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(text) == 5
}
