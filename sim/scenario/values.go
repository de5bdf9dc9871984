package scenario

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/yaml"
)

// list is a list of names, each given once.
type list []string

// UnmarshalYAML refuses a name that is given twice.
func (l *list) UnmarshalYAML(n *yaml.Node) error {
	elements, err := n.List()
	for _, e := range elements {
		name, err := e.Text()
		if err != nil {
			return err
		}
		if slices.Contains(*l, name) {
			return e.Errorf("%s is given twice", name)
		}
		*l = append(*l, name)
	}
	return err
}

// connect is a list of integrations.
type connect list

// UnmarshalYAML refuses what is not an integration.
func (c *connect) UnmarshalYAML(n *yaml.Node) error {
	err := (*list)(c).UnmarshalYAML(n)
	for _, name := range *c {
		if err == nil && !slices.Contains(connectable, name) {
			err = n.Errorf("there is no integration called %q, expected %s", name, yaml.Or(connectable))
		}
	}
	return err
}

// texts is one text or a list of them.
type texts []string

// UnmarshalYAML accepts both forms.
func (t *texts) UnmarshalYAML(n *yaml.Node) error {
	if n.IsList() {
		return (*list)(t).UnmarshalYAML(n)
	}
	text, err := n.Text()
	*t = texts{text}
	return err
}

// span is a duration above 0.
type span time.Duration

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d <= 0 || d > maxTimeline {
		return fmt.Errorf("is %q, expected a span of time such as 30s, 5m or 1h, at most 720h", text)
	}
	*s = span(d)
	return nil
}

// moment is a date and a time of day, with a time zone or in UTC.
type moment time.Time

// UnmarshalText implements [encoding.TextUnmarshaler].
func (m *moment) UnmarshalText(text []byte) error {
	const layout = "2006-01-02 15:04"
	date, zone := string(text), time.UTC
	if len(date) > len(layout) && date[len(layout)] == ' ' {
		name := date[len(layout)+1:]
		if err := people.CheckZone(name); err != nil {
			return fmt.Errorf("is %q: %w", text, err)
		}
		date = date[:len(layout)]
		zone, _ = time.LoadLocation(name) // checked above
	}
	t, err := time.ParseInLocation(layout, date, zone)
	if err != nil {
		return fmt.Errorf("is %q, expected a date and a time of day such as 2026-01-10 09:30, which is UTC, or 2026-01-10 09:30 Europe/Rome", text)
	}
	if t.Format(layout) != date {
		return fmt.Errorf("is %q: there is no such time, as the clocks change; expected for example %s", text, t.Format(layout))
	}
	*m = moment(t.UTC())
	return nil
}
