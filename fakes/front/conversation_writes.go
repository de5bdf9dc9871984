package front

import (
	"encoding/json"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// conversationChange is a validated PATCH.
type conversationChange struct {
	assign   bool
	assignee *teammate
	inbox    *inbox
	status   string
	setTags  bool
	tags     []*tag

	setFields bool
	fields    map[string]any
}

func (s *Server) updateConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	change, err := s.readChange(r)
	if err != nil {
		return kit.Response{}, err
	}
	who := s.byRequest(tx, r)
	if change.inbox != nil {
		s.move(tx, c, change.inbox, who)
	}
	if change.assign {
		s.assign(tx, c, change.assignee, who)
	}
	if change.setTags {
		s.setTags(tx, c, change.tags, who)
	}
	if change.setFields {
		c.custom = change.fields
		s.touch(tx, c, who)
	}
	switch change.status {
	case "open":
		s.reopen(tx, c, who)
	case "archived":
		s.archive(tx, c, who)
	case "deleted", "spam":
		s.trash(tx, c, who)
	}
	return kit.NoContent(), nil
}

func (s *Server) readChange(r *kit.Request) (conversationChange, error) {
	var in struct {
		Assignee     json.RawMessage `json:"assignee_id"`
		Inbox        *string         `json:"inbox_id"`
		Status       *string         `json:"status"`
		StatusID     *string         `json:"status_id"`
		Tags         *[]string       `json:"tag_ids"`
		CustomFields json.RawMessage `json:"custom_fields"`
	}
	var change conversationChange
	if err := decode(r, &in); err != nil {
		return change, err
	}
	if in.StatusID != nil {
		return change, notModelled("ticket statuses")
	}
	if in.Status != nil {
		if !slices.Contains([]string{"archived", "open", "deleted", "spam"}, *in.Status) {
			return change, errInvalid("body.status: should be one of archived, open, deleted, spam")
		}
		change.status = *in.Status
	}
	var err error
	if change.fields, change.setFields, err = s.readFields("conversations", in.CustomFields); err != nil {
		return change, err
	}
	if change.assignee, change.assign, err = s.readAssignee(in.Assignee); err != nil {
		return change, err
	}
	if in.Inbox != nil {
		inbox, ok := s.inboxes.Get(*in.Inbox)
		if !ok {
			return change, s.errReference("inbox", *in.Inbox)
		}
		change.inbox = inbox
	}
	if in.Tags != nil {
		change.setTags = true
		change.tags, err = s.namedTags(*in.Tags)
	}
	return change, err
}

// readAssignee returns the teammate of assignee_id, by id or alias, or nil for null.
func (s *Server) readAssignee(raw json.RawMessage) (who *teammate, set bool, err error) {
	ref, set, null, err := textOrNull(raw, "assignee_id")
	if err != nil || !set || null {
		return nil, set, err
	}
	who, ok := s.findTeammate(ref)
	if !ok {
		return nil, true, s.errReference("teammate", ref)
	}
	return who, true, nil
}

func (s *Server) putAssignee(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Assignee json.RawMessage `json:"assignee_id"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	who, set, err := s.readAssignee(in.Assignee)
	if err != nil {
		return kit.Response{}, err
	}
	if !set {
		return kit.Response{}, errInvalid("body.assignee_id: missing")
	}
	s.assign(tx, c, who, s.byRequest(tx, r))
	return kit.NoContent(), nil
}

// deleteConversation permanently deletes a conversation in the trash.
func (s *Server) deleteConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if c.status != trashed {
		return kit.Response{}, errRefused("Only conversations in the trash can be deleted")
	}
	s.purge(c)
	return kit.NoContent(), nil
}

// purge removes a conversation with its contents. A later message with the same
// external conversation id opens a new conversation. External ids of messages remain
// used.
func (s *Server) purge(c *conversation) {
	c.dropReminders()
	for _, k := range c.external {
		delete(s.threads, k)
	}
	for _, m := range append(slices.Clone(c.messages), c.drafts...) {
		delete(s.messages, m.id)
		delete(s.messageByUID, m.uid)
	}
	for _, m := range c.comments {
		delete(s.comments, m.id)
	}
	for _, e := range c.events {
		e.deleted = true
	}
	for _, who := range c.contacts {
		who.conversations = kit.Without(who.conversations, c)
	}
	s.recent.remove(c)
	s.conversations.Delete(c.id)
}
