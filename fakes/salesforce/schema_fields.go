package salesforce

import (
	"strings"
	"unicode"
)

// kind is a field's type, by its name in describe.
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

// field is a column of an object.
type field struct {
	object      string
	index       int
	name, label string
	kind        kind
	length      int

	required   bool // cannot be empty
	readOnly   bool // set by Salesforce
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
	relationship string   // name of a reference towards the parent
	childName    string   // name of a reference towards the children
	cascade      bool
	defaultValue any
	compute      func(*Server, *record) any // computes the value; nil for a stored field
}

// pick is a value of a picklist.
type pick struct {
	value     string
	isDefault bool
	closed    bool // of a status
	won       bool
	chance    float64
}

// The functions below build fields for the tables in schema_objects.go.

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
		if p.isDefault {
			f.defaultValue = p.value
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

// reference returns a reference to records of other objects. Its name ends in Id; the
// part before it is the name of the relationship.
func reference(name string, targets ...string) *field {
	f := column(name, isReference)
	f.length, f.targets = 18, targets
	f.relationship = strings.TrimSuffix(name, "Id")
	return f
}

func computed(f *field, of func(*Server, *record) any) *field {
	f.compute, f.readOnly = of, true
	return f
}

func (f *field) require() *field                      { f.required = true; return f }
func (f *field) managed() *field                      { f.readOnly = true; return f }
func (f *field) writeOnce() *field                    { f.createOnly = true; return f }
func (f *field) uniqueLookup() *field                 { f.unique, f.lookup = true, true; return f }
func (f *field) restrict() *field                     { f.restricted = true; return f }
func (f *field) asName() *field                       { f.nameField = true; return f }
func (f *field) withLabel(label string) *field        { f.label = label; return f }
func (f *field) withDefault(v any) *field             { f.defaultValue = v; return f }
func (f *field) withChildren(childName string) *field { f.childName = childName; return f }
func (f *field) cascadeDelete() *field                { f.cascade = true; return f }

// polymorphic reports whether a reference may lead to several objects.
func (f *field) polymorphic() bool { return len(f.targets) > 1 }

// textual reports whether a field holds texts written by people.
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

// filterable reports whether conditions may use the field. Long texts are excluded.
func (f *field) filterable() bool { return f.kind != isLongText || f.length <= 255 }

func (f *field) sortable() bool { return f.filterable() && f.kind != isMultipicklist }

// indexed reports whether rows are found by the field's value without a scan: phone
// numbers, e-mail addresses, references and unique fields.
func (f *field) indexed() bool {
	if f.compute != nil {
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

// labelOf returns the label of a name: "LastName" becomes "Last Name".
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

// systemFields are the fields of every object (Object Reference, System Fields).
func systemFields() []*field {
	user := func(name string, of func(*Server, *record) any) *field {
		return computed(reference(name, "User"), of)
	}
	return []*field{
		computed(column("Id", isID), func(_ *Server, r *record) any { return r.id }),
		computed(boolean("IsDeleted").withLabel("Deleted"), func(_ *Server, r *record) any { return r.deleted }),
		computed(column("CreatedDate", isDatetime), func(_ *Server, r *record) any { return r.created }),
		user("CreatedById", func(_ *Server, r *record) any { return orNil(r.createdBy) }),
		computed(column("LastModifiedDate", isDatetime), func(_ *Server, r *record) any { return r.modified }),
		user("LastModifiedById", func(_ *Server, r *record) any { return orNil(r.modifiedBy) }),
		computed(column("SystemModstamp", isDatetime), func(_ *Server, r *record) any { return r.modified }),
	}
}
