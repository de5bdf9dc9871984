package ringcentral

import (
	"fmt"
	"slices"
	"strings"
)

// Projection returns the state by which two runs are compared: calls and messages, sorted
// and without ids and times. Equal projections are equal states.
func (s *Server) Projection() string {
	var lines []string
	for _, row := range s.Calls() {
		line := fmt.Sprintf("%s %s to %s: %s", row.Direction, row.Customer, row.Dialled, row.Outcome)
		if len(row.Agents) > 0 {
			line += ", " + strings.Join(row.Agents, ", ")
		}
		if row.Queue != "" {
			line += ", in " + row.Queue
		}
		if row.JoinedTo != "" {
			line += ", joined"
		}
		lines = append(lines, line+"\n")
	}
	for _, m := range s.Messages() {
		lines = append(lines, fmt.Sprintf("%s %s from %s to %s: %q %s, %d files\n", strings.ToLower(m.Direction), m.Kind, m.From, strings.Join(m.To, ", "), m.Text, m.Status, len(m.Files)))
	}
	return sorted(lines)
}

func sorted(lines []string) string {
	slices.Sort(lines)
	return strings.Join(lines, "")
}
