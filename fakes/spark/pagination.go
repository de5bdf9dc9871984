package spark

import (
	"cmp"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const (
	pageDefault = 25
	pageMax     = 100 // a larger per_page counts as 100
)

// listing describes the list of one resource.
type listing[T object] struct {
	all     iter.Seq[T] // in order of creation
	columns columns[T]
	id      func(T) int64
	within  func(T, *project) bool // reports whether an item belongs to a project
}

// list answers with one page of a listing as a bare array: scoped to the key, filtered
// and ordered.
func list[T object, J any](s *Server, r *kit.Request, v listing[T], row func(T) J) (kit.Response, error) {
	items, links := v.page(s, r)
	rows := make([]J, 0, len(items))
	for _, item := range items {
		s.engine.Saw(item.stampOf())
		rows = append(rows, row(item))
	}
	return kit.Response{Status: http.StatusOK, Body: rows, Header: links}, nil
}

func (v listing[T]) page(s *Server, r *kit.Request) (items []T, links http.Header) {
	q := r.Query()
	ignoreCase := s.assumed(assumeTextCase, "ignore-case")
	filters := filtersOf(q, v.columns)
	scope := scopeOf(r)
	for item := range v.all {
		if scope != nil && !v.within(item, scope) {
			continue
		}
		if !slices.ContainsFunc(filters, func(f filter[T]) bool { return !f.passes(item, ignoreCase) }) {
			items = append(items, item)
		}
	}
	v.sort(items, q)
	page, size := paging(q)
	from := min((page-1)*size, len(items))
	return items[from:min(from+size, len(items))], s.links(r, page, size, len(items))
}

// sort orders items by a field, then by id. The default is newest first (API
// documentation, Ordering).
func (v listing[T]) sort(items []T, q url.Values) {
	of := v.columns[q.Get("order")]
	if of == nil {
		of = v.columns["created_at"]
	}
	sign := -1
	if q.Get("direction") == "asc" {
		sign = 1
	}
	slices.SortStableFunc(items, func(a, b T) int {
		x, y := of(a), of(b)
		return sign * cmp.Or(cmp.Compare(x.number, y.number), cmp.Compare(x.text, y.text), cmp.Compare(v.id(a), v.id(b)))
	})
}

func paging(q url.Values) (page, size int) {
	page, size = 1, pageDefault
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 {
		page = min(n, 1<<30)
	}
	if n, err := strconv.Atoi(q.Get("per_page")); err == nil && n > 0 {
		size = min(n, pageMax)
	}
	return page, size
}

// links returns the headers of a page. The relations have the order of the
// documentation's example. A list of one page has no Link header (API documentation,
// Pagination). Total and Per-Page come from the Ruby gem that produces this form of
// Link header.
func (s *Server) links(r *kit.Request, page, size, total int) http.Header {
	h := http.Header{"Total": {strconv.Itoa(total)}, "Per-Page": {strconv.Itoa(size)}}
	last := max(1, (total+size-1)/size)
	if last == 1 {
		return h
	}
	var parts []string
	link := func(rel string, n int) {
		q := url.Values{}
		for name, values := range r.Query() {
			q[name] = values
		}
		q.Set("page", strconv.Itoa(n))
		parts = append(parts, "<"+s.base+r.HTTP.URL.EscapedPath()+"?"+q.Encode()+`>; rel="`+rel+`"`)
	}
	if page > 1 {
		link("first", 1)
		link("prev", min(page-1, last))
	}
	if page < last {
		link("last", last)
		link("next", page+1)
	}
	h.Set("Link", strings.Join(parts, ", "))
	return h
}
