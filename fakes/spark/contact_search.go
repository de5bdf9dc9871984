package spark

import (
	"cmp"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// partLength is the length of the indexed parts of phone numbers.
const partLength = 4

// phoneParts returns the distinct parts of a phone number.
func phoneParts(phone string) (parts []string) {
	phone = strings.ToLower(phone)
	for i := partLength; i <= len(phone); i++ {
		parts = append(parts, phone[i-partLength:i])
	}
	slices.Sort(parts)
	return slices.Compact(parts)
}

func (s *Server) index(c *contact) {
	for i, field := range phoneFields {
		for _, part := range phoneParts(c.texts[field]) {
			if s.phoneParts[i] == nil {
				s.phoneParts[i] = map[string][]*contact{}
			}
			s.phoneParts[i][part] = append(s.phoneParts[i][part], c)
		}
	}
	if email := c.texts["email"]; email != "" {
		if s.contactByEmail == nil {
			s.contactByEmail = map[string]*contact{}
		}
		s.contactByEmail[strings.ToLower(email)] = c
	}
}

func (s *Server) unindex(c *contact) {
	for i, field := range phoneFields {
		for _, part := range phoneParts(c.texts[field]) {
			s.phoneParts[i][part] = kit.Without(s.phoneParts[i][part], c)
		}
	}
	if email := strings.ToLower(c.texts["email"]); s.contactByEmail[email] == c {
		delete(s.contactByEmail, email)
	}
}

// phoneFilters are the predicates that the index of phone parts can answer.
var phoneFilters = [...]string{"_end_any[]", "_end", "_cont_any[]", "_cont"}

// phoneCandidates returns, in order of creation, the contacts that may match a search
// by parts of a phone number. ok is false if the index does not apply.
func (s *Server) phoneCandidates(q url.Values) (found []*contact, ok bool) {
	if s.assumed(assumeStaleLists, "lagging") {
		return nil, false // the index has the current phone numbers
	}
	for i, field := range phoneFields {
		for _, filter := range phoneFilters {
			if found, ok := s.withAnyPart(i, q[field+filter]); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// withAnyPart returns the contacts whose phone field contains the last partLength
// characters of any wanted string.
func (s *Server) withAnyPart(field int, wanted []string) (found []*contact, ok bool) {
	for _, text := range wanted {
		if len(text) < partLength {
			return nil, false
		}
		found = append(found, s.phoneParts[field][strings.ToLower(text[len(text)-partLength:])]...)
	}
	slices.SortFunc(found, func(a, b *contact) int { return cmp.Compare(a.id, b.id) })
	return slices.Compact(found), len(wanted) > 0
}

// byProjectAndMember applies project_id_eq and team_member_id_eq. An operator
// reports that project_id_eq does not work on live accounts (assumption
// spark-contacts-by-project).
func (s *Server) byProjectAndMember(q url.Values, all iter.Seq[*contact]) iter.Seq[*contact] {
	wanted, byProject := q["project_id_eq"]
	member, byMember := q["team_member_id_eq"]
	if !byProject && !byMember {
		return all
	}
	broken := byProject && s.assumed(assumeProjectOf, "broken")
	return func(yield func(*contact) bool) {
		for c := range all {
			fits := !broken &&
				(!byProject || slices.ContainsFunc(c.projects, func(p *project) bool { return strconv.FormatInt(p.id, 10) == wanted[0] })) &&
				(!byMember || slices.ContainsFunc(c.members, func(m *teamMember) bool { return strconv.FormatInt(m.id, 10) == member[0] }))
			if fits && !yield(c) {
				return
			}
		}
	}
}

// lag is the delay of filtered lists of contacts (assumption spark-filtered-lists).
const lag = 20 * time.Minute

// previousTexts are a contact's attributes before its latest change.
type previousTexts struct {
	texts map[string]string
	until time.Time // when lists begin to show the change
}

// savePrevious saves the attributes before a change. If lists still lag behind an
// earlier change, savePrevious keeps the attributes before that change.
func (c *contact) savePrevious(now time.Time) {
	if c.updated == "" || c.previous != nil && now.Before(c.previous.until) {
		return
	}
	texts := make(map[string]string, len(c.texts))
	for _, name := range textFields {
		if t := c.texts[name]; t != "" {
			texts[name] = t
		}
	}
	c.previous = &previousTexts{texts, now.Add(lag)}
}

// lagging returns a listing whose filters use the attributes before a change until
// the lag is over.
func (s *Server) lagging(now time.Time, v listing[*contact]) listing[*contact] {
	v.columns = maps.Clone(v.columns)
	for _, name := range textFields {
		v.columns[name] = func(c *contact) value {
			if c.previous == nil || !now.Before(c.previous.until) {
				return textValue(c.texts[name])
			}
			return textValue(c.previous.texts[name])
		}
	}
	return v
}
