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

// partLength is the length of the parts of phones that are indexed.
const partLength = 4

// phoneParts lists the parts of a phone, each once.
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

// phoneFilters are the searches of a phone that the index narrows.
var phoneFilters = [...]string{"_end_any[]", "_end", "_cont_any[]", "_cont"}

// phoneLike finds the candidates of a search by a part of a phone, or by any of
// several parts, in the order they came.
func (s *Server) phoneLike(q url.Values) ([]*contact, bool) {
	if s.assumed(assumeStaleLists, "lagging") {
		return nil, false // the index is of now
	}
	for i, field := range phoneFields {
		for _, filter := range phoneFilters {
			if found, ok := s.partIn(i, q[field+filter]); ok {
				return found, true
			}
		}
	}
	return nil, false
}

func (s *Server) partIn(field int, wanted []string) (found []*contact, ok bool) {
	for _, text := range wanted {
		if len(text) < partLength {
			return nil, false
		}
		found = append(found, s.phoneParts[field][strings.ToLower(text[len(text)-partLength:])]...)
	}
	slices.SortFunc(found, func(a, b *contact) int { return cmp.Compare(a.id, b.id) })
	return slices.Compact(found), len(wanted) > 0
}

// whoseProject applies project_id_eq, which does not work on live accounts as
// one operator saw them (assumption spark-contacts-by-project), and
// team_member_id_eq.
func (s *Server) whoseProject(q url.Values, all iter.Seq[*contact]) iter.Seq[*contact] {
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

// lag is how long a filtered list of contacts may be behind (assumption
// spark-filtered-lists).
const lag = 20 * time.Minute

// earlier is a contact before its latest change.
type earlier struct {
	texts map[string]string
	until time.Time // from then on lists show the change
}

// remember keeps how the contact was; of changes in quick succession, how it
// was before the first.
func (c *contact) remember(now time.Time) {
	if c.updated == "" || c.before != nil && now.Before(c.before.until) {
		return
	}
	texts := make(map[string]string, len(c.texts))
	for _, name := range textFields {
		if t := c.texts[name]; t != "" {
			texts[name] = t
		}
	}
	c.before = &earlier{texts, now.Add(lag)}
}

// asBefore lets filters see contacts as they were before their latest change.
func (s *Server) asBefore(now time.Time, v served[*contact]) served[*contact] {
	v.columns = maps.Clone(v.columns)
	for _, name := range textFields {
		v.columns[name] = func(c *contact) value {
			if c.before == nil || !now.Before(c.before.until) {
				return textValue(c.texts[name])
			}
			return textValue(c.before.texts[name])
		}
	}
	return v
}
