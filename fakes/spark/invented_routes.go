package spark

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the handlers of invented.go's routes. None of them is Spark's.

type unassignedJSON struct {
	Action             string             `json:"action"`
	AssignedAt         *string            `json:"assigned_at"`
	Contact            *contactBriefJSON  `json:"contact,omitempty"` // omitempty: only in a single record
	ContactID          *int64             `json:"contact_id"`
	CreatedAt          string             `json:"created_at"`
	Direction          string             `json:"direction"`
	Duration           *int64             `json:"duration"`
	EligibleProjects   *[]membershipJSON  `json:"eligible_projects,omitempty"`
	ExternalID         string             `json:"external_id"`
	ExternalNumber     string             `json:"external_number"`
	ID                 int64              `json:"id"`
	InteractionIDs     []int64            `json:"interaction_ids"`
	InteractionType    string             `json:"interaction_type"`
	Kind               string             `json:"kind"`
	MatchingContactIDs []int64            `json:"matching_contact_ids"`
	MatchingContacts   []contactBriefJSON `json:"matching_contacts,omitempty"`
	Missing            []string           `json:"missing"`
	Note               *string            `json:"note"`
	ProjectIDs         []int64            `json:"project_ids"`
	RecordingURL       *string            `json:"recording_url"`
	TeamMember         *memberBriefJSON   `json:"team_member,omitempty"`
	TeamMemberID       *int64             `json:"team_member_id"`
	Timestamp          string             `json:"timestamp"`
	UpdatedAt          string             `json:"updated_at"`
}

func (u *unassigned) row() unassignedJSON {
	j := unassignedJSON{
		Action: u.action(), AssignedAt: optional(u.assigned), CreatedAt: u.created, Direction: u.Direction, Duration: u.Duration,
		ExternalID: u.ExternalID, ExternalNumber: u.ExternalNumber, ID: u.id, InteractionType: u.InteractionType, Kind: u.Kind,
		Missing: u.missing(), Note: u.Note, RecordingURL: u.RecordingURL, Timestamp: u.Timestamp, UpdatedAt: u.updated,
		InteractionIDs: []int64{}, MatchingContactIDs: []int64{}, ProjectIDs: []int64{},
	}
	if u.contact != nil {
		j.ContactID = &u.contact.id
	}
	if u.member != nil {
		j.TeamMemberID = &u.member.id
	}
	for _, c := range u.matching {
		j.MatchingContactIDs = append(j.MatchingContactIDs, c.id)
	}
	for _, p := range u.projects {
		j.ProjectIDs = append(j.ProjectIDs, p.id)
	}
	for _, i := range u.logged {
		j.InteractionIDs = append(j.InteractionIDs, i.id)
	}
	return j
}

func (u *unassigned) single() unassignedJSON {
	j := u.row()
	for _, c := range u.matching {
		j.MatchingContacts = append(j.MatchingContacts, *c.brief())
	}
	eligible := []membershipJSON{}
	for _, p := range u.eligible() {
		eligible = append(eligible, membershipJSON{p.id, p.name, p.id})
	}
	j.EligibleProjects = &eligible
	if u.contact != nil {
		j.Contact = u.contact.brief()
	}
	if u.member != nil {
		j.TeamMember = u.member.brief()
	}
	return j
}

// eligible returns the projects that a team member may choose, or nil while the
// contact or the team member is unknown.
func (u *unassigned) eligible() []*project {
	if u.contact == nil || u.member == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(u.contact.projects), func(p *project) bool {
		return checkProjects(u.contact, u.member, []*project{p}) != nil
	})
}

var unassignedColumns = columns[*unassigned]{
	"id":              func(u *unassigned) value { return idValue(u.id) },
	"kind":            func(u *unassigned) value { return textValue(u.Kind) },
	"direction":       func(u *unassigned) value { return textValue(u.Direction) },
	"external_id":     func(u *unassigned) value { return textValue(u.ExternalID) },
	"external_number": func(u *unassigned) value { return textValue(u.ExternalNumber) },
	"timestamp":       func(u *unassigned) value { return momentValue(u.Timestamp) },
	"created_at":      func(u *unassigned) value { return momentValue(u.created) },
	"updated_at":      func(u *unassigned) value { return momentValue(u.updated) },
	"contact_id": func(u *unassigned) value {
		if u.contact == nil {
			return value{}
		}
		return idValue(u.contact.id)
	},
	"team_member_id": func(u *unassigned) value {
		if u.member == nil {
			return value{}
		}
		return idValue(u.member.id)
	},
}

// listUnassigned lists the unassigned records. matching_contact_id_eq selects those
// on a contact's profile.
func (s *Server) listUnassigned(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	var on *contact
	id, ofContact := parseID(r.Asked("matching_contact_id_eq"))
	if ofContact {
		on, _ = s.contacts.Get(id)
	}
	records := func(yield func(*unassigned) bool) {
		for u := range s.unassigned.All {
			if u.assigned == "" && (!ofContact || u.shownOn(on)) && !yield(u) {
				return
			}
		}
	}
	return list(s, r, listing[*unassigned]{records, unassignedColumns, func(u *unassigned) int64 { return u.id },
		func(*unassigned, *project) bool { return false }}, (*unassigned).row)
}

func (s *Server) getUnassigned(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := find(s, r, &s.unassigned, func(*unassigned, *project) bool { return false })
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(u.single()), nil
}

// postUnassigned adds a call or message under Unassigned. A known external_id answers
// 200 with the existing record.
func (s *Server) postUnassigned(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		unassignedFacts
		MatchingContactIDs []int64 `json:"matching_contact_ids"`
		ContactID          int64   `json:"contact_id"`
		TeamMemberID       int64   `json:"team_member_id"`
	}
	if err := r.JSON(&in); err != nil {
		return kit.Response{}, err
	}
	if known := s.byExternal[in.ExternalID]; known != nil {
		return kit.OK(known.single()), nil
	}
	u := &unassigned{unassignedFacts: in.unassignedFacts}
	if err := u.validate(); err != nil {
		return kit.Response{}, err
	}
	var ok bool
	for _, id := range in.MatchingContactIDs {
		c, ok := s.contacts.Get(id)
		if !ok || slices.Contains(u.matching, c) {
			return kit.Response{}, errUnprocessable("matching_contact_ids: %d is not a contact, or repeated", id)
		}
		u.matching = append(u.matching, c)
	}
	if in.ContactID != 0 {
		if u.contact, ok = s.contacts.Get(in.ContactID); !ok || !slices.Contains(u.matching, u.contact) {
			return kit.Response{}, errUnprocessable("contact_id %d is not one of matching_contact_ids", in.ContactID)
		}
	}
	if in.TeamMemberID != 0 {
		if u.member, ok = s.members.Get(in.TeamMemberID); !ok {
			return kit.Response{}, errUnprocessable("team_member_id %d is not a team member", in.TeamMemberID)
		}
	}
	s.ids.unassigned++
	u.id, u.created, u.updated = s.ids.unassigned, stamp(tx.Now()), stamp(tx.Now())
	s.unassigned.Put(tx, u.id, u)
	if s.byExternal == nil {
		s.byExternal = map[string]*unassigned{}
	}
	s.byExternal[u.ExternalID] = u
	return kit.Created(u.single()), nil
}

// validate checks the facts of a new record and normalises its timestamp.
func (u *unassigned) validate() error {
	at, isDate := parseDate(u.Timestamp)
	switch {
	case u.ExternalID == "":
		return errMissing("external_id")
	case u.Kind != kindCall && u.Kind != kindMessage:
		return errBadRequest("kind must be call or message")
	case u.Direction != "inbound" && u.Direction != "outbound":
		return errBadRequest("direction must be inbound or outbound")
	case u.ExternalNumber == "":
		return errMissing("external_number")
	case u.InteractionType == "":
		return errMissing("interaction_type")
	case !isDate:
		return errBadRequest("timestamp %q is not a date", u.Timestamp)
	}
	u.Timestamp = stamp(at)
	return nil
}

// putUnassigned assigns all parts in the body, or none.
func (s *Server) putUnassigned(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := find(s, r, &s.unassigned, func(*unassigned, *project) bool { return false })
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		ContactID    int64    `json:"contact_id"`
		TeamMemberID int64    `json:"team_member_id"`
		ProjectIDs   *[]int64 `json:"project_ids"`
	}
	if err := r.JSON(&in); err != nil {
		return kit.Response{}, err
	}
	if in.ProjectIDs != nil && len(*in.ProjectIDs) == 0 {
		return kit.Response{}, errUnprocessable("project_ids is empty")
	}
	var ids []int64
	if in.ProjectIDs != nil {
		ids = *in.ProjectIDs
	}
	a, err := s.assignment(in.ContactID, in.TeamMemberID, ids)
	if err == nil {
		err = s.assign(tx, u, a)
	}
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(u.single()), nil
}

// assignment looks up the contact, the team member and the projects by id; 0 is no
// choice.
func (s *Server) assignment(contact, member int64, projects []int64) (a assignment, err error) {
	var ok bool
	if contact != 0 {
		if a.contact, ok = s.contacts.Get(contact); !ok {
			return a, errUnprocessable("contact_id %d is not a contact", contact)
		}
	}
	if member != 0 {
		if a.member, ok = s.members.Get(member); !ok {
			return a, errUnprocessable("team_member_id %d is not a team member", member)
		}
	}
	for _, id := range projects {
		p, ok := s.projects.Get(id)
		if !ok {
			return a, errUnprocessable("project_ids: %d is not a project", id)
		}
		a.projects = append(a.projects, p)
	}
	return a, nil
}

// aircallSettings are the company's settings of the integration.
type aircallSettings struct {
	logOnAllProjects bool   // one setting for all projects (AP-23)
	url, token       string // webhook of the integration
}

type aircallSettingsJSON struct {
	LogOnAllProjects bool `json:"log_on_all_projects"`
}

func (s *Server) getAircallSettings(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.OK(aircallSettingsJSON{s.aircall.logOnAllProjects}), nil
}

func (s *Server) putAircallSettings(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in map[string]json.RawMessage
	if err := r.JSON(&in); err != nil {
		return kit.Response{}, err
	}
	switch strings.TrimSpace(string(in["log_on_all_projects"])) {
	case "true":
		s.aircall.logOnAllProjects = true
	case "false":
		s.aircall.logOnAllProjects = false
	default:
		return kit.Response{}, errMissing("log_on_all_projects, true or false,")
	}
	return s.getAircallSettings(nil, nil)
}
