package aircall

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Actions of agents on a call besides talking: comments, tags, assignment and
// archiving, during the call or afterwards. Each sends its event with the whole call
// (docs/calls).

// Comment adds an agent's comment to a call.
func (s *Server) Comment(callID, userID int64, text string) error {
	return s.actBy(callID, userID, "be commented on by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case text == "":
			return fmt.Errorf("the comment is empty")
		case len(c.comments) >= commentsMax:
			return fmt.Errorf("it has %d comments already, the maximum", commentsMax)
		}
		s.addComment(tx, c, u, text)
		s.emitCall(tx, c, callCommented, s.userOf(c))
		return nil
	})
}

// TagCall adds a tag to a call. Adding a tag twice is a no-op.
func (s *Server) TagCall(callID, userID, tagID int64) error {
	return s.actBy(callID, userID, "be tagged by", func(tx *kit.Tx, c *call, u *user) error {
		return s.tag(tx, c, tagID, u)
	})
}

// SystemTags adds a tag to a call by a rule of the line's flow, without a user.
func (s *Server) SystemTags(callID, tagID int64) error {
	return s.act(callID, "be tagged by the system", func(tx *kit.Tx, c *call) error {
		return s.tag(tx, c, tagID, nil)
	})
}

// tag adds a tag to a call; by is nil for a tag of the system.
func (s *Server) tag(tx *kit.Tx, c *call, tagID int64, by *user) error {
	t, ok := s.tags.Get(tagID)
	switch {
	case !ok:
		return fmt.Errorf("there is no tag %d", tagID)
	case c.hasTags([]int64{tagID}):
		return nil
	}
	c.tags = append(c.tags, callTag{tag: t, by: by, at: tx.Now()})
	c.Touch(tx)
	s.emitCall(tx, c, callTagged, s.userOf(c))
	return nil
}

// UntagCall removes a tag from a call.
func (s *Server) UntagCall(callID, userID, tagID int64) error {
	return s.actBy(callID, userID, "be untagged by", func(tx *kit.Tx, c *call, _ *user) error {
		t, ok := s.tags.Get(tagID)
		switch {
		case !ok:
			return fmt.Errorf("there is no tag %d", tagID)
		case !c.hasTags([]int64{tagID}):
			return fmt.Errorf("it does not have the tag %s", t.name)
		}
		c.tags = slices.DeleteFunc(slices.Clone(c.tags), func(x callTag) bool { return x.tag == t })
		c.Touch(tx)
		s.emitCall(tx, c, callUntagged, s.userOf(c))
		return nil
	})
}

// Assign assigns a call to a user for follow-up.
func (s *Server) Assign(callID, userID, assignee int64) error {
	return s.actBy(callID, userID, "be assigned by", func(tx *kit.Tx, c *call, _ *user) error {
		to, ok := s.users.Get(assignee)
		if !ok {
			return fmt.Errorf("there is no user %d", assignee)
		}
		c.assigned = to
		c.Touch(tx)
		s.emitCall(tx, c, callAssigned, s.userOf(c))
		return nil
	})
}

// Archive removes an ended call from the list of open tasks.
func (s *Server) Archive(callID, userID int64) error {
	return s.actBy(callID, userID, "be archived by", func(tx *kit.Tx, c *call, _ *user) error {
		if c.stage != over {
			return fmt.Errorf("it has not ended")
		}
		if !c.archived {
			c.archived = true
			c.Touch(tx)
			s.emitCall(tx, c, callArchived, s.userOf(c))
		}
		return nil
	})
}

// Unarchive returns a call to the list of open tasks. No event is documented for it.
func (s *Server) Unarchive(callID, userID int64) error {
	return s.actBy(callID, userID, "be unarchived by", func(tx *kit.Tx, c *call, _ *user) error {
		if !c.archived {
			return fmt.Errorf("it is not archived")
		}
		c.archived = false
		c.Touch(tx)
		return nil
	})
}
