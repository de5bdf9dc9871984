package ringcentral

import (
	"net/url"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// pageMax is how many records fit on a page, pageUsual how many are given unless
// more are asked for (API reference, "Paging").
const (
	pageUsual = 100
	pageMax   = 1000
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

// listed answers with one page of all records; the call log does not tell how many
// there are.
func listed[T any](s *Server, r *kit.Request, all []T, totals bool) (kit.Response, error) {
	return s.page(r, len(all), totals, func(start, end int) any { return all[start:end] })
}

// page answers with the page that is asked for of so many records.
func (s *Server) page(r *kit.Request, total int, totals bool, records func(start, end int) any) (kit.Response, error) {
	page, per, err := pageAsked(r.Query())
	if err != nil {
		return kit.Response{}, err
	}
	pages := max(1, (total+per-1)/per)
	start := min((page-1)*per, total)
	end := min(start+per, total)
	body := &list{URI: s.at(r, page), Records: []any{}, Paging: paging{Page: page, PerPage: per, Start: start, End: max(start, end-1)}}
	if total > 0 { // nothing is [], not null
		body.Records = records(start, end)
	}
	body.Navigation.First = &link{s.at(r, 1)}
	if page < pages {
		body.Navigation.Next = &link{s.at(r, page+1)}
	}
	if page > 1 {
		body.Navigation.Previous = &link{s.at(r, page-1)}
	}
	if totals {
		body.Paging.Pages, body.Paging.Total = &pages, &total
		body.Navigation.Last = &link{s.at(r, pages)}
	}
	return reply(200, body), nil
}

func pageAsked(q url.Values) (page, per int, err error) {
	page, per = 1, pageUsual
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

// at is the address of another page of the same list, with "~" as it was asked.
func (s *Server) at(r *kit.Request, page int) string {
	q := url.Values{}
	for name, values := range r.Query() {
		if name != "access_token" {
			q[name] = values
		}
	}
	q.Set("page", strconv.Itoa(page))
	return s.base + r.HTTP.URL.EscapedPath() + "?" + q.Encode()
}
