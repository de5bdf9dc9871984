package aircall

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// What agents do about a call besides talking: comments, tags, follow-up and
// archive, during the call or at any time afterwards. Each fires its event with
// the whole call (docs/calls).

// Comment is an agent writing a note on a call, during it or afterwards.
func (s *Server) Comment(callID, userID int64, text string) error {
	return s.actBy(callID, userID, "be commented by", func(tx *kit.Tx, c *call, u *user) error {
		switch {
		case text == "":
			return fmt.Errorf("the comment is empty")
		case len(c.comments) >= commentsMax:
			return fmt.Errorf("it has %d comments, which is the most a call can have", commentsMax)
		}
		s.addComment(tx, c, u, text)
		s.emitCall(tx, c, callCommented, s.userOf(c))
		return nil
	})
}

// TagCall is an agent putting a tag on a call; one that is there already stays
// as it is.
func (s *Server) TagCall(callID, userID, tagID int64) error {
	return s.actBy(callID, userID, "be tagged by", func(tx *kit.Tx, c *call, u *user) error {
		return s.tag(tx, c, tagID, u)
	})
}

// SystemTags is the phone system itself, a rule of the line's flow, putting a tag
// on a call; the tag then has nobody who set it.
func (s *Server) SystemTags(callID, tagID int64) error {
	return s.act(callID, "be tagged by the system", func(tx *kit.Tx, c *call) error {
		return s.tag(tx, c, tagID, nil)
	})
}

// tag puts a tag on a call, set by a user or, without one, by nobody.
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

// UntagCall is an agent taking a tag off a call.
func (s *Server) UntagCall(callID, userID, tagID int64) error {
	return s.actBy(callID, userID, "be untagged by", func(tx *kit.Tx, c *call, _ *user) error {
		t, ok := s.tags.Get(tagID)
		switch {
		case !ok:
			return fmt.Errorf("there is no tag %d", tagID)
		case !c.hasTags([]int64{tagID}):
			return fmt.Errorf("it has no tag %s", t.name)
		}
		c.tags = slices.DeleteFunc(slices.Clone(c.tags), func(x callTag) bool { return x.tag == t })
		c.Touch(tx)
		s.emitCall(tx, c, callUntagged, s.userOf(c))
		return nil
	})
}

// Assign is an agent giving a call to somebody to follow up.
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

// Archive is an agent putting a call that is over off the list of things to do.
func (s *Server) Archive(callID, userID int64) error {
	return s.actBy(callID, userID, "be archived by", func(tx *kit.Tx, c *call, _ *user) error {
		if c.stage != over {
			return fmt.Errorf("it is not over")
		}
		if !c.archived {
			c.archived = true
			c.Touch(tx)
			s.emitCall(tx, c, callArchived, s.userOf(c))
		}
		return nil
	})
}

// Unarchive brings an archived call back; nothing documents an event for it.
func (s *Server) Unarchive(callID, userID int64) error {
	return s.actBy(callID, userID, "be brought back by", func(tx *kit.Tx, c *call, _ *user) error {
		if !c.archived {
			return fmt.Errorf("it is not archived")
		}
		c.archived = false
		c.Touch(tx)
		return nil
	})
}
