package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/spark"
)

// sparkScreens shows each contact's profile, calls and messages.
func (w *World) sparkScreens() []Screen {
	if w.spark == nil {
		return nil
	}
	var all []Screen
	for _, c := range w.cast.contacts.all {
		for _, view := range [...]spark.View{spark.Calls, spark.Messages} {
			p, ok := w.Spark().ProfileOf(c.ID, view)
			if ok {
				all = append(all, Screen{Title: "Spark · " + c.Name + " · " + string(view), Lines: profileLines(p)})
			}
		}
	}
	return all
}

// profileLines is a list of a profile as its reader sees it: what is logged, then
// what waits.
func profileLines(p spark.Profile) []string {
	var lines []string
	logged := p.Logged
	if n := len(logged) - excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("… %d earlier", n))
		logged = logged[n:]
	}
	for _, row := range logged {
		lines = append(lines, fmt.Sprintf("%s  %s · %s · %s", clock(row.At), row.Project, row.Type, row.TeamMember))
	}
	for _, row := range p.Unassigned {
		who := slices.DeleteFunc([]string{row.Type, row.Number, row.Contact, row.TeamMember}, func(s string) bool { return s == "" })
		lines = append(lines, fmt.Sprintf("%s  Unassigned: %s [%s]", clock(row.At), strings.Join(who, " · "), row.Action))
	}
	if len(lines) == 0 {
		return []string{noRows}
	}
	return lines
}

// clock is the time of day of a moment as Spark writes it.
func clock(stamp string) string {
	_, time, _ := strings.Cut(stamp, "T")
	return strings.TrimSuffix(time, "Z")
}
