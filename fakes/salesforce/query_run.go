package salesforce

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rows returns the rows that the query finds, unsorted.
func (p *plan) rows() []*record {
	if p.where == nil {
		return p.matching(p.s.rows(p.from).all, nil)
	}
	if p.where.rows != nil {
		return p.matching(p.where.rows(), p.where)
	}
	return p.matching(p.s.rows(p.from).all, p.where)
}

// matching returns the visible rows of a list that match a condition.
func (p *plan) matching(list []*record, where *filter) []*record {
	found := make([]*record, 0, min(len(list), 16))
	for _, r := range list {
		if (p.deleted || !r.deleted) && (where == nil || where.match(r)) {
			found = append(found, r)
		}
	}
	return found
}

// childRows returns the rows of a subquery for a parent.
func (p *plan) childRows(parent *record) []*record {
	if p.activity != "" {
		return p.matching(p.s.activityTasks(parent, p.activity), p.where)
	}
	return p.matching(p.s.children(parent, *p.parent), p.where)
}

// sortAndCut sorts rows as requested, or else in the org's default order, and applies
// OFFSET and LIMIT.
func (p *plan) sortAndCut(rows []*record) []*record {
	slices.SortStableFunc(rows, p.s.defaultOrder())
	if len(p.order) > 0 {
		p.sort(rows)
	}
	rows = rows[min(p.offset, len(rows)):]
	if p.limit >= 0 {
		rows = rows[:min(p.limit, len(rows))]
	}
	return rows
}

// defaultOrder returns the order of rows without ORDER BY.
func (s *Server) defaultOrder() func(a, b *record) int {
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
			if c := k.compare(p.s.valueAt(a, k.path), p.s.valueAt(b, k.path)); c != 0 {
				return c
			}
		}
		return 0
	})
}

// compare compares two values. A missing value comes first, or last with NULLS LAST, in
// either direction.
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

// compareValues compares two values of one field, texts regardless of case.
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

// appendResult appends one page of a result with total rows. next is the address of the
// next page, or "".
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
		b = p.appendNode(b, version, p.from.name, r, p.selection)
	}
	return append(b, ']', '}')
}
