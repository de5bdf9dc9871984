package spark

import "github.com/callsim/callsim/fakes/kit"

// note is a note on a contact or on an interaction, in one project.
type note struct {
	stored
	id          int64
	text        string
	project     *project
	contact     *contact
	interaction *interaction
	member      *teamMember
	created     string
}

type noteJSON struct {
	ContactID     *int64 `json:"contact_id"`
	ContractID    *int64 `json:"contract_id"`
	CreatedAt     string `json:"created_at"`
	ID            int64  `json:"id"`
	InteractionID *int64 `json:"interaction_id"`
	InventoryID   *int64 `json:"inventory_id"`
	ProjectID     int64  `json:"project_id"`
	TeamMemberID  int64  `json:"team_member_id"`
	Text          string `json:"text"`
	UpdatedAt     string `json:"updated_at"`
}

var noteColumns = columns[*note]{
	"id":             func(n *note) value { return idValue(n.id) },
	"text":           func(n *note) value { return textValue(n.text) },
	"contact_id":     func(n *note) value { return idValue(n.contactID()) },
	"interaction_id": func(n *note) value { return idValue(n.interactionID()) },
	"team_member_id": func(n *note) value { return idValue(n.member.id) },
	"created_at":     func(n *note) value { return momentValue(n.created) },
	"updated_at":     func(n *note) value { return momentValue(n.created) },
}

func (n *note) contactID() int64 {
	if n.contact == nil {
		return 0
	}
	return n.contact.id
}

func (n *note) interactionID() int64 {
	if n.interaction == nil {
		return 0
	}
	return n.interaction.id
}

func (n *note) row() noteJSON {
	return noteJSON{ContactID: optionalID(n.contactID()), CreatedAt: n.created, ID: n.id, InteractionID: optionalID(n.interactionID()),
		ProjectID: n.project.id, TeamMemberID: n.member.id, Text: n.text, UpdatedAt: n.created}
}

func noteWithin(n *note, scope *project) bool { return n.project == scope }

func (s *Server) listNotes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return list(s, r, listing[*note]{s.notes.All, noteColumns, func(n *note) int64 { return n.id }, noteWithin}, (*note).row)
}

func (s *Server) getNote(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := find(s, r, &s.notes, noteWithin)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(n.row()), nil
}

// postNote adds a note to a contact or an interaction of the key's project (API
// documentation, Create note).
func (s *Server) postNote(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		Text          *string `json:"text"`
		TeamMemberID  int64   `json:"team_member_id"`
		ContactID     int64   `json:"contact_id"`
		InteractionID int64   `json:"interaction_id"`
		ContractID    int64   `json:"contract_id"`
		InventoryID   int64   `json:"inventory_id"`
	}
	if err := r.JSON(&in); err != nil {
		return kit.Response{}, err
	}
	text, err := s.text("text", in.Text)
	switch {
	case err != nil:
		return kit.Response{}, err
	case text == "":
		return kit.Response{}, errMissing("text")
	case in.TeamMemberID == 0:
		return kit.Response{}, errMissing("team_member_id")
	case in.ContractID != 0 || in.InventoryID != 0:
		return kit.Response{}, errNotModelled("notes on contracts and inventory")
	case in.ContactID == 0 && in.InteractionID == 0:
		return kit.Response{}, errMissing("contact_id", "contract_id", "interaction_id", "inventory_id")
	}
	scope := scopeOf(r)
	n := &note{text: text, project: scope, created: stamp(tx.Now())}
	var ok bool
	if n.member, ok = s.members.Get(in.TeamMemberID); !ok {
		return kit.Response{}, errUnprocessable("team_member_id %d is not a team member", in.TeamMemberID)
	}
	if in.ContactID != 0 {
		if n.contact, ok = s.contacts.Get(in.ContactID); !ok || !n.contact.in(scope) {
			return kit.Response{}, errUnprocessable("contact_id %d is not a contact of this project", in.ContactID)
		}
	}
	if in.InteractionID != 0 {
		if n.interaction, ok = s.interactions.Get(in.InteractionID); !ok || n.interaction.kind.project != scope {
			return kit.Response{}, errUnprocessable("interaction_id %d is not an interaction of this project", in.InteractionID)
		}
		n.interaction.notes = append(n.interaction.notes, n)
	}
	s.ids.note++
	n.id = s.ids.note
	s.notes.Put(tx, n.id, n)
	return kit.Created(n.row()), nil
}
