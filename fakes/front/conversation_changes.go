package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the changes of a conversation. Requests, people's actions, incoming
// messages and rules use the same functions. A change ends with record, which stores
// its event, triggers rules and sends webhooks. A function that changes nothing stores
// no event.

// cause is the origin of a change.
type cause struct {
	kind     string    // source type of the event: api, teammate, inboxes, rule, reminder, recipient
	teammate *teammate // a person, or the bot of a token
	exchange string    // the exchange that stamps the changed objects

	rule      *rule   // of kind rule
	chain     []*rule // the rules that triggered one another, ending with rule
	skipRules bool    // the change triggers no rules
}

// byRequest returns the cause of a change by a request.
func (s *Server) byRequest(tx *kit.Tx, r *kit.Request) cause {
	who, ok := r.Principal.(*principal)
	if !ok {
		who = &principal{token: s.firstToken} // the observer door, which changes nothing
	}
	return cause{kind: "api", teammate: who.token.bot, exchange: tx.Exchange()}
}

// touch stamps a changed conversation and moves it to the top of lists.
func (s *Server) touch(tx *kit.Tx, c *conversation, by cause) {
	c.Touch(tx)
	c.WrittenBy = by.exchange
	c.updated = tx.Now()
	s.recent.bump(c)
}

func (s *Server) assign(tx *kit.Tx, c *conversation, to *teammate, by cause) {
	if c.assignee == to {
		return
	}
	c.assignee = to
	kind := "assign"
	if to == nil {
		kind = "unassign"
	}
	s.touch(tx, c, by)
	s.record(tx, c, kind, by, target{kind: "teammate", teammate: to})
	if to != nil && c.status == archived && s.assumed(assumeAssignArchived, "reopens") {
		s.reopen(tx, c, by)
	}
}

// move moves the conversation to one inbox and removes it from all others.
func (s *Server) move(tx *kit.Tx, c *conversation, to *inbox, by cause) {
	if len(c.inboxes) == 1 && c.inboxes[0] == to {
		return
	}
	c.inboxes = []*inbox{to}
	s.touch(tx, c, by)
	s.record(tx, c, "move", by, target{kind: "inboxes", inbox: to})
}

func (s *Server) archive(tx *kit.Tx, c *conversation, by cause) {
	if c.status != archived {
		s.setStatus(tx, c, archived)
		s.touch(tx, c, by)
		s.record(tx, c, "archive", by, target{})
	}
}

// reopen opens a conversation that is archived, snoozed or in the trash.
func (s *Server) reopen(tx *kit.Tx, c *conversation, by cause) {
	kind := "reopen"
	switch c.status {
	case open:
		return
	case trashed:
		kind = "restore"
	}
	s.setStatus(tx, c, open)
	s.touch(tx, c, by)
	s.record(tx, c, kind, by, target{})
}

func (s *Server) trash(tx *kit.Tx, c *conversation, by cause) {
	if c.status != trashed {
		s.setStatus(tx, c, trashed)
		s.touch(tx, c, by)
		s.record(tx, c, "trash", by, target{})
	}
}

func (s *Server) addTag(tx *kit.Tx, c *conversation, t *tag, by cause) {
	if !slices.Contains(c.tags, t) {
		c.tags = append(c.tags, t)
		s.touch(tx, c, by)
		s.record(tx, c, "tag", by, target{kind: "tag", tag: t})
	}
}

func (s *Server) removeTag(tx *kit.Tx, c *conversation, t *tag, by cause) {
	if i := slices.Index(c.tags, t); i >= 0 {
		c.tags = slices.Delete(c.tags, i, i+1)
		s.touch(tx, c, by)
		s.record(tx, c, "untag", by, target{kind: "tag", tag: t})
	}
}

// setTags replaces all tags.
func (s *Server) setTags(tx *kit.Tx, c *conversation, tags []*tag, by cause) {
	for _, t := range slices.Clone(c.tags) {
		if !slices.Contains(tags, t) {
			s.removeTag(tx, c, t, by)
		}
	}
	for _, t := range tags {
		s.addTag(tx, c, t, by)
	}
}

// comment stores a comment. fill sets further fields before the event is recorded.
func (s *Server) comment(tx *kit.Tx, c *conversation, author *teammate, body string, by cause, fill func(*comment)) *comment {
	id, number := s.ids.comment.next()
	m := &comment{id: id, number: number, conversation: c, author: author, body: body, posted: tx.Now(), mentions: s.mentioned(body)}
	if fill != nil {
		fill(m)
	}
	m.Touch(tx)
	s.comments[id] = m
	c.comments = append(c.comments, m)
	s.touch(tx, c, by)
	s.record(tx, c, "comment", by, target{kind: "comment", comment: m})
	for _, t := range m.mentions {
		if !slices.Contains(c.followers, t) {
			c.followers = append(c.followers, t) // a mentioned teammate follows (help.front.com, Mentions)
		}
	}
	if len(m.mentions) > 0 {
		s.record(tx, c, "mention", by, target{kind: "comment", comment: m})
	}
	return m
}
