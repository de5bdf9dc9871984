package front

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// live returns c, or the conversation that c was merged into.
func (c *conversation) live() *conversation {
	for c.mergedInto != nil {
		c = c.mergedInto
	}
	return c
}

// MergeConversations merges other conversations into the first one. Requests for the
// others answer 301 afterwards.
func (s *Server) MergeConversations(who, into string, others ...string) error {
	return s.actOn(who, into, func(tx *kit.Tx, c *conversationOnScreen) error {
		if len(others) == 0 {
			return errors.New("front: merging conversations: got 1 conversation, expected at least 2")
		}
		var all []*conversation
		for _, id := range others {
			one, ok := s.conversations.Get(id)
			switch {
			case !ok:
				return fmt.Errorf("front: unknown conversation %q", id)
			case one == c.conversation || slices.Contains(all, one):
				return fmt.Errorf("front: conversation %s is named twice", id)
			}
			all = append(all, one)
		}
		merged := make([]string, 0, len(all))
		for _, one := range all {
			s.absorb(c.conversation, one)
			merged = append(merged, one.id)
		}
		s.touch(tx, c.conversation, c.by)
		s.record(tx, c.conversation, "conversations_merged", c.by, target{kind: "deleted_conversation_ids", merged: merged})
		return nil
	})
}

// absorb moves the contents of one conversation into another and removes it.
func (s *Server) absorb(into, one *conversation) {
	one.dropReminders()
	for _, k := range one.external {
		s.threads[k] = into
		into.external = append(into.external, k)
	}
	for _, m := range one.messages {
		m.conversation = into
		into.insert(m)
	}
	for _, m := range one.comments {
		m.conversation = into
	}
	for _, m := range one.drafts {
		m.conversation = into
	}
	into.comments = append(into.comments, one.comments...)
	slices.SortFunc(into.comments, func(a, b *comment) int { return cmp.Compare(a.number, b.number) })
	into.drafts = append(into.drafts, one.drafts...)
	for _, e := range one.events {
		e.conversation = into
	}
	into.events = append(into.events, one.events...)
	slices.SortFunc(into.events, func(a, b *event) int { return cmp.Compare(a.number, b.number) })
	into.tags = union(into.tags, one.tags)
	into.inboxes = union(into.inboxes, one.inboxes)
	into.channels = union(into.channels, one.channels)
	into.followers = union(into.followers, one.followers)
	into.lines = append(into.lines, one.lines...)
	into.surveys = append(into.surveys, one.surveys...)
	into.hasInbound = into.hasInbound || one.hasInbound
	for _, who := range one.contacts {
		who.conversations = kit.Without(who.conversations, one)
		into.linkContact(who)
	}
	one.mergedInto = into
	if s.merged == nil {
		s.merged = map[string]*conversation{}
	}
	s.merged[one.id] = one
	s.recent.remove(one)
	s.conversations.Delete(one.id)
}

// SplitConversation creates a new conversation for the customer's later messages. The
// new conversation has its own tags and assignee. An entry in each timeline names the
// other conversation (help.front.com, Splitting conversations).
func (s *Server) SplitConversation(who, conversation string) (id string, err error) {
	err = s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if len(c.external) == 0 {
			return fmt.Errorf("front: conversation %s has no external conversation id and cannot be split", conversation)
		}
		one := s.split(tx, c.conversation)
		id = one.id
		author := authorOf(c.by.teammate)
		c.lines = append(c.lines, Item{Kind: "event", Author: author, Text: "split into conversation " + one.id, At: tx.Now()})
		one.lines = append(one.lines, Item{Kind: "event", Author: author, Text: "split from conversation " + c.id, At: tx.Now()})
		s.touch(tx, c.conversation, c.by)
		s.touch(tx, one, c.by)
		return nil
	})
	return id, err
}

// split creates a conversation with the same contacts and inboxes and moves the
// external conversation ids of c to it.
func (s *Server) split(tx *kit.Tx, c *conversation) *conversation {
	one := s.newConversation(tx, ordinary, c.subject, slices.Clone(c.inboxes)...)
	one.channels, one.recipient, one.external = slices.Clone(c.channels), c.recipient, c.external
	c.external = nil
	for _, k := range one.external {
		s.threads[k] = one
	}
	for _, who := range c.contacts {
		one.linkContact(who)
	}
	return one
}
