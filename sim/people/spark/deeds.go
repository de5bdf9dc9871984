package spark

import (
	"fmt"
	"slices"
	"strings"

	fake "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/people"
)

// JoinsProject puts an agent on a project.
func (p *People) JoinsProject(a *people.Agent, project string) error {
	return p.onProject(a, "joins the project", project, p.JoinProject)
}

// LeavesProject takes an agent off a project.
func (p *People) LeavesProject(a *people.Agent, project string) error {
	return p.onProject(a, "leaves the project", project, p.LeaveProject)
}

func (p *People) onProject(a *people.Agent, does, name string, change func(member, project int64) error) error {
	project, err := p.Project(name)
	if err != nil {
		return err
	}
	return p.acts(a, does, name, func(member int64) error { return change(member, project.ID) })
}

// EntersProject makes a contact a member of one more project.
func (p *People) EntersProject(contact, name string) error {
	c, err := p.Contact(contact)
	if err != nil {
		return err
	}
	project, err := p.Project(name)
	if err != nil {
		return err
	}
	return p.w.Do("the administrator", "adds "+contact+" to the project", name, func() error { return p.EnterProject(c.ID, project.ID) })
}

// LogsOnAllProjects sets the company's switch.
func (p *People) LogsOnAllProjects(on bool) error {
	does := "switches off"
	if on {
		does = "switches on"
	}
	return p.w.Do("the administrator", does, "Log calls and messages on all projects", func() error { return p.LogOnAllProjects(on) })
}

// OpensProfile opens a contact's profile.
func (p *People) OpensProfile(a *people.Agent, contact string) error {
	c, err := p.Contact(contact)
	if err != nil {
		return err
	}
	return p.acts(a, "opens the profile of", contact, func(member int64) error { return p.OpenProfile(member, c.ID) })
}

// SwitchesTo opens the other list of the profile on the agent's screen.
func (p *People) SwitchesTo(a *people.Agent, view fake.View) error {
	return p.acts(a, "switches to the", strings.ToLower(string(view)), func(member int64) error { return p.SwitchTo(member, view) })
}

// Choice completes an unassigned row; an empty field is no choice.
type Choice struct {
	Contact, Member string
	Projects        []string
}

// Assigns completes the oldest row under Unassigned on the agent's screen.
func (p *People) Assigns(a *people.Agent, choice Choice) error {
	var chosen fake.Assignment
	if choice.Contact != "" {
		c, err := p.Contact(choice.Contact)
		if err != nil {
			return err
		}
		chosen.Contact = c.ID
	}
	if choice.Member != "" {
		m, err := p.w.Cast().Agent(choice.Member)
		if err != nil {
			return err
		}
		chosen.TeamMember = p.Seats[m]
	}
	var err error
	if chosen.Projects, err = p.projectIDs(choice.Projects); err != nil {
		return err
	}
	return p.acts(a, "assigns", choice.String(), func(member int64) error {
		screen, open := p.Screen(member)
		if !open || len(screen.Unassigned) == 0 {
			return fmt.Errorf("no row is under Unassigned on the screen of %s", a.Name)
		}
		return p.Assign(member, screen.Unassigned[0].ID, chosen)
	})
}

func (c Choice) String() string {
	var parts []string
	if c.Contact != "" {
		parts = append(parts, "the contact "+c.Contact)
	}
	if c.Member != "" {
		parts = append(parts, "the team member "+c.Member)
	}
	if len(c.Projects) > 0 {
		parts = append(parts, "the projects "+strings.Join(c.Projects, ", "))
	}
	return strings.Join(parts, " and ")
}

// acts runs an agent's action in Spark.
func (p *People) acts(a *people.Agent, does, detail string, action func(member int64) error) error {
	return p.w.Do(a.Name, does, detail, func() error {
		if p.Seats[a] == 0 {
			return fmt.Errorf("%s has no seat in Spark", a.Name)
		}
		return action(p.Seats[a])
	})
}

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

// profileLines is a list of a profile as displayed: the logged rows, then the
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
