package front

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the actions of teammates on conversations. Teammates are named by
// id or e-mail address. An action that returns an error has changed nothing.

// Move moves a conversation to another inbox.
func (s *Server) Move(who, conversation, inbox string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		in, err := s.inboxNamed(inbox)
		if err != nil {
			return err
		}
		s.move(tx, c.conversation, in, c.by)
		return nil
	})
}

// Archive archives an open or snoozed conversation.
func (s *Server) Archive(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status != open && c.status != snoozed {
			return fmt.Errorf("front: conversation %s is not open", conversation)
		}
		s.archive(tx, c.conversation, c.by)
		return nil
	})
}

// Reopen opens a conversation that is archived, snoozed or in the trash.
func (s *Server) Reopen(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status == open {
			return fmt.Errorf("front: conversation %s is open already", conversation)
		}
		s.reopen(tx, c.conversation, c.by)
		return nil
	})
}

// Delete moves a conversation to the trash.
func (s *Server) Delete(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status == trashed {
			return fmt.Errorf("front: conversation %s is in the trash already", conversation)
		}
		s.trash(tx, c.conversation, c.by)
		return nil
	})
}

// Assign assigns a conversation to a teammate; "" unassigns it.
func (s *Server) Assign(who, conversation, teammate string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if teammate == "" {
			s.assign(tx, c.conversation, nil, c.by)
			return nil
		}
		to, err := s.person(teammate)
		if err != nil {
			return err
		}
		s.assign(tx, c.conversation, to, c.by)
		return nil
	})
}

// Comment adds an internal comment to a conversation.
func (s *Server) Comment(who, conversation, text string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if text == "" {
			return errors.New("front: missing text of the comment")
		}
		s.comment(tx, c.conversation, c.by.teammate, text, c.by, nil)
		return nil
	})
}

// Follow adds a teammate to the followers of a conversation.
func (s *Server) Follow(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		c.followers = union(c.followers, []*teammate{c.by.teammate})
		c.Touch(tx)
		return nil
	})
}

// Unfollow removes a teammate from the followers of a conversation.
func (s *Server) Unfollow(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		i := slices.Index(c.followers, c.by.teammate)
		if i < 0 {
			return fmt.Errorf("front: %s does not follow conversation %s", c.by.teammate.name(), conversation)
		}
		c.followers = slices.Delete(slices.Clone(c.followers), i, i+1)
		c.Touch(tx)
		return nil
	})
}

// NumberToDial returns the customer's phone number, which a click in a conversation
// passes to the phone system's plugin.
func (s *Server) NumberToDial(who, conversation string) (number string, err error) {
	err = s.actOn(who, conversation, func(_ *kit.Tx, c *conversationOnScreen) error {
		number = c.recipient.handle
		if digits, ok := bareNumber(number); !ok || digits[0] != '+' {
			return fmt.Errorf("front: customer %q of conversation %s is not a phone number in E.164 format", number, conversation)
		}
		return nil
	})
	return number, err
}

// Tag adds a tag, named by id or name, to a conversation of any kind (RF-45).
func (s *Server) Tag(who, conversation, tag string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		t, err := s.tagNamed(tag)
		if err != nil {
			return err
		}
		s.addTag(tx, c.conversation, t, c.by)
		return nil
	})
}

// Untag removes a tag from a conversation.
func (s *Server) Untag(who, conversation, tag string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		t, err := s.tagNamed(tag)
		if err != nil {
			return err
		}
		if !slices.Contains(c.tags, t) {
			return fmt.Errorf("front: conversation %s has no tag %q", conversation, tag)
		}
		s.removeTag(tx, c.conversation, t, c.by)
		return nil
	})
}

// MergeContacts merges other contacts into the first one. Contacts are named by id or
// handle.
func (s *Server) MergeContacts(into string, others ...string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		target, err := s.contactNamed(into)
		if err != nil {
			return err
		}
		if len(others) == 0 {
			return errors.New("front: merging contacts: got 1 contact, expected at least 2")
		}
		all := []*contact{target}
		for _, ref := range others {
			c, err := s.contactNamed(ref)
			if err != nil {
				return err
			}
			if slices.Contains(all, c) {
				return fmt.Errorf("front: contact %s is named twice", ref)
			}
			all = append(all, c)
		}
		s.merge(tx, target, all)
		return nil
	})
}

// conversationOnScreen is a conversation with the teammate who acts on it.
type conversationOnScreen struct {
	*conversation
	by cause
}

// actOn runs an action of one teammate on one conversation.
func (s *Server) actOn(who, conversation string, act func(*kit.Tx, *conversationOnScreen) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		c, ok := s.conversations.Get(conversation)
		if !ok {
			return fmt.Errorf("front: unknown conversation %q", conversation)
		}
		return act(tx, &conversationOnScreen{c, cause{kind: "teammate", teammate: t}})
	})
}

// person returns a teammate by id or e-mail address.
func (s *Server) person(ref string) (*teammate, error) {
	if t, ok := s.teammates.Get(ref); ok {
		return t, nil
	}
	if t, ok := s.teammateByEmail[strings.ToLower(ref)]; ok {
		return t, nil
	}
	return nil, fmt.Errorf("front: unknown teammate %q", ref)
}

func (s *Server) people(refs []string) ([]*teammate, error) {
	var all []*teammate
	for _, ref := range refs {
		t, err := s.person(ref)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// inboxNamed returns an inbox by id or name.
func (s *Server) inboxNamed(ref string) (*inbox, error) {
	if in, ok := s.inboxes.Get(ref); ok {
		return in, nil
	}
	for in := range s.inboxes.All {
		if in.name == ref {
			return in, nil
		}
	}
	return nil, fmt.Errorf("front: unknown inbox %q", ref)
}

// teamNamed returns a workspace by id or name.
func (s *Server) teamNamed(ref string) (*team, error) {
	for t := range s.teams.All {
		if t.id == ref || t.name == ref {
			return t, nil
		}
	}
	return nil, fmt.Errorf("front: unknown workspace %q", ref)
}

// channelNamed returns a channel by id, name or address.
func (s *Server) channelNamed(ref string) (*channel, error) {
	for ch := range s.channels.All {
		if ch.id == ref || ch.name == ref || ch.address == ref {
			return ch, nil
		}
	}
	return nil, fmt.Errorf("front: unknown channel %q", ref)
}

func (s *Server) tagNamed(ref string) (*tag, error) {
	if t, ok := s.tags.Get(ref); ok {
		return t, nil
	}
	for t := range s.tags.All {
		if t.name == ref {
			return t, nil
		}
	}
	return nil, fmt.Errorf("front: unknown tag %q", ref)
}

// contactNamed returns a contact by id, phone number, e-mail address or custom handle.
func (s *Server) contactNamed(ref string) (*contact, error) {
	for _, name := range []string{ref, "alt:phone:" + ref, "alt:email:" + ref, "alt:custom:" + ref} {
		if c, ok := s.findContact(name); ok {
			return c, nil
		}
	}
	return nil, fmt.Errorf("front: unknown contact %q", ref)
}
