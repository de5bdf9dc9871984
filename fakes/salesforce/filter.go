package salesforce

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// filter is a condition: whether a row meets it, and, where an index knows, which
// rows can.
type filter struct {
	match func(*record) bool
	rows  func() []*record // nil: any
}

func (p *plan) expr(e *soql.Expr) (*filter, error) {
	first, err := p.factor(e.First)
	if err != nil {
		return nil, err
	}
	rest := e.And
	if e.Or != nil {
		rest = e.Or
	}
	if len(rest) == 0 {
		return first, nil
	}
	all := []*filter{first}
	for _, factor := range rest {
		f, err := p.factor(factor)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	if e.Or != nil {
		return anyOf(all), nil
	}
	return allOf(all), nil
}

func (p *plan) factor(f *soql.Factor) (*filter, error) {
	var inner *filter
	var err error
	if f.Group != nil {
		inner, err = p.expr(f.Group)
	} else {
		inner, err = p.condition(f.Cond)
	}
	if err != nil || !f.Not {
		return inner, err
	}
	return &filter{match: func(r *record) bool { return !inner.match(r) }}, nil
}

// allOf looks among the fewest rows that one of the conditions leaves.
func allOf(all []*filter) *filter {
	f := &filter{match: func(r *record) bool {
		for _, part := range all {
			if !part.match(r) {
				return false
			}
		}
		return true
	}}
	if slices.ContainsFunc(all, func(part *filter) bool { return part.rows != nil }) {
		f.rows = func() (least []*record) {
			found := false
			for _, part := range all {
				if part.rows == nil {
					continue
				}
				if rows := part.rows(); !found || len(rows) < len(least) {
					least, found = rows, true
				}
			}
			return least
		}
	}
	return f
}

// anyOf looks among the rows of all conditions, if each knows its own.
func anyOf(all []*filter) *filter {
	f := &filter{match: func(r *record) bool {
		for _, part := range all {
			if part.match(r) {
				return true
			}
		}
		return false
	}}
	if !slices.ContainsFunc(all, func(part *filter) bool { return part.rows == nil }) {
		f.rows = func() []*record {
			var union []*record
			for _, part := range all {
				union = append(union, part.rows()...)
			}
			return distinct(union)
		}
	}
	return f
}

// distinct drops what stands twice, keeping the order.
func distinct(rows []*record) []*record {
	seen := make(map[*record]bool, len(rows))
	return slices.DeleteFunc(slices.Clone(rows), func(r *record) bool {
		was := seen[r]
		seen[r] = true
		return was
	})
}

func (p *plan) condition(c *soql.Condition) (*filter, error) {
	at, err := p.value(c.Left)
	if err != nil {
		return nil, err
	}
	if !at.last.filterable() {
		return nil, p.framed(invalidField, c.Pos, "field '"+at.last.name+"' can not be filtered in a query call")
	}
	switch {
	case c.In != nil && c.In.Sub != nil:
		return p.semiJoin(at, c)
	case c.In != nil:
		return p.in(at, c)
	case c.Multi != "":
		return p.includes(at, c)
	case strings.EqualFold(c.Op, "LIKE"):
		return p.like(at, c)
	}
	return p.compare(at, c.Op, c.Value)
}

func (p *plan) in(at path, c *soql.Condition) (*filter, error) {
	var all []*filter
	for _, v := range c.In.Values {
		f, err := p.compare(at, "=", v)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	in := anyOf(all)
	if c.NotIn {
		return &filter{match: func(r *record) bool { return !in.match(r) }}, nil
	}
	return in, nil
}

func (p *plan) includes(at path, c *soql.Condition) (*filter, error) {
	if at.last.kind != isMultipicklist {
		return nil, p.framed(badFilterOperator, c.Pos, "'"+strings.ToLower(c.Multi)+"' operator is not valid on the field '"+at.last.name+"'")
	}
	var wanted [][]string
	for _, v := range c.Of {
		text, err := p.quoted(at, v)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, strings.Split(text, ";"))
	}
	includes := strings.EqualFold(c.Multi, "INCLUDES")
	return &filter{match: func(r *record) bool {
		text, _ := p.s.read(r, at).(string)
		have := strings.Split(text, ";")
		found := slices.ContainsFunc(wanted, func(set []string) bool {
			return !slices.ContainsFunc(set, func(v string) bool { return !slices.Contains(have, v) })
		})
		return found == includes
	}}, nil
}

func (p *plan) like(at path, c *soql.Condition) (*filter, error) {
	if !at.last.textual() {
		return nil, p.framed(badFilterOperator, c.Pos, "invalid operator on "+string(at.last.kind)+" field")
	}
	if c.Value.String == nil {
		return nil, p.mustBe(at.last, "string and should be enclosed in quotes", c.Value.Pos)
	}
	pattern := soql.ParsePattern(*c.Value.String)
	return &filter{match: func(r *record) bool {
		text, ok := p.s.read(r, at).(string)
		return ok && pattern.Match(text)
	}}, nil
}

// mustBe says what kind of value a field is compared with.
func (p *plan) mustBe(f *field, what string, pos soql.Pos) error {
	return p.framed(invalidField, pos, "value of filter criterion for field '"+f.name+"' must be of type "+what)
}

// semiJoin is IN with a query inside: ids that another query finds.
func (p *plan) semiJoin(at path, c *soql.Condition) (*filter, error) {
	q := c.In.Sub
	o, err := p.object(q.From)
	if err != nil {
		return nil, err
	}
	inner := &plan{s: p.s, at: p.at, text: p.text, deleted: p.deleted}
	switch {
	case at.last.kind != isID && at.last.kind != isReference:
		return nil, p.framed(malformedQuery, c.Pos, "The left operand field in the where expression for outer entity '"+p.from.name+"' should be an id or reference field")
	case o.name == "Task":
		return nil, p.framed(malformedQuery, q.From.Pos, "Entity '"+o.name+"' is not supported for semi join inner selects")
	case len(q.Items) != 1 || q.Items[0].Field == nil:
		return nil, p.framed(malformedQuery, q.Pos, "The inner select of a semi join selects exactly one field")
	case len(q.Order) > 0 || q.Limit != nil || q.Offset != nil:
		return nil, p.framed(malformedQuery, q.Pos, "The inner select of a semi join takes no ORDER BY, LIMIT or OFFSET")
	}
	if err := inner.fill(q, o); err != nil {
		return nil, err
	}
	of, err := inner.path(q.Items[0].Field)
	if err != nil {
		return nil, err
	}
	if of.last.kind != isID && of.last.kind != isReference {
		return nil, p.framed(malformedQuery, q.Pos, "The selected field '"+of.last.name+"' in the subquery and the left operand field must be id fields")
	}
	return p.within(at, inner, of, c.NotIn), nil
}

// within compares with what another query finds, which is asked once.
func (p *plan) within(at path, inner *plan, of path, not bool) *filter {
	var ids map[string]bool
	find := func() map[string]bool {
		if ids == nil {
			ids = map[string]bool{}
			for _, r := range inner.rows() {
				if id, ok := p.s.read(r, of).(string); ok {
					ids[short(id)] = true
				}
			}
		}
		return ids
	}
	f := &filter{match: func(r *record) bool {
		id, ok := p.s.read(r, at).(string)
		return (ok && find()[short(id)]) != not
	}}
	if !not && at.through == nil && at.last.kind == isID {
		f.rows = func() (rows []*record) {
			list := make([]string, 0, len(find()))
			for id := range find() {
				list = append(list, id)
			}
			slices.Sort(list)
			for _, id := range list {
				if r := p.s.rows(p.from).byID[id]; r != nil {
					rows = append(rows, r)
				}
			}
			return rows
		}
	}
	return f
}

// compare is a field, an operator and a value.
func (p *plan) compare(at path, op string, v *soql.Literal) (*filter, error) {
	if op == "<>" {
		op = "!="
	}
	if strings.EqualFold(v.Word, "NULL") && v.N == nil {
		return p.null(at, op, v)
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

// null compares with nothing; of a boolean that is false.
func (p *plan) null(at path, op string, v *soql.Literal) (*filter, error) {
	if op != "=" && op != "!=" {
		return nil, p.framed(badFilterOperator, v.Pos, "null can only be compared with = and !=")
	}
	boolean := at.last.kind == isBoolean
	return &filter{match: func(r *record) bool {
		value := p.s.read(r, at)
		empty := value == nil || boolean && value == false
		return empty == (op == "=")
	}}, nil
}

// quoted is the text of a literal in quotes.
func (p *plan) quoted(at path, v *soql.Literal) (string, error) {
	if v.String == nil {
		return "", p.mustBe(at.last, "string and should be enclosed in quotes", v.Pos)
	}
	text, ok := soql.Unquote(*v.String)
	if !ok {
		return "", p.framed(malformedQuery, v.Pos, "unexpected token: '\\'")
	}
	return text, nil
}

func (p *plan) compareText(at path, op string, v *soql.Literal) (*filter, error) {
	text, err := p.quoted(at, v)
	if err != nil {
		return nil, err
	}
	want := strings.ToLower(text)
	f := &filter{match: func(r *record) bool {
		have, ok := p.s.read(r, at).(string)
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

// holdsFor tells whether an operator holds for a comparison.
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
	text, err := p.quoted(at, v)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return p.null(at, op, v)
	}
	long, ok := longID(text)
	if !ok {
		return nil, p.framed(badFilterOperator, v.Pos, "invalid ID field: "+text)
	}
	want := short(long)
	f := &filter{match: func(r *record) bool {
		have, ok := p.s.read(r, at).(string)
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

// idRows finds rows by their own id, or by one that they hold.
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
		return nil, p.mustBe(at.last, "boolean and should not be enclosed in quotes", v.Pos)
	}
	if op != "=" && op != "!=" {
		return nil, p.framed(badFilterOperator, v.Pos, "invalid operator on boolean field")
	}
	return &filter{match: func(r *record) bool {
		have, _ := p.s.read(r, at).(bool)
		return (have == want) == (op == "=")
	}}, nil
}

func (p *plan) compareNumber(at path, op string, v *soql.Literal) (*filter, error) {
	if v.Number == nil {
		return nil, p.mustBe(at.last, string(at.last.kind)+" and should not be enclosed in quotes", v.Pos)
	}
	want, err := strconv.ParseFloat(*v.Number, 64)
	if err != nil {
		return nil, p.framed(outsideRange, v.Pos, "number out of range: "+*v.Number)
	}
	return &filter{match: func(r *record) bool {
		have, ok := p.s.read(r, at).(float64)
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

// compareMoment compares with an instant, a day, or one of the words for a span
// of days.
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
		if span, err = p.literal(v, days); err != nil {
			return nil, err
		}
	case days:
		return nil, p.mustBe(at.last, "date and should not be enclosed in quotes", v.Pos)
	default:
		return nil, p.mustBe(at.last, "dateTime and should not be enclosed in quotes", v.Pos)
	}
	return &filter{match: func(r *record) bool {
		have, ok := momentOf(p.s.read(r, at))
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
