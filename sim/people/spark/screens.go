package spark

import (
	"fmt"
	"slices"
	"strings"

	fake "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/people"
)

// Screens lists the calls and the messages of each contact's profile.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, c := range p.Contacts.All {
		for _, view := range [...]fake.View{fake.Calls, fake.Messages} {
			if profile, ok := p.ProfileOf(c.ID, view); ok {
				all = append(all, people.Screen{Title: "Spark · " + c.Name + " · " + string(view), Lines: profileLines(profile)})
			}
		}
	}
	return all
}

// profileLines is a list of a profile as its reader sees it: the logged rows, then the
// unassigned ones.
func profileLines(p fake.Profile) []string {
	lines, logged := people.Latest(p.Logged)
	for _, row := range logged {
		lines = append(lines, fmt.Sprintf("%s  %s · %s · %s", clock(row.At), row.Project, row.Type, row.TeamMember))
	}
	for _, row := range p.Unassigned {
		who := slices.DeleteFunc([]string{row.Type, row.Number, row.Contact, row.TeamMember}, func(s string) bool { return s == "" })
		lines = append(lines, fmt.Sprintf("%s  Unassigned: %s [%s]", clock(row.At), strings.Join(who, " · "), row.Action))
	}
	return people.OrNoRows(lines)
}

// clock is the time of day of a moment as Spark writes it.
func clock(stamp string) string {
	_, time, _ := strings.Cut(stamp, "T")
	return strings.TrimSuffix(time, "Z")
}
