package spark

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Nothing in this file is Spark's. Spark runs its Aircall integration inside its own
// web app and documents neither the calls and messages under Unassigned nor the
// company's setting. The routes below are callsim's design of an API for a separate
// program, in the style of API v2: dashed plural paths, flat bodies, bare arrays,
// Link headers, predicates, error_message. They require a company key, also for
// writing: an unassigned record has no project yet.
//
//	GET  /v2/unassigned-interactions       the unassigned records, newest first
//	GET  /v2/unassigned-interactions/{id}  one record, also after its assignment
//	POST /v2/unassigned-interactions       for the integration; external_id is the idempotency key
//	PUT  /v2/unassigned-interactions/{id}  assigns missing contact_id, team_member_id, project_ids
//	GET  /v2/aircall-settings              {"log_on_all_projects": …}
//	PUT  /v2/aircall-settings
//
// The missing parts are computed: the contact, the team member, and, once both are
// known, the projects. When no part is missing, Spark logs one interaction per
// project in the same transaction and removes the record from the list. The webhook
// unassigned_interaction.updated reports every change to the integration. The
// integration, not Spark, finds the projects after a team member has chosen the
// contact (AP-13).

const scopeInvented = "unassigned-interactions"

// unassigned is a call or message with a missing contact, team member or projects.
type unassigned struct {
	stored
	unassignedFacts
	id       int64
	matching []*contact // contacts with the number when the record was created
	contact  *contact
	member   *teamMember
	projects []*project
	logged   []*interaction
	created  string
	updated  string
	assigned string
}

// unassignedFacts are the fields that the integration sets on creation. They never
// change.
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

// Values of unassignedFacts.Kind.
const (
	kindCall    = "call"
	kindMessage = "message"
)

// The parts that can be missing.
const (
	missingContact    = "contact"
	missingTeamMember = "team_member"
	missingProjects   = "projects"
)

// missing returns the parts that a team member has to choose. Projects are missing
// only once the contact and the team member are known, because the choice of
// projects depends on both.
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

// action returns the label of the button beside the row (AP-10), or "" if no part is
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

// shownOn reports whether a contact's profile shows the record. Until a contact is
// chosen, the profile of every matching contact does (AP-22).
func (u *unassigned) shownOn(c *contact) bool {
	if u.contact != nil {
		return u.contact == c
	}
	return slices.Contains(u.matching, c)
}

// assignment is a choice of the missing parts. A nil or empty field is no choice.
type assignment struct {
	contact  *contact
	member   *teamMember
	projects []*project
}

// assign applies an assignment completely or not at all. It logs the record if no
// part is missing afterwards.
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
	s.notify(tx, u)
	return nil
}

// check validates an assignment and returns the contact and the team member that the
// record would have.
func (u *unassigned) check(a assignment) (c *contact, m *teamMember, err error) {
	c, m = u.contact, u.member
	switch {
	case u.assigned != "":
		return nil, nil, errUnprocessable("this record is assigned already")
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

// checkProjects returns an error for a project without the contact or without the
// team member. A contact's only project needs no team member: calls of any agent are
// logged there (AP-21, AP-24).
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
