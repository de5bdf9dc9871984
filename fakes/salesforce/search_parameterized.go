package salesforce

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// parameters of a search without SOSL (REST API Developer Guide, Parameterized
// Search).
type parameters struct {
	q, in        string
	objects      []searched
	fields       []string
	most, around int
}

type searched struct {
	name, where string
	fields      []string
	most        int
}

func (s *Server) getParameterized(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	p := parameters{q: q.Get("q"), in: q.Get("in"), fields: list(q.Get("fields")), most: count(q.Get("overallLimit")), around: count(q.Get("defaultLimit"))}
	for _, name := range q["sobject"] {
		p.objects = append(p.objects, searched{name, q.Get(name + ".where"), list(q.Get(name + ".fields")), count(q.Get(name + ".limit"))})
	}
	return s.parameterized(tx, r, p)
}

func (s *Server) postParameterized(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	body, err := readObject(r.Body)
	if err != nil {
		return kit.Response{}, err
	}
	p := parameters{q: body.Get("q").String(), in: body.Get("in").String(), fields: texts(body.Get("fields")),
		most: int(body.Get("overallLimit").Int()), around: int(body.Get("defaultLimit").Int())}
	for _, o := range body.Get("sobjects").Array() {
		p.objects = append(p.objects, searched{o.Get("name").String(), o.Get("where").String(), texts(o.Get("fields")), int(o.Get("limit").Int())})
	}
	return s.parameterized(tx, r, p)
}

func (s *Server) parameterized(tx *kit.Tx, r *kit.Request, p parameters) (kit.Response, error) {
	if strings.TrimSpace(p.q) == "" {
		return kit.Response{}, ofQuery(malformedSearch, "The search term q is missing")
	}
	phrase := p.q
	h := &hunt{s, strings.TrimSuffix(strings.ToUpper(p.in), " FIELDS"), &soql.Terms{Any: []*soql.All{{First: &soql.Unit{Phrase: &phrase}}}}}
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
	most := mostHits
	if p.most > 0 {
		most = min(p.most, mostHits)
	}
	return s.hits(tx, r, h, plans, most)
}

func (s *Server) parameterPlan(tx *kit.Tx, of parameters, o searched) (*plan, error) {
	p := &plan{s: s, at: tx.Now(), text: o.where, limit: -1, tell: &node{}}
	var err error
	if p.from, err = p.object(&soql.Name{Text: o.name, Pos: soql.Pos{Line: 1, Column: 1}}); err != nil {
		return nil, err
	}
	if p.from.unsearched {
		return nil, ofQuery("INVALID_TYPE", "sObject type '"+o.name+"' is not supported."+hintEntity)
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
		p.tell.add(at)
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
	if p.limit = o.most; p.limit <= 0 {
		if p.limit = of.around; p.limit <= 0 {
			p.limit = -1
		}
	}
	return p, nil
}

func list(text string) []string {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func texts(v gjson.Result) (list []string) {
	for _, e := range v.Array() {
		list = append(list, e.String())
	}
	return list
}

func count(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
