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

// This file holds an org's faults, and settings that hinder an integration. The network
// simulates its own faults.

type faults struct {
	page       int           // rows per page, or 0
	lag        time.Duration // until searches find a record
	locks      map[string]int
	duplicates map[string]bool // objects with a duplicate rule
	validation map[string]validation
	down       int // number of next requests that are answered 503
	allowSave  bool
	admin      adminRules
}

// validation is an admin's rule that requires a field.
type validation struct{ field, message string }

// SetPageSize sets the number of rows on a page of a result; 0 restores the default.
func (s *Server) SetPageSize(n int) error {
	return s.changeFaults(func() { s.faults.page = max(n, 0) })
}

// SetIndexLag sets the time until searches find a written record. Queries find it at
// once.
func (s *Server) SetIndexLag(d time.Duration) error {
	return s.changeFaults(func() { s.faults.lag = d })
}

// LockRow makes the next writes of a record fail, as if another user had locked it.
func (s *Server) LockRow(id string, writes int) error {
	return s.engine.Act(func(*kit.Tx) error {
		r, err := s.recordByID(id)
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

// AddDuplicateRule refuses a Contact or Lead with the e-mail address or phone number of
// another, unless the client allows it.
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

// AddValidationRule refuses records of an object without a value in a field. The error
// has the admin's message.
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

// FailRequests makes the next n requests of the API answer 503.
func (s *Server) FailRequests(n int) error {
	return s.changeFaults(func() { s.faults.down = n })
}

// ExpireSessions ends every session. The next request of each client answers 401.
func (s *Server) ExpireSessions() error {
	return s.changeFaults(func() { s.endSessions(func(*session) bool { return true }) })
}

// HideField hides a field from the API by field-level security.
func (s *Server) HideField(object, name string) error { return s.showField(object, name, true) }

// ShowField reverts HideField.
func (s *Server) ShowField(object, name string) error { return s.showField(object, name, false) }

func (s *Server) showField(objectName, name string, hidden bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(objectName)
		if o == nil || o.must(name) == nil {
			return fmt.Errorf("salesforce: there is no field %s.%s", objectName, name)
		}
		s.alterObject(o, func(o *object) { o.replace(name, func(f *field) { f.hidden = hidden }) })
		return nil
	})
}

// alterObject changes an object of this org only.
func (s *Server) alterObject(o *object, f func(*object)) {
	if o.own {
		f(o)
		return
	}
	own := o.clone()
	f(own)
	s.ownSchema().put(own)
	if t := s.tables[o.name]; t != nil {
		for _, r := range t.all {
			r.object = own
		}
	}
}

// ownSchema returns the org's schema, copied from the shared schema before the first
// change.
func (s *Server) ownSchema() *schema {
	if !s.schema.own {
		s.schema = s.schema.clone()
	}
	return s.schema
}

// changeFaults changes a fault.
func (s *Server) changeFaults(f func()) error {
	return s.engine.Act(func(*kit.Tx) error {
		f()
		return nil
	})
}

// checkOutage refuses a request during an outage of FailRequests.
func (s *Server) checkOutage() error {
	if s.faults.down <= 0 {
		return nil
	}
	s.faults.down--
	return &failure{status: http.StatusServiceUnavailable, code: "SERVER_UNAVAILABLE", msg: "The server is temporarily unavailable"}
}

func (s *Server) checkLock(r *record) error {
	if s.faults.locks[r.id] == 0 {
		return nil
	}
	s.faults.locks[r.id]--
	return errLocked
}

// validate checks an admin's own rules.
func (s *Server) validate(c *change) error {
	if err := s.checkAdminRules(c); err != nil {
		return err
	}
	v, exists := s.faults.validation[c.now.object.name]
	if !exists || c.now.stored(c.now.object.must(v.field)) != nil {
		return nil
	}
	return refuseFields("FIELD_CUSTOM_VALIDATION_EXCEPTION", v.message)
}

// checkDuplicates applies a duplicate rule.
func (s *Server) checkDuplicates(c *change) error {
	o := c.now.object
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
	return s.duplicatesError(o, found)
}

func (s *Server) duplicatesError(o *object, found []*record) error {
	var matches []any
	for _, r := range found {
		matches = append(matches, map[string]any{"additionalInformation": []any{}, "fieldDiffs": []any{}, "matchConfidence": 100.0,
			"record": map[string]any{"attributes": map[string]string{"type": o.name, "url": "/services/data/v63.0/sobjects/" + o.name + "/" + r.id}, "Id": r.id}})
	}
	const message = "Use one of these records?"
	return &failure{status: 400, code: "DUPLICATES_DETECTED", msg: message, detail: &detail{s.assume.Value(assumeDuplicate), map[string]any{
		"allowSave": !s.faults.admin.blocks[o.name], "duplicateRule": "Standard_" + o.name + "_Duplicate_Rule", "duplicateRuleEntityType": o.name, "errorMessage": message,
		"matchResults": []any{map[string]any{"entityType": o.name, "errors": []any{}, "matchEngine": "FuzzyMatchEngine",
			"rule": "Standard_" + o.name + "_Match_Rule_v1_1", "size": len(found), "success": true, "matchRecords": matches}}}}}
}

// recordByID returns the record of an id, for people: records in the recycle bin do not
// count.
func (s *Server) recordByID(id string) (*record, error) {
	long, ok := longID(id)
	if r := s.find(long); ok && r != nil && !r.deleted {
		return r, nil
	}
	return nil, fmt.Errorf("salesforce: there is no record %q", id)
}

// recordOf returns a record of one of the named objects, for people.
func (s *Server) recordOf(id string, names ...string) (*record, error) {
	r, err := s.recordByID(id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(names, r.object.name) {
		return nil, errors.New("salesforce: " + r.object.label + " " + id + " is not a " + strings.Join(names, " or "))
	}
	return r, nil
}
