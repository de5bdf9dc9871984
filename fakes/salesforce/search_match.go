package salesforce

import (
	"slices"
	"strings"
	"unicode"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// search is a search: the terms and the fields that are searched.
type search struct {
	s     *Server
	scope string // ALL, NAME, EMAIL, PHONE, SIDEBAR
	terms *soql.Terms
}

// rows returns the records of an object that the search finds. Phone numbers are found
// by an index, words by a scan.
func (h *search) rows(tx *kit.Tx, o *object) []*record {
	s := h.s
	list := s.rows(o).all
	if h.scope == "PHONE" {
		if found, ok := h.phoneCandidates(o, h.terms); ok {
			list = found
		}
	}
	var found []*record
	indexedUntil := tx.Now().Add(-s.faults.lag)
	for _, r := range list {
		if s.faults.lag > 0 && r.modified.After(indexedUntil) {
			continue // not indexed yet
		}
		if !r.deleted && h.matches(r, h.terms) {
			found = append(found, r)
		}
	}
	return found
}

// phoneCandidates returns candidates from the index of phone numbers. ok is false if a
// term cannot be found by the index.
func (h *search) phoneCandidates(o *object, terms *soql.Terms) (found []*record, ok bool) {
	t := h.s.rows(o)
	for _, all := range terms.Any {
		u := all.First
		if u.Group != nil {
			return nil, false
		}
		digits, open := phoneDigits(u)
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

// phoneDigits returns the digits of adjacent words, or "" if the words contain letters.
// open means that more digits may follow.
func phoneDigits(u *soql.Unit) (digits string, open bool) {
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

// matches reports whether a record matches the terms.
func (h *search) matches(r *record, terms *soql.Terms) bool {
	return slices.ContainsFunc(terms.Any, func(all *soql.All) bool {
		if !h.matchesUnit(r, all.First) {
			return false
		}
		return !slices.ContainsFunc(all.Rest, func(also *soql.Also) bool { return h.matchesUnit(r, also.Unit) == also.Not })
	})
}

func (h *search) matchesUnit(r *record, u *soql.Unit) bool {
	if u.Group != nil {
		return h.matches(r, u.Group)
	}
	digits, open := phoneDigits(u)
	numeric := digits != "" && (h.scope == "PHONE" || h.scope == "ALL" || h.scope == "" || h.scope == "SIDEBAR")
	if numeric && h.hasNumber(r, digits, open) {
		return true
	}
	return h.scope != "PHONE" && h.hasWords(r, u)
}

func (h *search) hasNumber(r *record, digits string, open bool) bool {
	lenient, fax := h.s.assumed(assumePhone, "lenient"), h.s.assumed(assumeFax, "yes")
	for _, c := range r.cells {
		f := r.object.fields[c.field]
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

// hasWords reports whether a field contains each word, or the phrase.
func (h *search) hasWords(r *record, u *soql.Unit) bool {
	var fields, words [][]string
	for _, f := range r.object.fields {
		if h.inScope(f) && !f.hidden {
			if text, ok := h.s.value(r, f).(string); ok {
				fields, words = append(fields, tokens(text)), append(words, wholeWords(text))
			}
		}
	}
	within := func(want []soql.Pattern) bool {
		return slices.ContainsFunc(fields, func(have []string) bool { return containsSequence(have, want) })
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
		if w.Wild() && slices.ContainsFunc(words, func(have []string) bool { return containsSequence(have, want) }) {
			return false
		}
		return len(want) == 0 || !within(want)
	})
}

func (h *search) inScope(f *field) bool {
	switch h.scope {
	case "NAME":
		return f.nameField || f.name == "FirstName" || f.name == "LastName"
	case "EMAIL":
		return f.kind == isEmail
	}
	return f.textual()
}

// wholeWords splits a text into runs of letters and digits, which a word with wildcards
// may match as a whole.
func wholeWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// tokens splits a text at every character that is neither letter nor digit, and between
// letters and digits.
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

// wordPatterns splits a word of a search into patterns. A word with wildcards is one
// pattern.
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

// containsSequence reports whether adjacent parts match the patterns.
func containsSequence(have []string, want []soql.Pattern) bool {
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
