package ringcentral

import (
	"net/url"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// Records per page (API reference, "Paging").
const (
	pageDefault = 100
	pageMax     = 1000
)

// list is the envelope of all lists.
type list struct {
	URI        string     `json:"uri"`
	Records    any        `json:"records"`
	Paging     paging     `json:"paging"`
	Navigation navigation `json:"navigation"`
}

type paging struct {
	Page    int  `json:"page"`
	PerPage int  `json:"perPage"`
	Start   int  `json:"pageStart"`
	End     int  `json:"pageEnd"`
	Pages   *int `json:"totalPages,omitempty"`
	Total   *int `json:"totalElements,omitempty"`
}

type navigation struct {
	First    *link `json:"firstPage,omitempty"`
	Next     *link `json:"nextPage,omitempty"`
	Previous *link `json:"previousPage,omitempty"`
	Last     *link `json:"lastPage,omitempty"`
}

type link struct {
	URI string `json:"uri"`
}

// listAnswer answers with the requested page of all records. The call log is listed
// without totals.
func listAnswer[T any](s *Server, r *kit.Request, all []T, totals bool) (kit.Response, error) {
	return s.page(r, len(all), totals, func(start, end int) any { return all[start:end] })
}

// page answers with the requested page of total records.
func (s *Server) page(r *kit.Request, total int, totals bool, records func(start, end int) any) (kit.Response, error) {
	page, per, err := pageParams(r.Query())
	if err != nil {
		return kit.Response{}, err
	}
	pages := max(1, (total+per-1)/per)
	start := min((page-1)*per, total)
	end := min(start+per, total)
	body := &list{URI: s.pageURI(r, page), Records: []any{}, Paging: paging{Page: page, PerPage: per, Start: start, End: max(start, end-1)}}
	if total > 0 { // no records are [], not null
		body.Records = records(start, end)
	}
	body.Navigation.First = &link{s.pageURI(r, 1)}
	if page < pages {
		body.Navigation.Next = &link{s.pageURI(r, page+1)}
	}
	if page > 1 {
		body.Navigation.Previous = &link{s.pageURI(r, page-1)}
	}
	if totals {
		body.Paging.Pages, body.Paging.Total = &pages, &total
		body.Navigation.Last = &link{s.pageURI(r, pages)}
	}
	return reply(200, body), nil
}

func pageParams(q url.Values) (page, per int, err error) {
	page, per = 1, pageDefault
	if text := q.Get("page"); text != "" {
		if page, err = strconv.Atoi(text); err != nil || page < 1 || page > 1_000_000 {
			return 0, 0, errParameter("page", text)
		}
	}
	if text := q.Get("perPage"); text != "" {
		if text == "max" {
			return page, pageMax, nil
		}
		if per, err = strconv.Atoi(text); err != nil || per < 1 {
			return 0, 0, errParameter("perPage", text)
		}
	}
	return page, min(per, pageMax), nil
}

// pageURI returns the address of a page of the requested list. It keeps a "~" of the
// path.
func (s *Server) pageURI(r *kit.Request, page int) string {
	q := url.Values{}
	for name, values := range r.Query() {
		if name != "access_token" {
			q[name] = values
		}
	}
	q.Set("page", strconv.Itoa(page))
	return s.base + r.HTTP.URL.EscapedPath() + "?" + q.Encode()
}
