package front

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// search is a parsed query. All words and filters must match. Of a repeated recipient
// filter one must match (dev.frontapp.com/docs/search-1).
type search struct {
	words   []string // lower case; in the subject or a message
	filters []func(*conversation) bool
	anyOf   map[string][]func(*conversation) bool // by recipient filter
	roles   []string                              // the keys of anyOf in order
	count   int                                   // number of filters
}

const searchFilters = 15 // maximum per query

// searchRoles maps recipient filters to roles of recipients; "" is any role.
var searchRoles = map[string]string{"from": "from", "to": "to", "cc": "cc", "bcc": "bcc", "recipient": ""}

// searchConversations answers GET /conversations/search/{query}, newest activity
// first. See withSearchPath.
func (s *Server) searchConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	q, err := s.parseSearch(r.Param("query"))
	if err != nil {
		return kit.Response{}, err
	}
	total := 0
	for c := range s.recent.newestFirst {
		if q.matches(c) {
			total++
		}
	}
	o := ordered[*conversation]{filtered(s.recent.newestFirst, q.matches), byActivity, true}
	found, err := pageOfAll(s, r, o, pageMax, func(c *conversation) *conversationJSON { return s.conversationJSON(c, nil) })
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(searchPage{page: found, Total: total}), nil
}

type searchPage struct {
	page[*conversationJSON]
	Total int `json:"_total"`
}

// parseSearch parses a query.
func (s *Server) parseSearch(text string) (*search, error) {
	q := &search{anyOf: map[string][]func(*conversation) bool{}}
	for _, term := range searchTerms(text) {
		name, value, isFilter := strings.Cut(term, ":")
		if !isFilter || strings.Contains(name, `"`) || strings.Contains(name, " ") {
			q.words = append(q.words, strings.ToLower(strings.Trim(term, `"`)))
			continue
		}
		if q.count++; q.count > searchFilters {
			return nil, errQuery("query: should not have more than " + strconv.Itoa(searchFilters) + " filters")
		}
		value = strings.Trim(value, `"`)
		if value == "" {
			return nil, errQuery("query." + name + ": should not be empty")
		}
		if err := s.addFilter(q, name, value); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// searchTerms splits a query at spaces outside of quotes.
func searchTerms(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return c == ' ' && !quoted
	})
}

func (s *Server) addFilter(q *search, name, value string) error {
	if role, isRole := searchRoles[name]; isRole {
		if len(q.anyOf[name]) == 0 {
			q.roles = append(q.roles, name)
		}
		q.anyOf[name] = append(q.anyOf[name], s.recipientFilter(role, value))
		return nil
	}
	keep, err := s.searchFilter(name, value)
	if err == nil {
		q.filters = append(q.filters, keep)
	}
	return err
}

// recipientFilter returns a filter for conversations with a handle in a role; "" is
// any role.
func (s *Server) recipientFilter(role, value string) func(*conversation) bool {
	want := strings.ToLower(value)
	number := s.international(value)
	return func(c *conversation) bool {
		return slices.ContainsFunc(c.messages, func(m *message) bool {
			return slices.ContainsFunc(m.recipients, func(p recipient) bool {
				return (role == "" || p.role == role) && (strings.ToLower(p.handle) == want || s.international(p.handle) == number)
			})
		})
	}
}

func (s *Server) searchFilter(name, value string) (func(*conversation) bool, error) {
	switch name {
	case "inbox":
		return func(c *conversation) bool {
			return hasAny([]string{value}, c.inboxes, func(in *inbox) string { return in.id })
		}, nil
	case "tag":
		return func(c *conversation) bool {
			return hasAny([]string{value}, c.tags, func(t *tag) string { return t.id })
		}, nil
	case "contact":
		who, ok := s.findContact(value)
		return func(c *conversation) bool { return ok && slices.Contains(c.contacts, who) }, nil
	case "assignee":
		who, ok := s.findTeammate(value)
		return func(c *conversation) bool { return ok && c.assignee == who }, nil
	case "participant":
		who, ok := s.findTeammate(value)
		return func(c *conversation) bool { return ok && (slices.Contains(c.followers, who) || c.participates(who)) }, nil
	case "author":
		who, ok := s.findTeammate(value)
		return func(c *conversation) bool {
			return ok && slices.ContainsFunc(c.messages, func(m *message) bool { return m.author == who })
		}, nil
	case "commenter":
		who, ok := s.findTeammate(value)
		return func(c *conversation) bool {
			return ok && slices.ContainsFunc(c.comments, func(m *comment) bool { return m.author == who })
		}, nil
	case "mention":
		who, ok := s.findTeammate(value)
		return func(c *conversation) bool {
			return ok && slices.ContainsFunc(c.comments, func(m *comment) bool { return slices.Contains(m.mentions, who) })
		}, nil
	case "custom_field":
		return customFieldFilter(value)
	case "is":
		return stateFilter(value)
	case "before", "after", "during":
		return timeFilter(name, value)
	case "link":
		return nil, notModelled("links")
	}
	return nil, errQuery("query: unknown filter " + strconv.Quote(name))
}

// participates reports whether a teammate is the assignee or acted in the conversation.
func (c *conversation) participates(who *teammate) bool {
	return slices.Contains(c.activeTeammates(), who)
}

func customFieldFilter(value string) (func(*conversation) bool, error) {
	name, want, ok := strings.Cut(value, "=")
	if !ok {
		return nil, errQuery("query.custom_field: should be Name=Value")
	}
	return func(c *conversation) bool {
		switch got := c.custom[name].(type) {
		case string:
			return strings.EqualFold(got, want)
		case bool:
			return strconv.FormatBool(got) == want
		case float64:
			return strconv.FormatFloat(got, 'f', -1, 64) == want
		}
		return false
	}, nil
}

// stateFilter returns the filter is:VALUE. open, archived, trashed and snoozed exclude
// each other.
func stateFilter(value string) (func(*conversation) bool, error) {
	keep := map[string]func(*conversation) bool{
		"open":       func(c *conversation) bool { return c.status == open },
		"archived":   func(c *conversation) bool { return c.status == archived },
		"snoozed":    func(c *conversation) bool { return c.status == snoozed },
		"trashed":    func(c *conversation) bool { return c.status == trashed },
		"assigned":   func(c *conversation) bool { return c.assignee != nil },
		"unassigned": func(c *conversation) bool { return c.assignee == nil },
		"unreplied":  (*conversation).unreplied,
		"waiting":    func(c *conversation) bool { return !c.waiting.IsZero() },
	}[value]
	if keep == nil {
		return nil, errQuery("query.is: should be one of open, archived, assigned, unassigned, unreplied, snoozed, trashed, waiting")
	}
	return keep, nil
}

// unreplied reports whether the last message is inbound.
func (c *conversation) unreplied() bool {
	n := len(c.messages)
	return n > 0 && c.messages[n-1].inbound
}

// timeFilter returns a filter by the time of messages. during is the day of the
// instant.
func timeFilter(name, value string) (func(*conversation) bool, error) {
	at, err := strconv.ParseFloat(value, 64)
	if err != nil || !(at >= 0 && at <= latest) {
		return nil, errQuery("query." + name + ": should be a timestamp in seconds")
	}
	t := time.UnixMilli(int64(at * 1000)).UTC()
	day := t.Truncate(24 * time.Hour)
	keep := func(m *message) bool { return m.created.Before(t) }
	switch name {
	case "after":
		keep = func(m *message) bool { return m.created.After(t) }
	case "during":
		keep = func(m *message) bool { return !m.created.Before(day) && m.created.Before(day.AddDate(0, 0, 1)) }
	}
	return func(c *conversation) bool { return slices.ContainsFunc(c.messages, keep) }, nil
}

// matches reports whether a conversation matches the query.
func (q *search) matches(c *conversation) bool {
	for _, keep := range q.filters {
		if !keep(c) {
			return false
		}
	}
	for _, role := range q.roles {
		if !slices.ContainsFunc(q.anyOf[role], func(keep func(*conversation) bool) bool { return keep(c) }) {
			return false
		}
	}
	for _, word := range q.words {
		if !c.containsWord(word) {
			return false
		}
	}
	return true
}

// containsWord reports whether the subject or a message contains a word.
func (c *conversation) containsWord(word string) bool {
	return strings.Contains(strings.ToLower(c.subject), word) || slices.ContainsFunc(c.messages, func(m *message) bool {
		return strings.Contains(strings.ToLower(m.text), word) || strings.Contains(strings.ToLower(m.subject), word)
	})
}
