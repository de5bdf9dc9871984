package salesforce

import (
	"slices"
	"strings"
	"unicode"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// hunt is what a search looks for, and where.
type hunt struct {
	s     *Server
	scope string // ALL, NAME, EMAIL, PHONE, SIDEBAR
	terms *soql.Terms
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
		if open && len(digits) < headLength {
			return nil, false
		}
		if open {
			found = append(found, t.byPhone[phoneHead(digits)]...)
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
	lenient, fax := h.s.assumed(assumePhone, "lenient"), h.s.assumed(assumeFax, "yes")
	for _, c := range r.cells {
		f := r.of.fields[c.field]
		if f.kind != isPhone || f.hidden || f.name == "Fax" && !fax {
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
	var fields, words [][]string
	for _, f := range r.of.fields {
		if h.inScope(f) && !f.hidden {
			if text, ok := h.s.value(r, f).(string); ok {
				fields, words = append(fields, tokens(text)), append(words, wholeWords(text))
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
		if w.Wild() && slices.ContainsFunc(words, func(have []string) bool { return sequence(have, want) }) {
			return false
		}
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

// wholeWords are the runs of letters and digits of a text: what a word with
// wildcards may match as a whole.
func wholeWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
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
	if w.Wild() {
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
