package front

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// call is one leg of a call that a voice provider reports
// (dev.frontapp.com/docs/voice-channels). A transfer ends a leg; the next leg has the
// transferred leg as its parent.
type call struct {
	kit.Stamp
	external, parent string
	channel          *channel
	inbound          bool
	status           string
	voicemail        bool
	agent            *teammate
	message          *message
	started, ended   time.Time
	queued           time.Time // start of the wait in the queue; zero without one
	waited           time.Duration
	ringing          []*teammate
	summary          string
	transcript       []transcriptLine
}

// Statuses of calls (dev.frontapp.com/docs/voice-channels, Call statuses).
const (
	callQueued      = "queued"
	callRinging     = "ringing"
	callConnected   = "connected"
	callOnHold      = "hold"
	callHangup      = "hangup"
	callAbandoned   = "abandoned"
	callMissed      = "missed"
	callTransferred = "transferred"
)

// nextStatuses are the possible successors of each status
// (dev.frontapp.com/docs/voice-channels, Call statuses). A call on hold is resumed by
// the status connected.
var nextStatuses = map[string][]string{
	callQueued:    {callConnected, callHangup, callMissed, callAbandoned},
	callRinging:   {callQueued, callConnected, callMissed, callAbandoned, callTransferred},
	callConnected: {callOnHold, callTransferred, callHangup},
	callOnHold:    {callConnected, callTransferred, callHangup},
}

var callStatuses = []string{callQueued, callRinging, callConnected, callOnHold, callHangup, callAbandoned, callMissed, callTransferred}

// callEvent returns the kind of event of a change of status.
func callEvent(from, to string) string {
	switch {
	case to == callRinging:
		return "call_started"
	case to == callOnHold:
		return "call_on_hold"
	case to == callConnected && from == callOnHold:
		return "call_resumed"
	}
	return "call_" + to
}

type callInput struct {
	External  *string    `json:"external_call_id"`
	Parent    *string    `json:"parent_external_call_id"`
	Direction *string    `json:"direction"`
	Initial   *string    `json:"initial_status"`
	From      *callParty `json:"from"`
	To        *callParty `json:"to"`
	StartedAt *float64   `json:"started_at"`
	Agent     string     `json:"agent_email_address"`
}

type callParty struct {
	Handle *string `json:"handle"`
	Name   string  `json:"name"`
}

// party returns the customer of the call, or nil.
func (in *callInput) party() *callParty {
	if in.Direction != nil && *in.Direction == "outbound" {
		return in.To
	}
	return in.From
}

func (in *callInput) check(p *problems) {
	p.missing("external_call_id", in.External)
	p.missing("parent_external_call_id", in.Parent)
	p.oneOf("direction", in.Direction, "inbound", "outbound")
	p.oneOf("initial_status", in.Initial, callQueued, callRinging)
	p.millis("started_at", in.StartedAt)
	field := "from"
	if in.Direction != nil && *in.Direction == "outbound" {
		field = "to"
	}
	if party := in.party(); party == nil {
		p.add(field, "missing")
	} else {
		p.missing(field+".handle", party.Handle)
	}
}

func instant(at *float64, otherwise time.Time) time.Time {
	if at == nil {
		return otherwise
	}
	return time.UnixMilli(int64(*at)).UTC()
}

type statusJSON struct {
	Status string `json:"status"`
}

var acceptedCall = kit.Accepted(statusJSON{"accepted"})

// voiceParam returns the channel in the path of a request about calls.
func (s *Server) voiceParam(r *kit.Request) (*channel, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return nil, err
	}
	if !ch.voice && s.assumed(assumeChannelKinds, "strict") {
		return nil, errRefused("This channel does not support calls")
	}
	return ch, nil
}

// createCall creates a call that the provider reports.
func (s *Server) createCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.voiceParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in callInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if _, known := s.calls[threadKey{ch, *in.External}]; known {
		return kit.Response{}, errRefused("A call with the external ID " + *in.External + " already exists")
	}
	s.startCall(tx, ch, &in, tx.Exchange())
	return acceptedCall, nil
}

// startCall stores the call and its message, in the parent's conversation or in a new
// one.
func (s *Server) startCall(tx *kit.Tx, ch *channel, in *callInput, exchange string) {
	k := &call{external: *in.External, parent: *in.Parent, channel: ch, inbound: *in.Direction == "inbound",
		status: *in.Initial, started: instant(in.StartedAt, tx.Now())}
	agent := s.agent(in.Agent)
	by := cause{kind: "inboxes", exchange: exchange}
	customer := in.party()
	a := &accepted{exchange: exchange, at: k.started, channel: ch, inbound: k.inbound, call: k,
		party: party{Handle: customer.Handle, Name: customer.Name}}
	a.uid = newUID(tx)
	if s.assumed(assumeCallSubject, "party") {
		a.subject = "Call with " + *customer.Handle
	}
	who := s.customer(tx, a, a.party, by)
	c := s.conversationOfCall(tx, a, who, by)
	c.linkContact(who)
	k.message = s.store(tx, a, c, who)
	k.Touch(tx)
	if s.calls == nil {
		s.calls = map[threadKey]*call{}
	}
	s.calls[threadKey{ch, k.external}] = k
	s.callOrder = append(s.callOrder, k)
	c.hasInbound = c.hasInbound || k.inbound
	if k.status == callQueued {
		k.queued = k.started
	}
	s.recordCallStatus(tx, k, "", agent, exchange)
}

// conversationOfCall returns the parent's conversation and adds this channel's inbox
// to it, or opens a new conversation.
func (s *Server) conversationOfCall(tx *kit.Tx, a *accepted, who *contact, by cause) *conversation {
	c := s.parentOf(a.call)
	if c == nil && s.assumed(assumeCallThreading, "contact") {
		c = latestOf(who, a.channel)
	}
	if c == nil {
		return s.openConversation(tx, a, who, by)
	}
	if !slices.Contains(c.inboxes, a.channel.inbox) {
		c.inboxes = append(slices.Clone(c.inboxes), a.channel.inbox)
	}
	switch c.status {
	case archived, snoozed:
		s.returnToInbox(tx, c, "reopen", by)
	case trashed:
		s.returnToInbox(tx, c, "restore", by)
	}
	return c
}

// parentOf returns the conversation of the parent of a call, or of another leg with the
// same parent. The legs may be on any channel of the company.
func (s *Server) parentOf(k *call) *conversation {
	for _, other := range slices.Backward(s.callOrder) {
		c := other.message.conversation
		if c.mergedInto != nil {
			c = c.live()
		}
		if _, exists := s.conversations.Get(c.id); !exists {
			continue
		}
		if k.channel != other.channel && s.assumed(assumeCallParents, "channel") {
			continue
		}
		if other.external == k.parent || other.parent == k.parent {
			return c
		}
	}
	return nil
}

// latestOf returns the contact's newest conversation of a channel outside the trash,
// or nil.
func latestOf(who *contact, ch *channel) *conversation {
	for _, c := range who.newestConversations() {
		if c.status != trashed && slices.Contains(c.channels, ch) {
			return c
		}
	}
	return nil
}

// agent returns the teammate with an e-mail address, or nil.
func (s *Server) agent(email string) *teammate { return s.teammateByEmail[strings.ToLower(email)] }

func (s *Server) callParam(r *kit.Request) (*call, error) {
	ch, err := s.voiceParam(r)
	if err != nil {
		return nil, err
	}
	id := r.Param("external_call_id")
	k, ok := s.calls[threadKey{ch, id}]
	if !ok {
		return nil, errRefused("Unknown call ID " + id)
	}
	return k, nil
}

// updateCall changes the status of a call.
func (s *Server) updateCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	k, err := s.callParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Status     *string  `json:"call_status"`
		OccurredAt *float64 `json:"occurred_at"`
		Agent      string   `json:"agent_email_address"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.oneOf("call_status", in.Status, callStatuses...)
	p.millis("occurred_at", in.OccurredAt)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	from := k.status
	if !slices.Contains(nextStatuses[from], *in.Status) {
		return kit.Response{}, errRefused("A call cannot go from " + from + " to " + *in.Status)
	}
	s.setCallStatus(tx, k, *in.Status, instant(in.OccurredAt, tx.Now()), s.agent(in.Agent), tx.Exchange())
	return acceptedCall, nil
}

// setCallStatus changes the status of a call. The agent who answers becomes the author
// of the call's message and is on the call until it ends.
func (s *Server) setCallStatus(tx *kit.Tx, k *call, to string, at time.Time, agent *teammate, exchange string) {
	from := k.status
	k.status = to
	s.stopRinging(k)
	if to == callQueued {
		k.queued = at
	} else if from == callQueued {
		k.waited += max(at.Sub(k.queued), 0)
	}
	if nextStatuses[to] == nil {
		k.ended = at
		s.freeAgent(k)
	}
	if to == callConnected && from != callOnHold && agent != nil {
		k.agent = agent
		k.message.author = agent
		agent.calls = append(agent.calls, k)
	}
	k.Touch(tx)
	s.recordCallStatus(tx, k, from, agent, exchange)
}

// freeAgent removes a call that has ended from its agent's calls.
func (s *Server) freeAgent(k *call) {
	if k.agent != nil {
		k.agent.calls = kit.Without(k.agent.calls, k)
	}
}

// recordCallStatus updates the call's message and records the event of a change of
// status. It assigns the conversation to the agent who answers.
func (s *Server) recordCallStatus(tx *kit.Tx, k *call, from string, agent *teammate, exchange string) {
	m := k.message
	m.body = k.label()
	m.text = m.body
	m.Touch(tx)
	c := m.conversation
	by := cause{kind: "inboxes", exchange: exchange}
	if agent = cmp.Or(agent, k.agent); agent != nil {
		by.kind, by.teammate = "teammate", agent
	}
	s.touch(tx, c, by)
	if k.status == callConnected && from != callOnHold && k.agent != nil && s.assumed(assumeCallAssigns, "connected") {
		s.assign(tx, c, k.agent, cause{kind: "inboxes", exchange: exchange})
	}
	s.record(tx, c, callEvent(from, k.status), by, target{kind: "message", message: m})
}

// label returns the name of the call's state in conversations and lists.
func (k *call) label() string {
	switch {
	case k.voicemail:
		return "Voicemail"
	case k.status == callQueued:
		return "Call queued"
	case k.status == callRinging && k.inbound:
		return "Incoming call"
	case k.status == callRinging:
		return "Outgoing call"
	case k.status == callConnected:
		return "Call in progress"
	case k.status == callOnHold:
		return "Call on hold"
	case k.status == callMissed:
		return "Call missed"
	case k.status == callAbandoned:
		return "Call abandoned"
	case k.status == callTransferred:
		return "Call transferred"
	}
	return "Call ended"
}

// lastCall returns the newest call of a conversation, or nil.
func (c *conversation) lastCall() *call {
	for _, m := range slices.Backward(c.messages) {
		if m.call != nil {
			return m.call
		}
	}
	return nil
}

// waitedSoFar returns the time that the caller has spent in the queue.
func (k *call) waitedSoFar(now time.Time) time.Duration {
	if k.status == callQueued {
		return k.waited + max(now.Sub(k.queued), 0)
	}
	return k.waited
}

// startsMessage reports whether the event is the first of its message. Later events of
// a message report a change of a call's status or a sending error.
func (e *event) startsMessage() bool {
	m := e.target.message
	if m.call != nil {
		for _, other := range m.conversation.events {
			if other.target.message == m {
				return other == e
			}
		}
	}
	return e.kind != "sending_error"
}

// messageChange returns the timeline's text for a later event of a call or message.
func (e *event) messageChange() string {
	return map[string]string{"call_connected": "answered", "call_on_hold": "put on hold", "call_resumed": "resumed", "call_queued": "queued",
		"call_missed": "call missed", "call_abandoned": "call abandoned", "call_hangup": "call ended", "call_transferred": "call transferred",
		"call_transcript_added": "transcript added", "call_voicemail_transcript_added": "transcript of the voicemail added",
		"sending_error": "message not sent"}[e.kind]
}

// sendingError returns the reason why a message was not sent, or "".
func (m *message) sendingError() string {
	if m.errorType != "" {
		return cmp.Or(m.errorText, "not sent")
	}
	return ""
}
