package salesforce

import (
	"errors"
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// adminRules holds an admin's rules beyond validation and duplicate rules, by the name
// of the object.
type adminRules struct {
	required map[string]string // the required field
	blocks   map[string]bool   // duplicates are refused even if the client allows them
	triggers map[string]int    // number of saves whose trigger fails on a locked row
}

// RequireField makes a field of an object required.
func (s *Server) RequireField(objectName, field string) error {
	return s.changeRules(objectName, func(o *object) error {
		if o.field(field) == nil {
			return fmt.Errorf("salesforce: there is no field %s.%s", objectName, field)
		}
		setKey(&s.faults.admin.required, o.name, field)
		return nil
	})
}

// BlockDuplicates refuses a Contact or Lead with the e-mail address or phone number of
// another, even if the client allows duplicates.
func (s *Server) BlockDuplicates(objectName string) error {
	if err := s.AddDuplicateRule(objectName); err != nil {
		return err
	}
	return s.changeRules(objectName, func(o *object) error {
		setKey(&s.faults.admin.blocks, o.name, true)
		return nil
	})
}

// FailTrigger makes the trigger of an object fail in the next saves, because another
// row is locked. Only the message of the error names this cause.
func (s *Server) FailTrigger(objectName string, saves int) error {
	if saves < 1 {
		return errors.New("salesforce: a trigger must fail at least once")
	}
	return s.changeRules(objectName, func(o *object) error {
		setKey(&s.faults.admin.triggers, o.name, saves)
		return nil
	})
}

// RemoveRules removes every rule of an object: validation, required field, duplicates
// and failing trigger.
func (s *Server) RemoveRules(objectName string) error {
	return s.changeRules(objectName, func(o *object) error {
		f := &s.faults
		delete(f.validation, o.name)
		delete(f.duplicates, o.name)
		delete(f.admin.required, o.name)
		delete(f.admin.blocks, o.name)
		delete(f.admin.triggers, o.name)
		return nil
	})
}

func (s *Server) changeRules(objectName string, set func(*object) error) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(objectName)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", objectName)
		}
		return set(o)
	})
}

func setKey[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

// checkAdminRules applies the rules to a change. The error of a failing trigger is
// Apex's: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY wraps the code of the cause.
func (s *Server) checkAdminRules(c *change) error {
	o := c.now.object
	if field, required := s.faults.admin.required[o.name]; required && c.now.stored(o.must(field)) == nil {
		return missingFields([]string{field})
	}
	if s.faults.admin.triggers[o.name] > 0 {
		s.faults.admin.triggers[o.name]--
		return refuseFields("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", o.name+"Trigger: execution of AfterInsert\n\ncaused by: System.DmlException: "+
			"Update failed. First exception on row 0; first error: "+errLocked.code+", "+errLocked.msg+": []\n\nTrigger."+o.name+"Trigger: line 12, column 1")
	}
	return nil
}
