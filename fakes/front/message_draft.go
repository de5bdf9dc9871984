package front

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds drafts of messages. Only people can send a draft, not the API
// (dev.frontapp.com/reference/drafts).

// createDraft creates a draft in a new conversation.
func (s *Server) createDraft(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readNew(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return s.newDraft(tx, r, &w)
}

// createDraftReply creates a draft of a reply.
func (s *Server) createDraftReply(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readReply(r, true)
	if err != nil {
		return kit.Response{}, err
	}
	return s.newDraft(tx, r, &w)
}

func (s *Server) newDraft(tx *kit.Tx, r *kit.Request, in *written) (kit.Response, error) {
	var p problems
	if in.Mode != nil {
		p.oneOf("mode", in.Mode, "private", "shared")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	author, err := s.author(tx, r, in.Author)
	if err != nil {
		return kit.Response{}, err
	}
	id, number := s.ids.message.next()
	m := &message{id: id, uid: newUID(tx), number: number, kind: s.assume.Value(assumeMessageType), channel: in.channel, subject: in.Subject,
		body: *in.Body, text: plainText(*in.Body), author: author, created: tx.Now(), draft: true, shared: in.Mode != nil && *in.Mode == "shared",
		version: newUID(tx), attachments: s.attach(in.files)}
	m.recipients = []recipient{in.channel.sender()}
	for _, handle := range in.to {
		m.recipients = append(m.recipients, s.addressee(in.channel, handle))
	}
	c := in.conversation
	if c == nil {
		c = s.draftConversation(tx, in.channel, m)
	}
	m.conversation = c
	m.Touch(tx)
	s.messages[id], s.messageByUID[m.uid] = m, m
	c.drafts = append(c.drafts, m)
	s.touch(tx, c, s.byRequest(tx, r))
	return kit.OK(s.messageJSON(m, channelOf(r))), nil
}

// sender returns the channel as the sender of a message.
func (ch *channel) sender() recipient {
	return recipient{handle: ch.address, name: ch.name, role: "from"}
}

// addressee returns a handle as the recipient of a draft. An unknown contact is created
// when the message is sent.
func (s *Server) addressee(ch *channel, text string) recipient {
	a := &accepted{channel: ch}
	h := s.handleOf(a, party{Handle: &text})
	p := recipient{handle: h.Handle, role: "to"}
	if who, ok := s.owner(a, h); ok {
		p.contact, p.name = who, who.name
	}
	return p
}

// draftConversation creates the conversation of a draft that is not a reply.
func (s *Server) draftConversation(tx *kit.Tx, ch *channel, m *message) *conversation {
	c := s.newConversation(tx, ordinary, m.subject, ch.inbox)
	c.channels = []*channel{ch}
	if len(m.recipients) > 1 {
		c.recipient = m.recipients[1]
	}
	return c
}

func (s *Server) listDrafts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	newest := slices.Clone(c.drafts)
	slices.Reverse(newest)
	via := channelOf(r)
	return whole(s, r, newest, func(m *message) *messageJSON { return s.messageJSON(m, via) }), nil
}

func (s *Server) draftParam(r *kit.Request, param string) (*message, error) {
	id := r.Param(param)
	m, ok := s.messages[id]
	if !ok || !m.draft {
		return nil, errUnknown("draft", id)
	}
	return m, nil
}

// errVersion answers a change of an outdated version of a draft.
var errVersion = &failure{status: 409, title: titleConflict, guessed: true, message: "The draft has another version"}

func (s *Server) editDraft(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.draftParam(r, "message_id")
	if err != nil {
		return kit.Response{}, err
	}
	in, files, err := readOutgoing(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	switch {
	case in.Channel == nil:
		return kit.Response{}, errInvalid("body.channel_id: missing")
	case in.Mode != nil && *in.Mode != "shared":
		return kit.Response{}, errInvalid("body.mode: should be one of shared")
	case in.Version != nil && *in.Version != m.version:
		return kit.Response{}, errVersion
	}
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	ch, ok := s.findChannel(*in.Channel)
	if !ok {
		return kit.Response{}, s.errReference("channel", *in.Channel)
	}
	if !ch.sends() {
		return kit.Response{}, s.errNoReplies()
	}
	author, err := s.author(tx, r, in.Author)
	if err != nil {
		return kit.Response{}, err
	}
	m.channel, m.body, m.text, m.version = ch, *in.Body, plainText(*in.Body), newUID(tx)
	m.recipients[0] = ch.sender()
	if in.To != nil {
		m.recipients = m.recipients[:1:1]
		for _, handle := range *in.To {
			m.recipients = append(m.recipients, s.addressee(ch, handle))
		}
	}
	if in.Author != nil {
		m.author = author
	}
	if in.Subject != "" {
		m.subject = in.Subject
	}
	if in.Mode != nil {
		m.shared = true
	}
	m.attachments = append(m.attachments, s.attach(files)...)
	m.Touch(tx)
	s.touch(tx, m.conversation, s.byRequest(tx, r))
	return kit.OK(s.messageJSON(m, channelOf(r))), nil
}

func (s *Server) deleteDraft(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.draftParam(r, "draft_id")
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Version *string `json:"version"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	switch {
	case in.Version == nil:
		return kit.Response{}, errInvalid("body.version: missing")
	case *in.Version != m.version:
		return kit.Response{}, errVersion
	}
	s.dropDraft(m)
	return kit.NoContent(), nil
}

// dropDraft deletes a draft, and its conversation if it has no other contents.
func (s *Server) dropDraft(m *message) {
	c := m.conversation
	s.unlistDraft(m, c)
	if len(c.messages)+len(c.comments)+len(c.drafts) == 0 {
		s.purge(c)
	}
}

// unlistDraft removes a draft from its conversation and from the indexes.
func (s *Server) unlistDraft(m *message, c *conversation) {
	delete(s.messages, m.id)
	delete(s.messageByUID, m.uid)
	c.drafts = kit.Without(c.drafts, m)
}

// DraftCard is a draft on a teammate's screen.
type DraftCard struct {
	ID, Author, To, Text string
	Shared               bool
}

// Drafts returns the drafts of a conversation on a teammate's screen: the teammate's
// own drafts and shared drafts.
func (s *Server) Drafts(who, conversation string) (cards []DraftCard, err error) {
	err = s.actOn(who, conversation, func(_ *kit.Tx, c *conversationOnScreen) error {
		for _, m := range c.drafts {
			if m.shared || m.author == c.by.teammate {
				card := DraftCard{ID: m.id, Text: m.text, Shared: m.shared, Author: authorOf(m.author).Name}
				if len(m.recipients) > 1 {
					card.To = m.recipients[1].handle
				}
				cards = append(cards, card)
			}
		}
		return nil
	})
	return cards, err
}

// SendDraft sends a draft as a teammate.
func (s *Server) SendDraft(who, draft string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		m, ok := s.messages[draft]
		switch {
		case !ok || !m.draft || !m.shared && m.author != t:
			return fmt.Errorf("front: unknown draft %q", draft)
		case len(m.recipients) < 2:
			return fmt.Errorf("front: draft %s has no recipient", draft)
		}
		by := cause{kind: "teammate", teammate: t}
		a := s.outbound("", m.channel, t, m.handles("to"), m.body, nil)
		a.at, a.subject, a.into, a.sending = tx.Now(), m.subject, m.conversation, &sending{by: by}
		a.ready = m.attachments
		c := m.conversation
		s.accept(tx, a)
		s.unlistDraft(m, c)
		return nil
	})
}
