package salesforce

import (
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// wrongValueType is the error of a value of the wrong type.
func (p *plan) wrongValueType(f *field, what string, pos soql.Pos) error {
	return p.errorAt(invalidField, pos, "value of filter criterion for field '"+f.name+"' must be of type "+what)
}

// compare returns the filter of a field, an operator and a value.
func (p *plan) compare(at path, op string, v *soql.Literal) (*filter, error) {
	if op == "<>" {
		op = "!="
	}
	if strings.EqualFold(v.Word, "NULL") && v.N == nil {
		return p.compareNull(at, op, v)
	}
	switch k := at.last.kind; {
	case k == isID || k == isReference:
		return p.compareID(at, op, v)
	case k == isBoolean:
		return p.compareFlag(at, op, v)
	case k == isDate || k == isDatetime:
		return p.compareMoment(at, op, v)
	case at.last.numeric():
		return p.compareNumber(at, op, v)
	}
	return p.compareText(at, op, v)
}

// compareNull compares with null. For a boolean, null means false.
func (p *plan) compareNull(at path, op string, v *soql.Literal) (*filter, error) {
	if op != "=" && op != "!=" {
		return nil, p.errorAt(badFilterOperator, v.Pos, "null can only be compared with = and !=")
	}
	boolean := at.last.kind == isBoolean
	return &filter{match: func(r *record) bool {
		value := p.s.valueAt(r, at)
		empty := value == nil || boolean && value == false
		return empty == (op == "=")
	}}, nil
}

// stringLiteral returns the text of a string literal.
func (p *plan) stringLiteral(at path, v *soql.Literal) (string, error) {
	if v.String == nil {
		return "", p.wrongValueType(at.last, "string and should be enclosed in quotes", v.Pos)
	}
	text, ok := soql.Unquote(*v.String)
	if !ok {
		return "", p.errorAt(malformedQuery, v.Pos, "unexpected token: '\\'")
	}
	return text, nil
}

func (p *plan) compareText(at path, op string, v *soql.Literal) (*filter, error) {
	text, err := p.stringLiteral(at, v)
	if err != nil {
		return nil, err
	}
	want := strings.ToLower(text)
	f := &filter{match: func(r *record) bool {
		have, ok := p.s.valueAt(r, at).(string)
		if !ok {
			return op == "!=" && text != "" || op == "=" && text == ""
		}
		return holdsFor(op, strings.Compare(strings.ToLower(have), want))
	}}
	if op == "=" && text != "" && at.through == nil && at.last.indexed() {
		f.rows = func() []*record { return p.s.rows(p.from).byValue[keyOf(at.last, text)] }
	}
	return f, nil
}

// holdsFor reports whether an operator accepts the result of a comparison.
func holdsFor(op string, comparison int) bool {
	switch op {
	case "=":
		return comparison == 0
	case "!=":
		return comparison != 0
	case "<":
		return comparison < 0
	case "<=":
		return comparison <= 0
	case ">":
		return comparison > 0
	}
	return comparison >= 0
}

func (p *plan) compareID(at path, op string, v *soql.Literal) (*filter, error) {
	text, err := p.stringLiteral(at, v)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return p.compareNull(at, op, v)
	}
	long, ok := longID(text)
	if !ok {
		return nil, p.errorAt(badFilterOperator, v.Pos, "invalid ID field: "+text)
	}
	want := short(long)
	f := &filter{match: func(r *record) bool {
		have, ok := p.s.valueAt(r, at).(string)
		if !ok {
			return op == "!="
		}
		return holdsFor(op, strings.Compare(short(have), want))
	}}
	if op == "=" && at.through == nil {
		f.rows = p.idRows(at.last, want)
	}
	return f, nil
}

// idRows returns rows by their own id or by a reference.
func (p *plan) idRows(f *field, want string) func() []*record {
	switch {
	case f.kind == isID:
		return func() []*record {
			if r := p.s.rows(p.from).byID[want]; r != nil {
				return []*record{r}
			}
			return nil
		}
	case f.indexed():
		return func() []*record { return p.s.rows(p.from).byValue[indexKey{f.index, want}] }
	}
	return nil
}

func (p *plan) compareFlag(at path, op string, v *soql.Literal) (*filter, error) {
	want := strings.EqualFold(v.Word, "TRUE")
	if !want && !strings.EqualFold(v.Word, "FALSE") {
		return nil, p.wrongValueType(at.last, "boolean and should not be enclosed in quotes", v.Pos)
	}
	if op != "=" && op != "!=" {
		return nil, p.errorAt(badFilterOperator, v.Pos, "invalid operator on boolean field")
	}
	return &filter{match: func(r *record) bool {
		have, _ := p.s.valueAt(r, at).(bool)
		return (have == want) == (op == "=")
	}}, nil
}

func (p *plan) compareNumber(at path, op string, v *soql.Literal) (*filter, error) {
	if v.Number == nil {
		return nil, p.wrongValueType(at.last, string(at.last.kind)+" and should not be enclosed in quotes", v.Pos)
	}
	want, err := strconv.ParseFloat(*v.Number, 64)
	if err != nil {
		return nil, p.errorAt(outsideRange, v.Pos, "number out of range: "+*v.Number)
	}
	return &filter{match: func(r *record) bool {
		have, ok := p.s.valueAt(r, at).(float64)
		if !ok {
			return op == "!="
		}
		return holdsFor(op, compareFloats(have, want))
	}}, nil
}

func compareFloats(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compareMoment compares with an instant, a day, or a date literal.
func (p *plan) compareMoment(at path, op string, v *soql.Literal) (*filter, error) {
	days := at.last.kind == isDate
	var span span
	switch {
	case v.Date != nil && days:
		from, _ := time.Parse(time.DateOnly, *v.Date)
		span.from, span.to = from, from.AddDate(0, 0, 1)
	case v.DateTime != nil && !days:
		span.from, _ = soql.ParseTime(*v.DateTime)
		span.to = span.from.Add(time.Second)
	case v.Word != "":
		var err error
		if span, err = p.dateLiteral(v, days); err != nil {
			return nil, err
		}
	case days:
		return nil, p.wrongValueType(at.last, "date and should not be enclosed in quotes", v.Pos)
	default:
		return nil, p.wrongValueType(at.last, "dateTime and should not be enclosed in quotes", v.Pos)
	}
	return &filter{match: func(r *record) bool {
		have, ok := momentOf(p.s.valueAt(r, at))
		if !ok {
			return op == "!="
		}
		return holdsFor(op, span.compare(have))
	}}, nil
}

func momentOf(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		t, err := time.Parse(time.DateOnly, v)
		return t, err == nil
	}
	return time.Time{}, false
}
