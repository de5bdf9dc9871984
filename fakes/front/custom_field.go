package front

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// customField is a field that the company has defined for a kind of resource
// (dev.frontapp.com/reference/custom-fields). Fields are created on Front's screens.
type customField struct {
	kit.Stamp
	id, name, about, kind string
	of                    string // contacts, conversations, inboxes or teammates
	values                []string
}

// CustomFieldSpec describes a custom field.
type CustomFieldSpec struct {
	Of     string // contacts, conversations, inboxes, teammates, links or accounts
	Name   string
	Type   string   // string (default), boolean, datetime, number, teammate, inbox or enum
	Values []string // of an enum
	About  string
}

var (
	fieldOwners = []string{"contacts", "conversations", "inboxes", "teammates", "links", "accounts"}
	fieldTypes  = []string{"string", "boolean", "datetime", "number", "teammate", "inbox", "enum"}
)

// AddCustomField defines a custom field.
func (s *Server) AddCustomField(spec CustomFieldSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if spec.Type == "" {
			spec.Type = "string"
		}
		switch {
		case spec.Name == "":
			return errors.New("front: missing name of the custom field")
		case !slices.Contains(fieldOwners, spec.Of):
			return fmt.Errorf("front: owner %q of the custom field, expected one of %s", spec.Of, strings.Join(fieldOwners, ", "))
		case !slices.Contains(fieldTypes, spec.Type):
			return fmt.Errorf("front: type %q of the custom field, expected one of %s", spec.Type, strings.Join(fieldTypes, ", "))
		case s.fieldNamed(spec.Of, spec.Name) != nil:
			return fmt.Errorf("front: a custom field %q of %s already exists", spec.Name, spec.Of)
		}
		f := &customField{name: spec.Name, about: spec.About, kind: spec.Type, of: spec.Of, values: slices.Clone(spec.Values)}
		f.id, _ = s.ids.field.next()
		s.fields.Put(tx, f.id, f)
		id = f.id
		return nil
	})
	return id, err
}

func (s *Server) fieldNamed(of, name string) *customField {
	for f := range s.fields.All {
		if f.of == of && f.name == name {
			return f
		}
	}
	return nil
}

// fits reports whether a value has the field's type.
func (f *customField) fits(value any) bool {
	switch f.kind {
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "number", "datetime":
		_, ok := value.(float64)
		return ok
	case "enum":
		text, ok := value.(string)
		return ok && slices.Contains(f.values, text)
	}
	_, ok := value.(string)
	return ok
}

// readFields returns the custom fields of a body, which replace all existing values.
// set reports whether the body has custom fields.
func (s *Server) readFields(of string, raw json.RawMessage) (values map[string]any, set bool, err error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, false, nil
	}
	if json.Unmarshal(raw, &values) != nil {
		return nil, true, errInvalid("body.custom_fields: should be object")
	}
	var p problems
	for _, name := range slices.Sorted(maps.Keys(values)) {
		f := s.fieldNamed(of, name)
		switch {
		case f == nil && s.assumed(assumeUnknownField, "ignored"), values[name] == nil:
			delete(values, name)
		case f == nil:
			p.add("custom_fields."+name, "unknown custom field")
		case !f.fits(values[name]):
			p.add("custom_fields."+name, "should be "+f.kind)
		}
	}
	return values, true, p.err()
}

// fieldsJSON returns the values as an object, empty instead of null.
func fieldsJSON(values map[string]any) map[string]any {
	if values == nil {
		return noFields
	}
	return values
}

var noFields = map[string]any{}

type fieldValueJSON struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type fieldJSON struct {
	Links       selfLink         `json:"_links"`
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	Description string           `json:"description"`
	Type        string           `json:"type"`
	Values      []fieldValueJSON `json:"values,omitempty"`
}

func (s *Server) fieldJSON(f *customField) fieldJSON {
	j := fieldJSON{Links: selfLink{s.base + "/custom_fields/" + f.id}, ID: f.id, Name: f.name, Description: f.about, Type: f.kind}
	for _, v := range f.values {
		j.Values = append(j.Values, fieldValueJSON{v, v})
	}
	return j
}

// listFields lists the custom fields of the resource in the path. /custom_fields, the
// oldest route, lists the fields of contacts.
func (s *Server) listFields(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	of, _, _ := strings.Cut(strings.TrimPrefix(r.Route().Path, "/"), "/")
	if of == "custom_fields" {
		of = "contacts"
	}
	var all []*customField
	for f := range s.fields.All {
		if f.of == of {
			all = append(all, f)
		}
	}
	return whole(s, r, all, s.fieldJSON), nil
}
