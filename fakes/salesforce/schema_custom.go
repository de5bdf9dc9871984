package salesforce

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// EnablePersonAccounts turns Person Accounts on; they cannot be turned off again.
func (s *Server) EnablePersonAccounts() error {
	return s.engine.Act(func(*kit.Tx) error {
		if s.persons {
			return nil
		}
		if s.schema != baseSchema() {
			return errors.New("salesforce: turn Person Accounts on before custom fields are added or hidden")
		}
		s.persons, s.schema = true, personSchema()
		for _, o := range s.schema.list {
			if t := s.tables[o.name]; t != nil {
				s.resettle(t, o)
			}
		}
		return nil
	})
}

// resettle moves the rows of a table to an object whose columns have other
// places.
func (s *Server) resettle(t *table, o *object) {
	for _, r := range t.all {
		next := *r
		next.of, next.cells = o, nil
		for _, c := range r.cells {
			next.put(r.of.fields[c.field].name, c.value)
		}
		t.forget(r)
		*r = next
		t.index(r)
	}
	if o.name == "RecordType" {
		for _, v := range o.seed(s) {
			s.plant(o, v)
		}
	}
}

// AddCustomField adds a field to an object. Its name ends in __c; kind is one of
// string, phone, email, boolean, double, date, datetime, picklist, multipicklist and
// textarea. An external id is unique, and records can be found and changed by it.
func (s *Server) AddCustomField(of, name, label, kindName string, externalID bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(of)
		switch {
		case o == nil || o.fixed:
			return fmt.Errorf("salesforce: there is no object %q that could have custom fields", of)
		case !strings.HasSuffix(name, "__c") || len(name) < 4:
			return fmt.Errorf("salesforce: the name of a custom field ends in __c, %q does not", name)
		case o.must(name) != nil:
			return fmt.Errorf("salesforce: there is a field %s.%s already", of, name)
		}
		f, err := customField(name, label, kind(kindName))
		if err != nil {
			return err
		}
		f.external, f.lookup, f.unique = externalID, externalID, externalID
		s.alter(o, func(o *object) { o.add(f) })
		if o.name == "Contact" && s.persons {
			twin := *f
			twin.name = strings.TrimSuffix(name, "__c") + "__pc"
			s.alter(s.schema.object("Account"), func(o *object) { o.add(&twin) })
		}
		return nil
	})
}

// AllowDuplicates lets several records have the same value in an external id.
func (s *Server) AllowDuplicates(of, name string) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(of)
		if o == nil || o.must(name) == nil || !o.must(name).external {
			return fmt.Errorf("salesforce: there is no external id %s.%s", of, name)
		}
		s.alter(o, func(o *object) { o.replace(name, func(f *field) { f.unique = false }) })
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
		return nil, fmt.Errorf("salesforce: %q is no type of a custom field", k)
	}
	return f, nil
}

// AddCustomObject adds an object of an admin's own, with a name. Its API name ends
// in __c; tasks can be about it.
func (s *Server) AddCustomObject(name, label string) error {
	return s.engine.Act(func(*kit.Tx) error {
		switch {
		case !strings.HasSuffix(name, "__c") || len(name) < 4:
			return fmt.Errorf("salesforce: the name of a custom object ends in __c, %q does not", name)
		case s.schema.object(name) != nil:
			return fmt.Errorf("salesforce: there is an object %s already", name)
		}
		custom := 0
		for _, o := range s.schema.list {
			if o.custom {
				custom++
			}
		}
		o := define(name, fmt.Sprintf("a%02d", custom), text("Name", 80).named(), owner("User", "Group"))
		o.custom, o.label, o.plural = true, label, label+"s"
		o.children = []child{{"Task", "WhatId", "Tasks", false}}
		s.ownSchema().put(o)
		s.alter(s.schema.object("Task"), func(task *object) {
			task.replace("WhatId", func(f *field) { f.targets = append(slices.Clone(f.targets), name) })
		})
		return nil
	})
}
