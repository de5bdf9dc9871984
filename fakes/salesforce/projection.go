package salesforce

import (
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// projected lists the objects and fields that a projection contains. A reference is
// replaced by the name of its record; times are omitted.
var projected = []struct {
	object string
	fields []string
}{
	{"Account", []string{"Name", "Phone", "IsPersonAccount", "PersonEmail", "Owner"}},
	{"Case", []string{"Subject", "Status", "Contact", "Account", "Origin", "Owner"}},
	{"Contact", []string{"FirstName", "LastName", "Email", "Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone", "Account", "Owner"}},
	{"Lead", []string{"FirstName", "LastName", "Company", "Email", "Phone", "MobilePhone", "Status", "IsConverted", "Owner"}},
	{"Opportunity", []string{"Name", "StageName", "Account", "Owner"}},
	{"OpportunityContactRole", []string{"Opportunity", "Contact", "IsPrimary"}},
	{"Task", []string{"Subject", "Status", "Who", "What", "Owner", "Type", "TaskSubtype", "CallType", "CallDurationInSeconds", "CallDisposition",
		"Description", "ActivityDate"}},
}

// Projection returns the state by which two runs are compared, as JSON without ids and
// times. Equal projections are equal states.
func (s *Server) Projection() []byte {
	out := map[string]kit.Bag{}
	s.read(func() {
		for _, of := range projected {
			var lines kit.Bag
			for _, r := range s.rows(s.schema.object(of.object)).all {
				if !r.deleted {
					lines.Add(s.projectedLine(r, of.fields))
				}
			}
			out[of.object] = lines
		}
	})
	return kit.Canonical(out)
}

func (s *Server) projectedLine(r *record, names []string) string {
	var parts []string
	for _, name := range names {
		if f := r.object.byRelationship[strings.ToLower(name)]; f != nil {
			if parent := s.alive(s.value(r, f)); parent != nil {
				parts = append(parts, name+": "+parent.object.name+" "+s.projectedName(parent))
			}
			continue
		}
		f := r.object.must(name)
		if f == nil {
			continue // the org has no such field
		}
		if v := s.value(r, f); v != nil && v != false {
			text, ok := v.(string)
			if !ok {
				text = string(appendValue(nil, f, v))
			}
			parts = append(parts, name+": "+strconv.Quote(text))
		}
	}
	return strings.Join(parts, " · ")
}

// projectedName returns a record's name, and the subject of a case: a case's name is a
// number that depends on the order of creation.
func (s *Server) projectedName(r *record) string {
	if r.object.name == "Case" {
		return r.text("Subject")
	}
	return s.name(r)
}
