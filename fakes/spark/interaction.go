package spark

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// interaction is a call, message, e-mail or meeting with a contact in one project.
// The API can neither change nor delete it.
type interaction struct {
	stored
	id        int64
	contact   *contact
	kind      *interactionType
	member    *teamMember
	note      string
	at        string
	created   string
	creatorID int64
	notes     []*note
}

type interactionJSON struct {
	Contact           *contactBriefJSON `json:"contact,omitempty"` // omitempty: only in a single record
	ContactID         int64             `json:"contact_id"`
	CreatedAt         string            `json:"created_at"`
	CreatorID         *int64            `json:"creator_id"`
	ID                int64             `json:"id"`
	InteractionType   *typeBriefJSON    `json:"interaction_type,omitempty"`
	InteractionTypeID int64             `json:"interaction_type_id"`
	Note              *string           `json:"note"`
	Notes             *[]noteJSON       `json:"notes,omitempty"`
	ProjectID         int64             `json:"project_id"`
	TeamMember        *memberBriefJSON  `json:"team_member,omitempty"`
	TeamMemberID      int64             `json:"team_member_id"`
	Timestamp         string            `json:"timestamp"`
	UpdatedAt         string            `json:"updated_at"`
}

type typeBriefJSON struct {
	ID    int64  `json:"id"`
	Value string `json:"value"`
}

var interactionColumns = columns[*interaction]{
	"id":                  func(i *interaction) value { return idValue(i.id) },
	"contact_id":          func(i *interaction) value { return idValue(i.contact.id) },
	"interaction_type_id": func(i *interaction) value { return idValue(i.kind.id) },
	"team_member_id":      func(i *interaction) value { return idValue(i.member.id) },
	"project_id":          func(i *interaction) value { return idValue(i.kind.project.id) },
	"creator_id":          func(i *interaction) value { return idValue(i.creatorID) },
	"note":                func(i *interaction) value { return textValue(i.note) },
	"timestamp":           func(i *interaction) value { return momentValue(i.at) },
	"created_at":          func(i *interaction) value { return momentValue(i.created) },
	"updated_at":          func(i *interaction) value { return momentValue(i.created) },
}

func (i *interaction) row() interactionJSON {
	return interactionJSON{ContactID: i.contact.id, CreatedAt: i.created, CreatorID: optionalID(i.creatorID), ID: i.id,
		InteractionTypeID: i.kind.id, Note: optional(i.note), ProjectID: i.kind.project.id,
		TeamMemberID: i.member.id, Timestamp: i.at, UpdatedAt: i.created}
}

func (i *interaction) single() interactionJSON {
	j := i.row()
	notes := make([]noteJSON, 0, len(i.notes))
	for _, n := range i.notes {
		notes = append(notes, n.row())
	}
	j.Contact, j.InteractionType, j.TeamMember, j.Notes = i.contact.brief(), &typeBriefJSON{i.kind.id, i.kind.value}, i.member.brief(), &notes
	return j
}

func interactionWithin(i *interaction, scope *project) bool { return i.kind.project == scope }

// listInteractions lists interactions. contact_id_eq uses the index byContact, because
// an account has many interactions.
func (s *Server) listInteractions(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	all := s.interactions.All
	if id, ok := parseID(r.Asked("contact_id_eq")); ok {
		c, _ := s.contacts.Get(id)
		all = slices.Values(s.byContact[c])
	}
	return list(s, r, listing[*interaction]{all, interactionColumns, func(i *interaction) int64 { return i.id }, interactionWithin},
		(*interaction).row)
}

func (s *Server) getInteraction(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	i, err := find(s, r, &s.interactions, interactionWithin)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(i.single()), nil
}

// postInteraction logs an interaction in the key's project (API documentation, Create
// interaction). Spark does not de-duplicate interactions.
func (s *Server) postInteraction(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		ContactID         int64   `json:"contact_id"`
		InteractionTypeID int64   `json:"interaction_type_id"`
		TeamMemberID      int64   `json:"team_member_id"`
		Timestamp         *string `json:"timestamp"`
		Note              *string `json:"note"`
	}
	if err := r.JSON(&in); err != nil {
		return kit.Response{}, err
	}
	switch {
	case in.ContactID == 0:
		return kit.Response{}, errMissing("contact_id")
	case in.InteractionTypeID == 0:
		return kit.Response{}, errMissing("interaction_type_id")
	case in.TeamMemberID == 0:
		return kit.Response{}, errMissing("team_member_id")
	case in.Timestamp == nil:
		return kit.Response{}, errMissing("timestamp")
	}
	note, err := s.text("note", in.Note)
	if err != nil {
		return kit.Response{}, err
	}
	at, ok := parseDate(*in.Timestamp)
	if !ok {
		return kit.Response{}, errBadRequest("timestamp %q is not a date", *in.Timestamp)
	}
	scope := scopeOf(r)
	c, ok := s.contacts.Get(in.ContactID)
	if !ok || !c.in(scope) {
		return kit.Response{}, errUnprocessable("contact_id %d is not a contact of this project", in.ContactID)
	}
	kind, ok := s.types.Get(in.InteractionTypeID)
	if !ok || kind.project != scope {
		return kit.Response{}, errUnprocessable("interaction_type_id %d is not an interaction type of this project", in.InteractionTypeID)
	}
	m, ok := s.members.Get(in.TeamMemberID)
	if !ok || !scope.has(m) && s.assumed(assumeForeignTeam, "refused") {
		return kit.Response{}, errUnprocessable("team_member_id %d is not a team member", in.TeamMemberID)
	}
	i := s.log(tx, &interaction{contact: c, kind: kind, member: m, note: note, at: stamp(at)})
	return kit.Created(i.single()), nil
}

// log stores an interaction.
func (s *Server) log(tx *kit.Tx, i *interaction) *interaction {
	s.ids.interaction++
	i.id, i.created = s.ids.interaction, stamp(tx.Now())
	s.interactions.Put(tx, i.id, i)
	if s.byContact == nil {
		s.byContact = map[*contact][]*interaction{}
	}
	s.byContact[i.contact] = append(s.byContact[i.contact], i)
	i.contact.lastInteraction = max(i.contact.lastInteraction, i.at)
	return i
}
