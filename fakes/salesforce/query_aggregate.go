package salesforce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// aggregate is COUNT, COUNT_DISTINCT, MIN, MAX, SUM or AVG of a field.
type aggregate struct {
	function string
	path     path
	name     string
}

// otherFunctions are the functions of SOQL that are not modelled.
var otherFunctions = []string{"FORMAT", "TOLABEL", "CONVERTCURRENCY", "CONVERTTIMEZONE", "FIELDS", "DISTANCE", "GEOLOCATION", "GROUPING", "ROLLUP", "CUBE",
	"CALENDAR_YEAR", "CALENDAR_QUARTER", "CALENDAR_MONTH", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "DAY_ONLY", "FISCAL_YEAR", "FISCAL_QUARTER",
	"FISCAL_MONTH", "HOUR_IN_DAY", "WEEK_IN_MONTH", "WEEK_IN_YEAR"}

var aggregates = []string{"COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"}

// refuseFunction returns the error of a function where none is modelled.
func (p *plan) refuseFunction(c *soql.Call) error {
	if isOneOf(c.Function, otherFunctions) || isOneOf(c.Function, aggregates) {
		return notModelled("the function " + c.Function + " at this place")
	}
	return p.errorAt(malformedQuery, c.Pos, "unexpected token: '"+c.Function+"'")
}

func (p *plan) planAggregate(item *soql.Item) error {
	function := strings.ToUpper(item.Call.Function)
	switch {
	case !slices.Contains(aggregates, function):
		return p.refuseFunction(item.Call)
	case len(item.Call.Of) == 0:
		return p.errorAt(malformedQuery, item.Call.Pos, "unexpected token: ')'")
	case len(item.Call.Of) > 1 || item.Call.Of[0].Field == nil:
		return p.errorAt(malformedQuery, item.Call.Pos, "unexpected token: '"+item.Call.Function+"'")
	}
	at, err := p.path(item.Call.Of[0].Field)
	if err != nil {
		return err
	}
	if (function == "SUM" || function == "AVG") && !at.last.numeric() {
		return p.errorAt(malformedQuery, item.Call.Pos, "the aggregate function "+function+" does not support the field '"+at.last.name+"'")
	}
	p.aggregates = append(p.aggregates, aggregate{function, at, item.Alias})
	return nil
}

// checkGrouping checks that a query does not mix aggregates with other fields, and
// names the unnamed aggregates.
func (p *plan) checkGrouping() error {
	if p.aggregates == nil && p.group == nil {
		return nil
	}
	for _, item := range p.selection.items {
		if item.field == nil || !slices.ContainsFunc(p.group, func(g path) bool { return g.last == item.field && g.through == nil }) {
			return p.errorAt(malformedQuery, soql.Pos{Line: 1, Column: 1}, "Field must be grouped or aggregated: "+item.name)
		}
	}
	for i := range p.aggregates {
		if p.aggregates[i].name == "" {
			p.aggregates[i].name = fmt.Sprintf("expr%d", i)
		}
	}
	return nil
}

// appendAggregates appends a row for each group. Without GROUP BY all rows are one group.
func (p *plan) appendAggregates(b []byte) []byte {
	groups := p.groups(p.rows())
	groups = groups[min(p.offset, len(groups)):]
	if p.limit >= 0 {
		groups = groups[:min(p.limit, len(groups))]
	}
	b = append(b, `{"totalSize":`...)
	b = strconv.AppendInt(b, int64(len(groups)), 10)
	b = append(b, `,"done":true,"records":[`...)
	for i, rows := range groups {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"attributes":{"type":"AggregateResult"}`...)
		for _, item := range p.selection.items {
			b = appendText(append(b, ','), item.name)
			b = appendValue(append(b, ':'), item.field, p.s.value(rows[0], item.field))
		}
		for _, a := range p.aggregates {
			b = appendText(append(b, ','), a.name)
			b = p.appendAggregate(append(b, ':'), a, rows)
		}
		b = append(b, '}')
	}
	return append(b, ']', '}')
}

// groups returns the rows grouped by equal values, in the requested order.
func (p *plan) groups(rows []*record) [][]*record {
	if p.group == nil {
		return [][]*record{rows}
	}
	first, members := map[string]*record{}, map[*record][]*record{}
	var leaders []*record
	slices.SortStableFunc(rows, p.s.defaultOrder())
	for _, r := range rows {
		var key []byte
		for _, g := range p.group {
			key = append(appendValue(key, nil, p.s.valueAt(r, g)), 0)
		}
		leader, found := first[string(key)]
		if !found {
			leader = r
			first[string(key)] = r
			leaders = append(leaders, r)
		}
		members[leader] = append(members[leader], r)
	}
	p.sort(leaders)
	groups := make([][]*record, len(leaders))
	for i, leader := range leaders {
		groups[i] = members[leader]
	}
	return groups
}

func (p *plan) appendAggregate(b []byte, a aggregate, rows []*record) []byte {
	var have []any
	for _, r := range rows {
		if v := p.s.valueAt(r, a.path); v != nil {
			have = append(have, v)
		}
	}
	switch a.function {
	case "COUNT":
		return strconv.AppendInt(b, int64(len(have)), 10)
	case "COUNT_DISTINCT":
		var distinct []any // sorted
		for _, v := range have {
			if i, exists := slices.BinarySearchFunc(distinct, v, compareValues); !exists {
				distinct = slices.Insert(distinct, i, v)
			}
		}
		return strconv.AppendInt(b, int64(len(distinct)), 10)
	}
	if len(have) == 0 {
		return append(b, "null"...)
	}
	switch a.function {
	case "MIN":
		return appendValue(b, a.path.last, slices.MinFunc(have, compareValues))
	case "MAX":
		return appendValue(b, a.path.last, slices.MaxFunc(have, compareValues))
	}
	sum := 0.0
	for _, v := range have {
		n, _ := v.(float64)
		sum += n
	}
	if a.function == "AVG" {
		sum /= float64(len(have))
	}
	return appendDouble(b, sum)
}
