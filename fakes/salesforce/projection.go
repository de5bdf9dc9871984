package salesforce

import (
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// projected are the objects that count when two runs are compared, and which of
// their fields. Ids are replaced by the names of what they lead to; times are left
// out.
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

// Projection is the state that counts when two runs are compared: records as sets
// of what is written in them; no ids, no times.
func (s *Server) Projection() []byte {
	out := map[string]kit.Bag{}
	s.look(func() {
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
		if f := r.of.byRelationship[strings.ToLower(name)]; f != nil {
			if parent := s.alive(s.value(r, f)); parent != nil {
				parts = append(parts, name+": "+parent.of.name+" "+s.projectedName(parent))
			}
			continue
		}
		f := r.of.must(name)
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

// projectedName is what a record is called, but for cases, whose name is a number
// that says when they were opened.
func (s *Server) projectedName(r *record) string {
	if r.of.name == "Case" {
		return r.text("Subject")
	}
	return s.name(r)
}
