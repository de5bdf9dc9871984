package salesforce

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// mostHits is how many records a search tells of.
const mostHits = 2000

// hunt is what a search looks for, and where.
type hunt struct {
	s     *Server
	scope string // ALL, NAME, EMAIL, PHONE, SIDEBAR
	terms *soql.Terms
}

// getSearch is GET /search?q=FIND… (SOQL and SOSL Reference, SOSL Syntax).
func (s *Server) getSearch(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	text := r.Query().Get("q")
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

// rows are the records of an object that the search finds. Numbers are looked up;
// words are looked for.
func (h *hunt) rows(tx *kit.Tx, o *object) []*record {
	s := h.s
	list := s.rows(o).all
	if h.scope == "PHONE" {
		if found, ok := h.numbered(o, h.terms); ok {
			list = found
		}
	}
	var found []*record
	seenBefore := tx.Now().Add(-s.faults.lag)
	for _, r := range list {
		if s.faults.lag > 0 && r.modified.After(seenBefore) {
			continue // not indexed yet
		}
		if !r.deleted && h.meets(r, h.terms) {
			found = append(found, r)
		}
	}
	return found
}

// numbered are the records that can be meant by terms that are numbers; ok is
// false when an index cannot say.
func (h *hunt) numbered(o *object, terms *soql.Terms) (found []*record, ok bool) {
	t := h.s.rows(o)
	for _, all := range terms.Any {
		u := all.First
		if u.Group != nil {
			return nil, false
		}
		digits, open := number(u)
		if open {
			return nil, false
		}
		if digits != "" {
			found = append(found, t.byPhone[phoneKey(digits)]...)
		}
	}
	return distinct(found), true
}

// number is the digits of words side by side, "" when they are none of a number;
// open tells that more may follow.
func number(u *soql.Unit) (digits string, open bool) {
	text := ""
	if u.Phrase != nil {
		text = *u.Phrase
	}
	for i, w := range u.Words {
		text += w.Text()
		open = w.Open() && i == len(u.Words)-1
	}
	if strings.ContainsFunc(text, unicode.IsLetter) {
		return "", open
	}
	return digitsOf(text), open
}

func (h *hunt) meets(r *record, terms *soql.Terms) bool {
	return slices.ContainsFunc(terms.Any, func(all *soql.All) bool {
		if !h.meetsUnit(r, all.First) {
			return false
		}
		return !slices.ContainsFunc(all.Rest, func(also *soql.Also) bool { return h.meetsUnit(r, also.Unit) == also.Not })
	})
}

func (h *hunt) meetsUnit(r *record, u *soql.Unit) bool {
	if u.Group != nil {
		return h.meets(r, u.Group)
	}
	digits, open := number(u)
	numeric := digits != "" && (h.scope == "PHONE" || h.scope == "ALL" || h.scope == "" || h.scope == "SIDEBAR")
	if numeric && h.hasNumber(r, digits, open) {
		return true
	}
	return h.scope != "PHONE" && h.hasWords(r, u)
}

func (h *hunt) hasNumber(r *record, digits string, open bool) bool {
	lenient := h.s.assumed(assumePhone, "lenient")
	for _, c := range r.cells {
		f := r.of.fields[c.field]
		if f.kind != isPhone || f.hidden {
			continue
		}
		have := digitsOf(c.value.(string))
		if open && strings.HasPrefix(have, digits) || have != "" && samePhone(have, digits, lenient) {
			return true
		}
	}
	return false
}

// hasWords tells whether each word, or the phrase, stands in one of the fields.
func (h *hunt) hasWords(r *record, u *soql.Unit) bool {
	var fields [][]string
	for _, f := range r.of.fields {
		if h.inScope(f) && !f.hidden {
			if text, ok := h.s.value(r, f).(string); ok {
				fields = append(fields, tokens(text))
			}
		}
	}
	within := func(want []soql.Pattern) bool {
		return slices.ContainsFunc(fields, func(have []string) bool { return sequence(have, want) })
	}
	if u.Phrase != nil {
		var want []soql.Pattern
		for _, t := range tokens(*u.Phrase) {
			want = append(want, soql.ParsePattern(t))
		}
		return len(want) > 0 && within(want)
	}
	return !slices.ContainsFunc(u.Words, func(w soql.Word) bool {
		want := wordPatterns(w)
		return len(want) == 0 || !within(want)
	})
}

func (h *hunt) inScope(f *field) bool {
	switch h.scope {
	case "NAME":
		return f.nameField || f.name == "FirstName" || f.name == "LastName"
	case "EMAIL":
		return f.kind == isEmail
	}
	return f.textual()
}

// tokens are the parts of a text: it is cut at everything that is neither letter
// nor digit, and where letters meet digits.
func tokens(text string) (list []string) {
	from, last := -1, 0
	class := func(c rune) int {
		switch {
		case unicode.IsLetter(c):
			return 1
		case unicode.IsDigit(c):
			return 2
		}
		return 0
	}
	for i, c := range text {
		now := class(c)
		if from >= 0 && now != last {
			list, from = append(list, strings.ToLower(text[from:i])), -1
		}
		if from < 0 && now > 0 {
			from = i
		}
		last = now
	}
	if from >= 0 {
		list = append(list, strings.ToLower(text[from:]))
	}
	return list
}

// wordPatterns are the parts of a word of a search. One with wildcards is a single
// part.
func wordPatterns(w soql.Word) []soql.Pattern {
	if strings.ContainsAny(string(w), "*?") {
		return []soql.Pattern{w.Pattern()}
	}
	var want []soql.Pattern
	for _, t := range tokens(w.Text()) {
		want = append(want, soql.ParsePattern(t))
	}
	return want
}

// sequence tells whether parts stand side by side.
func sequence(have []string, want []soql.Pattern) bool {
	for i := 0; i+len(want) <= len(have); i++ {
		all := true
		for j := range want {
			all = all && want[j].Match(have[i+j])
		}
		if all {
			return true
		}
	}
	return false
}

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
