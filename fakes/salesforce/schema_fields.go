package salesforce

import (
	"strings"
	"unicode"
)

// kind is a field's type, as describe names it.
type kind string

const (
	isID            kind = "id"
	isText          kind = "string"
	isLongText      kind = "textarea"
	isPhone         kind = "phone"
	isEmail         kind = "email"
	isURL           kind = "url"
	isPicklist      kind = "picklist"
	isCombobox      kind = "combobox"
	isMultipicklist kind = "multipicklist"
	isReference     kind = "reference"
	isBoolean       kind = "boolean"
	isInt           kind = "int"
	isDouble        kind = "double"
	isCurrency      kind = "currency"
	isPercent       kind = "percent"
	isDate          kind = "date"
	isDatetime      kind = "datetime"
	isTime          kind = "time"
)

// field is a column.
type field struct {
	object      string
	index       int
	name, label string
	kind        kind
	length      int

	required   bool // on create; it cannot be emptied either
	readOnly   bool // Salesforce sets it
	createOnly bool
	unique     bool
	external   bool // an external id
	lookup     bool // idLookup
	custom     bool
	restricted bool
	nameField  bool
	hidden     bool // by field-level security

	picks        []pick
	targets      []string // of a reference
	relationship string   // its name towards the parent
	childName    string   // and towards the children
	cascade      bool
	fallback     any                        // on create
	of           func(*Server, *record) any // computed, nil for one that is stored
}

// pick is a value of a picklist.
type pick struct {
	value  string
	usual  bool // the default
	closed bool // of a status
	won    bool
	chance float64
}

// Builders of fields, for the tables in schema_objects.go.

func column(name string, k kind) *field {
	return &field{name: name, label: labelOf(name), kind: k}
}

func text(name string, length int) *field {
	f := column(name, isText)
	f.length = length
	return f
}

func longText(name string, length int) *field {
	f := column(name, isLongText)
	f.length = length
	return f
}

func phone(name string) *field {
	f := column(name, isPhone)
	f.length = 40
	return f
}

func email(name string) *field {
	f := column(name, isEmail)
	f.length = 80
	return f
}

func picklist(name string, picks ...pick) *field {
	f := column(name, isPicklist)
	f.length, f.picks = 255, picks
	for _, p := range picks {
		if p.usual {
			f.fallback = p.value
		}
	}
	return f
}

func options(list ...string) []pick {
	picks := make([]pick, len(list))
	for i, v := range list {
		picks[i].value = v
	}
	return picks
}

func boolean(name string) *field { return column(name, isBoolean) }

// reference leads to records of other objects. Its name ends in Id; what stands
// before it is the relationship, unless said otherwise.
func reference(name string, targets ...string) *field {
	f := column(name, isReference)
	f.length, f.targets = 18, targets
	f.relationship = strings.TrimSuffix(name, "Id")
	return f
}

func computed(f *field, of func(*Server, *record) any) *field {
	f.of, f.readOnly = of, true
	return f
}

func (f *field) must() *field                   { f.required = true; return f }
func (f *field) system() *field                 { f.readOnly = true; return f }
func (f *field) once() *field                   { f.createOnly = true; return f }
func (f *field) sole() *field                   { f.unique, f.lookup = true, true; return f }
func (f *field) closed() *field                 { f.restricted = true; return f }
func (f *field) named() *field                  { f.nameField = true; return f }
func (f *field) called(label string) *field     { f.label = label; return f }
func (f *field) usually(v any) *field           { f.fallback = v; return f }
func (f *field) listed(childName string) *field { f.childName = childName; return f }
func (f *field) cascading() *field              { f.cascade = true; return f }

// polymorphic tells a reference whose parent may be of several kinds.
func (f *field) polymorphic() bool { return len(f.targets) > 1 }

// textual tells fields whose values are texts that people write.
func (f *field) textual() bool {
	switch f.kind {
	case isText, isLongText, isPhone, isEmail, isURL, isPicklist, isCombobox, isMultipicklist:
		return true
	}
	return false
}

func (f *field) numeric() bool {
	switch f.kind {
	case isInt, isDouble, isCurrency, isPercent:
		return true
	}
	return false
}

// filterable tells fields that a condition may be about; long texts are none.
func (f *field) filterable() bool { return f.kind != isLongText || f.length <= 255 }

func (f *field) sortable() bool { return f.filterable() && f.kind != isMultipicklist }

// indexed tells fields that are looked up by value without a scan: numbers,
// addresses, ids of other records, and what is unique.
func (f *field) indexed() bool {
	if f.of != nil {
		return false
	}
	return f.kind == isPhone || f.kind == isEmail || f.kind == isReference || f.unique || f.external || f.lookup
}

func (f *field) pick(value string) *pick {
	for i := range f.picks {
		if strings.EqualFold(f.picks[i].value, value) {
			return &f.picks[i]
		}
	}
	return nil
}

// labelOf writes a name as a page shows it: "LastName" is "Last Name".
func labelOf(name string) string {
	name, isID := strings.CutSuffix(name, "Id")
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	if isID {
		b.WriteString(" ID")
	}
	return strings.TrimSpace(b.String())
}

// systemFields are those of every object (Object Reference, System Fields).
func systemFields() []*field {
	user := func(name string, of func(*Server, *record) any) *field {
		return computed(reference(name, "User"), of)
	}
	return []*field{
		computed(column("Id", isID), func(_ *Server, r *record) any { return r.id }),
		computed(boolean("IsDeleted").called("Deleted"), func(_ *Server, r *record) any { return r.deleted }),
		computed(column("CreatedDate", isDatetime), func(_ *Server, r *record) any { return r.created }),
		user("CreatedById", func(_ *Server, r *record) any { return orNil(r.createdBy) }),
		computed(column("LastModifiedDate", isDatetime), func(_ *Server, r *record) any { return r.modified }),
		user("LastModifiedById", func(_ *Server, r *record) any { return orNil(r.modifiedBy) }),
		computed(column("SystemModstamp", isDatetime), func(_ *Server, r *record) any { return r.modified }),
	}
}
