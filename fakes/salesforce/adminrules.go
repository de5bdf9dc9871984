package salesforce

import (
	"errors"
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// adminRules are rules of an org beyond validation and duplicate rules, by the name
// of the object.
type adminRules struct {
	required map[string]string // the field that must be filled in
	blocks   map[string]bool   // duplicates are refused, whatever the client allows
	triggers map[string]int    // saves whose trigger meets a locked row
}

// RequireField makes a field of an object required.
func (s *Server) RequireField(of, field string) error {
	return s.rule(of, func(o *object) error {
		if o.field(field) == nil {
			return fmt.Errorf("salesforce: there is no field %s.%s", of, field)
		}
		setIn(&s.faults.admin.required, o.name, field)
		return nil
	})
}

// BlockDuplicates refuses a Contact or Lead with the e-mail address or phone of
// another. A client cannot allow it.
func (s *Server) BlockDuplicates(of string) error {
	if err := s.AddDuplicateRule(of); err != nil {
		return err
	}
	return s.rule(of, func(o *object) error {
		setIn(&s.faults.admin.blocks, o.name, true)
		return nil
	})
}

// FailTrigger lets the trigger of an object meet a row that somebody else holds in
// the next saves: the true cause stands in the message only.
func (s *Server) FailTrigger(of string, saves int) error {
	if saves < 1 {
		return errors.New("salesforce: a trigger fails at least once")
	}
	return s.rule(of, func(o *object) error {
		setIn(&s.faults.admin.triggers, o.name, saves)
		return nil
	})
}

// RemoveRules removes every rule of an object: validation, required field,
// duplicates and failing trigger.
func (s *Server) RemoveRules(of string) error {
	return s.rule(of, func(o *object) error {
		f := &s.faults
		delete(f.validation, o.name)
		delete(f.duplicates, o.name)
		delete(f.admin.required, o.name)
		delete(f.admin.blocks, o.name)
		delete(f.admin.triggers, o.name)
		return nil
	})
}

func (s *Server) rule(of string, set func(*object) error) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(of)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", of)
		}
		return set(o)
	})
}

func setIn[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

// administered applies the rules to a change. The message of a failing trigger is
// that of Apex: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY wraps the code of the cause.
func (s *Server) administered(c *change) error {
	o := c.now.of
	if field, required := s.faults.admin.required[o.name]; required && c.now.stored(o.must(field)) == nil {
		return missing([]string{field})
	}
	if s.faults.admin.triggers[o.name] > 0 {
		s.faults.admin.triggers[o.name]--
		return refuse("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", o.name+"Trigger: execution of AfterInsert\n\ncaused by: System.DmlException: "+
			"Update failed. First exception on row 0; first error: "+errRow.code+", "+errRow.msg+": []\n\nTrigger."+o.name+"Trigger: line 12, column 1")
	}
	return nil
}
