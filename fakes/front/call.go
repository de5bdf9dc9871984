package front

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// call is one leg of a call that a voice provider reports
// (dev.frontapp.com/docs/voice-channels). A transfer ends a leg; the next leg
// names it as its parent.
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
	queued           time.Time // since when it waits; zero when it never did
	waited           time.Duration
	ringing          []*teammate
	summary          string
	transcript       []transcriptLine
}

// next tells where a call can go from each status
// (dev.frontapp.com/docs/voice-channels, Call statuses). What is held is resumed
// by being connected again.
var next = map[string][]string{
	"queued":    {"connected", "hangup", "missed", "abandoned"},
	"ringing":   {"queued", "connected", "missed", "abandoned", "transferred"},
	"connected": {"hold", "transferred", "hangup"},
	"hold":      {"connected", "transferred", "hangup"},
}

var callStatuses = []string{"queued", "ringing", "connected", "hold", "hangup", "abandoned", "missed", "transferred"}

// callEvent names the event of a step.
func callEvent(from, to string) string {
	switch {
	case to == "ringing":
		return "call_started"
	case to == "hold":
		return "call_on_hold"
	case to == "connected" && from == "hold":
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

// party is the customer's end; nil without one.
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
	p.oneOf("initial_status", in.Initial, "queued", "ringing")
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

// oneOf notes a required word that is none of those listed.
func (p *problems) oneOf(field string, value *string, words ...string) {
	if value == nil {
		p.add(field, "missing")
	} else if !slices.Contains(words, *value) {
		p.add(field, "should be one of "+strings.Join(words, ", "))
	}
}

// millis notes an instant that is none; those of calls are in milliseconds.
func (p *problems) millis(field string, at *float64) {
	if at != nil && (*at < 0 || *at > latest*1000) {
		p.add(field, "should be a timestamp in milliseconds")
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

// voiceParam is the channel of a request about calls.
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

// createCall takes a call that begins at the provider.
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

// startCall makes the call's message, in its parent's conversation or in one of
// its own.
func (s *Server) startCall(tx *kit.Tx, ch *channel, in *callInput, exchange string) {
	k := &call{external: *in.External, parent: *in.Parent, channel: ch, inbound: *in.Direction == "inbound",
		status: *in.Initial, started: instant(in.StartedAt, tx.Now())}
	agent := s.agent(in.Agent)
	by := cause{kind: "inboxes", exchange: exchange}
	customer := in.party()
	a := &accepted{exchange: exchange, at: k.started, channel: ch, inbound: k.inbound, call: k,
		party: party{Handle: customer.Handle, Name: customer.Name}}
	a.uid = s.newUID(tx)
	if s.assumed(assumeCallSubject, "party") {
		a.subject = "Call with " + *customer.Handle
	}
	who := s.customer(tx, a, a.party, by)
	c := s.conversationOfCall(tx, a, who, by)
	c.of(who)
	k.message = s.store(tx, a, c, who)
	k.Touch(tx)
	if s.calls == nil {
		s.calls = map[threadKey]*call{}
	}
	s.calls[threadKey{ch, k.external}] = k
	s.callOrder = append(s.callOrder, k)
	c.heard = c.heard || k.inbound
	if k.status == "queued" {
		k.queued = k.started
	}
	s.announceCall(tx, k, "", agent, exchange)
}

// conversationOfCall finds the parent's conversation, which then is in this
// channel's inbox too, or opens one.
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

// parentOf is the conversation of the leg that a call came from, on whichever
// channel of the company: the parent itself, or another leg of that parent.
func (s *Server) parentOf(k *call) *conversation {
	for _, other := range slices.Backward(s.callOrder) {
		c := other.message.conversation
		if c.mergedInto != nil {
			c = c.live()
		}
		if _, there := s.conversations.Get(c.id); !there {
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

// latestOf is the contact's newest conversation of a channel that is not
// deleted.
func latestOf(who *contact, ch *channel) *conversation {
	for _, c := range who.newest() {
		if c.status != trashed && slices.Contains(c.channels, ch) {
			return c
		}
	}
	return nil
}

// agent finds the teammate of an e-mail address; an unknown one is nobody.
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

// updateCall takes the next step of a call.
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
	if !slices.Contains(next[from], *in.Status) {
		return kit.Response{}, errRefused("A call cannot go from " + from + " to " + *in.Status)
	}
	s.stepCall(tx, k, *in.Status, instant(in.OccurredAt, tx.Now()), s.agent(in.Agent), tx.Exchange())
	return acceptedCall, nil
}

// stepCall does what follows from a step: who answers has the conversation, and
// is busy until the end.
func (s *Server) stepCall(tx *kit.Tx, k *call, to string, at time.Time, agent *teammate, exchange string) {
	from := k.status
	k.status = to
	s.silence(k)
	if to == "queued" {
		k.queued = at
	} else if from == "queued" {
		k.waited += max(at.Sub(k.queued), 0)
	}
	if next[to] == nil {
		k.ended = at
		s.free(k)
	}
	if to == "connected" && from != "hold" && agent != nil {
		k.agent = agent
		k.message.author = agent
		agent.calls = append(agent.calls, k)
	}
	k.Touch(tx)
	s.announceCall(tx, k, from, agent, exchange)
}

// free takes a call that is over off its agent.
func (s *Server) free(k *call) {
	if k.agent != nil {
		k.agent.calls = kit.Without(k.agent.calls, k)
	}
}

// announceCall shows a step in the conversation.
func (s *Server) announceCall(tx *kit.Tx, k *call, from string, agent *teammate, exchange string) {
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
	if k.status == "connected" && from != "hold" && k.agent != nil && s.assumed(assumeCallAssigns, "connected") {
		s.assign(tx, c, k.agent, cause{kind: "inboxes", exchange: exchange})
	}
	s.record(tx, c, callEvent(from, k.status), by, target{kind: "message", message: m})
}

// label is how conversation and list name what became of a call.
func (k *call) label() string {
	switch {
	case k.voicemail:
		return "Voicemail"
	case k.status == "queued":
		return "Call queued"
	case k.status == "ringing" && k.inbound:
		return "Incoming call"
	case k.status == "ringing":
		return "Outgoing call"
	case k.status == "connected":
		return "Call in progress"
	case k.status == "hold":
		return "Call on hold"
	case k.status == "missed":
		return "Call missed"
	case k.status == "abandoned":
		return "Call abandoned"
	case k.status == "transferred":
		return "Call transferred"
	}
	return "Call ended"
}

// lastCall is the newest call of a conversation.
func (c *conversation) lastCall() *call {
	for _, m := range slices.Backward(c.messages) {
		if m.call != nil {
			return m.call
		}
	}
	return nil
}

// waitedSoFar is how long the caller has been in the queue.
func (k *call) waitedSoFar(now time.Time) time.Duration {
	if k.status == "queued" {
		return k.waited + max(now.Sub(k.queued), 0)
	}
	return k.waited
}

// brings tells whether the event is the coming of its message, rather than
// something that became of it later.
func (e *event) brings() bool {
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

// step tells on the timeline what became of a call or message.
func (e *event) step() string {
	return map[string]string{"call_connected": "answered", "call_on_hold": "put on hold", "call_resumed": "resumed", "call_queued": "queued",
		"call_missed": "call missed", "call_abandoned": "call abandoned", "call_hangup": "call ended", "call_transferred": "call transferred",
		"call_transcript_added": "transcript added", "call_voicemail_transcript_added": "transcript of the voicemail added",
		"sending_error": "message not sent"}[e.kind]
}

// failed is why a message was not sent, "" when it was.
func (m *message) failed() string {
	if m.errorType != "" {
		return cmp.Or(m.errorText, "not sent")
	}
	return ""
}
