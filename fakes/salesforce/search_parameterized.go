package salesforce

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// parameters are those of a search without SOSL (REST API Developer Guide, Parameterized
// Search).
type parameters struct {
	q, in               string
	objects             []searchObject
	fields              []string
	limit, defaultLimit int
}

type searchObject struct {
	name, where string
	fields      []string
	limit       int
}

func (s *Server) getParameterized(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	p := parameters{q: q.Get("q"), in: q.Get("in"), fields: splitList(q.Get("fields")), limit: intOf(q.Get("overallLimit")), defaultLimit: intOf(q.Get("defaultLimit"))}
	for _, name := range q["sobject"] {
		p.objects = append(p.objects, searchObject{name, q.Get(name + ".where"), splitList(q.Get(name + ".fields")), intOf(q.Get(name + ".limit"))})
	}
	return s.parameterized(tx, r, p)
}

func (s *Server) postParameterized(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	body, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	p := parameters{q: body.Get("q").String(), in: body.Get("in").String(), fields: stringsOf(body.Get("fields")),
		limit: int(body.Get("overallLimit").Int()), defaultLimit: int(body.Get("defaultLimit").Int())}
	for _, o := range body.Get("sobjects").Array() {
		p.objects = append(p.objects, searchObject{o.Get("name").String(), o.Get("where").String(), stringsOf(o.Get("fields")), int(o.Get("limit").Int())})
	}
	return s.parameterized(tx, r, p)
}

func (s *Server) parameterized(tx *kit.Tx, r *kit.Request, p parameters) (kit.Response, error) {
	if strings.TrimSpace(p.q) == "" {
		return kit.Response{}, refuseRequest(malformedSearch, "The search term q is missing")
	}
	phrase := p.q
	h := &search{s, strings.TrimSuffix(strings.ToUpper(p.in), " FIELDS"), &soql.Terms{Any: []*soql.All{{First: &soql.Unit{Phrase: &phrase}}}}}
	var plans []*plan
	for _, o := range p.objects {
		one, err := s.parameterPlan(tx, p, o)
		if err != nil {
			return kit.Response{}, err
		}
		plans = append(plans, one)
	}
	if p.objects == nil {
		for _, o := range s.schema.list {
			if !o.unsearched {
				plans = append(plans, s.idsOf(tx, o))
			}
		}
	}
	limit := maxHits
	if p.limit > 0 {
		limit = min(p.limit, maxHits)
	}
	return s.answerSearch(tx, r, h, plans, limit)
}

func (s *Server) parameterPlan(tx *kit.Tx, of parameters, o searchObject) (*plan, error) {
	p := &plan{s: s, at: tx.Now(), text: o.where, limit: -1, selection: &node{}}
	var err error
	if p.from, err = p.object(&soql.Name{Text: o.name, Pos: soql.Pos{Line: 1, Column: 1}}); err != nil {
		return nil, err
	}
	if p.from.unsearched {
		return nil, refuseRequest("INVALID_TYPE", "sObject type '"+o.name+"' is not supported."+hintEntity)
	}
	fields := o.fields
	if len(fields) == 0 {
		fields = of.fields
	}
	for _, name := range append(slices.Clone(fields), "Id") {
		at, err := p.path(&soql.Name{Text: name, Pos: soql.Pos{Line: 1, Column: 1}})
		if err != nil {
			return nil, err
		}
		p.selection.add(at)
	}
	if o.where != "" {
		e, err := soql.ParseCondition(o.where)
		if err != nil {
			return nil, refusedQuery(malformedQuery, o.where, err)
		}
		if p.where, err = p.expr(e); err != nil {
			return nil, err
		}
	}
	if p.limit = o.limit; p.limit <= 0 {
		if p.limit = of.defaultLimit; p.limit <= 0 {
			p.limit = -1
		}
	}
	return p, nil
}

func splitList(text string) []string {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func stringsOf(v gjson.Result) (list []string) {
	for _, e := range v.Array() {
		list = append(list, e.String())
	}
	return list
}

func intOf(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
