package salesforce

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// maxHits is the maximum number of records in the answer to a search.
const maxHits = 2000

// getSearch answers GET /search?q=FIND… (SOQL and SOSL Reference, SOSL Syntax).
func (s *Server) getSearch(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	text := r.Asked("q")
	if len(text) > 100_000 {
		return kit.Response{}, refuseRequest(malformedSearch, "The search is too long")
	}
	statement, terms, err := soql.ParseSearch(text)
	if err != nil {
		return kit.Response{}, refusedQuery(malformedSearch, text, err)
	}
	if err := s.checkReserved(statement.Terms); err != nil {
		return kit.Response{}, err
	}
	plans, err := s.planReturning(tx, text, statement)
	if err != nil {
		return kit.Response{}, err
	}
	limit := maxHits
	if statement.Limit != nil {
		if limit, err = (&plan{text: text}).number(statement.Limit, maxHits); err != nil {
			return kit.Response{}, err
		}
	}
	h := &search{s, strings.ToUpper(statement.Scope), terms}
	if len(statement.Terms) > 10_000 {
		plans = nil
	}
	return s.answerSearch(tx, r, h, plans, min(limit, maxHits))
}

// checkReserved refuses reserved characters without a backslash, if the assumption
// holds.
func (s *Server) checkReserved(terms string) error {
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
		return refuseRequest(malformedSearch, "unexpected token: '"+terms[i:i+1]+"'")
	}
	return nil
}

// planReturning plans the RETURNING clause. Without the clause, the ids of all searchable
// objects are returned.
func (s *Server) planReturning(tx *kit.Tx, text string, statement *soql.Search) ([]*plan, error) {
	var plans []*plan
	if statement.Returning == nil {
		for _, o := range s.schema.list {
			if !o.unsearched {
				plans = append(plans, s.idsOf(tx, o))
			}
		}
		return plans, nil
	}
	for _, ret := range statement.Returning {
		p := &plan{s: s, at: tx.Now(), text: text}
		o, err := p.object(ret.Object)
		if err != nil {
			return nil, err
		}
		if o.unsearched {
			return nil, p.errorAt("INVALID_TYPE", ret.Object.Pos, "sObject type '"+ret.Object.Text+"' is not supported."+hintEntity)
		}
		q := &soql.Query{Where: ret.Where, Order: ret.Order, Limit: ret.Limit, Offset: ret.Offset}
		for _, f := range ret.Fields {
			q.Items = append(q.Items, &soql.Item{Pos: f.Pos, Field: f})
		}
		q.Items = append(q.Items, &soql.Item{Field: &soql.Name{Text: "Id"}})
		if err := p.planClauses(q, o); err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, nil
}

func (s *Server) idsOf(tx *kit.Tx, o *object) *plan {
	p := &plan{s: s, at: tx.Now(), from: o, limit: -1, selection: &node{}}
	p.selection.add(path{last: o.must("Id")})
	return p
}

// answerSearch runs a search and answers one list with the records of each object in
// turn.
func (s *Server) answerSearch(tx *kit.Tx, r *kit.Request, h *search, plans []*plan, limit int) (kit.Response, error) {
	bare := versionNumber(r.Param("version")) < 37
	b := make([]byte, 0, 512)
	if !bare {
		b = append(b, `{"searchRecords":`...)
	}
	b = append(b, '[')
	found := make([][]*record, len(plans))
	for i, p := range plans {
		found[i] = p.sortAndCut(p.matching(h.rows(tx, p.from), p.where))
	}
	first := true
	for i, n := range shareLimit(found, limit) {
		for _, row := range found[i][:n] {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = plans[i].appendNode(b, r.Param("version"), plans[i].from.name, row, plans[i].selection)
		}
	}
	if b = append(b, ']'); !bare {
		b = append(b, '}')
	}
	return answer(200, b)
}

// shareLimit distributes a limit evenly over the objects that have hits (SOQL and SOSL
// Reference, LIMIT of SOSL).
func shareLimit(found [][]*record, limit int) []int {
	n := make([]int, len(found))
	for more := true; limit > 0 && more; {
		more = false
		for i := range found {
			if n[i] < len(found[i]) && limit > 0 {
				n[i]++
				limit--
				more = true
			}
		}
	}
	return n
}
