package front

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// accepted is a message that was answered 202 and is not processed yet.
type accepted struct {
	uid, exchange  string
	at             time.Time // when it is said to have been sent or received
	channel        *channel
	inbound        bool
	party          party // the customer
	others         []party
	author         *teammate
	subject, body  string
	externalID     string
	conversationID string // external
	referenced     string // external id of the message it answers
}

type party struct {
	Handle *string `json:"handle"`
	Name   string  `json:"name"`
	Email  string  `json:"email"`
}

// threadKey is what messages of a channel are threaded by, and what they are
// told apart by.
type threadKey struct {
	channel *channel // nil: the whole company
	id      string
}

// messageInput is the body of both inbound_messages and outbound_messages.
type messageInput struct {
	Sender   *party   `json:"sender"`
	To       *[]party `json:"to"`
	Author   *string  `json:"author_id"`
	Subject  string   `json:"subject"`
	Body     *string  `json:"body"`
	Metadata *struct {
		ID           *string `json:"external_id"`
		Conversation *string `json:"external_conversation_id"`
		Referenced   *string `json:"referenced_message_external_id"`
	} `json:"metadata"`
	DeliveredAt *int64 `json:"delivered_at"`
}

const externalIDMax = 200

// check notes what both bodies have in common.
func (in *messageInput) check(p *problems) {
	p.missing("body", in.Body)
	if in.DeliveredAt != nil && (*in.DeliveredAt < 0 || *in.DeliveredAt > latest) {
		p.add("delivered_at", "should be a timestamp in seconds")
	}
	if in.Metadata == nil {
		p.add("metadata", "missing")
		return
	}
	p.missing("metadata.external_id", in.Metadata.ID)
	p.tooLong("metadata.external_id", in.Metadata.ID, externalIDMax)
	p.missing("metadata.external_conversation_id", in.Metadata.Conversation)
	p.tooLong("metadata.external_conversation_id", in.Metadata.Conversation, externalIDMax)
	p.tooLong("metadata.referenced_message_external_id", in.Metadata.Referenced, externalIDMax)
}

// accept turns a checked body into an accepted message.
func (in *messageInput) accept(tx *kit.Tx, ch *channel) *accepted {
	a := &accepted{exchange: tx.Exchange(), at: tx.Now(), channel: ch, subject: in.Subject, body: *in.Body,
		externalID: *in.Metadata.ID, conversationID: *in.Metadata.Conversation}
	if in.Metadata.Referenced != nil {
		a.referenced = *in.Metadata.Referenced
	}
	if in.DeliveredAt != nil {
		a.at = time.Unix(*in.DeliveredAt, 0).UTC()
	}
	return a
}

// postInboundMessage takes a message that a customer wrote.
func (s *Server) postInboundMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in messageInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Sender == nil {
		p.add("sender", "missing")
	} else {
		p.missing("sender.handle", in.Sender.Handle)
	}
	in.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	a := in.accept(tx, ch)
	a.inbound, a.party = true, *in.Sender
	return s.receive(tx, a)
}

// postOutboundMessage takes a message that the company wrote elsewhere.
func (s *Server) postOutboundMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in messageInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	switch {
	case in.To == nil:
		p.add("to", "missing")
	case len(*in.To) == 0:
		p.add("to", "should not be empty")
	default:
		for _, to := range *in.To {
			p.missing("to[].handle", to.Handle)
		}
	}
	in.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	author, err := s.channelAuthor(tx, r, in.Author)
	if err != nil {
		return kit.Response{}, err
	}
	a := in.accept(tx, ch)
	a.party, a.others, a.author = (*in.To)[0], (*in.To)[1:], author
	return s.receive(tx, a)
}

// channelAuthor is the teammate that an outbound message is written by.
func (s *Server) channelAuthor(tx *kit.Tx, r *kit.Request, ref *string) (*teammate, error) {
	if ref == nil {
		if s.assumed(assumeNoAuthor, "null") {
			return nil, nil
		}
		return s.byRequest(tx, r).teammate, nil
	}
	author, ok := s.findTeammate(*ref)
	if !ok || strings.HasPrefix(*ref, "alt:") && s.assumed(assumeAuthorAlias, "refused") {
		return nil, s.errReference("teammate", *ref)
	}
	return author, nil
}

type acceptedJSON struct {
	Status string `json:"status"`
	UID    string `json:"message_uid"`
}

// receive answers a checked message and sees to its processing. An external_id
// that was seen before, processed or not, is stored only once (Front API
// reference: the same external id is not imported twice).
func (s *Server) receive(tx *kit.Tx, a *accepted) (kit.Response, error) {
	k := threadKey{a.channel, a.externalID}
	if s.assumed(assumeDuplicateScope, "company") {
		k.channel = nil
	}
	first, seen := s.external[k]
	if seen {
		switch s.assume.Value(assumeDuplicate) {
		case "conflict":
			return kit.Response{}, errDuplicate(a.externalID)
		case "same-uid":
			return kit.Accepted(acceptedJSON{"accepted", first}), nil
		}
	}
	rand := tx.Rand()
	a.uid = newUID(rand.Uint64(), rand.Uint64())
	if !seen {
		s.external[k] = a.uid
		s.schedule(tx, a)
	}
	return kit.Accepted(acceptedJSON{"accepted", a.uid}), nil
}

// schedule processes a message now or, usually, a little later.
func (s *Server) schedule(tx *kit.Tx, a *accepted) {
	delay := s.processingDelay()
	if delay == 0 {
		s.process(tx, a)
		return
	}
	if s.assumed(assumeOrder, "any") {
		tx.After(delay, "front processes a message", func(tx *kit.Tx) { s.process(tx, a) })
		return
	}
	// Timers of one instant may run in any order; each takes the oldest.
	ch := a.channel
	ch.waiting = append(ch.waiting, a)
	tx.After(delay, "front processes a message", func(tx *kit.Tx) {
		oldest := ch.waiting[0]
		ch.waiting = slices.Delete(ch.waiting, 0, 1)
		s.process(tx, oldest)
	})
}

// process makes the message real: contact, conversation, message, events.
func (s *Server) process(tx *kit.Tx, a *accepted) {
	by := cause{kind: "inboxes", exchange: a.exchange}
	who := s.customer(tx, a.channel, a.party, by)
	c := s.thread(tx, a, who, by)
	c.of(who)
	m := s.store(tx, a, c, who)
	s.touch(tx, c, by)
	kind := messageEvent(c, m)
	switch {
	case !m.inbound:
		c.waiting = time.Time{}
	case c.waiting.IsZero():
		c.waiting = m.created
	}
	c.heard = c.heard || m.inbound
	s.record(tx, c, kind, by, target{kind: "message", message: m})
}

// customer finds or makes the contact behind a handle. An e-mail address links
// the handle to the contact that has it.
func (s *Server) customer(tx *kit.Tx, ch *channel, p party, by cause) *contact {
	h := s.stored(handle{*p.Handle, ch.source})
	if c, ok := s.contactByHandle[s.key(h)]; ok {
		return c
	}
	mail := handle{p.Email, "email"}
	if c, ok := s.contactByHandle[s.key(mail)]; ok && p.Email != "" {
		s.giveHandle(c, h)
		s.touchContact(tx, c)
		c.WrittenBy = by.exchange
		return c
	}
	name := p.Name
	if name == "" && s.assumed(assumeContactName, "handle") {
		name = h.Handle
	}
	c := s.addContact(tx, name, []handle{h})
	if p.Email != "" {
		s.giveHandle(c, mail)
	}
	c.WrittenBy = by.exchange
	return c
}

// thread finds the conversation of an external id or opens a new one in the
// channel's inbox. What it finds keeps its inbox and, while open, its subject.
func (s *Server) thread(tx *kit.Tx, a *accepted, who *contact, by cause) *conversation {
	k := threadKey{a.channel, a.conversationID}
	c, known := s.threads[k]
	if !known || c.status == trashed && s.assumed(assumeTrashed, "new") {
		if known { // the key is the new conversation's from now on
			c.external = slices.DeleteFunc(c.external, func(old threadKey) bool { return old == k })
		}
		return s.openConversation(tx, a, who, k, by)
	}
	switch c.status {
	case archived:
		if a.subject != "" && s.assumed(assumeArchivedSubject, "taken") {
			c.subject = a.subject
		}
		word := assumeArchivedOutbound
		if a.inbound {
			word = assumeArchivedInbound
		}
		if s.assumed(word, "reopens") {
			s.returnToInbox(tx, c, "reopen", by)
		}
	case snoozed:
		if a.inbound && s.assumed(assumeSnoozedInbound, "reopens") {
			s.returnToInbox(tx, c, "reopen", by)
		}
	case trashed:
		if a.inbound && s.assumed(assumeTrashed, "restores") {
			s.returnToInbox(tx, c, "restore", by)
		}
	}
	return c
}

// returnToInbox opens a conversation because of a message.
func (s *Server) returnToInbox(tx *kit.Tx, c *conversation, kind string, by cause) {
	s.setStatus(tx, c, open)
	if s.assumed(assumeReopenEvent, "reopen") {
		s.record(tx, c, kind, by, target{})
	}
}

func (s *Server) openConversation(tx *kit.Tx, a *accepted, who *contact, k threadKey, by cause) *conversation {
	id, number := s.ids.conversation.next()
	c := &conversation{id: id, kind: ordinary, number: number, subject: a.subject, inboxes: []*inbox{a.channel.inbox},
		external: []threadKey{k}, created: tx.Now(), segments: []segment{{from: tx.Now()}}, recipient: s.customerEnd(a, who)}
	if s.assumed(assumeFollowers, "inbox-members") {
		c.followers = slices.Clone(a.channel.inbox.members)
	}
	s.conversations.Put(tx, id, c)
	c.WrittenBy = by.exchange
	s.threads[k] = c
	return c
}

// customerEnd is the customer as a recipient.
func (s *Server) customerEnd(a *accepted, who *contact) recipient {
	role := "to"
	if a.inbound {
		role = "from"
	}
	return recipient{who, who.name, s.stored(handle{*a.party.Handle, a.channel.source}).Handle, role}
}

// store keeps the message.
func (s *Server) store(tx *kit.Tx, a *accepted, c *conversation, who *contact) *message {
	id, number := s.ids.message.next()
	m := &message{id: id, uid: a.uid, number: number, kind: s.assume.Value(assumeMessageType), inbound: a.inbound,
		conversation: c, channel: a.channel, externalID: a.externalID, subject: a.subject, body: a.body,
		text: plain(a.body), author: a.author, created: a.at}
	line := recipient{handle: a.channel.address, name: a.channel.name, role: "to"}
	if !a.inbound {
		line.role = "from"
		m.recipients = []recipient{line, s.customerEnd(a, who)}
	} else {
		m.recipients = []recipient{s.customerEnd(a, who), line}
	}
	for _, p := range a.others {
		other := s.customer(tx, a.channel, p, cause{exchange: a.exchange})
		m.recipients = append(m.recipients, recipient{other, other.name, s.stored(handle{*p.Handle, a.channel.source}).Handle, "to"})
		c.of(other)
	}
	if a.referenced != "" {
		m.repliedTo = s.messageByUID[s.external[threadKey{a.channel, a.referenced}]]
	}
	m.Touch(tx)
	m.WrittenBy = a.exchange
	s.messages[id], s.messageByUID[m.uid] = m, m
	c.insert(m)
	if !slices.Contains(c.channels, a.channel) {
		c.channels = append(c.channels, a.channel)
	}
	return m
}

// messageEvent names the event: an outbound message is a reply once a customer
// has written.
func messageEvent(c *conversation, m *message) string {
	if m.inbound {
		return "inbound"
	}
	if c.heard {
		return "out_reply"
	}
	return "outbound"
}
