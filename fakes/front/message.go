package front

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

type message struct {
	kit.Stamp
	id, uid              string
	number               uint64
	kind                 string
	inbound              bool
	conversation         *conversation
	channel              *channel
	externalID           string
	subject              string
	body, text           string
	author               *teammate // nil: written by the contact
	recipients           []recipient
	repliedTo            *message
	created              time.Time
	draft                bool // not sent yet
	call                 *call
	attachments          []*attachment
	errorType, errorText string // why the message was not sent
	version              string // version of a draft
	shared               bool   // a draft for all teammates
}

// recipient is the sender or a recipient of a message.
type recipient struct {
	contact *contact
	name    string
	handle  string
	role    string // from or to
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
	ID          string           `json:"id"`
	UID         string           `json:"message_uid"`
	Type        string           `json:"type"`
	IsInbound   bool             `json:"is_inbound"`
	IsDraft     bool             `json:"is_draft"`
	DraftMode   *string          `json:"draft_mode"`
	ErrorType   *string          `json:"error_type"`
	Version     *string          `json:"version"`
	CreatedAt   float64          `json:"created_at"`
	Subject     string           `json:"subject"`
	Blurb       string           `json:"blurb"`
	Author      *teammateJSON    `json:"author"`
	Recipients  []recipientJSON  `json:"recipients"`
	Body        string           `json:"body"`
	Text        string           `json:"text"`
	Attachments []attachmentJSON `json:"attachments"`
	Signature   *struct{}        `json:"signature"`
	Metadata    struct {
		ExternalID string `json:"external_id,omitempty"`
	} `json:"metadata"`
}

// messageJSON returns the JSON of a message. via is the channel of a channel token,
// which reads external ids, or nil.
func (s *Server) messageJSON(m *message, via *channel) *messageJSON {
	s.engine.Saw(&m.Stamp)
	j := &messageJSON{ID: m.id, UID: m.uid, Type: m.kind, IsInbound: m.inbound, CreatedAt: seconds(m.created),
		Subject: m.subject, Blurb: blurb(m.text), Author: s.teammateJSON(m.author),
		Recipients: make([]recipientJSON, 0, len(m.recipients)), Body: m.body, Text: m.text, Attachments: s.attachmentsJSON(m.attachments)}
	j.Links.Self = s.base + "/messages/" + m.id
	j.Links.Related.Conversation = s.base + "/conversations/" + m.conversation.id
	if m.repliedTo != nil {
		link := s.base + "/messages/" + m.repliedTo.id
		j.Links.Related.RepliedTo = &link
	}
	for _, p := range m.recipients {
		j.Recipients = append(j.Recipients, s.recipientJSON(p))
	}
	if m.draft {
		j.IsDraft, j.Version = true, &m.version
		mode := "private"
		if m.shared {
			mode = "shared"
		}
		j.DraftMode = &mode
	}
	if m.errorType != "" {
		j.ErrorType = &m.errorType
	}
	if via != nil && via == m.channel || s.assumed(assumeExternalIDShown, "always") {
		j.Metadata.ExternalID = m.externalID
	}
	return j
}

// getMessage returns a message by id or alt:uid:. A uid is unknown until its message
// has been processed.
func (s *Server) getMessage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.messageJSON(m, channelOf(r))), nil
}

func (s *Server) messageParam(r *kit.Request) (*message, error) {
	ref := r.Param("message_id")
	m, ok := s.messages[ref]
	if uid, alias := strings.CutPrefix(ref, "alt:uid:"); alias {
		m, ok = s.messageByUID[uid]
	}
	if !ok {
		return nil, errUnknown("message", ref)
	}
	if via := channelOf(r); via != nil && m.channel != via {
		return nil, errOtherChannel
	}
	return m, nil
}

func byCreation(m *message) uint64 { return position(m.created, m.number) }

// insert adds a message to a conversation's messages, which are sorted by created_at.
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
	ascending, err := ascendingOrder(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := backward(c.messages)
	if ascending {
		walk = slices.Values(c.messages)
	}
	via := channelOf(r)
	return paged(s, r, ordered[*message]{walk, byCreation, !ascending}, pageMax,
		func(m *message) *messageJSON { return s.messageJSON(m, via) })
}
