package salesforce

import (
	"maps"
	"slices"
	"strings"
)

// object is an object of the org: its description and its own rules.
type object struct {
	name, label, plural, prefix string

	fields         []*field          // cells refer to them by index
	byName         map[string]*field // by spelled and by lower-case name
	byRelationship map[string]*field // by the first word of Account.Name, in lower case
	children       []child

	fixed      bool // read-only for clients
	unsearched bool // not in SOSL
	custom     bool
	own        bool // belongs to one org, which may change it

	seed  func(*Server) []values                 // rows of every org
	check func(*Server, *change) error           // the object's own rules, before a change
	after func(*Server, *change)                 // runs after a change
	guard func(*Server, *record, actionOn) error // returns the error of a write to a protected record
}

// child is a relationship, from the parent's side.
type child struct {
	object, field, name string
	cascade             bool
}

// values are cells by field name, for seeds.
type values map[string]any

// define returns an object with its own fields and the fields of every object.
func define(name, prefix string, fields ...*field) *object {
	o := &object{name: name, label: labelOf(name), plural: labelOf(name) + "s", prefix: prefix,
		byName: map[string]*field{}, byRelationship: map[string]*field{}}
	for _, f := range systemFields() {
		o.add(f)
	}
	for _, f := range fields {
		o.add(f)
	}
	return o
}

// add appends a field, which is empty in existing records.
func (o *object) add(f *field) {
	f.object, f.index = o.name, len(o.fields)
	o.fields = append(o.fields, f)
	o.indexField(f)
	if f.kind == isReference && f.relationship != "" {
		o.byRelationship[strings.ToLower(f.relationship)] = f
	}
}

// field returns a visible column by name, regardless of case, or nil.
func (o *object) field(name string) *field {
	f := o.must(name)
	if f == nil || f.hidden {
		return nil
	}
	return f
}

// must returns a column by name, also a hidden one, or nil.
func (o *object) must(name string) *field {
	if f := o.byName[name]; f != nil {
		return f
	}
	return o.byName[strings.ToLower(name)]
}

// indexField adds a field to the index by name.
func (o *object) indexField(f *field) { o.byName[f.name], o.byName[strings.ToLower(f.name)] = f, f }

// replace changes a field of this object, but not of its clones.
func (o *object) replace(name string, change func(*field)) {
	f := *o.must(name)
	change(&f)
	o.fields[f.index] = &f
	o.indexField(&f)
	if o.byRelationship[strings.ToLower(f.relationship)] != nil {
		o.byRelationship[strings.ToLower(f.relationship)] = &f
	}
}

// clone returns a copy that can be changed independently.
func (o *object) clone() *object {
	c := *o
	c.own = true
	c.fields, c.byName, c.byRelationship = slices.Clone(o.fields), maps.Clone(o.byName), maps.Clone(o.byRelationship)
	return &c
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// schema holds the objects of an org.
type schema struct {
	byName   map[string]*object // lower case
	byPrefix map[string]*object
	list     []*object // by name
	own      bool      // belongs to one org, which may change it
}

func newSchema(objects ...*object) *schema {
	sc := &schema{byName: map[string]*object{}, byPrefix: map[string]*object{}}
	for _, o := range objects {
		sc.put(o)
	}
	for _, o := range sc.list {
		sc.linkParents(o)
	}
	return sc
}

// put adds an object, or replaces the object with the same name.
func (sc *schema) put(o *object) {
	if old := sc.byName[strings.ToLower(o.name)]; old != nil {
		for i := range sc.list {
			if sc.list[i] == old {
				sc.list[i] = o
			}
		}
	} else {
		sc.list = append(sc.list, o)
	}
	sc.byName[strings.ToLower(o.name)] = o
	if o.prefix != "" {
		sc.byPrefix[o.prefix] = o
	}
}

// linkParents adds the references of an object to the parents' child relationships.
func (sc *schema) linkParents(o *object) {
	for _, f := range o.fields {
		if f.childName == "" {
			continue
		}
		for _, target := range f.targets {
			parent := sc.byName[strings.ToLower(target)]
			if parent != nil {
				parent.children = append(parent.children, child{o.name, f.name, f.childName, f.cascade})
			}
		}
	}
}

func (sc *schema) object(name string) *object { return sc.byName[strings.ToLower(name)] }

// clone returns a copy that can be changed independently.
func (sc *schema) clone() *schema {
	return &schema{byName: maps.Clone(sc.byName), byPrefix: maps.Clone(sc.byPrefix), list: slices.Clone(sc.list), own: true}
}
