package front

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// accepted is a message that was answered with 202 and is not processed yet.
type accepted struct {
	uid, exchange  string
	at             time.Time // when the message was sent or received
	channel        *channel  // nil for an import
	inbox          *inbox    // the inbox of an import
	kind           string    // type of message; "": the channel's
	inbound        bool
	party          party // the customer
	others         []party
	author         *teammate
	subject, body  string
	externalID     string
	conversationID string // external_conversation_id
	referenced     string // external id of the message that this message answers
	files          []upload
	ready          []*attachment // files that are already stored

	into     *conversation // joins this conversation, regardless of external ids
	call     *call         // the message represents this call
	sending  *sending      // the message was written in Front and is sent by the channel
	imported *importing
}

// newConversationInbox returns the inbox of a new conversation.
func (a *accepted) newConversationInbox() *inbox {
	if a.channel == nil {
		return a.inbox
	}
	return a.channel.inbox
}

// queue holds the messages of a channel that are accepted and not yet processed,
// oldest first.
type queue struct{ waiting []*accepted }

func (a *accepted) queue() *queue {
	if a.channel == nil {
		return &a.inbox.queue
	}
	return &a.channel.queue
}

type party struct {
	Handle *string `json:"handle"`
	Name   string  `json:"name"`
	Email  string  `json:"email"`
}

// threadKey is an external id of a conversation, message or call, unique within its
// channel.
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

// check validates the common fields of both bodies.
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

// message returns the accepted message of a valid body.
func (in *messageInput) message(tx *kit.Tx, ch *channel) *accepted {
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

// postInboundMessage accepts a message from a customer.
func (s *Server) postInboundMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.messageChannelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in messageInput
	files, err := decodeWithFiles(r, &in)
	if err != nil {
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
	a := in.message(tx, ch)
	a.inbound, a.party, a.files = true, *in.Sender, files
	return s.acceptOnce(tx, a)
}

// postOutboundMessage accepts a message that the company sent outside Front.
func (s *Server) postOutboundMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.messageChannelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in messageInput
	files, err := decodeWithFiles(r, &in)
	if err != nil {
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
	a := in.message(tx, ch)
	a.party, a.others, a.author, a.files = (*in.To)[0], (*in.To)[1:], author, files
	return s.acceptOnce(tx, a)
}

// channelAuthor returns the author of an outbound message.
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

// acceptOnce accepts a message and de-duplicates it by its external_id (Front API
// reference: the same external id is not imported twice).
func (s *Server) acceptOnce(tx *kit.Tx, a *accepted) (kit.Response, error) {
	if a.externalID == "" {
		return s.accept(tx, a), nil
	}
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
	if seen {
		a.uid = newUID(tx)
		return kit.Accepted(acceptedJSON{"accepted", a.uid}), nil
	}
	resp := s.accept(tx, a)
	s.external[k] = a.uid
	return resp, nil
}

// accept assigns the message's uid, schedules its processing and answers 202.
func (s *Server) accept(tx *kit.Tx, a *accepted) kit.Response {
	a.uid = newUID(tx)
	s.schedule(tx, a)
	return kit.Accepted(acceptedJSON{"accepted", a.uid})
}

// schedule processes a message after the processing delay.
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
	// Timers of one instant may run in any order: each processes the oldest message.
	q := a.queue()
	q.waiting = append(q.waiting, a)
	tx.After(delay, "front processes a message", func(tx *kit.Tx) {
		oldest := q.waiting[0]
		q.waiting = slices.Delete(q.waiting, 0, 1)
		s.process(tx, oldest)
	})
}

// process stores an accepted message with its contact, conversation and events.
func (s *Server) process(tx *kit.Tx, a *accepted) {
	by := cause{kind: "inboxes", exchange: a.exchange, skipRules: a.imported != nil && a.imported.skipRules}
	who := s.customer(tx, a, a.party, by)
	c := s.thread(tx, a, who, by)
	c.linkContact(who)
	m := s.store(tx, a, c, who)
	s.settleImport(tx, a, c)
	s.touch(tx, c, by)
	kind := messageEvent(c, m)
	switch {
	case !m.inbound:
		c.waiting = time.Time{}
	case c.waiting.IsZero():
		c.waiting = m.created
	}
	c.hasInbound = c.hasInbound || m.inbound
	s.record(tx, c, kind, by, target{kind: "message", message: m})
	s.finishSending(tx, a, c)
	s.closeLater(tx, c, m)
	s.notifyChannel(tx, a, m)
}

// customer returns the contact with a handle. Otherwise it adds the handle to the
// contact with the party's e-mail address, or creates a contact.
func (s *Server) customer(tx *kit.Tx, a *accepted, p party, by cause) *contact {
	h := s.handleOf(a, p)
	if c, ok := s.owner(a, h); ok {
		return c
	}
	mail := handle{p.Email, "email"}
	if c, ok := s.contactByHandle[s.key(mail)]; ok && p.Email != "" {
		s.addHandle(c, h)
		s.touchContact(tx, c)
		c.WrittenBy = by.exchange
		return c
	}
	name := p.Name
	if name == "" && s.assumed(assumeContactName, "handle") {
		name = h.Handle
	}
	c := s.addContact(tx, name, nil)
	s.addExactHandle(c, h)
	if p.Email != "" {
		s.addHandle(c, mail)
	}
	c.WrittenBy = by.exchange
	return c
}

// thread returns the conversation of a message: the conversation with its external id,
// or a new one in the channel's inbox. An existing conversation keeps its inbox and,
// while open, its subject.
func (s *Server) thread(tx *kit.Tx, a *accepted, who *contact, by cause) *conversation {
	if a.into != nil {
		s.rejoin(tx, a, a.into.live(), by)
		return a.into.live()
	}
	k := threadKey{a.channel, a.conversationID}
	c, known := s.threads[k]
	if !known || c.status == trashed && s.assumed(assumeTrashed, "new") {
		if known { // the new conversation gets the key
			c.external = kit.Without(c.external, k)
		}
		c = s.openConversation(tx, a, who, by)
		c.external = []threadKey{k}
		s.threads[k] = c
		return c
	}
	s.rejoin(tx, a, c, by)
	return c
}

// rejoin updates the subject and status of a conversation that a message joins.
func (s *Server) rejoin(tx *kit.Tx, a *accepted, c *conversation, by cause) {
	switch c.status {
	case archived:
		if a.subject != "" && s.assumed(assumeArchivedSubject, "taken") {
			c.subject = a.subject
		}
		assumption := assumeArchivedOutbound
		if a.inbound {
			assumption = assumeArchivedInbound
		}
		if s.assumed(assumption, "reopens") {
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
}

// returnToInbox opens a conversation that a message or call joins.
func (s *Server) returnToInbox(tx *kit.Tx, c *conversation, kind string, by cause) {
	s.setStatus(tx, c, open)
	if s.assumed(assumeReopenEvent, "reopen") {
		s.record(tx, c, kind, by, target{})
	}
}

func (s *Server) openConversation(tx *kit.Tx, a *accepted, who *contact, by cause) *conversation {
	c := s.newConversation(tx, ordinary, a.subject, a.newConversationInbox())
	c.recipient = s.customerRecipient(a, who)
	if s.assumed(assumeFollowers, "inbox-members") {
		c.followers = slices.Clone(a.newConversationInbox().members)
	}
	c.WrittenBy = by.exchange
	return c
}

// customerRecipient returns the customer's entry among a message's recipients. As in
// Front's API this includes the sender: the role is "from" if the message is inbound,
// else "to".
func (s *Server) customerRecipient(a *accepted, who *contact) recipient {
	role := "to"
	if a.inbound {
		role = "from"
	}
	return recipient{who, who.name, s.handleOf(a, a.party).Handle, role}
}

// store creates the message and adds it to the conversation.
func (s *Server) store(tx *kit.Tx, a *accepted, c *conversation, who *contact) *message {
	id, number := s.ids.message.next()
	m := &message{id: id, uid: a.uid, number: number, kind: s.kindOf(a), call: a.call, attachments: append(a.ready, s.attach(a.files)...), inbound: a.inbound,
		conversation: c, channel: a.channel, externalID: a.externalID, subject: a.subject, body: a.body,
		text: plainText(a.body), author: a.author, created: a.at}
	line := s.companyRecipient(a)
	if !a.inbound {
		line.role = "from"
		m.recipients = []recipient{line, s.customerRecipient(a, who)}
	} else {
		m.recipients = []recipient{s.customerRecipient(a, who), line}
	}
	for _, p := range a.others {
		other := s.customer(tx, a, p, cause{exchange: a.exchange})
		m.recipients = append(m.recipients, recipient{other, other.name, s.handleOf(a, p).Handle, "to"})
		c.linkContact(other)
	}
	if a.referenced != "" {
		m.repliedTo = s.messageByUID[s.external[threadKey{a.channel, a.referenced}]]
	}
	m.Touch(tx)
	m.WrittenBy = a.exchange
	s.messages[id], s.messageByUID[m.uid] = m, m
	c.insert(m)
	if a.channel != nil && !slices.Contains(c.channels, a.channel) {
		c.channels = append(c.channels, a.channel)
	}
	return m
}

// companyRecipient returns the company's address as a recipient.
func (s *Server) companyRecipient(a *accepted) recipient {
	if a.channel == nil {
		return recipient{handle: a.imported.address, role: "to"}
	}
	return recipient{handle: a.channel.address, name: a.channel.name, role: "to"}
}

// kindOf returns the type of a message.
func (s *Server) kindOf(a *accepted) string {
	switch {
	case a.call != nil:
		return "call"
	case a.kind != "":
		return a.kind
	}
	return s.assume.Value(assumeMessageType)
}

// messageEvent returns the kind of a message's event. An outbound message after an
// inbound message is a reply.
func messageEvent(c *conversation, m *message) string {
	if m.inbound {
		return "inbound"
	}
	if c.hasInbound {
		return "out_reply"
	}
	return "outbound"
}
