package salesforce

import (
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// readObject parses a JSON object.
func readObject(body []byte) (gjson.Result, error) {
	if !gjson.ValidBytes(body) {
		return gjson.Result{}, refuseRequest(jsonParser, "Unexpected character or end of input: the request body is not valid JSON")
	}
	v := gjson.ParseBytes(body)
	if !v.IsObject() {
		return v, refuseRequest(jsonParser, "The request body is not a JSON object")
	}
	return v, nil
}

// readCells reads the fields of a record in a body. The keys "attributes" and ignored are
// not fields.
func (s *Server) readCells(o *object, body gjson.Result, creating bool, ignored ...string) (cells []cell, err error) {
	var forbidden []string
	body.ForEach(func(key, v gjson.Result) bool {
		name := key.String()
		if name == "attributes" || isOneOf(name, ignored) {
			return true
		}
		var c cell
		if c, err = s.readCell(o, name, v); err != nil {
			return false
		}
		if f := o.fields[c.field]; f.readOnly || f.createOnly && !creating {
			forbidden = append(forbidden, f.name)
		}
		cells = append(cells, c)
		return true
	})
	if err == nil && len(forbidden) > 0 {
		return nil, cannotWrite(forbidden)
	}
	return cells, err
}

func cannotWrite(names []string) *failure {
	return refuseFields("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: "+strings.Join(names, ", ")+
		". Please check the security settings of this field and verify that it is read/write for your profile or permission set.", names...)
}

func isOneOf(name string, list []string) bool {
	for _, other := range list {
		if strings.EqualFold(name, other) {
			return true
		}
	}
	return false
}

func (s *Server) readCell(o *object, name string, v gjson.Result) (cell, error) {
	f := o.field(name)
	if f == nil {
		if rel := o.byRelationship[strings.ToLower(name)]; rel != nil && v.IsObject() && !rel.readOnly {
			return s.readParent(rel, v)
		}
		return cell{}, noColumn(name, o.name)
	}
	if v.Type == gjson.Number && f.textual() && s.assumed(assumeNumbers, "accepted") {
		v = gjson.Result{Type: gjson.String, Str: v.Raw}
	}
	value, err := readValue(f, v)
	return cell{f.index, value}, err
}

// readParent reads a reference by the parent's external id: "Account":{"Ext__c":"7"}.
func (s *Server) readParent(rel *field, v gjson.Result) (c cell, err error) {
	for _, target := range rel.targets {
		o := s.schema.object(target)
		v.ForEach(func(key, value gjson.Result) bool {
			f := o.field(key.String())
			if key.String() == "attributes" || f == nil || !f.external {
				return true
			}
			found := s.byExternalID(o, f, value.String())
			if len(found) != 1 {
				err = refuseFields(invalidField, "Foreign key external ID: "+value.String()+" not found for field "+f.name+" in entity "+o.name)
				return false
			}
			c = cell{rel.index, found[0].id}
			return false
		})
	}
	if err == nil && c.value == nil {
		err = refuseFields(invalidField, "The value of "+rel.relationship+" contains no external ID field")
	}
	return c, err
}

// readValue converts a JSON value to the value of a field. An empty string is null.
func readValue(f *field, v gjson.Result) (any, error) {
	if v.Type == gjson.Null || v.Type == gjson.String && v.Str == "" {
		return nil, nil
	}
	switch f.kind {
	case isBoolean:
		if v.Type == gjson.String && (v.Str == "true" || v.Str == "false") {
			return v.Str == "true", nil
		}
		if !v.IsBool() {
			return nil, wrongType("boolean", v)
		}
		return v.Bool(), nil
	case isInt, isDouble, isCurrency, isPercent:
		return readNumber(f, v)
	case isDate, isDatetime:
		return readMoment(f, v)
	}
	if v.Type != gjson.String {
		return nil, wrongType("string", v)
	}
	return readText(f, v.Str)
}

func readNumber(f *field, v gjson.Result) (any, error) {
	n, err := strconv.ParseFloat(v.String(), 64)
	if err != nil || v.IsBool() || v.IsObject() || v.IsArray() || n != n {
		return nil, wrongType(string(f.kind), v)
	}
	if f.kind == isInt && (n < -1<<31 || n >= 1<<31) {
		return nil, refuseFields(outsideRange, f.label+": value outside of valid range on numeric field: "+v.Raw, f.name)
	}
	return n, nil
}

func readMoment(f *field, v gjson.Result) (any, error) {
	if v.Type != gjson.String {
		return nil, wrongType(string(f.kind), v)
	}
	at, isTime := soql.ParseTime(v.Str)
	if f.kind == isDatetime {
		if !isTime {
			return nil, wrongType("datetime", v)
		}
		return at.Truncate(time.Second), nil
	}
	if isTime {
		return at.Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, v.Str); err != nil {
		return nil, wrongType("date", v)
	}
	return v.Str, nil
}

func readText(f *field, text string) (any, error) {
	switch {
	case f.kind == isReference || f.kind == isID:
		long, ok := longID(text)
		if !ok {
			return nil, wrongID(f, text, false)
		}
		return long, nil
	case f.length > 0 && len(text) > f.length && len([]rune(text)) > f.length:
		return nil, tooLong(f, text)
	case f.kind == isEmail && !isAddress(text):
		return nil, refuseFields("INVALID_EMAIL_ADDRESS", f.label+": invalid email address: "+text, f.name)
	case f.kind == isPicklist && f.restricted && f.pick(text) == nil:
		return nil, refuseFields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", f.label+": bad value for restricted picklist field: "+text, f.name)
	}
	if p := f.pick(text); p != nil {
		return p.value, nil
	}
	return text, nil
}

// isAddress reports whether a text has the form of an e-mail address.
func isAddress(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	return ok && local != "" && domain != "" && strings.Contains(strings.Trim(domain, "."), ".") && !strings.ContainsAny(text, " ,;()<>[]\"\\") &&
		!strings.Contains(domain, "@") && !strings.HasSuffix(domain, ".")
}

func wrongType(want string, v gjson.Result) *failure {
	got := map[gjson.Type]string{gjson.String: "VALUE_STRING", gjson.Number: "VALUE_NUMBER", gjson.True: "VALUE_TRUE", gjson.False: "VALUE_FALSE"}[v.Type]
	if v.IsObject() {
		got = "START_OBJECT"
	}
	if v.IsArray() {
		got = "START_ARRAY"
	}
	text := v.String()
	if v.Type == gjson.JSON {
		text = ""
	}
	return refuseRequest(jsonParser, strings.TrimSpace("Cannot deserialize instance of "+want+" from "+got+" value "+text))
}
