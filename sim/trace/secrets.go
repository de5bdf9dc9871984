package trace

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// secrets replaces registered values by their placeholders. All spellings are searched
// for in one pass that skips ahead (Wu and Manber's method): a text without secrets
// costs about one look-up per length of the shortest secret.
type secrets struct {
	fresh    []registered // not prepared yet: many records are never read
	values   []Secret     // in the order of their registration
	patterns []*pattern   // longest first
	search   *search      // for patterns
	now      int          // the number of the entry that is searched
	room     []byte       // for its texts without secrets, used again for the next one
}

// search holds the tables for finding patterns.
type search struct {
	starts   [256]bool // the first bytes of the patterns
	shortest int
	// skip is how far the window may move after a hashed pair of bytes; at 0 the
	// first `shortest` bytes of some pattern may end.
	skip [pairs]uint8
}

// registered is a secret and the number of the last line that may show it.
type registered struct {
	Secret
	since int
}

// Secret is a value that the record never shows, and its placeholder's name.
type Secret struct{ Name, Value string }

type pattern struct {
	text, placeholder string
	since             int // as of the secret
}

const pairs = 1 << 12

func pair(a, b byte) int { return (int(a)<<4 ^ int(b)) & (pairs - 1) }

// add registers a value under its placeholder, for the lines after line since.
func (s *secrets) add(name, value string, since int) {
	if value != "" {
		s.fresh = append(s.fresh, registered{Secret{name, value}, since})
	}
}

// prepare makes the patterns of newly registered values, in their spellings in URLs,
// forms and JSON.
func (s *secrets) prepare() {
	for _, r := range s.fresh {
		if !s.has(r.Value) {
			s.values = append(s.values, r.Secret)
		}
		for _, text := range spellings(r.Value) {
			if !s.has(text) {
				s.patterns = append(s.patterns, &pattern{text, "«" + r.Name + "»", r.since})
				s.search = nil
			}
		}
	}
	s.fresh = nil
	if s.search == nil && len(s.patterns) > 0 {
		slices.SortStableFunc(s.patterns, func(a, b *pattern) int { return len(b.text) - len(a.text) })
		s.search = newSearch(s.patterns)
	}
}

func (s *secrets) has(text string) bool {
	for _, p := range s.patterns {
		if p.text == text {
			return true
		}
	}
	return false
}

func spellings(value string) []string {
	if alphanumeric(value) { // as most tokens are; they are spelt in one way
		return []string{value}
	}
	forms := []string{
		value,
		url.QueryEscape(value), lowerPercent(url.QueryEscape(value)),
		url.PathEscape(value), lowerPercent(url.PathEscape(value)),
		strings.ReplaceAll(value, "/", `\/`),
	}
	if quoted, err := json.Marshal(value); err == nil {
		forms = append(forms, string(quoted[1:len(quoted)-1]))
	}
	if plain := appendString(nil, value); len(plain) > 2 {
		forms = append(forms, string(plain[1:len(plain)-1]))
	}
	return forms
}

func alphanumeric(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

// lowerPercent writes %2b for %2B: both spellings occur.
func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToLower(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

// newSearch makes the tables for patterns, of which the last is the shortest.
func newSearch(patterns []*pattern) *search {
	s := &search{shortest: len(patterns[len(patterns)-1].text)}
	for _, p := range patterns {
		s.starts[p.text[0]] = true
	}
	if s.shortest < 2 {
		return s // a single byte leaves nothing to skip
	}
	far := min(s.shortest-1, 255)
	for i := range s.skip {
		s.skip[i] = uint8(far)
	}
	for _, p := range patterns {
		for i := 1; i < s.shortest; i++ {
			at := pair(p.text[i-1], p.text[i])
			s.skip[at] = min(s.skip[at], uint8(min(s.shortest-1-i, 255)))
		}
	}
	return s
}

// find returns the start of the leftmost pattern at or after from, and the longest
// pattern there; -1 if there is none.
func find[T string | []byte](s *secrets, text T, from int) (int, *pattern) {
	shortest, skip := s.search.shortest, &s.search.skip
	if shortest < 2 {
		for i := from; i < len(text); i++ {
			if p, ok := matchAt(s, text, i); ok {
				return i, p
			}
		}
		return -1, nil
	}
	for end := from + shortest - 1; end < len(text); {
		if n := int(skip[pair(text[end-1], text[end])]); n > 0 {
			end += n
			continue
		}
		start := end - shortest + 1
		if p, ok := matchAt(s, text, start); ok {
			return start, p
		}
		end++
	}
	return -1, nil
}

func matchAt[T string | []byte](s *secrets, text T, at int) (*pattern, bool) {
	first := text[at]
	if !s.search.starts[first] {
		return nil, false
	}
	for _, p := range s.patterns {
		if p.text[0] == first && p.since < s.now && len(text)-at >= len(p.text) && string(text[at:at+len(p.text)]) == p.text {
			return p, true
		}
	}
	return nil, false
}

// replace appends text with its secrets masked to s.room and returns the appended
// bytes. Without secrets in text it appends nothing, and any is false.
func replace[T string | []byte](s *secrets, text T) (replaced []byte, any bool) {
	if s.search == nil || len(text) < s.search.shortest {
		return nil, false
	}
	at, found := find(s, text, 0)
	if at < 0 {
		return nil, false
	}
	out, done := s.room, 0
	for at >= 0 {
		out = append(out, text[done:at]...)
		out = append(out, found.placeholder...)
		done = at + len(found.text)
		// A secret that begins inside this one and ends behind it must not leave
		// its tail: it is covered too, and both are named.
		at, found = find(s, text, at+1)
		for at >= 0 && at < done {
			if at+len(found.text) > done {
				out = append(out, found.placeholder...)
				done = at + len(found.text)
			}
			at, found = find(s, text, at+1)
		}
	}
	out = append(out, text[done:]...)
	replaced, s.room = out[len(s.room):], out
	return replaced, true
}

// text returns a text with its secrets masked.
func (s *secrets) text(text string) string {
	if replaced, any := replace(s, text); any {
		return string(replaced)
	}
	return text
}

// body returns a body with its secrets masked, in s.room unless it must last.
func (s *secrets) body(body []byte, lasting bool) []byte {
	replaced, any := replace(s, body)
	switch {
	case !any:
		return body
	case lasting:
		return bytes.Clone(replaced)
	}
	return replaced
}

// replaceHeader masks the secrets in header.
func (s *secrets) replaceHeader(header Header) {
	for i, field := range header {
		value := s.text(field[1])
		if value == field[1] && value != "" && credential(field[0]) {
			value = masked
		}
		header[i][1] = value
	}
}

const masked = "«masked»"

// credential reports whether a header of this name exists to carry credentials.
func credential(name string) bool {
	switch name {
	case "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie",
		"X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "X-Csrf-Token":
		return true
	}
	return false
}

// replaceEntry masks, in all texts of the entry of a line, the secrets that were
// registered before it. Bodies that need not last are valid until the next call.
func (s *secrets) replaceEntry(e *Entry, line int, lasting bool) {
	if len(s.fresh) > 0 {
		s.prepare()
	}
	s.now, s.room = line, s.room[:0]
	if e.Exchange != nil {
		s.replaceExchange(e.Exchange, lasting)
		return
	}
	e.Who, e.Does, e.Detail = s.text(e.Who), s.text(e.Does), s.text(e.Detail)
	e.System, e.Text = s.text(e.System), s.text(e.Text)
	if d := e.Decision; d != nil {
		d.Value, d.Result, d.Failed = s.text(d.Value), s.text(d.Result), s.text(d.Failed)
	}
}

func (s *secrets) replaceExchange(x *Exchange, lasting bool) {
	x.URL = s.text(x.URL)
	s.replaceHeader(x.RequestHeader)
	x.RequestBody = s.body(x.RequestBody, lasting)
	s.replaceHeader(x.ResponseHeader)
	x.ResponseBody = s.body(x.ResponseBody, lasting)
	x.Err = s.text(x.Err)
	x.Note = s.text(x.Note)
}
