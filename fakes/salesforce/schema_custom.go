package salesforce

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// EnablePersonAccounts enables Person Accounts, which cannot be disabled.
func (s *Server) EnablePersonAccounts() error {
	return s.engine.Act(func(*kit.Tx) error {
		if s.persons {
			return nil
		}
		if s.schema != baseSchema() {
			return errors.New("salesforce: enable Person Accounts before fields are added or hidden")
		}
		s.persons, s.schema = true, personSchema()
		for _, o := range s.schema.list {
			if t := s.tables[o.name]; t != nil {
				s.migrateRows(t, o)
			}
		}
		return nil
	})
}

// migrateRows moves the rows of a table to an object whose columns have another order.
func (s *Server) migrateRows(t *table, o *object) {
	for _, r := range t.all {
		next := *r
		next.object, next.cells = o, nil
		for _, c := range r.cells {
			next.put(r.object.fields[c.field].name, c.value)
		}
		t.unindex(r)
		*r = next
		t.index(r)
	}
	if o.name == "RecordType" {
		for _, v := range o.seed(s) {
			s.addSeedRow(o, v)
		}
	}
}

// AddCustomField adds a field to an object. Its name ends in __c. kindName is one of
// string, phone, email, boolean, double, date, datetime, picklist, multipicklist and
// textarea. An external id is unique, and records can be read and changed by it.
func (s *Server) AddCustomField(objectName, name, label, kindName string, externalID bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(objectName)
		switch {
		case o == nil || o.fixed:
			return fmt.Errorf("salesforce: there is no object %q that can have custom fields", objectName)
		case !strings.HasSuffix(name, "__c") || len(name) < 4:
			return fmt.Errorf("salesforce: invalid name %q of a custom field, expected a name that ends in __c", name)
		case o.must(name) != nil:
			return fmt.Errorf("salesforce: a field %s.%s already exists", objectName, name)
		}
		f, err := customField(name, label, kind(kindName))
		if err != nil {
			return err
		}
		f.external, f.lookup, f.unique = externalID, externalID, externalID
		s.alterObject(o, func(o *object) { o.add(f) })
		if o.name == "Contact" && s.persons {
			twin := *f
			twin.name = strings.TrimSuffix(name, "__c") + "__pc"
			s.alterObject(s.schema.object("Account"), func(o *object) { o.add(&twin) })
		}
		return nil
	})
}

// AllowDuplicates allows several records with the same value of an external id.
func (s *Server) AllowDuplicates(objectName, name string) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(objectName)
		if o == nil || o.must(name) == nil || !o.must(name).external {
			return fmt.Errorf("salesforce: there is no external id %s.%s", objectName, name)
		}
		s.alterObject(o, func(o *object) { o.replace(name, func(f *field) { f.unique = false }) })
		return nil
	})
}

func customField(name, label string, k kind) (*field, error) {
	f := column(name, k)
	f.custom, f.label = true, label
	switch k {
	case isText, isPicklist, isMultipicklist:
		f.length = 255
	case isPhone:
		f.length = 40
	case isEmail:
		f.length = 80
	case isLongText:
		f.length = 32768
	case isBoolean, isDouble, isDate, isDatetime:
	default:
		return nil, fmt.Errorf("salesforce: unknown type %q of a custom field", k)
	}
	return f, nil
}

// AddCustomObject adds a custom object with a name field. Its API name ends in __c.
// Tasks can be about its records.
func (s *Server) AddCustomObject(name, label string) error {
	return s.engine.Act(func(*kit.Tx) error {
		switch {
		case !strings.HasSuffix(name, "__c") || len(name) < 4:
			return fmt.Errorf("salesforce: invalid name %q of a custom object, expected a name that ends in __c", name)
		case s.schema.object(name) != nil:
			return fmt.Errorf("salesforce: an object %s already exists", name)
		}
		custom := 0
		for _, o := range s.schema.list {
			if o.custom {
				custom++
			}
		}
		o := define(name, fmt.Sprintf("a%02d", custom), text("Name", 80).asName(), owner("User", "Group"))
		o.custom, o.label, o.plural = true, label, label+"s"
		o.children = []child{{"Task", "WhatId", "Tasks", false}}
		s.ownSchema().put(o)
		s.alterObject(s.schema.object("Task"), func(task *object) {
			task.replace("WhatId", func(f *field) { f.targets = append(slices.Clone(f.targets), name) })
		})
		return nil
	})
}
