package aircall

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Projection returns the state by which two runs are compared: calls with direction,
// customer, line, outcome, agent, comments and tags, and messages, sorted and without
// ids and times. Equal projections are equal states.
func (s *Server) Projection() string {
	var lines []string
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for c := range s.calls.All {
			lines = append(lines, s.project(c))
		}
		for m := range s.messages.All {
			lines = append(lines, fmt.Sprintf("message %s %s on %s: %q %s %s\n", m.direction(), m.customer, m.line.name,
				m.body, m.status, m.user.displayName()))
		}
		return nil
	})
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func (s *Server) project(c *call) string {
	row := s.callRow(c)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s on %s: %s", row.Direction, row.Customer, row.Line, row.Outcome)
	if row.Reason != "" {
		fmt.Fprintf(&b, " (%s)", row.Reason)
	}
	if row.Agent != "" {
		fmt.Fprintf(&b, ", %s", row.Agent)
	}
	if row.FirstBy != row.Agent {
		fmt.Fprintf(&b, ", first %s", row.FirstBy)
	}
	if row.Outside != "" {
		fmt.Fprintf(&b, ", then %s", row.Outside)
	}
	if row.Assigned != "" {
		fmt.Fprintf(&b, ", assigned to %s", row.Assigned)
	}
	if c.archived {
		b.WriteString(", archived")
	}
	var extras []string
	for _, x := range c.comments {
		extras = append(extras, fmt.Sprintf(", comment %q", x.text))
	}
	for _, t := range c.tags {
		extras = append(extras, fmt.Sprintf(", tag %q", t.tag.name))
	}
	slices.Sort(extras)
	b.WriteString(strings.Join(extras, ""))
	b.WriteByte('\n')
	return b.String()
}
