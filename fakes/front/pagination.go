package front

import (
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// list is the envelope of a collection without pages.
type list[T any] struct {
	Links   selfLink `json:"_links"`
	Results []T      `json:"_results"`
}

// page is the envelope of a page of a collection (dev.frontapp.com/docs/pagination).
type page[T any] struct {
	Pagination pagination `json:"_pagination"`
	Links      selfLink   `json:"_links"`
	Results    []T        `json:"_results"`
}

type pagination struct {
	Next *string `json:"next"`
}

type selfLink struct {
	Self string `json:"self"`
}

// whole answers with a whole collection.
func whole[T, J any](s *Server, r *kit.Request, items []T, shape func(T) J) kit.Response {
	out := list[J]{Links: selfLink{s.selfOf(r)}, Results: make([]J, 0, len(items))}
	for _, item := range items {
		out.Results = append(out.Results, shape(item))
	}
	return kit.OK(out)
}

// ordered is a collection in the order of its pages. Keys ascend or descend along the
// walk. A page token is the key of the page's last item: pages have no gaps and no
// repetitions while items are added and removed.
type ordered[T any] struct {
	walk       iter.Seq[T]
	key        func(T) uint64
	descending bool
}

const (
	pageDefault = 50
	pageMax     = 100
	pageEvents  = 15 // default and maximum of GET /events
)

// paged answers with the requested page.
func paged[T, J any](s *Server, r *kit.Request, o ordered[T], most int, shape func(T) J) (kit.Response, error) {
	out, err := pageOfAll(s, r, o, most, shape)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(out), nil
}

// pageOfAll returns the requested page.
func pageOfAll[T, J any](s *Server, r *kit.Request, o ordered[T], most int, shape func(T) J) (page[J], error) {
	size, after, started, err := pageOf(r, most)
	if err != nil {
		return page[J]{}, err
	}
	out := page[J]{Links: selfLink{s.selfOf(r)}, Results: []J{}}
	var last uint64
	for item := range o.walk {
		k := o.key(item)
		if started && (o.descending && k >= after || !o.descending && k <= after) {
			continue
		}
		if len(out.Results) == size {
			next := s.nextOf(r, size, last)
			out.Pagination.Next = &next
			break
		}
		out.Results = append(out.Results, shape(item))
		last = k
	}
	return out, nil
}

// pageOf reads limit and page_token.
func pageOf(r *kit.Request, most int) (size int, after uint64, started bool, err error) {
	size = min(pageDefault, most)
	if text := r.Asked("limit"); text != "" {
		size, err = strconv.Atoi(text)
		if err != nil || size < 1 || size > most {
			return 0, 0, false, errQuery("query.limit: should be a number from 1 to " + strconv.Itoa(most))
		}
	}
	if token := r.Asked("page_token"); token != "" {
		after, err = strconv.ParseUint(token, 36, 64)
		if err != nil {
			return 0, 0, false, errQuery("query.page_token: invalid")
		}
		started = true
	}
	return size, after, started, nil
}

// ascendingOrder reports whether sort_order is asc. The default is desc.
func ascendingOrder(r *kit.Request) (bool, error) {
	switch r.Asked("sort_order") {
	case "", "desc":
		return false, nil
	case "asc":
		return true, nil
	}
	return false, errQuery("query.sort_order: should be one of asc, desc")
}

// sortedBy returns sort_by. The first name is the default.
func sortedBy(r *kit.Request, names ...string) (string, error) {
	got := r.Asked("sort_by")
	if got == "" {
		return names[0], nil
	}
	for _, name := range names {
		if got == name {
			return name, nil
		}
	}
	return "", errQuery("query.sort_by: should be one of " + strings.Join(names, ", "))
}

// filter returns the values of q[name]=v and of the array form q[name][]=v
// (dev.frontapp.com/docs/query-object-q).
func filter(r *kit.Request, name string) []string {
	q := r.Query()
	return append(q["q["+name+"]"], q["q["+name+"][]"]...)
}

// filterTime returns a filter in Unix seconds.
func filterTime(r *kit.Request, name string) (t time.Time, set bool, err error) {
	values := filter(r, name)
	if len(values) == 0 {
		return time.Time{}, false, nil
	}
	sec, err := strconv.ParseFloat(values[0], 64)
	if err != nil || !(sec >= 0 && sec <= latest) { // also false for NaN
		return time.Time{}, false, errQuery("query.q." + name + ": should be a timestamp in seconds")
	}
	return time.UnixMilli(int64(sec * 1000)).UTC(), true, nil
}

// selfOf returns the link to the request, with the path as the client wrote it.
func (s *Server) selfOf(r *kit.Request) string {
	path := r.HTTP.URL.EscapedPath()
	if query, search := strings.CutPrefix(path, searchRow); search {
		path = searchPrefix + query
	}
	return s.base + path
}

func (s *Server) nextOf(r *kit.Request, size int, last uint64) string {
	q := url.Values{}
	for name, values := range r.Query() {
		q[name] = values
	}
	q.Set("limit", strconv.Itoa(size))
	q.Set("page_token", strconv.FormatUint(last, 36))
	return s.selfOf(r) + "?" + q.Encode()
}

// latest is the last valid instant in Unix seconds, in the year 5138.
const latest = 1e11

// seconds returns an instant as Front writes it: Unix seconds with up to three
// decimals.
func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// positionBits allows four million items per instant. Sequences that are used in
// positions start at a multiple of 1<<positionBits.
const positionBits = 22

// position returns a sort key of an instant and a number, which distinguishes equal
// instants.
func position(t time.Time, number uint64) uint64 {
	return uint64(t.UnixMilli())<<positionBits | number&(1<<positionBits-1)
}

func filtered[T any](walk iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for item := range walk {
			if keep(item) && !yield(item) {
				return
			}
		}
	}
}

func backward[T any](items []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, item := range slices.Backward(items) {
			if !yield(item) {
				return
			}
		}
	}
}
