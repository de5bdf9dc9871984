package salesforce

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What an org can be like on a bad day, or set up against an integration. Faults
// of the network are the network's.

type faults struct {
	page       int           // rows per page
	lag        time.Duration // until a record can be searched
	locks      map[string]int
	duplicates map[string]bool // objects with a duplicate rule
	validation map[string]validation
	down       int // requests that are still answered 503
	allowSave  bool
	admin      adminRules
}

// validation is an admin's rule: a field of an object must be filled in.
type validation struct{ field, message string }

// SetPageSize makes the pages of results smaller, 0 as they are.
func (s *Server) SetPageSize(n int) error {
	return s.set(func() { s.faults.page = max(n, 0) })
}

// SetIndexLag is how long a record that was written cannot be searched yet.
// Queries see it at once.
func (s *Server) SetIndexLag(d time.Duration) error {
	return s.set(func() { s.faults.lag = d })
}

// LockRow lets the next writes of a record fail: somebody else holds it.
func (s *Server) LockRow(id string, writes int) error {
	return s.engine.Act(func(*kit.Tx) error {
		r, err := s.existing(id)
		if err != nil {
			return err
		}
		if s.faults.locks == nil {
			s.faults.locks = map[string]int{}
		}
		s.faults.locks[r.id] = writes
		return nil
	})
}

// AddDuplicateRule refuses a Contact or Lead with the e-mail address or phone of
// another.
func (s *Server) AddDuplicateRule(object string) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(object)
		if o == nil || o.name != "Contact" && o.name != "Lead" {
			return fmt.Errorf("salesforce: duplicate rules are modelled for Contact and Lead, not for %q", object)
		}
		if s.faults.duplicates == nil {
			s.faults.duplicates = map[string]bool{}
		}
		s.faults.duplicates[o.name] = true
		return nil
	})
}

// AddValidationRule refuses records of an object without a value in a field, in
// the admin's own words.
func (s *Server) AddValidationRule(object, field, message string) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(object)
		if o == nil || o.field(field) == nil {
			return fmt.Errorf("salesforce: there is no field %s.%s", object, field)
		}
		if s.faults.validation == nil {
			s.faults.validation = map[string]validation{}
		}
		s.faults.validation[o.name] = validation{field, message}
		return nil
	})
}

// FailRequests lets the next n requests of the API be answered 503.
func (s *Server) FailRequests(n int) error {
	return s.set(func() { s.faults.down = n })
}

// ExpireSessions ends every session: the next request of each client is answered
// 401.
func (s *Server) ExpireSessions() error {
	return s.set(func() { s.endSessions(func(*session) bool { return true }) })
}

// HideField hides a field by field-level security: for the API there is none.
func (s *Server) HideField(object, name string) error { return s.showField(object, name, true) }

// ShowField undoes HideField.
func (s *Server) ShowField(object, name string) error { return s.showField(object, name, false) }

func (s *Server) showField(of, name string, hidden bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(of)
		if o == nil || o.must(name) == nil {
			return fmt.Errorf("salesforce: there is no field %s.%s", of, name)
		}
		s.alter(o, func(o *object) { o.replace(name, func(f *field) { f.hidden = hidden }) })
		return nil
	})
}

// alter changes an object of this org, and of no other.
func (s *Server) alter(o *object, f func(*object)) {
	if o.own {
		f(o)
		return
	}
	own := o.clone()
	f(own)
	s.ownSchema().put(own)
	if t := s.tables[o.name]; t != nil {
		for _, r := range t.all {
			r.of = own
		}
	}
}

// ownSchema is the org's schema once it differs from that of every other org.
func (s *Server) ownSchema() *schema {
	if !s.schema.own {
		s.schema = s.schema.clone()
	}
	return s.schema
}

// set changes a switch.
func (s *Server) set(f func()) error {
	return s.engine.Act(func(*kit.Tx) error {
		f()
		return nil
	})
}

// outage answers a request in Salesforce's place, as long as one was asked for.
func (s *Server) outage() error {
	if s.faults.down <= 0 {
		return nil
	}
	s.faults.down--
	return &failure{status: http.StatusServiceUnavailable, code: "SERVER_UNAVAILABLE", msg: "The server is temporarily unavailable"}
}

func (s *Server) locked(r *record) error {
	if s.faults.locks[r.id] == 0 {
		return nil
	}
	s.faults.locks[r.id]--
	return errRow
}

// validate looks at an admin's own rule.
func (s *Server) validate(c *change) error {
	if err := s.administered(c); err != nil {
		return err
	}
	v, there := s.faults.validation[c.now.of.name]
	if !there || c.now.stored(c.now.of.must(v.field)) != nil {
		return nil
	}
	return refuse("FIELD_CUSTOM_VALIDATION_EXCEPTION", v.message)
}

// duplicates looks for a record of the same person, where a rule says so.
func (s *Server) duplicates(c *change) error {
	o := c.now.of
	if !s.faults.duplicates[o.name] || s.faults.allowSave && !s.faults.admin.blocks[o.name] {
		return nil
	}
	var found []*record
	for _, name := range []string{"Email", "Phone"} {
		if text := c.now.text(name); text != "" {
			found = append(found, s.byExternalID(o, o.must(name), text)...)
		}
	}
	if found = distinct(found); len(found) == 0 {
		return nil
	}
	return s.duplicate(o, found)
}

func (s *Server) duplicate(o *object, found []*record) error {
	var matches []any
	for _, r := range found {
		matches = append(matches, map[string]any{"additionalInformation": []any{}, "fieldDiffs": []any{}, "matchConfidence": 100.0,
			"record": map[string]any{"attributes": map[string]string{"type": o.name, "url": "/services/data/v63.0/sobjects/" + o.name + "/" + r.id}, "Id": r.id}})
	}
	const says = "Use one of these records?"
	return &failure{status: 400, code: "DUPLICATES_DETECTED", msg: says, detail: &detail{s.assume.Value(assumeDuplicate), map[string]any{
		"allowSave": !s.faults.admin.blocks[o.name], "duplicateRule": "Standard_" + o.name + "_Duplicate_Rule", "duplicateRuleEntityType": o.name, "errorMessage": says,
		"matchResults": []any{map[string]any{"entityType": o.name, "errors": []any{}, "matchEngine": "FuzzyMatchEngine",
			"rule": "Standard_" + o.name + "_Match_Rule_v1_1", "size": len(found), "success": true, "matchRecords": matches}}}}}
}

// existing is the record of an id, for people: in the recycle bin there is none.
func (s *Server) existing(id string) (*record, error) {
	long, ok := longID(id)
	if r := s.find(long); ok && r != nil && !r.deleted {
		return r, nil
	}
	return nil, fmt.Errorf("salesforce: there is no record %q", id)
}

// ofObject is a record of one of some objects, for people.
func (s *Server) ofObject(id string, names ...string) (*record, error) {
	r, err := s.existing(id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(names, r.of.name) {
		return nil, errors.New("salesforce: " + r.of.label + " " + id + " is no " + strings.Join(names, " or "))
	}
	return r, nil
}
