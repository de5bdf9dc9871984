package front

import (
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
	snoozed // archived until a reminder, as the API tells it
)

// Kinds of conversations: a discussion holds comments only.
const (
	ordinary   = "conversation"
	discussion = "discussion"
)

type conversation struct {
	kit.Stamp
	id        string
	number    uint64
	kind      string
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

	messages  []*message // by created_at, oldest first
	comments  []*comment
	events    []*event
	heard     bool // the customer has written
	surveys   []*survey
	reminders []*reminder
	segments  []segment

	drafts     []*message
	mergedInto *conversation
	lines      []Item // of the timeline, that no event tells
	custom     map[string]any

	created, updated time.Time
	waiting          time.Time // of the oldest inbound message without an answer; zero: none

	activity   uint64        // rises with every change in the company
	prev, next *conversation // neighbours in the order of activity, newest first
}

// word is the status in responses and filters.
func (c *conversation) word() string {
	switch {
	case c.status == archived, c.status == snoozed:
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
	CustomFields       map[string]any `json:"custom_fields"`
	CreatedAt          float64        `json:"created_at"`
	UpdatedAt          float64        `json:"updated_at"`
	WaitingSince       float64        `json:"waiting_since,omitempty"`
	IsPrivate          bool           `json:"is_private"`
	ScheduledReminders []reminderJSON `json:"scheduled_reminders"`
	Metadata           struct {
		External []string `json:"external_conversation_ids,omitempty"`
	} `json:"metadata"`
}

// conversationJSON is a conversation as seen with a channel's own token, or
// with any other when via is nil.
func (s *Server) conversationJSON(c *conversation, via *channel) *conversationJSON {
	s.engine.Saw(&c.Stamp)
	self := s.base + "/conversations/" + c.id
	j := &conversationJSON{ID: c.id, Type: c.kind, Subject: c.subject, Status: c.word(), TicketIDs: []string{},
		Assignee: s.teammateJSON(c.assignee), Tags: make([]*tagJSON, 0, len(c.tags)), ConversationLinks: []struct{}{}, CustomFields: fieldsJSON(c.custom),
		CreatedAt: seconds(c.created), UpdatedAt: seconds(c.updated), ScheduledReminders: s.remindersJSON(c)}
	if c.kind != discussion {
		recipient := s.recipientJSON(c.recipient)
		j.Recipient = &recipient
	}
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

// findConversation takes an id; one that was merged into another conversation
// is answered with where that is.
func (s *Server) findConversation(r *kit.Request) (*conversation, error) {
	id := r.Param("conversation_id")
	if into, merged := s.merged[id]; merged {
		return nil, s.errMerged(r, id, into.live())
	}
	c, ok := s.conversations.Get(id)
	if !ok {
		return nil, errUnknown("conversation", id)
	}
	return c, nil
}

func (s *Server) conversationParam(r *kit.Request) (*conversation, error) {
	c, err := s.findConversation(r)
	if err != nil {
		return nil, err
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
