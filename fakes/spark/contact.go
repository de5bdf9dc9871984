package spark

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// contact is a prospective buyer. Contacts belong to the company and are members of
// projects.
type contact struct {
	stored
	id              int64
	texts           map[string]string // attributes that have a value
	agent, legal    bool
	brokerageID     int64
	sourceID        int64
	projects        []*project
	members         []*teamMember // the team members assigned to the contact
	created         string
	updated         string
	lastInteraction string

	previous *previousTexts // for assumption spark-filtered-lists
}

// textFields are the attributes of a body that are strings. Values of fields with the
// suffix _at are stored in Spark's date format.
var textFields = []string{
	"address_line_1", "address_line_2", "city", "contact_preference", "country_iso", "country_name", "date_of_birth",
	"email", "fax", "first_name", "id_doc_type", "job_title", "last_name", "legal_name", "marketing_source", "mobile_phone",
	"nationality", "opted_in_at", "opted_out_at", "phone", "postcode", "province", "tier", "title", "twitter_handle",
	"website", "work_phone",
}

// phoneFields are the fields with a contact's phone numbers.
var phoneFields = [...]string{"phone", "mobile_phone", "work_phone"}

// knownFields are the other documented attributes of a body. This fake does not model
// them and answers 501.
var knownFields = []string{
	"additional_fields", "agent_client_ids", "agent_ids", "contact_group_ids", "custom_field_values", "employer",
	"floorplans_interested_ids", "followup_schedule_id", "inventory_interested_ids", "legal_client_ids", "legal_firm_id",
	"legal_ids", "question_answers", "rating_id",
}

// contactJSON is a row of the list: 38 keys in alphabetical order, null without a
// value. The single record adds the associations (omitempty here).
type contactJSON struct {
	AdditionalFields     *empty             `json:"additional_fields,omitempty"`
	AddressLine1         *string            `json:"address_line_1"`
	AddressLine2         *string            `json:"address_line_2"`
	Agent                bool               `json:"agent"`
	Agents               *empty             `json:"agents,omitempty"`
	Brokerage            *json.RawMessage   `json:"brokerage,omitempty"`
	BrokerageID          *int64             `json:"brokerage_id"`
	City                 *string            `json:"city"`
	ContactGroups        *empty             `json:"contact_groups,omitempty"`
	ContactPreference    *string            `json:"contact_preference"`
	CountryISO           *string            `json:"country_iso"`
	CountryName          *string            `json:"country_name"`
	CreatedAt            string             `json:"created_at"`
	CustomFieldValues    *empty             `json:"custom_field_values,omitempty"`
	DateOfBirth          *string            `json:"date_of_birth"`
	Email                *string            `json:"email"`
	Fax                  *string            `json:"fax"`
	FirstName            *string            `json:"first_name"`
	FollowupSchedules    *empty             `json:"followup_schedules,omitempty"`
	ID                   int64              `json:"id"`
	IDDocType            *string            `json:"id_doc_type"`
	Interactions         *[]interactionJSON `json:"interactions,omitempty"`
	JobTitle             *string            `json:"job_title"`
	LastInteractionDate  *string            `json:"last_interaction_date"`
	LastName             *string            `json:"last_name"`
	Legal                bool               `json:"legal"`
	LegalFirmID          *int64             `json:"legal_firm_id"`
	LegalName            *string            `json:"legal_name"`
	MarketingSource      *string            `json:"marketing_source"`
	MobilePhone          *string            `json:"mobile_phone"`
	Nationality          *string            `json:"nationality"`
	Notes                *[]noteJSON        `json:"notes,omitempty"`
	OptedInAt            *string            `json:"opted_in_at"`
	OptedOutAt           *string            `json:"opted_out_at"`
	Origin               *string            `json:"origin"`
	Phone                *string            `json:"phone"`
	Postcode             *string            `json:"postcode"`
	Projects             *[]membershipJSON  `json:"projects,omitempty"`
	Province             *string            `json:"province"`
	QuestionAnswers      *empty             `json:"question_answers,omitempty"`
	Ratings              *empty             `json:"ratings,omitempty"`
	RegisteredAt         *string            `json:"registered_at"`
	RegistrationSourceID *int64             `json:"registration_source_id"`
	RegistrationSources  *empty             `json:"registration_sources,omitempty"`
	TeamMembers          *[]memberBriefJSON `json:"team_members,omitempty"`
	Tier                 *string            `json:"tier"`
	Title                *string            `json:"title"`
	TwitterHandle        *string            `json:"twitter_handle"`
	UpdatedAt            string             `json:"updated_at"`
	Website              *string            `json:"website"`
	WorkPhone            *string            `json:"work_phone"`
}

// empty is the empty list of an association that is not modelled.
type empty [0]struct{}

var jsonNull = json.RawMessage("null")

func (c *contact) opt(name string) *string { return optional(c.texts[name]) }

func (c *contact) row() contactJSON {
	return contactJSON{
		AddressLine1: c.opt("address_line_1"), AddressLine2: c.opt("address_line_2"), Agent: c.agent,
		BrokerageID: optionalID(c.brokerageID), City: c.opt("city"), ContactPreference: c.opt("contact_preference"),
		CountryISO: c.opt("country_iso"), CountryName: c.opt("country_name"), CreatedAt: c.created,
		DateOfBirth: c.opt("date_of_birth"), Email: c.opt("email"), Fax: c.opt("fax"), FirstName: c.opt("first_name"),
		ID: c.id, IDDocType: c.opt("id_doc_type"), JobTitle: c.opt("job_title"),
		LastInteractionDate: optional(c.lastInteraction), LastName: c.opt("last_name"), Legal: c.legal,
		LegalName: c.opt("legal_name"), MarketingSource: c.opt("marketing_source"), MobilePhone: c.opt("mobile_phone"),
		Nationality: c.opt("nationality"), OptedInAt: c.opt("opted_in_at"), OptedOutAt: c.opt("opted_out_at"),
		Phone: c.opt("phone"), Postcode: c.opt("postcode"), Province: c.opt("province"), RegisteredAt: optional(c.created),
		RegistrationSourceID: optionalID(c.sourceID), Tier: c.opt("tier"), Title: c.opt("title"),
		TwitterHandle: c.opt("twitter_handle"), UpdatedAt: c.updated, Website: c.opt("website"), WorkPhone: c.opt("work_phone"),
	}
}

// single returns the single record. A scope limits it to a project key's project.
func (s *Server) single(c *contact, scope *project) contactJSON {
	j := c.row()
	projects, people, notes, logged := []membershipJSON{}, []memberBriefJSON{}, []noteJSON{}, []interactionJSON{}
	for _, p := range c.projects {
		if scope == nil || scope == p {
			projects = append(projects, membershipJSON{c.id*100 + p.id%100, p.name, p.id})
		}
	}
	for _, m := range c.members {
		people = append(people, *m.brief())
	}
	for n := range s.notes.All {
		if n.contact == c && (scope == nil || scope == n.project) {
			notes = append(notes, n.row())
		}
	}
	for _, i := range s.byContact[c] {
		if scope == nil || scope == i.kind.project {
			logged = append(logged, i.row())
		}
	}
	none := &empty{}
	j.Projects, j.TeamMembers, j.Notes, j.Interactions, j.Brokerage = &projects, &people, &notes, &logged, &jsonNull
	j.AdditionalFields, j.Agents, j.ContactGroups, j.CustomFieldValues, j.FollowupSchedules = none, none, none, none, none
	j.QuestionAnswers, j.Ratings, j.RegistrationSources = none, none, none
	return j
}

// contactColumns are the fields that a list filters by: nearly every field of a row
// (API documentation, Contacts; observed for the phone fields).
var contactColumns = func() columns[*contact] {
	c := columns[*contact]{
		"id":                    func(c *contact) value { return idValue(c.id) },
		"agent":                 func(c *contact) value { return flagValue(c.agent) },
		"legal":                 func(c *contact) value { return flagValue(c.legal) },
		"brokerage_id":          func(c *contact) value { return idValue(c.brokerageID) },
		"created_at":            func(c *contact) value { return momentValue(c.created) },
		"registered_at":         func(c *contact) value { return momentValue(c.created) },
		"updated_at":            func(c *contact) value { return momentValue(c.updated) },
		"last_interaction_date": func(c *contact) value { return momentValue(c.lastInteraction) },
	}
	for _, name := range textFields {
		c[name] = func(c *contact) value { return textValue(c.texts[name]) }
	}
	return c
}()

// in reports whether the contact is a member of the project. A nil project means
// the company, which has every contact.
func (c *contact) in(p *project) bool { return p == nil || slices.Contains(c.projects, p) }

func contactWithin(c *contact, scope *project) bool { return c.in(scope) }

func (c *contact) name() string {
	return strings.TrimSpace(c.texts["first_name"] + " " + c.texts["last_name"])
}

// listContacts lists contacts. A search by a part of a phone number uses the index
// phoneParts (BenchmarkLoggedCall).
func (s *Server) listContacts(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	for _, name := range sortedNames(q) {
		if strings.HasPrefix(name, "contact_group_id_") || strings.HasPrefix(name, "rating_") {
			return kit.Response{}, errNotModelled("the filter " + name)
		}
	}
	v := listing[*contact]{s.contacts.All, contactColumns, func(c *contact) int64 { return c.id }, contactWithin}
	if candidates, ok := s.phoneCandidates(q); ok {
		v.all = slices.Values(candidates)
	}
	v.all = s.byProjectAndMember(q, v.all)
	if s.assumed(assumeStaleLists, "lagging") && len(filtersOf(q, contactColumns)) > 0 {
		return list(s, r, s.lagging(tx.Now(), v), (*contact).row)
	}
	return list(s, r, v, (*contact).row)
}

func (s *Server) getContact(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := find(s, r, &s.contacts, contactWithin)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.single(c, scopeOf(r))), nil
}

// postContact creates a contact, or updates the contact with the same e-mail (API
// documentation, Create contact).
func (s *Server) postContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.readContact(r)
	if err != nil {
		return kit.Response{}, err
	}
	if p.texts["email"] == nil && p.texts["phone"] == nil {
		return kit.Response{}, errMissing("email", "phone")
	}
	scope := scopeOf(r)
	if known := s.contactByEmail[strings.ToLower(p.email())]; known != nil {
		s.change(tx, known, p)
		if !known.in(scope) && s.assumed(assumeUpsertJoins, "joins") {
			s.addToProject(tx, known, scope)
		}
		return kit.OK(s.single(known, scope)), nil
	}
	c := s.newContact(tx)
	s.change(tx, c, p)
	s.addToProject(tx, c, scope)
	return kit.Created(s.single(c, scope)), nil
}

// putContact changes the fields in the body.
func (s *Server) putContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := find(s, r, &s.contacts, contactWithin)
	if err != nil {
		return kit.Response{}, err
	}
	p, err := s.readContact(r)
	if err != nil {
		return kit.Response{}, err
	}
	if other := s.contactByEmail[strings.ToLower(p.email())]; other != nil && other != c {
		return kit.Response{}, errUnprocessable("email belongs to another contact")
	}
	s.change(tx, c, p)
	return kit.OK(s.single(c, scopeOf(r))), nil
}

// addToProject makes a contact a member of a project.
func (s *Server) addToProject(tx *kit.Tx, c *contact, p *project) {
	if p == nil || c.in(p) {
		return
	}
	c.projects = append(c.projects, p)
	p.contacts++
	c.Touch(tx)
}

type contactBriefJSON struct {
	FirstName *string `json:"first_name"`
	ID        int64   `json:"id"`
	LastName  *string `json:"last_name"`
}

func (c *contact) brief() *contactBriefJSON {
	return &contactBriefJSON{c.opt("first_name"), c.id, c.opt("last_name")}
}
