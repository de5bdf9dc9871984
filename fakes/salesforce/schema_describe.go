package salesforce

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// objectCard describes an object in a list of objects (REST API Developer Guide,
// Describe Global).
type objectCard struct {
	Activateable        bool              `json:"activateable"`
	Createable          bool              `json:"createable"`
	Custom              bool              `json:"custom"`
	CustomSetting       bool              `json:"customSetting"`
	Deletable           bool              `json:"deletable"`
	DeprecatedAndHidden bool              `json:"deprecatedAndHidden"`
	FeedEnabled         bool              `json:"feedEnabled"`
	HasSubtypes         bool              `json:"hasSubtypes"`
	KeyPrefix           string            `json:"keyPrefix"`
	Label               string            `json:"label"`
	LabelPlural         string            `json:"labelPlural"`
	Layoutable          bool              `json:"layoutable"`
	Mergeable           bool              `json:"mergeable"`
	MruEnabled          bool              `json:"mruEnabled"`
	Name                string            `json:"name"`
	Queryable           bool              `json:"queryable"`
	Replicateable       bool              `json:"replicateable"`
	Retrieveable        bool              `json:"retrieveable"`
	Searchable          bool              `json:"searchable"`
	Triggerable         bool              `json:"triggerable"`
	Undeletable         bool              `json:"undeletable"`
	Updateable          bool              `json:"updateable"`
	URLs                map[string]string `json:"urls"`
}

type objectDescription struct {
	objectCard
	ChildRelationships []childCard      `json:"childRelationships"`
	Fields             []fieldCard      `json:"fields"`
	RecordTypeInfos    []recordTypeInfo `json:"recordTypeInfos"`
}

type childCard struct {
	CascadeDelete       bool   `json:"cascadeDelete"`
	ChildSObject        string `json:"childSObject"`
	DeprecatedAndHidden bool   `json:"deprecatedAndHidden"`
	Field               string `json:"field"`
	RelationshipName    string `json:"relationshipName"`
	RestrictedDelete    bool   `json:"restrictedDelete"`
}

type recordTypeInfo struct {
	Active                   bool   `json:"active"`
	Available                bool   `json:"available"`
	DefaultRecordTypeMapping bool   `json:"defaultRecordTypeMapping"`
	Master                   bool   `json:"master"`
	Name                     string `json:"name"`
	RecordTypeID             string `json:"recordTypeId"`
}

type fieldCard struct {
	Aggregatable        bool       `json:"aggregatable"`
	AutoNumber          bool       `json:"autoNumber"`
	ByteLength          int        `json:"byteLength"`
	Calculated          bool       `json:"calculated"`
	CaseSensitive       bool       `json:"caseSensitive"`
	Createable          bool       `json:"createable"`
	Custom              bool       `json:"custom"`
	DefaultValue        any        `json:"defaultValue"`
	DefaultedOnCreate   bool       `json:"defaultedOnCreate"`
	Digits              int        `json:"digits"`
	ExternalID          bool       `json:"externalId"`
	Filterable          bool       `json:"filterable"`
	Groupable           bool       `json:"groupable"`
	IDLookup            bool       `json:"idLookup"`
	Label               string     `json:"label"`
	Length              int        `json:"length"`
	Name                string     `json:"name"`
	NameField           bool       `json:"nameField"`
	NamePointing        bool       `json:"namePointing"`
	Nillable            bool       `json:"nillable"`
	PicklistValues      []pickCard `json:"picklistValues"`
	PolymorphicForeign  bool       `json:"polymorphicForeignKey"`
	Precision           int        `json:"precision"`
	ReferenceTo         []string   `json:"referenceTo"`
	RelationshipName    any        `json:"relationshipName"`
	RestrictedPicklist  bool       `json:"restrictedPicklist"`
	Scale               int        `json:"scale"`
	SearchPrefilterable bool       `json:"searchPrefilterable"`
	SoapType            string     `json:"soapType"`
	Sortable            bool       `json:"sortable"`
	Type                kind       `json:"type"`
	Unique              bool       `json:"unique"`
	Updateable          bool       `json:"updateable"`
}

type pickCard struct {
	Active       bool   `json:"active"`
	DefaultValue bool   `json:"defaultValue"`
	Label        string `json:"label"`
	ValidFor     any    `json:"validFor"`
	Value        string `json:"value"`
}

func cardOf(o *object, version string) objectCard {
	own := !o.fixed
	base := "/services/data/" + version + "/sobjects/" + o.name
	return objectCard{
		Createable: own, Custom: o.custom, Deletable: own && o.name != "User", KeyPrefix: o.prefix, Label: o.label, LabelPlural: o.plural,
		Layoutable: own, Mergeable: o.name == "Account" || o.name == "Contact" || o.name == "Lead", MruEnabled: own, Name: o.name,
		Queryable: true, Replicateable: own, Retrieveable: true, Searchable: !o.unsearched, Triggerable: own, Undeletable: own && o.name != "User",
		Updateable: own, URLs: map[string]string{"sobject": base, "describe": base + "/describe", "rowTemplate": base + "/{ID}"},
	}
}

// describeGlobal answers GET /sobjects.
func (s *Server) describeGlobal(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	objects := slices.Clone(s.schema.list)
	slices.SortFunc(objects, func(a, b *object) int { return compareValues(a.name, b.name) })
	all := []objectCard{}
	for _, o := range objects {
		if o.prefix != "" {
			all = append(all, cardOf(o, r.Param("version")))
		}
	}
	return answerBody(200, struct {
		Encoding string       `json:"encoding"`
		Max      int          `json:"maxBatchSize"`
		Objects  []objectCard `json:"sobjects"`
	}{"UTF-8", 200, all})
}

// getObject answers GET /sobjects/{type}: the object and the last changed records.
func (s *Server) getObject(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	b := append([]byte(`{"objectDescribe":`), appendJSON(nil, cardOf(o, r.Param("version")))...)
	b = append(b, `,"recentItems":[`...)
	recent := (&plan{s: s, from: o}).rows()
	slices.SortStableFunc(recent, func(a, b *record) int { return b.modified.Compare(a.modified) })
	fields := []*field{o.must("Id")}
	for _, f := range o.fields {
		if f.nameField && !f.hidden {
			fields = append(fields, f)
		}
	}
	for i, row := range recent[:min(len(recent), 10)] {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.appendRecord(b, r.Param("version"), row, fields)
	}
	return answer(200, append(b, ']', '}'))
}

// describe answers GET /sobjects/{type}/describe.
func (s *Server) describe(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, err := s.objectOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	d := objectDescription{objectCard: cardOf(o, r.Param("version")), ChildRelationships: []childCard{}, Fields: []fieldCard{}, RecordTypeInfos: s.recordTypes(o)}
	for _, c := range o.children {
		d.ChildRelationships = append(d.ChildRelationships, childCard{CascadeDelete: c.cascade, ChildSObject: c.object, Field: c.field, RelationshipName: c.name})
	}
	for _, f := range o.fields {
		if !f.hidden {
			d.Fields = append(d.Fields, f.card(o))
		}
	}
	return answerBody(200, d)
}

func (s *Server) recordTypes(o *object) []recordTypeInfo {
	infos := []recordTypeInfo{}
	for _, r := range s.rows(s.schema.object("RecordType")).all {
		if r.text("SobjectType") == o.name {
			infos = append(infos, recordTypeInfo{Active: true, Available: true, DefaultRecordTypeMapping: !r.flag("IsPersonType"), Name: r.text("Name"), RecordTypeID: r.id})
		}
	}
	return append(infos, recordTypeInfo{Active: true, Available: true, DefaultRecordTypeMapping: len(infos) == 0, Master: true, Name: "Master",
		RecordTypeID: "012000000000000AAA"})
}

// soapTypes are the names of types in the WSDL. The types not listed are strings.
var soapTypes = map[kind]string{isID: "tns:ID", isReference: "tns:ID", isBoolean: "xsd:boolean", isInt: "xsd:int", isDouble: "xsd:double",
	isCurrency: "xsd:double", isPercent: "xsd:double", isDate: "xsd:date", isDatetime: "xsd:dateTime", isTime: "xsd:time"}

func (f *field) card(o *object) fieldCard {
	writable := !f.readOnly && !o.fixed
	c := fieldCard{
		Aggregatable: f.filterable() && f.kind != isBoolean, AutoNumber: f.name == "CaseNumber", ByteLength: f.length * 3, Calculated: false,
		Createable: writable, Custom: f.custom, DefaultValue: f.defaultValue, DefaultedOnCreate: f.defaultValue != nil || f.kind == isBoolean || f.name == "OwnerId",
		ExternalID: f.external, Filterable: f.filterable(), Groupable: f.kind == isReference || f.kind == isPicklist,
		IDLookup: f.lookup || f.kind == isID || f.kind == isEmail, Label: f.label, Length: f.length, Name: f.name, NameField: f.nameField,
		NamePointing: f.polymorphic(), Nillable: !f.required && f.kind != isBoolean && f.kind != isID, PicklistValues: []pickCard{},
		PolymorphicForeign: f.polymorphic(), ReferenceTo: append([]string{}, f.targets...), RelationshipName: orNil(f.relationship),
		RestrictedPicklist: f.restricted, SoapType: "xsd:string", Sortable: f.sortable(), Type: f.kind,
		Unique: f.unique, Updateable: writable && !f.createOnly,
	}
	if soap, other := soapTypes[f.kind]; other {
		c.SoapType = soap
	}
	switch f.kind {
	case isID:
		c.Length, c.ByteLength = 18, 18
	case isInt:
		c.Digits = 8
	case isDouble, isCurrency, isPercent:
		c.Precision, c.Scale = 18, 2
	}
	for _, p := range f.picks {
		c.PicklistValues = append(c.PicklistValues, pickCard{Active: true, DefaultValue: p.isDefault, Label: p.value, Value: p.value})
	}
	return c
}
