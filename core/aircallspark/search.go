package aircallspark

import (
	"context"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/spark"
)

// findContacts searches the customer's number in each phone field (AP-12, AP-32). A
// contact that has it in two fields counts once (AP-27).
func (i *integration) findContacts(ctx context.Context, j *engine.Job) (string, error) {
	var ids []string
	if len(groups(j.Call.Customer)) == 0 {
		return "", nil // not a full number
	}
	for n, field := range spark.PhoneFields {
		err := i.spark.ContactsWith(ctx, field, groups(j.Call.Customer), func(c spark.Contact) {
			if call.Number(j.Call.Customer).Same(c.Phones[n], j.Call.Line.Number) && !slices.Contains(ids, c.ID) {
				ids = append(ids, c.ID)
			}
		})
		if err != nil {
			return "", err
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, ","), nil
}

// groups returns the notations of a number's last four digits. Spark stores phones
// as written and searches them as texts; an extension may follow.
func groups(number string) []string {
	last := call.Digits(number)
	if len(last) < 4 {
		return nil
	}
	last = last[len(last)-4:]
	all := []string{last}
	for _, gap := range [...]string{" ", "-", ".", "/", "\u00a0", "\u202f"} {
		all = append(all, last[:2]+gap+last[2:], last[:1]+gap+last[1:], last[:3]+gap+last[3:])
	}
	return all
}

// findUsers returns the e-mail address of the line's only user. A line of several
// users, or of a team, is shared.
func (i *integration) findUsers(ctx context.Context, j *engine.Job) (string, error) {
	users, _, err := i.aircall.NumberUsers(ctx, j.Call.Line.ID)
	if err != nil || len(users) != 1 {
		return "", err
	}
	return users[0].Email, nil
}

// findMember finds the team member with the e-mail address of the Aircall user,
// without regard to case; otherwise the team member is missing (AP-29).
func (i *integration) findMember(ctx context.Context, j *engine.Job) (id string, err error) {
	onlyUser, _ := j.Record.Value(usersEffect)
	for _, email := range j.Call.Emails(agentOf(j.Call, call.Agent{Email: onlyUser})) {
		err = i.spark.MembersLike(ctx, email, func(m spark.Member) bool {
			if strings.EqualFold(m.Email, email) {
				id = m.ID
			}
			return id == ""
		})
		if id != "" || err != nil {
			return id, err
		}
	}
	return "", nil
}

// findProjects decides in which projects the call of the only contact is logged.
func (i *integration) findProjects(ctx context.Context, j *engine.Job) (string, error) {
	member, _ := j.Record.Value(memberEffect)
	return i.decide(ctx, j, list(j, contactsEffect)[0], member)
}

// findChosenProjects decides the projects for the contact and team member chosen by
// a person.
func (i *integration) findChosenProjects(ctx context.Context, j *engine.Job) (string, error) {
	return i.decide(ctx, j, j.Call.Choice.Contact, j.Call.Choice.Member)
}

// decide applies the table. A project without an API key cannot be written to: the
// call is listed under Unassigned, and the log reports it.
func (i *integration) decide(ctx context.Context, j *engine.Job, contact, member string) (string, error) {
	projects, err := i.spark.ProjectsOf(ctx, contact)
	if err != nil {
		return "", err
	}
	where, err := table(projects,
		func() (bool, error) { return i.spark.LogOnAllProjects(ctx) },
		func(project string) (bool, error) {
			if !i.spark.HasKey(project) {
				i.log.Error("a call cannot be logged to a project without an API key", "call", j.Call.ID, "project", project)
				return false, nil
			}
			return i.spark.OnProject(ctx, project, member)
		})
	if err != nil {
		return "", err
	}
	if len(where) == 1 && !i.spark.HasKey(where[0]) {
		i.log.Error("a call is listed under Unassigned because the core has no API key of its project", "call", j.Call.ID, "project", where[0])
		return "", nil
	}
	return strings.Join(where, ","), nil
}
