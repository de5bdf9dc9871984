package salesforce

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rows are those that the query finds, in no order yet.
func (p *plan) rows() []*record {
	if p.where == nil {
		return p.met(p.s.rows(p.from).all, nil)
	}
	if p.where.rows != nil {
		return p.met(p.where.rows(), p.where)
	}
	return p.met(p.s.rows(p.from).all, p.where)
}

// met are the rows of a list that can be seen and meet the condition.
func (p *plan) met(list []*record, where *filter) []*record {
	found := make([]*record, 0, min(len(list), 16))
	for _, r := range list {
		if (p.deleted || !r.deleted) && (where == nil || where.match(r)) {
			found = append(found, r)
		}
	}
	return found
}

// childRows are those that lead to a parent.
func (p *plan) childRows(parent *record) []*record {
	if p.history != "" {
		return p.met(p.s.viewed(parent, p.history), p.where)
	}
	return p.met(p.s.children(parent, *p.parent), p.where)
}

// sorted puts rows in the order that was asked for, or else in the one that the
// org has by itself, and cuts out the part that was asked for.
func (p *plan) sorted(rows []*record) []*record {
	slices.SortStableFunc(rows, p.s.usualOrder())
	if len(p.order) > 0 {
		p.sort(rows)
	}
	rows = rows[min(p.offset, len(rows)):]
	if p.limit >= 0 {
		rows = rows[:min(p.limit, len(rows))]
	}
	return rows
}

// usualOrder is that of rows that nothing else sorts.
func (s *Server) usualOrder() func(a, b *record) int {
	order := s.assume.Value(assumeOrder)
	return func(a, b *record) int {
		by := 0
		switch order {
		case "newest":
			by = b.modified.Compare(a.modified)
		case "oldest":
			by = a.modified.Compare(b.modified)
		}
		return cmp.Or(by, strings.Compare(a.id, b.id))
	}
}

func (p *plan) sort(rows []*record) {
	slices.SortStableFunc(rows, func(a, b *record) int {
		for _, k := range p.order {
			if c := k.compare(p.s.read(a, k.path), p.s.read(b, k.path)); c != 0 {
				return c
			}
		}
		return 0
	})
}

// compare sorts two values; where there is none it comes first, unless said
// otherwise, whichever way the rest goes.
func (k sortKey) compare(a, b any) int {
	if a == nil || b == nil {
		c := 0
		switch {
		case a == nil && b != nil:
			c = -1
		case a != nil && b == nil:
			c = 1
		}
		if k.nullsLast {
			return -c
		}
		return c
	}
	c := compareValues(a, b)
	if k.descending {
		return -c
	}
	return c
}

// compareValues compares two values of one field; texts without case.
func compareValues(a, b any) int {
	switch a := a.(type) {
	case string:
		b, _ := b.(string)
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	case float64:
		b, _ := b.(float64)
		return compareFloats(a, b)
	case time.Time:
		b, _ := b.(time.Time)
		return a.Compare(b)
	case bool:
		b, _ := b.(bool)
		return cmp.Compare(flagOrder(a), flagOrder(b))
	}
	return 0
}

func flagOrder(v bool) int {
	if v {
		return 1
	}
	return 0
}

// appendResult writes rows as a result of that many; next is where the rest is.
func (p *plan) appendResult(b []byte, version string, rows []*record, total int, next string) []byte {
	b = append(b, `{"totalSize":`...)
	b = strconv.AppendInt(b, int64(total), 10)
	b = append(b, `,"done":`...)
	b = strconv.AppendBool(b, next == "")
	if next != "" {
		b = appendText(append(b, `,"nextRecordsUrl":`...), next)
	}
	b = append(b, `,"records":[`...)
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = p.appendNode(b, version, p.from.name, r, p.tell)
	}
	return append(b, ']', '}')
}
