package front

import (
	"encoding/json"
	"iter"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// status is where a conversation stands; whether it is assigned is another
// matter. Responses mix both into one word.
type status uint8

const (
	open status = iota
	archived
	trashed
)

type conversation struct {
	kit.Stamp
	id        string
	number    uint64
	subject   string
	status    status
	assignee  *teammate
	inboxes   []*inbox
	tags      []*tag
	followers []*teammate

	recipient recipient // the main one
	contacts  []*contact
	channels  []*channel // of its messages
	external  []threadKey

	messages []*message // by created_at, oldest first
	comments []*comment
	events   []*event
	heard    bool // the customer has written

	created, updated time.Time
	waiting          time.Time // of the oldest inbound message without an answer; zero: none

	activity   uint64        // rises with every change in the company
	prev, next *conversation // neighbours in the order of activity, newest first
}

// word is the status in responses and filters.
func (c *conversation) word() string {
	switch {
	case c.status == archived:
		return "archived"
	case c.status == trashed:
		return "deleted"
	case c.assignee != nil:
		return "assigned"
	}
	return "unassigned"
}

// of lists the conversation with a contact.
func (c *conversation) of(who *contact) {
	if who != nil && !slices.Contains(c.contacts, who) {
		c.contacts = append(c.contacts, who)
		who.conversations = append(who.conversations, c)
	}
}

// canReply tells whether any of its channels takes replies.
func (c *conversation) canReply() bool {
	return slices.ContainsFunc(c.channels, func(ch *channel) bool { return ch.canReply })
}

// recent keeps all conversations in the order of their last activity.
type recent struct {
	newest, oldest *conversation
	clock          uint64
}

// bump makes c the newest.
func (l *recent) bump(c *conversation) {
	l.clock++
	c.activity = l.clock
	if l.newest == c {
		return
	}
	l.remove(c)
	c.next = l.newest
	if l.newest != nil {
		l.newest.prev = c
	} else {
		l.oldest = c
	}
	l.newest = c
}

// remove takes c out; one that is not in is no matter.
func (l *recent) remove(c *conversation) {
	if c.prev != nil {
		c.prev.next = c.next
	} else if l.newest == c {
		l.newest = c.next
	}
	if c.next != nil {
		c.next.prev = c.prev
	} else if l.oldest == c {
		l.oldest = c.prev
	}
	c.prev, c.next = nil, nil
}

func (l *recent) down(yield func(*conversation) bool) {
	for c := l.newest; c != nil && yield(c); c = c.next {
	}
}

func (l *recent) up(yield func(*conversation) bool) {
	for c := l.oldest; c != nil && yield(c); c = c.prev {
	}
}

func byActivity(c *conversation) uint64 { return c.activity }

func filtered[T any](walk iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for item := range walk {
			if keep(item) && !yield(item) {
				return
			}
		}
	}
}

type conversationJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Events      string  `json:"events"`
			Followers   string  `json:"followers"`
			Messages    string  `json:"messages"`
			Comments    string  `json:"comments"`
			Inboxes     string  `json:"inboxes"`
			LastMessage *string `json:"last_message,omitempty"`
		} `json:"related"`
	} `json:"_links"`
	ID                 string         `json:"id"`
	Type               string         `json:"type"`
	Subject            string         `json:"subject"`
	Status             string         `json:"status"`
	TicketIDs          []string       `json:"ticket_ids"`
	Assignee           *teammateJSON  `json:"assignee"`
	Recipient          *recipientJSON `json:"recipient"`
	Tags               []*tagJSON     `json:"tags"`
	ConversationLinks  []struct{}     `json:"links"`
	CustomFields       struct{}       `json:"custom_fields"`
	CreatedAt          float64        `json:"created_at"`
	UpdatedAt          float64        `json:"updated_at"`
	WaitingSince       float64        `json:"waiting_since,omitempty"`
	IsPrivate          bool           `json:"is_private"`
	ScheduledReminders []struct{}     `json:"scheduled_reminders"`
	Metadata           struct {
		External []string `json:"external_conversation_ids,omitempty"`
	} `json:"metadata"`
}

// conversationJSON is a conversation as seen with a channel's own token, or
// with any other when via is nil.
func (s *Server) conversationJSON(c *conversation, via *channel) *conversationJSON {
	self := s.base + "/conversations/" + c.id
	j := &conversationJSON{ID: c.id, Type: "conversation", Subject: c.subject, Status: c.word(), TicketIDs: []string{},
		Assignee: s.teammateJSON(c.assignee), Tags: make([]*tagJSON, 0, len(c.tags)), ConversationLinks: []struct{}{},
		CreatedAt: seconds(c.created), UpdatedAt: seconds(c.updated), ScheduledReminders: []struct{}{}}
	recipient := s.recipientJSON(c.recipient)
	j.Recipient = &recipient
	j.Links.Self = self
	j.Links.Related.Events = self + "/events"
	j.Links.Related.Followers = self + "/followers"
	j.Links.Related.Messages = self + "/messages"
	j.Links.Related.Comments = self + "/comments"
	j.Links.Related.Inboxes = self + "/inboxes"
	if n := len(c.messages); n > 0 {
		last := s.base + "/messages/" + c.messages[n-1].id + "?referer=conversation"
		j.Links.Related.LastMessage = &last
	}
	for _, t := range c.tags {
		j.Tags = append(j.Tags, s.tagJSON(t))
	}
	if !c.waiting.IsZero() {
		j.WaitingSince = seconds(c.waiting)
	}
	if via != nil {
		for _, k := range c.external {
			if k.channel == via {
				j.Metadata.External = append(j.Metadata.External, k.id)
			}
		}
	}
	return j
}

func (s *Server) conversationParam(r *kit.Request) (*conversation, error) {
	id := r.Param("conversation_id")
	c, ok := s.conversations.Get(id)
	if !ok {
		return nil, errUnknown("conversation", id)
	}
	if via := channelOf(r); via != nil && !slices.Contains(c.channels, via) {
		return nil, errOtherChannel
	}
	return c, nil
}

// statusFilter reads q[statuses], which has a third vocabulary.
func (s *Server) statusFilter(r *kit.Request) (func(*conversation) bool, error) {
	if len(filter(r, "status_ids")) > 0 || len(filter(r, "status_categories")) > 0 {
		return nil, notModelled("filters by ticket status")
	}
	wanted := filter(r, "statuses")
	if len(wanted) == 0 {
		if s.assumed(assumeListTrashed, "yes") {
			return func(*conversation) bool { return true }, nil
		}
		wanted = []string{"assigned", "unassigned", "archived"}
	}
	for i, word := range wanted {
		switch word {
		case "assigned", "unassigned", "archived":
		case "trashed":
			wanted[i] = "deleted"
		default:
			return nil, errQuery("query.q.statuses: should be one of assigned, unassigned, archived, trashed")
		}
	}
	return func(c *conversation) bool { return slices.Contains(wanted, c.word()) }, nil
}

// pageConversations serves those that keep and the request's filter let pass.
func (s *Server) pageConversations(r *kit.Request, keep func(*conversation) bool) (kit.Response, error) {
	if _, err := sortedBy(r, "date"); err != nil {
		return kit.Response{}, err
	}
	up, err := rising(r)
	if err != nil {
		return kit.Response{}, err
	}
	byStatus, err := s.statusFilter(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := iter.Seq[*conversation](s.recent.down)
	if up {
		walk = s.recent.up
	}
	o := ordered[*conversation]{filtered(filtered(walk, keep), byStatus), byActivity, !up}
	return paged(s, r, o, pageMax, func(c *conversation) *conversationJSON { return s.conversationJSON(c, nil) })
}

func (s *Server) listConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.pageConversations(r, func(*conversation) bool { return true })
}

// searchConversations has a row of its own path, so it names itself.
func (s *Server) searchConversations(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{}, notModelled("GET /conversations/search/{query}")
}

func (s *Server) getConversation(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.conversationJSON(c, channelOf(r))), nil
}

func (s *Server) listConversationInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, c.inboxes, s.inboxJSON), nil
}

// conversationChange is a checked PATCH: nothing of it can fail any more.
type conversationChange struct {
	assign   bool
	assignee *teammate
	inbox    *inbox
	status   string
	setTags  bool
	tags     []*tag
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
	if hasFields(in.CustomFields) {
		return change, notModelled("custom fields")
	}
	if in.Status != nil {
		if !slices.Contains([]string{"archived", "open", "deleted", "spam"}, *in.Status) {
			return change, errInvalid("body.status: should be one of archived, open, deleted, spam")
		}
		change.status = *in.Status
	}
	var err error
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

// readAssignee takes a teammate's id or alias, or null for nobody.
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

// deleteConversation deletes for good what lies in the trash.
func (s *Server) deleteConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if c.status != trashed {
		return kit.Response{}, errRefused("Only conversations in the trash can be deleted")
	}
	s.forget(c)
	return kit.NoContent(), nil
}

// forget removes a conversation and all in it. A message of the same external
// conversation opens a new one; external ids of messages stay used.
func (s *Server) forget(c *conversation) {
	for _, k := range c.external {
		delete(s.threads, k)
	}
	for _, m := range c.messages {
		delete(s.messages, m.id)
		delete(s.messageByUID, m.uid)
	}
	for _, m := range c.comments {
		delete(s.comments, m.id)
	}
	for _, e := range c.events {
		e.gone = true
	}
	for _, who := range c.contacts {
		who.conversations = slices.DeleteFunc(who.conversations, func(v *conversation) bool { return v == c })
	}
	s.recent.remove(c)
	s.conversations.Delete(c.id)
}

type teammateIDs struct {
	IDs *[]string `json:"teammate_ids"`
}

func (s *Server) readFollowers(r *kit.Request) (*conversation, []*teammate, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return nil, nil, err
	}
	var in teammateIDs
	if err := decode(r, &in); err != nil {
		return nil, nil, err
	}
	switch {
	case in.IDs == nil:
		return nil, nil, errInvalid("body.teammate_ids: missing")
	case len(*in.IDs) > 50:
		return nil, nil, errInvalid("body.teammate_ids: should not hold more than 50 items")
	}
	refs := *in.IDs
	if r.Query().Get("ignore_errors") == "true" {
		refs = slices.DeleteFunc(refs, func(ref string) bool { _, ok := s.findTeammate(ref); return !ok })
	}
	who, err := s.namedTeammates(refs)
	return c, who, err
}

func (s *Server) listFollowers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, c.followers, s.teammateJSON), nil
}

func (s *Server) addFollowers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, who, err := s.readFollowers(r)
	if err != nil {
		return kit.Response{}, err
	}
	for _, t := range who {
		if !slices.Contains(c.followers, t) {
			c.followers = append(c.followers, t)
		}
	}
	c.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) deleteFollowers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, who, err := s.readFollowers(r)
	if err != nil {
		return kit.Response{}, err
	}
	c.followers = slices.DeleteFunc(c.followers, func(t *teammate) bool { return slices.Contains(who, t) })
	c.Touch(tx)
	return kit.NoContent(), nil
}
