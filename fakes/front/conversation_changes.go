package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what can happen to a conversation, whoever asks for it: a
// request, a person on a screen, or an incoming message. Each change stores its
// event; one that changes nothing stores none. record sees every one of them: what
// follows from a change hangs on there.

// cause is who or what changes something.
type cause struct {
	kind     string    // source type of the event: api, teammate, inboxes
	teammate *teammate // a person, or the token's own
	exchange string    // what to stamp the changed objects with

	rule      *rule   // of kind rule
	chain     []*rule // the rules that led here, the last being rule
	skipRules bool    // no rule looks at what follows
}

// byRequest is the cause of a change that a request asks for.
func (s *Server) byRequest(tx *kit.Tx, r *kit.Request) cause {
	who, ok := r.Principal.(*principal)
	if !ok {
		who = &principal{token: s.firstToken} // the observer door, which only ever looks
	}
	return cause{kind: "api", teammate: who.token.bot, exchange: tx.Exchange()}
}

// touch stamps a changed conversation and makes it the newest.
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

// move puts the conversation into one inbox and out of all others.
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

// reopen takes a conversation out of the archive or the trash.
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

// comment stores a comment; fill completes it before anybody hears of it.
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
			c.followers = append(c.followers, t) // whoever is mentioned follows (help.front.com, Mentions)
		}
	}
	if len(m.mentions) > 0 {
		s.record(tx, c, "mention", by, target{kind: "comment", comment: m})
	}
	return m
}
