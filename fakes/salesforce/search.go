package salesforce

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// mostHits is how many records a search tells of.
const mostHits = 2000

// getSearch is GET /search?q=FIND… (SOQL and SOSL Reference, SOSL Syntax).
func (s *Server) getSearch(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	text := r.Asked("q")
	if len(text) > 100_000 {
		return kit.Response{}, ofQuery(malformedSearch, "The search is too long")
	}
	search, find, err := soql.ParseSearch(text)
	if err != nil {
		return kit.Response{}, refusedQuery(malformedSearch, text, err)
	}
	if err := s.reserved(search.Terms); err != nil {
		return kit.Response{}, err
	}
	plans, err := s.returning(tx, text, search)
	if err != nil {
		return kit.Response{}, err
	}
	most := mostHits
	if search.Limit != nil {
		if most, err = (&plan{text: text}).number(search.Limit, mostHits); err != nil {
			return kit.Response{}, err
		}
	}
	h := &hunt{s, strings.ToUpper(search.Scope), find}
	if len(search.Terms) > 10_000 {
		plans = nil
	}
	return s.hits(tx, r, h, plans, min(most, mostHits))
}

// reserved refuses, where that is assumed, a character with a meaning of its own
// that has no backslash before it.
func (s *Server) reserved(terms string) error {
	i := strings.IndexAny(terms, `\+-':`)
	for i >= 0 && terms[i] == '\\' {
		next := min(i+2, len(terms))
		j := strings.IndexAny(terms[next:], `\+-':`)
		if j < 0 {
			return nil
		}
		i = next + j
	}
	if i >= 0 && s.assumed(assumeReserved, "refused") {
		return ofQuery(malformedSearch, "unexpected token: '"+terms[i:i+1]+"'")
	}
	return nil
}

// returning plans what is told of which objects: all that can be searched, and
// their ids, unless the search says.
func (s *Server) returning(tx *kit.Tx, text string, search *soql.Search) ([]*plan, error) {
	var plans []*plan
	if search.Returning == nil {
		for _, o := range s.schema.list {
			if !o.unsearched {
				plans = append(plans, s.idsOf(tx, o))
			}
		}
		return plans, nil
	}
	for _, ret := range search.Returning {
		p := &plan{s: s, at: tx.Now(), text: text}
		o, err := p.object(ret.Object)
		if err != nil {
			return nil, err
		}
		if o.unsearched {
			return nil, p.framed("INVALID_TYPE", ret.Object.Pos, "sObject type '"+ret.Object.Text+"' is not supported."+hintEntity)
		}
		q := &soql.Query{Where: ret.Where, Order: ret.Order, Limit: ret.Limit, Offset: ret.Offset}
		for _, f := range ret.Fields {
			q.Items = append(q.Items, &soql.Item{Pos: f.Pos, Field: f})
		}
		q.Items = append(q.Items, &soql.Item{Field: &soql.Name{Text: "Id"}})
		if err := p.fill(q, o); err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

func (s *Server) idsOf(tx *kit.Tx, o *object) *plan {
	p := &plan{s: s, at: tx.Now(), from: o, limit: -1, tell: &node{}}
	p.tell.add(path{last: o.must("Id")})
	return p
}

// hits looks, and writes one list of all objects' records, an object after the
// other.
func (s *Server) hits(tx *kit.Tx, r *kit.Request, h *hunt, plans []*plan, most int) (kit.Response, error) {
	bare := versionNumber(r.Param("version")) < 37
	b := make([]byte, 0, 512)
	if !bare {
		b = append(b, `{"searchRecords":`...)
	}
	b = append(b, '[')
	found := make([][]*record, len(plans))
	for i, p := range plans {
		found[i] = p.sorted(p.met(h.rows(tx, p.from), p.where))
	}
	first := true
	for i, n := range shares(found, most) {
		for _, row := range found[i][:n] {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = plans[i].appendNode(b, r.Param("version"), plans[i].from.name, row, plans[i].tell)
		}
	}
	if b = append(b, ']'); !bare {
		b = append(b, '}')
	}
	return answer(200, b)
}

// shares spreads a limit evenly over the objects that have hits (SOQL and SOSL
// Reference, LIMIT of SOSL).
func shares(found [][]*record, most int) []int {
	n := make([]int, len(found))
	for gave := true; most > 0 && gave; {
		gave = false
		for i := range found {
			if n[i] < len(found[i]) && most > 0 {
				n[i]++
				most--
				gave = true
			}
		}
	}
	return n
}
