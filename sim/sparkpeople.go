package sim

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/fakes/spark"
)

// What people do in Spark.

// JoinsProject puts an agent on a project.
func (w *World) JoinsProject(agent, project string) error {
	return w.onProject(agent, "joins the project", project, func(member, id int64) error { return w.Spark().JoinProject(member, id) })
}

// LeavesProject takes an agent off a project.
func (w *World) LeavesProject(agent, project string) error {
	return w.onProject(agent, "leaves the project", project, func(member, id int64) error { return w.Spark().LeaveProject(member, id) })
}

func (w *World) onProject(agent, does, project string, change func(member, project int64) error) error {
	p, err := w.SparkProject(project)
	if err != nil {
		return err
	}
	return w.inSpark(agent, does, project, func(member int64) error { return change(member, p.ID) })
}

// EntersProject makes a contact a member of one more project.
func (w *World) EntersProject(contact, project string) error {
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	p, err := w.SparkProject(project)
	if err != nil {
		return err
	}
	return w.do("the administrator", "adds "+contact+" to the project", project, func() error { return w.Spark().EnterProject(c.ID, p.ID) })
}

// LogsOnAllProjects turns the company's switch.
func (w *World) LogsOnAllProjects(on bool) error {
	does := "switches off"
	if on {
		does = "switches on"
	}
	return w.do("the administrator", does, "Log calls and messages on all projects", func() error { return w.Spark().LogOnAllProjects(on) })
}

// OpensProfile lets an agent open a contact's profile.
func (w *World) OpensProfile(agent, contact string) error {
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	return w.inSpark(agent, "opens the profile of", contact, func(member int64) error { return w.Spark().OpenProfile(member, c.ID) })
}

// SwitchesTo shows the other list of the profile that the agent has open.
func (w *World) SwitchesTo(agent string, view spark.View) error {
	return w.inSpark(agent, "switches to the", strings.ToLower(string(view)), func(member int64) error { return w.Spark().SwitchTo(member, view) })
}

// SparkChoice is what somebody chooses for what waits; empty is no choice.
type SparkChoice struct {
	Contact, Member string
	Projects        []string
}

// AssignsInSpark lets an agent choose for the oldest row under Unassigned that is
// on the agent's screen.
func (w *World) AssignsInSpark(agent string, choice SparkChoice) error {
	var a spark.Assignment
	if choice.Contact != "" {
		c, err := w.SparkContact(choice.Contact)
		if err != nil {
			return err
		}
		a.Contact = c.ID
	}
	if choice.Member != "" {
		m, err := w.Agent(choice.Member)
		if err != nil {
			return err
		}
		a.TeamMember = m.Spark
	}
	var err error
	if a.Projects, err = w.projectIDs(choice.Projects); err != nil {
		return err
	}
	return w.inSpark(agent, "assigns", choice.String(), func(member int64) error {
		screen, open := w.Spark().Screen(member)
		if !open || len(screen.Unassigned) == 0 {
			return fmt.Errorf("nothing stands under Unassigned on the screen of %s", agent)
		}
		return w.Spark().Assign(member, screen.Unassigned[0].ID, a)
	})
}

func (c SparkChoice) String() string {
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

// inSpark lets an agent act in Spark.
func (w *World) inSpark(agent, does, detail string, action func(member int64) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.do(agent, does, detail, func() error {
		if a.Spark == 0 {
			return fmt.Errorf("%s has no seat in Spark", agent)
		}
		return action(a.Spark)
	})
}
