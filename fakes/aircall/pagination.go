package aircall

import (
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Limits of lists (API reference, "Pagination").
const (
	perPageDefault = 20
	perPageMax     = 50
	listEnd        = 10_000 // calls and contacts: later rows are never listed
)

// paging holds the page, order and time range of a list request.
type paging struct {
	page, perPage int
	desc          bool
	from, to      time.Time // inclusive; zero: no limit
	target        *url.URL
	query         url.Values
}

// paging reads page, per_page, order, from and to.
func (s *Server) paging(r *kit.Request) (paging, error) {
	q := r.Query()
	p := paging{page: 1, perPage: perPageDefault, target: r.HTTP.URL, query: q}
	clamp := s.assume.Value("aircall-per-page-out-of-range") == "clamp"
	var err error
	if p.page, err = intParam(q, "page", 1, 1, 1<<40, clamp); err != nil {
		return p, err
	}
	if p.perPage, err = intParam(q, "per_page", perPageDefault, 1, perPageMax, clamp); err != nil {
		return p, err
	}
	switch order := q.Get("order"); order {
	case "", "asc":
	case "desc":
		p.desc = true
	default:
		return p, badRequest("order must be asc or desc")
	}
	if p.from, err = timeParam(q, "from"); err != nil {
		return p, err
	}
	p.to, err = timeParam(q, "to")
	return p, err
}

func intParam(q url.Values, name string, value, min, max int, clamp bool) (int, error) {
	raw := q.Get(name)
	if raw == "" {
		return value, nil
	}
	n, err := strconv.Atoi(raw)
	switch {
	case err != nil:
		return 0, badRequest(name + " must be an integer")
	case n >= min && n <= max:
		return n, nil
	case clamp && n < min:
		return min, nil
	case clamp:
		return max, nil
	}
	return 0, badRequest(name + " is out of range")
}

// timeParam reads a query parameter in UNIX seconds.
func timeParam(q url.Values, name string) (time.Time, error) {
	raw := q.Get(name)
	if raw == "" {
		return time.Time{}, nil
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return time.Time{}, badRequest(name + " must be a UNIX timestamp")
	}
	return time.Unix(n, 0).UTC(), nil
}

// within reports whether t, in whole seconds as clients receive it, is between from and
// to.
func (p *paging) within(t time.Time) bool {
	t = t.Truncate(time.Second)
	return (p.from.IsZero() || !t.Before(p.from)) && (p.to.IsZero() || !t.After(p.to))
}

// rows iterates over a table in the requested order.
func rows[V kit.Stamped](p *paging, t *kit.Table[int64, V]) iter.Seq[V] {
	if p.desc {
		return t.Newest
	}
	return t.All
}

// rowsOf iterates over a list in the requested order.
func rowsOf[V any](p *paging, list []V) iter.Seq[V] {
	return func(yield func(V) bool) {
		for i := range list {
			if p.desc {
				i = len(list) - 1 - i
			}
			if !yield(list[i]) {
				return
			}
		}
	}
}

// meta is the pagination object of a list.
type meta struct {
	Count            int     `json:"count"`
	Total            int     `json:"total"`
	CurrentPage      int     `json:"current_page"`
	PerPage          int     `json:"per_page"`
	NextPageLink     *string `json:"next_page_link"`
	PreviousPageLink *string `json:"previous_page_link"`
}

// pageOf returns the requested page of all rows that match keep, and their total.
// If end is not 0, rows after the first end rows are counted but not listed.
func pageOf[V any](s *Server, p *paging, all iter.Seq[V], end int, keep func(V) bool) ([]V, meta, error) {
	first := (p.page - 1) * p.perPage
	var shown []V
	total := 0
	for v := range all {
		if !keep(v) {
			continue
		}
		if total >= first && total < first+p.perPage && (end == 0 || total < end) {
			shown = append(shown, v)
		}
		total++
	}
	listed := total
	if end != 0 && total > end {
		listed = end
	}
	if end != 0 && first >= end && s.assume.Value("aircall-list-beyond-10000") == "400" {
		return nil, meta{}, badRequest("Only the first 10000 rows can be listed")
	}
	m := meta{Count: len(shown), Total: total, CurrentPage: p.page, PerPage: p.perPage}
	if first+p.perPage < listed {
		m.NextPageLink = s.pageLink(p, p.page+1)
	}
	if p.page > 1 {
		m.PreviousPageLink = s.pageLink(p, p.page-1)
	}
	return shown, m, nil
}

// pageLink returns the absolute address of a page, with page, per_page and order.
func (s *Server) pageLink(p *paging, page int) *string {
	q := make(url.Values, len(p.query)+3)
	for name, values := range p.query {
		q[name] = values
	}
	q.Set("page", strconv.Itoa(page))
	q.Set("per_page", strconv.Itoa(p.perPage))
	q.Set("order", "asc")
	if p.desc {
		q.Set("order", "desc")
	}
	link := s.options.baseURL + p.target.Path + "?" + q.Encode()
	return &link
}

// idOf reads the numeric id of the path. Any other text is an unknown id.
func idOf(r *kit.Request) (int64, error) {
	id, ok := r.ID("id")
	if !ok {
		return 0, errUnknownID
	}
	return id, nil
}

// objectOf returns the object with the id of the path.
func objectOf[V kit.Stamped](r *kit.Request, t *kit.Table[int64, V]) (V, error) {
	var none V
	id, err := idOf(r)
	if err != nil {
		return none, err
	}
	v, ok := t.Get(id)
	if !ok {
		return none, errUnknownID
	}
	return v, nil
}
