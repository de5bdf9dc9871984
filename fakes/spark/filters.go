package spark

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// columns are the fields by which lists of a resource are filtered and ordered.
type columns[T any] map[string]func(T) value

// value is a field's value for predicates.
type value struct {
	kind   kind
	text   string
	number int64 // a number, a moment in Unix seconds, or a flag as 0 or 1
}

type kind uint8

const (
	null kind = iota
	text
	number
	moment
	flag
)

func textValue(s string) value {
	if s == "" {
		return value{}
	}
	return value{kind: text, text: s}
}

func idValue(id int64) value {
	if id == 0 {
		return value{}
	}
	return value{kind: number, number: id}
}

// momentValue returns the value of a date string.
func momentValue(s string) value {
	t, ok := parseDate(s)
	if !ok {
		return value{}
	}
	return value{kind: moment, number: t.Unix()}
}

func flagValue(b bool) value {
	v := value{kind: flag}
	if b {
		v.number = 1
	}
	return v
}

// predicate is a comparison, named by the suffix of a query parameter (API
// documentation, Filtering).
type predicate struct {
	suffix string
	holds  func(v, want value, ignoreCase bool) bool
}

// predicates has _not_eq before _eq and so on: the first matching suffix counts.
var predicates = []predicate{
	{"_not_eq", func(v, w value, _ bool) bool { return !equal(v, w) }},
	{"_not_cont", func(v, w value, fold bool) bool { return !onText(v, w, fold, strings.Contains) }},
	{"_not_start", func(v, w value, fold bool) bool { return !onText(v, w, fold, strings.HasPrefix) }},
	{"_not_end", func(v, w value, fold bool) bool { return !onText(v, w, fold, strings.HasSuffix) }},
	{"_not_null", func(v, w value, _ bool) bool { return (v.kind != null) == truth(w.text) }},
	{"_eq", isEqual},
	{"_cont", func(v, w value, fold bool) bool { return onText(v, w, fold, strings.Contains) }},
	{"_start", func(v, w value, fold bool) bool { return onText(v, w, fold, strings.HasPrefix) }},
	{"_end", func(v, w value, fold bool) bool { return onText(v, w, fold, strings.HasSuffix) }},
	{"_null", func(v, w value, _ bool) bool { return (v.kind == null) == truth(w.text) }},
	{"_lteq", func(v, w value, _ bool) bool { return ordered(v, w) && v.number <= w.number }},
	{"_gteq", func(v, w value, _ bool) bool { return ordered(v, w) && v.number >= w.number }},
	{"_lt", func(v, w value, _ bool) bool { return ordered(v, w) && v.number < w.number }},
	{"_gt", func(v, w value, _ bool) bool { return ordered(v, w) && v.number > w.number }},
}

func isEqual(v, w value, _ bool) bool { return equal(v, w) }

func truth(s string) bool { return s == "true" || s == "1" }

func equal(v, w value) bool {
	switch v.kind {
	case null:
		return false
	case text:
		return v.text == w.text
	default:
		return w.kind == v.kind && v.number == w.number
	}
}

func ordered(v, w value) bool { return v.kind == w.kind && (v.kind == number || v.kind == moment) }

// onText compares strings. Ids and numbers are compared by their digits.
func onText(v, w value, fold bool, holds func(s, part string) bool) bool {
	s := v.text
	switch v.kind {
	case null, flag:
		return false
	case number:
		s = strconv.FormatInt(v.number, 10)
	}
	part := w.text
	if fold {
		s, part = strings.ToLower(s), strings.ToLower(part)
	}
	return holds(s, part)
}

// parseValue parses a query parameter as a value of the field's kind.
func parseValue(k kind, written string) value {
	w := value{text: written}
	switch k {
	case number:
		n, err := strconv.ParseInt(written, 10, 64)
		if err == nil {
			w.kind, w.number = number, n
		}
	case moment:
		if t, ok := parseDate(written); ok {
			w.kind, w.number = moment, t.Unix()
		}
	case flag:
		w.kind, w.number = flag, flagValue(truth(written)).number
	}
	return w
}

// filter is one filtering query parameter.
type filter[T any] struct {
	of     func(T) value // the field
	holds  func(v, want value, ignoreCase bool) bool
	wanted []string // an item passes if it fits any of these
}

// filtersOf returns the filters among the query parameters. Other parameters are
// ignored, as Spark ignores unknown parameters.
func filtersOf[T any](q url.Values, c columns[T]) []filter[T] {
	var all []filter[T]
	for _, name := range sortedNames(q) {
		if f, ok := c.filter(name, q[name]); ok {
			all = append(all, f)
		}
	}
	return all
}

func (c columns[T]) filter(name string, wanted []string) (f filter[T], ok bool) {
	if field, in := strings.CutSuffix(name, "_in"); in && c[field] != nil {
		return filter[T]{of: c[field], holds: isEqual, wanted: strings.Split(strings.Join(wanted, ","), ",")}, true
	}
	plain := strings.TrimSuffix(name, "[]")
	single, isAny := strings.CutSuffix(plain, "_any")
	if !isAny {
		single, wanted = name, wanted[len(wanted)-1:] // the last of a repeated parameter counts
	}
	for _, p := range predicates {
		field, fits := strings.CutSuffix(single, p.suffix)
		if fits && c[field] != nil {
			return filter[T]{of: c[field], holds: p.holds, wanted: wanted}, true
		}
	}
	return f, false
}

func (f *filter[T]) passes(item T, ignoreCase bool) bool {
	v := f.of(item)
	return slices.ContainsFunc(f.wanted, func(written string) bool {
		return f.holds(v, parseValue(v.kind, written), ignoreCase)
	})
}

func sortedNames(q url.Values) []string {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
