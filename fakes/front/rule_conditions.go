package front

import (
	"fmt"
	"slices"
	"strings"
)

// Condition is one condition of a rule: What How Value. Texts are compared without case
// and without surrounding space.
type Condition struct {
	What  Fact
	How   Comparison // "" is Is
	Value string     // a text, or an inbox, tag or teammate by id or name; "" is no assignee
}

// Fact is the part of an event or its conversation that a condition checks.
type Fact string

// The facts. Subject is the conversation's subject, not the message's.
const (
	Inbox     Fact = "inbox"
	Subject   Fact = "subject"
	Comment   Fact = "comment body"
	Body      Fact = "message body"
	Tag       Fact = "tag"
	Assignee  Fact = "assignee"
	Status    Fact = "status" // open, archived, trash, snoozed, assigned or unassigned
	From      Fact = "from"
	To        Fact = "to"
	Recipient Fact = "recipient" // from or to
	Channel   Fact = "channel"   // by id, name or address
	CallEvent Fact = "call event"
)

// Comparison is the way in which a condition compares a fact.
type Comparison string

// The comparisons.
const (
	Is             Comparison = "is"
	IsNot          Comparison = "is not"
	Contains       Comparison = "contains"
	DoesNotContain Comparison = "does not contain"
)

// condition is a compiled Condition. facts returns the values of the fact; one of them
// must match.
type condition struct {
	facts    func(*Server, *event) []string
	value    string
	contains bool
	negated  bool
}

// textFacts are the facts for Contains. The editor offers lists for the other facts.
var textFacts = []Fact{Subject, Comment, Body, From, To, Recipient}

var conversationStatuses = []string{"open", "archived", "trash", "snoozed", "assigned", "unassigned"}

func (s *Server) compileCondition(c Condition) (out condition, err error) {
	out.value = folded(c.Value)
	switch c.How {
	case "", Is:
	case IsNot:
		out.negated = true
	case Contains:
		out.contains = true
	case DoesNotContain:
		out.contains, out.negated = true, true
	default:
		return out, fmt.Errorf("unknown comparison %q", c.How)
	}
	if out.contains && out.value == "" {
		return out, fmt.Errorf("condition on the %s: missing text", c.What)
	}
	facts, known := factsOf[c.What]
	if !known {
		return out, fmt.Errorf("unknown fact %q of a condition", c.What)
	}
	if out.contains && !slices.Contains(textFacts, c.What) {
		return out, fmt.Errorf("comparison %q on the %s, expected %q or %q", c.How, c.What, Is, IsNot)
	}
	out.facts = facts
	if !out.contains {
		out.value, err = s.conditionValue(c)
	}
	return out, err
}

// conditionValue returns the value to compare a fact with: the id of the named object,
// or a folded text. A rule cannot name an object that does not exist.
func (s *Server) conditionValue(c Condition) (string, error) {
	switch c.What {
	case Inbox:
		in, err := s.inboxNamed(c.Value)
		if err != nil {
			return "", err
		}
		return in.id, nil
	case Tag:
		t, err := s.tagNamed(c.Value)
		if err != nil {
			return "", err
		}
		return t.id, nil
	case Assignee:
		if c.Value == "" {
			return "", nil
		}
		t, err := s.person(c.Value)
		if err != nil {
			return "", err
		}
		return t.id, nil
	case Channel:
		ch, err := s.channelNamed(c.Value)
		if err != nil {
			return "", err
		}
		return ch.id, nil
	case Status:
		if !slices.Contains(conversationStatuses, folded(c.Value)) {
			return "", fmt.Errorf("unknown status %q, expected one of %s", c.Value, strings.Join(conversationStatuses, ", "))
		}
	case CallEvent:
		if !slices.Contains(callEvents, folded(c.Value)) {
			return "", fmt.Errorf("unknown call event %q", c.Value)
		}
	case From, To, Recipient:
		if number, ok := bareNumber(c.Value); ok {
			return s.international(number), nil
		}
	}
	return folded(c.Value), nil
}

func folded(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// factsOf returns the folded values of each fact.
var factsOf = map[Fact]func(*Server, *event) []string{
	Inbox: func(_ *Server, e *event) (ids []string) {
		for _, in := range e.conversation.inboxes {
			ids = append(ids, in.id)
		}
		return ids
	},
	Subject: func(_ *Server, e *event) []string { return []string{folded(e.conversation.subject)} },
	Comment: func(_ *Server, e *event) []string {
		if e.target.comment == nil {
			return nil
		}
		return []string{folded(e.target.comment.body)}
	},
	Body: func(_ *Server, e *event) []string {
		if m := e.message(); m != nil {
			return []string{folded(m.text)}
		}
		return nil
	},
	Tag: func(_ *Server, e *event) (ids []string) {
		for _, t := range e.conversation.tags {
			ids = append(ids, t.id)
		}
		return ids
	},
	Assignee: func(_ *Server, e *event) []string {
		if e.conversation.assignee == nil {
			return []string{""}
		}
		return []string{e.conversation.assignee.id}
	},
	Status: func(_ *Server, e *event) []string { return e.conversation.statusWords() },
	From:   func(s *Server, e *event) []string { return s.handlesOf(e, "from") },
	To:     func(s *Server, e *event) []string { return s.handlesOf(e, "to") },
	Recipient: func(s *Server, e *event) []string {
		return append(s.handlesOf(e, "from"), s.handlesOf(e, "to")...)
	},
	Channel: func(_ *Server, e *event) []string {
		if m := e.message(); m != nil && m.channel != nil {
			return []string{m.channel.id}
		}
		return nil
	},
	CallEvent: func(_ *Server, e *event) []string { return []string{e.kind} },
}

// message returns the event's message, or the conversation's last message, or nil.
func (e *event) message() *message {
	if e.target.message != nil {
		return e.target.message
	}
	if n := len(e.conversation.messages); n > 0 {
		return e.conversation.messages[n-1]
	}
	return nil
}

func (s *Server) handlesOf(e *event, role string) (handles []string) {
	m := e.message()
	if m == nil {
		return nil
	}
	for _, p := range m.recipients {
		if p.role == role {
			handles = append(handles, folded(s.international(p.handle)))
		}
	}
	return handles
}

// statusWords returns the values of the fact Status.
func (c *conversation) statusWords() []string {
	words := []string{c.status.String()}
	if c.assignee != nil {
		return append(words, "assigned")
	}
	return append(words, "unassigned")
}

// holds reports whether the conditions of the rule hold. A rule without conditions
// always holds.
func (r *rule) holds(s *Server, e *event) bool {
	for i := range r.ifs {
		if r.ifs[i].holds(s, e) == r.anyIf {
			return r.anyIf
		}
	}
	return !r.anyIf || len(r.ifs) == 0
}

func (c *condition) holds(s *Server, e *event) bool {
	fits := slices.ContainsFunc(c.facts(s, e), func(fact string) bool {
		return fact == c.value || c.contains && strings.Contains(fact, c.value)
	})
	return fits != c.negated
}
