package salesforce

import (
	"maps"
	"slices"
	"strings"
)

// object is one of the org's: what describe tells of it, and its own rules.
type object struct {
	name, label, plural, prefix string

	fields         []*field          // a record's cells name them by place
	byName         map[string]*field // as it is spelled, and in lower case
	byRelationship map[string]*field // what Account.Name begins with, lower case
	children       []child

	fixed      bool // clients cannot write it
	unsearched bool // not in SOSL
	custom     bool
	own        bool // of one org: it may be changed

	seed  func(*Server) []values                 // rows of every org, made when first looked at
	check func(*Server, *change) error           // the object's own rules, before a change stands
	after func(*Server, *change)                 // what follows from a change
	guard func(*Server, *record, actionOn) error // whether a record may be touched at all
}

// child is a relationship seen from the parent.
type child struct {
	object, field, name string
	cascade             bool
}

// values are cells by field name, for seeds.
type values map[string]any

// define makes an object of its fields, with those that every object has.
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

// add appends a field; records that are there have no value in it.
func (o *object) add(f *field) {
	f.object, f.index = o.name, len(o.fields)
	o.fields = append(o.fields, f)
	o.enter(f)
	if f.kind == isReference && f.relationship != "" {
		o.byRelationship[strings.ToLower(f.relationship)] = f
	}
}

// field finds a column by name, whatever its case; one that is hidden is none.
func (o *object) field(name string) *field {
	f := o.must(name)
	if f == nil || f.hidden {
		return nil
	}
	return f
}

// must finds a column that is certain to be there.
func (o *object) must(name string) *field {
	if f := o.byName[name]; f != nil {
		return f
	}
	return o.byName[strings.ToLower(name)]
}

// enter has a field found by its name.
func (o *object) enter(f *field) { o.byName[f.name], o.byName[strings.ToLower(f.name)] = f, f }

// replace changes a field of this object, and of no clone of it.
func (o *object) replace(name string, change func(*field)) {
	f := *o.must(name)
	change(&f)
	o.fields[f.index] = &f
	o.enter(&f)
	if o.byRelationship[strings.ToLower(f.relationship)] != nil {
		o.byRelationship[strings.ToLower(f.relationship)] = &f
	}
}

// clone is an object that may be changed without changing this one.
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

// schema is the objects of an org.
type schema struct {
	byName   map[string]*object // lower case
	byPrefix map[string]*object
	list     []*object // by name
	own      bool      // of one org: it may be changed
}

func newSchema(objects ...*object) *schema {
	sc := &schema{byName: map[string]*object{}, byPrefix: map[string]*object{}}
	for _, o := range objects {
		sc.put(o)
	}
	for _, o := range sc.list {
		sc.adopt(o)
	}
	return sc
}

// put enters an object, in place of one of the same name.
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

// adopt tells the parents of an object's references of them.
func (sc *schema) adopt(o *object) {
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

// clone is a schema that may be changed without changing this one.
func (sc *schema) clone() *schema {
	return &schema{byName: maps.Clone(sc.byName), byPrefix: maps.Clone(sc.byPrefix), list: slices.Clone(sc.list), own: true}
}
