package front

import (
	"fmt"
	"slices"
	"strings"
)

// Condition is one line of a rule's "if": What How Value. Texts are compared
// without regard to case and outer space.
type Condition struct {
	What  Fact
	How   Comparison // "" is Is
	Value string     // an inbox, tag or teammate by id or name; "" is nobody or none
}

// Fact is what a condition looks at.
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

// Comparison is how a fact is compared.
type Comparison string

// The comparisons.
const (
	Is             Comparison = "is"
	IsNot          Comparison = "is not"
	Contains       Comparison = "contains"
	DoesNotContain Comparison = "does not contain"
)

// condition is a checked Condition: facts tells the values of the fact, of
// which one must fit.
type condition struct {
	facts    func(*Server, *event) []string
	value    string
	contains bool
	negated  bool
}

// textFacts are the facts that may be looked into; the others are chosen from a
// list.
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
		return out, fmt.Errorf("there is no comparison %q", c.How)
	}
	if out.contains && out.value == "" {
		return out, fmt.Errorf("the condition on the %s needs a text", c.What)
	}
	facts, known := factsOf[c.What]
	if !known {
		return out, fmt.Errorf("there is no condition on %q", c.What)
	}
	if out.contains && !slices.Contains(textFacts, c.What) {
		return out, fmt.Errorf("the %s is or is not something, it contains nothing", c.What)
	}
	out.facts = facts
	if !out.contains {
		out.value, err = s.conditionValue(c)
	}
	return out, err
}

// conditionValue finds what a condition names, so that a rule cannot wait for
// something that does not exist.
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
			return "", fmt.Errorf("a status is one of %s, not %q", strings.Join(conversationStatuses, ", "), c.Value)
		}
	case CallEvent:
		if !slices.Contains(callEvents, folded(c.Value)) {
			return "", fmt.Errorf("there is no call event %q", c.Value)
		}
	case From, To, Recipient:
		if number, ok := bareNumber(c.Value); ok {
			return s.international(number), nil
		}
	}
	return folded(c.Value), nil
}

func folded(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// factsOf tells the values of each fact, folded.
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

// message is the one that an event is about: its own, otherwise the last of the
// conversation.
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

// statusWords are the words that a condition on the status may use.
func (c *conversation) statusWords() []string {
	words := []string{c.status.String()}
	if c.assignee != nil {
		return append(words, "assigned")
	}
	return append(words, "unassigned")
}

// holds tells whether the conditions of the rule are met; a rule without any
// always is.
func (r *rule) holds(s *Server, e *event) bool {
	for i := range r.ifs {
		if r.ifs[i].met(s, e) == r.either {
			return r.either
		}
	}
	return !r.either || len(r.ifs) == 0
}

func (c *condition) met(s *Server, e *event) bool {
	fits := slices.ContainsFunc(c.facts(s, e), func(fact string) bool {
		return fact == c.value || c.contains && strings.Contains(fact, c.value)
	})
	return fits != c.negated
}
