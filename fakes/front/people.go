package front

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file is what teammates do at work in Front. They are named by id or
// e-mail address. An action that is impossible returns an error that says why,
// and changes nothing.

// Move puts a conversation into another inbox.
func (s *Server) Move(who, conversation, inbox string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		in, err := s.inboxNamed(inbox)
		if err != nil {
			return err
		}
		s.move(tx, c.conversation, in, c.by)
		return nil
	})
}

// Archive puts a conversation away.
func (s *Server) Archive(who, conversation string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status != open && c.status != snoozed {
			return fmt.Errorf("front: conversation %s is not open", conversation)
		}
		s.archive(tx, c.conversation, c.by)
		return nil
	})
}

// Reopen takes a conversation out of the archive or the trash.
func (s *Server) Reopen(who, conversation string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status == open {
			return fmt.Errorf("front: conversation %s is open already", conversation)
		}
		s.reopen(tx, c.conversation, c.by)
		return nil
	})
}

// Delete puts a conversation into the trash.
func (s *Server) Delete(who, conversation string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.status == trashed {
			return fmt.Errorf("front: conversation %s is in the trash already", conversation)
		}
		s.trash(tx, c.conversation, c.by)
		return nil
	})
}

// Assign gives a conversation to a teammate, or with "" to nobody.
func (s *Server) Assign(who, conversation, teammate string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
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

// Comment writes an internal comment.
func (s *Server) Comment(who, conversation, text string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if text == "" {
			return errors.New("front: a comment needs a text")
		}
		s.comment(tx, c.conversation, c.by.teammate, text, c.by, nil)
		return nil
	})
}

// Follow puts a teammate among the followers of a conversation.
func (s *Server) Follow(who, conversation string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		c.followers = union(c.followers, []*teammate{c.by.teammate})
		c.Touch(tx)
		return nil
	})
}

// Unfollow takes a teammate off the followers.
func (s *Server) Unfollow(who, conversation string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		i := slices.Index(c.followers, c.by.teammate)
		if i < 0 {
			return fmt.Errorf("front: %s does not follow conversation %s", c.by.teammate.name(), conversation)
		}
		c.followers = slices.Delete(slices.Clone(c.followers), i, i+1)
		c.Touch(tx)
		return nil
	})
}

// NumberToDial is what a click on the phone number in a conversation hands to
// the phone system's plugin: the customer's number.
func (s *Server) NumberToDial(who, conversation string) (number string, err error) {
	err = s.at(who, conversation, func(_ *kit.Tx, c *conversationOnScreen) error {
		number = c.recipient.handle
		if digits, ok := bareNumber(number); !ok || digits[0] != '+' {
			return fmt.Errorf("front: %q, the customer of conversation %s, is no phone number that can be dialled", number, conversation)
		}
		return nil
	})
	return number, err
}

// Tag puts a tag on a conversation, of whatever kind (RF-45); it is named by id or
// name.
func (s *Server) Tag(who, conversation, tag string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		t, err := s.tagNamed(tag)
		if err != nil {
			return err
		}
		s.addTag(tx, c.conversation, t, c.by)
		return nil
	})
}

// Untag takes a tag off.
func (s *Server) Untag(who, conversation, tag string) error {
	return s.at(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
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

// MergeContacts makes one contact of several; the first stays. Contacts are
// named by id or handle.
func (s *Server) MergeContacts(into string, others ...string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		target, err := s.contactNamed(into)
		if err != nil {
			return err
		}
		if len(others) == 0 {
			return errors.New("front: merging takes at least two contacts")
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

// conversationOnScreen is a conversation that somebody has before them.
type conversationOnScreen struct {
	*conversation
	by cause
}

// at runs an action of one teammate on one conversation.
func (s *Server) at(who, conversation string, act func(*kit.Tx, *conversationOnScreen) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		c, ok := s.conversations.Get(conversation)
		if !ok {
			return fmt.Errorf("front: there is no conversation %q", conversation)
		}
		return act(tx, &conversationOnScreen{c, cause{kind: "teammate", teammate: t}})
	})
}

// person finds a teammate by id or e-mail address.
func (s *Server) person(ref string) (*teammate, error) {
	if t, ok := s.teammates.Get(ref); ok {
		return t, nil
	}
	if t, ok := s.teammateByEmail[strings.ToLower(ref)]; ok {
		return t, nil
	}
	return nil, fmt.Errorf("front: there is no teammate %q", ref)
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

// inboxNamed finds an inbox by id or name.
func (s *Server) inboxNamed(ref string) (*inbox, error) {
	if in, ok := s.inboxes.Get(ref); ok {
		return in, nil
	}
	for in := range s.inboxes.All {
		if in.name == ref {
			return in, nil
		}
	}
	return nil, fmt.Errorf("front: there is no inbox %q", ref)
}

// teamNamed finds a workspace by id or name.
func (s *Server) teamNamed(ref string) (*team, error) {
	for t := range s.teams.All {
		if t.id == ref || t.name == ref {
			return t, nil
		}
	}
	return nil, fmt.Errorf("front: there is no workspace %q", ref)
}

// channelNamed finds a channel by id, name or address.
func (s *Server) channelNamed(ref string) (*channel, error) {
	for ch := range s.channels.All {
		if ch.id == ref || ch.name == ref || ch.address == ref {
			return ch, nil
		}
	}
	return nil, fmt.Errorf("front: there is no channel %q", ref)
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
	return nil, fmt.Errorf("front: there is no tag %q", ref)
}

// contactNamed finds a contact by id, phone number or e-mail address.
func (s *Server) contactNamed(ref string) (*contact, error) {
	for _, name := range []string{ref, "alt:phone:" + ref, "alt:email:" + ref, "alt:custom:" + ref} {
		if c, ok := s.findContact(name); ok {
			return c, nil
		}
	}
	return nil, fmt.Errorf("front: there is no contact %q", ref)
}
