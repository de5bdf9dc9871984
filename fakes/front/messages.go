package front

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

type message struct {
	kit.Stamp
	id, uid      string
	number       uint64
	kind         string
	inbound      bool
	conversation *conversation
	channel      *channel
	externalID   string
	subject      string
	body, text   string
	author       *teammate // nil: written by the contact
	recipients   []recipient
	repliedTo    *message
	created      time.Time
	draft        bool // written and not sent
}

// recipient is one end of a message.
type recipient struct {
	contact *contact
	name    string
	handle  string
	role    string
}

type recipientJSON struct {
	Links struct {
		Related struct {
			Contact *string `json:"contact"`
		} `json:"related"`
	} `json:"_links"`
	Name   *string `json:"name"`
	Handle string  `json:"handle"`
	Role   string  `json:"role"`
}

func (s *Server) recipientJSON(p recipient) recipientJSON {
	j := recipientJSON{Handle: p.handle, Role: p.role}
	if p.name != "" {
		j.Name = &p.name
	}
	if c := p.contact.live(); c != nil {
		link := s.base + "/contacts/" + c.id
		j.Links.Related.Contact = &link
	}
	return j
}

type messageJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Conversation string  `json:"conversation"`
			RepliedTo    *string `json:"message_replied_to,omitempty"`
		} `json:"related"`
	} `json:"_links"`
	ID          string          `json:"id"`
	UID         string          `json:"message_uid"`
	Type        string          `json:"type"`
	IsInbound   bool            `json:"is_inbound"`
	IsDraft     bool            `json:"is_draft"`
	DraftMode   *string         `json:"draft_mode"`
	ErrorType   *string         `json:"error_type"`
	Version     *string         `json:"version"`
	CreatedAt   float64         `json:"created_at"`
	Subject     string          `json:"subject"`
	Blurb       string          `json:"blurb"`
	Author      *teammateJSON   `json:"author"`
	Recipients  []recipientJSON `json:"recipients"`
	Body        string          `json:"body"`
	Text        string          `json:"text"`
	Attachments []struct{}      `json:"attachments"`
	Signature   *struct{}       `json:"signature"`
	Metadata    struct {
		ExternalID string `json:"external_id,omitempty"`
	} `json:"metadata"`
}

// messageJSON is a message as seen with a channel's own token, which alone sees
// external ids, or with any other when via is nil.
func (s *Server) messageJSON(m *message, via *channel) *messageJSON {
	s.engine.Saw(&m.Stamp)
	j := &messageJSON{ID: m.id, UID: m.uid, Type: m.kind, IsInbound: m.inbound, CreatedAt: seconds(m.created),
		Subject: m.subject, Blurb: blurb(m.text), Author: s.teammateJSON(m.author),
		Recipients: make([]recipientJSON, 0, len(m.recipients)), Body: m.body, Text: m.text, Attachments: []struct{}{}}
	j.Links.Self = s.base + "/messages/" + m.id
	j.Links.Related.Conversation = s.base + "/conversations/" + m.conversation.id
	if m.repliedTo != nil {
		link := s.base + "/messages/" + m.repliedTo.id
		j.Links.Related.RepliedTo = &link
	}
	for _, p := range m.recipients {
		j.Recipients = append(j.Recipients, s.recipientJSON(p))
	}
	if via == m.channel || s.assumed(assumeExternalIDShown, "always") {
		j.Metadata.ExternalID = m.externalID
	}
	return j
}

// getMessage takes an id or alt:uid:; a uid is unknown until its message has
// been processed.
func (s *Server) getMessage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	ref := r.Param("message_id")
	m, ok := s.messages[ref]
	if uid, alias := strings.CutPrefix(ref, "alt:uid:"); alias {
		m, ok = s.messageByUID[uid]
	}
	if !ok {
		return kit.Response{}, errUnknown("message", ref)
	}
	via := channelOf(r)
	if via != nil && m.channel != via {
		return kit.Response{}, errOtherChannel
	}
	return kit.OK(s.messageJSON(m, via)), nil
}

func byCreation(m *message) uint64 { return place(m.created, m.number) }

// insert keeps a conversation's messages by created_at: one that was delivered
// elsewhere long ago comes before those of today.
func (c *conversation) insert(m *message) {
	at := len(c.messages)
	for at > 0 && byCreation(c.messages[at-1]) > byCreation(m) {
		at--
	}
	c.messages = slices.Insert(c.messages, at, m)
}

func (s *Server) listConversationMessages(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if _, err := sortedBy(r, "created_at"); err != nil {
		return kit.Response{}, err
	}
	up, err := rising(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := backward(c.messages)
	if up {
		walk = slices.Values(c.messages)
	}
	via := channelOf(r)
	return paged(s, r, ordered[*message]{walk, byCreation, !up}, pageMax,
		func(m *message) *messageJSON { return s.messageJSON(m, via) })
}

// replyToConversation refuses where the channel takes no reply; sending one
// where it does is not modelled.
func (s *Server) replyToConversation(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Body *string `json:"body"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("body", in.Body)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if !c.canReply() {
		return kit.Response{}, s.errNoReplies()
	}
	return kit.Response{}, notModelled("replies and drafts on channels that take them")
}
