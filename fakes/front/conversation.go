package front

import (
	"iter"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// status is the status of a conversation, independent of its assignee. Responses
// combine both in one word; see apiStatus.
type status uint8

const (
	open status = iota
	archived
	trashed
	snoozed // the API shows "archived" with scheduled reminders
)

// Kinds of conversations. A discussion has comments only.
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

	recipient recipient // the main recipient
	contacts  []*contact
	channels  []*channel  // channels of the messages
	external  []threadKey // external conversation ids

	messages   []*message // by created_at, oldest first
	comments   []*comment
	events     []*event
	hasInbound bool // has had an inbound message or call
	surveys    []*survey
	reminders  []*reminder
	segments   []segment

	drafts     []*message
	mergedInto *conversation
	lines      []Item // timeline entries without an event
	custom     map[string]any

	created, updated time.Time
	waiting          time.Time // time of the oldest unanswered inbound message; zero: none

	activity   uint64        // number of the latest change, counted per company
	prev, next *conversation // neighbours in the order of activity, newest first
}

// newConversation stores an open conversation.
func (s *Server) newConversation(tx *kit.Tx, kind, subject string, inboxes ...*inbox) *conversation {
	id, number := s.ids.conversation.next()
	c := &conversation{id: id, number: number, kind: kind, subject: subject, inboxes: inboxes, created: tx.Now(),
		segments: []segment{{from: tx.Now()}}}
	s.conversations.Put(tx, id, c)
	return c
}

// apiStatus returns the status in responses and filters.
func (c *conversation) apiStatus() string {
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

// linkContact adds the conversation to a contact's conversations.
func (c *conversation) linkContact(who *contact) {
	if who != nil && !slices.Contains(c.contacts, who) {
		c.contacts = append(c.contacts, who)
		who.conversations = append(who.conversations, c)
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

// conversationJSON returns the JSON of a conversation. via is the channel of a channel
// token, which reads external conversation ids, or nil.
func (s *Server) conversationJSON(c *conversation, via *channel) *conversationJSON {
	s.engine.Saw(&c.Stamp)
	self := s.base + "/conversations/" + c.id
	j := &conversationJSON{ID: c.id, Type: c.kind, Subject: c.subject, Status: c.apiStatus(), TicketIDs: []string{},
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

// findConversation returns the conversation in the path. The error for a merged
// conversation redirects to the conversation it was merged into.
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

// statusFilter returns the filter of q[statuses]. Its words differ from those of
// requests and responses.
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
	return func(c *conversation) bool { return slices.Contains(wanted, c.apiStatus()) }, nil
}

// pageConversations answers with a page of the conversations that pass keep and the
// request's filter.
func (s *Server) pageConversations(r *kit.Request, keep func(*conversation) bool) (kit.Response, error) {
	if _, err := sortedBy(r, "date"); err != nil {
		return kit.Response{}, err
	}
	ascending, err := ascendingOrder(r)
	if err != nil {
		return kit.Response{}, err
	}
	byStatus, err := s.statusFilter(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := iter.Seq[*conversation](s.recent.newestFirst)
	if ascending {
		walk = s.recent.oldestFirst
	}
	o := ordered[*conversation]{filtered(filtered(walk, keep), byStatus), byActivity, !ascending}
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
