package spark

import "github.com/callsim/callsim/fakes/kit"

// interactionType is a project's type of interactions, in one of four fixed
// categories. Each project defines its own types: ids and names differ between
// projects (knowledge.spark.re, contact settings).
type interactionType struct {
	stored
	id              int64
	value, category string
	position        int
	project         *project
	created         string
}

// defaultTypes are the types of a new project. The names are callsim's, the categories
// Spark's.
var defaultTypes = []struct{ value, category string }{
	{"Call In", "Phone"}, {"Call Out", "Phone"}, {"Missed Call", "Phone"}, {"Voicemail", "Phone"},
	{"Message In", "Phone"}, {"Message Out", "Phone"},
	{"Email In", "Email"}, {"Email Out", "Email"}, {"Meeting", "Meeting"}, {"Walk-In", "Sales Center"},
}

type interactionTypeJSON struct {
	Category  string `json:"category"`
	CreatedAt string `json:"created_at"`
	ID        int64  `json:"id"`
	Position  int    `json:"position"`
	ProjectID int64  `json:"project_id"`
	UpdatedAt string `json:"updated_at"`
	Value     string `json:"value"`
}

var interactionTypeColumns = columns[*interactionType]{
	"id":         func(t *interactionType) value { return idValue(t.id) },
	"value":      func(t *interactionType) value { return textValue(t.value) },
	"category":   func(t *interactionType) value { return textValue(t.category) },
	"project_id": func(t *interactionType) value { return idValue(t.project.id) },
	"created_at": func(t *interactionType) value { return momentValue(t.created) },
	"updated_at": func(t *interactionType) value { return momentValue(t.created) },
}

func (t *interactionType) row() interactionTypeJSON {
	return interactionTypeJSON{t.category, t.created, t.id, t.position, t.project.id, t.created, t.value}
}

func typeWithin(t *interactionType, scope *project) bool { return t.project == scope }

func (s *Server) listInteractionTypes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return list(s, r, listing[*interactionType]{s.types.All, interactionTypeColumns, func(t *interactionType) int64 { return t.id }, typeWithin},
		(*interactionType).row)
}

func (s *Server) getInteractionType(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := find(s, r, &s.types, typeWithin)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(t.row()), nil
}

// typeCalled returns a project's interaction type by its name, or nil.
func (p *project) typeCalled(value string) *interactionType {
	for _, t := range p.types {
		if t.value == value {
			return t
		}
	}
	return nil
}
