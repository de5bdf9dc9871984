package spark

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Nothing in this file is Spark's. Spark runs its Aircall integration inside its
// own web app, and its documentation says nothing of the calls and messages that
// wait under Unassigned, nor of the company's switch. What follows is our design
// of a surface for a program outside, in the style of API v2: dashed plural
// paths, flat bodies, bare arrays, Link, predicates, error_message. It takes
// company keys only, for reading and for writing: what waits has no project yet.
//
//	GET  /v2/unassigned-interactions       what waits, newest first
//	GET  /v2/unassigned-interactions/{id}  also once it is assigned
//	POST /v2/unassigned-interactions       by the integration; external_id names it for ever
//	PUT  /v2/unassigned-interactions/{id}  contact_id, team_member_id, project_ids: any that is missing
//	GET  /v2/aircall-settings              {"log_on_all_projects": …}
//	PUT  /v2/aircall-settings
//
// What is missing is computed: the contact, the team member, and once both are
// known the projects, because which projects follow from the two. When nothing
// is missing Spark logs one interaction per project in the same step and the
// record leaves the list. Every change is told to the integration by a webhook,
// unassigned_interaction.updated: to find the projects after somebody has picked
// the contact is its job (AP-13), not Spark's.

const scopeInvented = "unassigned-interactions"

// unassigned is a call or message that waits for somebody to say whose it is.
type unassigned struct {
	stored
	unassignedFacts
	id       int64
	matching []*contact // frozen when it was made
	contact  *contact
	member   *teamMember
	projects []*project
	logged   []*interaction
	created  string
	updated  string
	assigned string
}

// unassignedFacts are what the integration tells once and nobody changes.
type unassignedFacts struct {
	ExternalID      string  `json:"external_id"`
	Kind            string  `json:"kind"`
	Direction       string  `json:"direction"`
	Duration        *int64  `json:"duration"`
	ExternalNumber  string  `json:"external_number"`
	InteractionType string  `json:"interaction_type"`
	Note            *string `json:"note"`
	RecordingURL    *string `json:"recording_url"`
	Timestamp       string  `json:"timestamp"`
}

// The kinds.
const (
	kindCall    = "call"
	kindMessage = "message"
)

// What can be missing.
const (
	missingContact    = "contact"
	missingTeamMember = "team_member"
	missingProjects   = "projects"
)

// missing lists what somebody has to say. Projects are not among it while the
// contact or the team member is unknown: they follow from these.
func (u *unassigned) missing() []string {
	missing := []string{}
	if u.contact == nil {
		missing = append(missing, missingContact)
	}
	if u.member == nil {
		missing = append(missing, missingTeamMember)
	}
	if len(missing) == 0 && len(u.projects) == 0 {
		missing = append(missing, missingProjects)
	}
	return missing
}

// action is the label of the button beside the row (AP-10); none once nothing is
// missing.
func (u *unassigned) action() string {
	missing := u.missing()
	switch {
	case len(missing) > 1:
		return "Assign"
	case len(missing) == 0:
		return ""
	}
	return map[string]string{
		missingContact: "Assign to Contact", missingTeamMember: "Assign Team Member", missingProjects: "Assign Projects",
	}[missing[0]]
}

// shownOn tells whether the record stands on a contact's profile: on that of
// every contact it may belong to until one is chosen (AP-22).
func (u *unassigned) shownOn(c *contact) bool {
	if u.contact != nil {
		return u.contact == c
	}
	return slices.Contains(u.matching, c)
}

// assignment is what somebody says about a record; nil and empty is nothing.
type assignment struct {
	contact  *contact
	member   *teamMember
	projects []*project
}

// assign takes an assignment over, wholly or not at all, and logs the record
// when nothing is missing any more.
func (s *Server) assign(tx *kit.Tx, u *unassigned, a assignment) error {
	contact, member, err := u.check(a)
	if err != nil {
		return err
	}
	projects := u.projects
	if len(a.projects) > 0 {
		if err := checkProjects(contact, member, a.projects); err != nil {
			return err
		}
		projects = a.projects
	}
	var kinds []*interactionType
	for _, p := range projects {
		kind := p.typeCalled(u.InteractionType)
		if kind == nil {
			return errUnprocessable("the project %s has no interaction type %q", p.name, u.InteractionType)
		}
		kinds = append(kinds, kind)
	}
	u.contact, u.member, u.projects, u.updated = contact, member, projects, stamp(tx.Now())
	for _, kind := range kinds {
		i := &interaction{contact: contact, kind: kind, member: member, at: u.Timestamp}
		if u.Note != nil {
			i.note = *u.Note
		}
		i.Touch(tx)
		u.logged = append(u.logged, s.log(tx, i))
	}
	if len(kinds) > 0 {
		u.assigned = u.updated
	}
	u.Touch(tx)
	s.tell(tx, u)
	return nil
}

// check says whose the record would be.
func (u *unassigned) check(a assignment) (c *contact, m *teamMember, err error) {
	c, m = u.contact, u.member
	switch {
	case u.assigned != "":
		return nil, nil, errUnprocessable("this is assigned already")
	case a.contact == nil && a.member == nil && len(a.projects) == 0:
		return nil, nil, errUnprocessable("nothing is assigned; give contact_id, team_member_id or project_ids")
	case a.contact != nil && c != nil && a.contact != c:
		return nil, nil, errUnprocessable("the contact is known already: %s", c.name())
	case a.contact != nil && !slices.Contains(u.matching, a.contact):
		return nil, nil, errUnprocessable("contact_id %d is none of the contacts with that number", a.contact.id)
	case a.member != nil && m != nil && a.member != m:
		return nil, nil, errUnprocessable("the team member is known already: %s", m.name())
	}
	if a.contact != nil {
		c = a.contact
	}
	if a.member != nil {
		m = a.member
	}
	if len(a.projects) > 0 && (c == nil || m == nil) {
		return nil, nil, errUnprocessable("projects need a contact and a team member; assign them first or in the same step")
	}
	return c, m, nil
}

// checkProjects refuses a project that the contact is not in, or that the team
// member is not on; the latter is not asked of a contact's only project, where
// calls are logged whoever took them (AP-21, AP-24).
func checkProjects(c *contact, m *teamMember, projects []*project) error {
	for i, p := range projects {
		switch {
		case slices.Contains(projects[:i], p):
			return errUnprocessable("project_ids names %s twice", p.name)
		case !c.in(p):
			return errUnprocessable("%s is not in the project %s", c.name(), p.name)
		case !p.has(m) && len(c.projects) > 1:
			return errUnprocessable("%s is not on the project %s", m.name(), p.name)
		}
	}
	return nil
}
