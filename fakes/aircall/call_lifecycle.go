package aircall

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Durations. The delays after the end of a call were observed on deliveries
// (docs/calls: call.hungup is immediate, call.ended follows when the data is
// complete); the others are plausible settings of a line.
const (
	endedAfterInbound  = 30 * time.Second // from ended_at to call.ended
	endedAfterOutbound = 31 * time.Second
	voicemailLeftAfter = 3 * time.Second // after call.ended
	assetsAfter        = 5 * time.Second // after call.ended
	createdAfterDial   = 2 * time.Second // from started_at to call.created

	ringForDefault   = 25 * time.Second // a step of the distribution
	menuTimeout      = time.Minute      // until a caller in the menu gives up
	messageLength    = 5 * time.Second  // "we are closed", "nobody is available"
	voicemailTimeout = time.Minute      // greeting and silence until Aircall hangs up
	dialTimeout      = 45 * time.Second // an outbound call rings this long
)

// stage is the state of a call.
type stage uint8

const (
	inMenu      stage = iota // the caller listens to the IVR
	inQueue                  // phones ring, or will ring as soon as an agent is free
	atMessage                // the caller hears a message, then Aircall hangs up
	atVoicemail              // the caller may leave a voicemail
	dialling                 // outbound: the customer's phone rings
	talking
	transferring      // a colleague's phone rings; the agent is still on the line
	talkingToExternal // the customer talks to an external number
	over
)

// newCall stores a call that starts now.
func (s *Server) newCall(tx *kit.Tx, line *number, customer string) *call {
	s.ids.call += 1 + tx.Rand().Int64N(9) // ids are shared with other companies
	c := &call{
		id: s.ids.call, uuid: "CA" + kit.HexString(tx.Rand(), 16), link: s.link("calls", s.ids.call),
		line: line, customer: customer, digits: anonymous, started: tx.Now(), cancelTimer: func() {},
	}
	if customer != "" {
		c.digits = display(customer)
		digits := kit.Digits(customer)
		s.callsByDigits[digits] = append(s.callsByDigits[digits], c)
	}
	s.calls.Put(tx, c.id, c)
	return c
}

// setTimer runs f after d and replaces the call's previous timer.
func (c *call) setTimer(tx *kit.Tx, d time.Duration, what string, f func(*kit.Tx)) {
	c.cancelTimer()
	c.cancelTimer = tx.After(d, "aircall "+what, f)
}

// startInbound routes a new inbound call by the line's settings.
func (s *Server) startInbound(tx *kit.Tx, c *call) {
	// Apply a change of opening hours that is due at this instant.
	s.setOpen(tx, c.line, c.line.openAt(tx.Now()))
	s.emitCreated(tx, c)
	switch {
	case !c.line.open:
		s.routeUnanswered(tx, c, outOfOpeningHours)
	case len(c.line.menu) > 0:
		c.stage = inMenu
		c.setTimer(tx, menuTimeout, "menu", func(tx *kit.Tx) { s.abandon(tx, c) })
	default:
		s.distribute(tx, c, c.line.steps())
	}
}

// dial starts an outbound call. call.created is sent after createdAfterDial.
func (s *Server) dial(tx *kit.Tx, u *user, n *number, to string) *call {
	c := s.newCall(tx, n, to)
	c.outbound, c.user, c.first, c.stage = true, u, u, dialling
	u.phone, u.prefilled = phone{call: c, since: tx.Now()}, ""
	tx.After(createdAfterDial, "aircall call.created", func(tx *kit.Tx) { s.emitCreated(tx, c) })
	c.setTimer(tx, dialTimeout, "dial time-out", func(tx *kit.Tx) { s.hangUp(tx, c) })
	return c
}

// selectOption routes the call by the IVR option that the caller selected.
func (s *Server) selectOption(tx *kit.Tx, c *call, choice menuChoice) {
	c.keyPresses = append(c.keyPresses, keyPress{
		id: strconv.FormatInt(c.id, 10) + "-" + strconv.Itoa(len(c.keyPresses)+1), title: choice.title,
		key: choice.key, at: tx.Now(),
	})
	c.Touch(tx)
	s.emitIVROption(tx, c)
	s.distribute(tx, c, []ringStep{choice.ringStep()})
}

// routeUnanswered ends the distribution without an agent: the caller reaches the
// voicemail if the line has one, else hears a message or is hung up on.
func (s *Server) routeUnanswered(tx *kit.Tx, c *call, why missedReason) {
	c.missed = why
	hangUp := func(tx *kit.Tx) { s.hangUp(tx, c) }
	switch {
	case c.line.voicemail:
		c.stage = atVoicemail
		c.setTimer(tx, voicemailTimeout, "voicemail", hangUp)
	case why == agentsDidNotAnswer:
		s.hangUp(tx, c)
	default:
		c.stage = atMessage
		c.setTimer(tx, messageLength, "message", hangUp)
	}
}

// abandon ends a call that the caller hangs up. If no agent has answered, the stage
// decides the missed reason.
func (s *Server) abandon(tx *kit.Tx, c *call) {
	switch {
	case c.stage == inMenu:
		c.missed = abandonedInIVR
	case c.stage == inQueue && tx.Now().Sub(c.started) < s.shortAbandoned():
		c.missed = shortAbandoned
	case c.stage == inQueue:
		c.missed = abandonedInClassic
	}
	s.hangUp(tx, c)
}

func (s *Server) shortAbandoned() time.Duration {
	d, _ := time.ParseDuration(s.assume.Value("aircall-short-abandoned")) // the alternatives are durations
	return d
}

// connect connects the user with the customer.
func (s *Server) connect(tx *kit.Tx, c *call, u *user) {
	s.emitCreated(tx, c)
	freed := s.dequeue(c)
	c.cancelTimer()
	if c.stage == transferring {
		s.acceptTransfer(tx, c, u)
		s.offerWaiting(tx, freed)
		return
	}
	c.stage, c.answered, c.user, c.first, c.recorded = talking, tx.Now(), u, u, c.line.recording
	u.phone = phone{call: c, since: tx.Now()}
	c.Touch(tx)
	s.emitCall(tx, c, callAnswered, u)
	s.offerWaiting(tx, freed)
}

// hangUp ends a call.
func (s *Server) hangUp(tx *kit.Tx, c *call) {
	s.emitCreated(tx, c)
	idle := s.dequeue(c)
	c.cancelTimer()
	if c.stage == atVoicemail && !c.voicemailStart.IsZero() {
		c.voicemail = tx.Now().Sub(c.voicemailStart)
	}
	c.stage, c.ended, c.held = over, tx.Now(), false
	c.Touch(tx)
	if u := c.endConsultation(); u != nil {
		idle = append(idle, u)
	}
	if c.user != nil && c.user.phone.call == c {
		s.hangUpPhone(tx, c, c.user)
		idle = append(idle, c.user)
	}
	if !c.answered.IsZero() || s.assume.Value("aircall-hungup-when-never-answered") == "sent" {
		s.emitCall(tx, c, callHungup, s.userOf(c))
	}
	after := endedAfterInbound
	if c.outbound {
		after = endedAfterOutbound
	}
	tx.After(after, "aircall call.ended", func(tx *kit.Tx) { s.sendEnded(tx, c) })
	s.offerWaiting(tx, idle)
}

// hangUpPhone frees the agent's phone or, after a conversation, starts the wrap-up.
// user.wut_start is sent before call.hungup.
func (s *Server) hangUpPhone(tx *kit.Tx, c *call, u *user) {
	u.phone, u.idleSince = phone{}, tx.Now()
	if u.wrapUp == 0 || c.answered.IsZero() {
		return
	}
	u.phone = phone{wrapUp: c, since: tx.Now()}
	s.emitUser(tx, userWrapUpStart, userWrapUpStartV2, u, c)
	tx.After(u.wrapUp, "aircall wrap-up", func(tx *kit.Tx) {
		u.phone = phone{}
		s.emitUser(tx, userWrapUpEnd, userWrapUpEndV2, u, c)
		s.offerWaiting(tx, []*user{u})
	})
}

// sendEnded sends call.ended with the complete data of the call, and schedules
// the events that follow it.
func (s *Server) sendEnded(tx *kit.Tx, c *call) {
	switch {
	case c.voicemail > 0:
		c.voicemailAt = tx.Now()
	case c.recorded && s.assume.Value("aircall-recording-in-ended") == "present":
		c.recordingAt = tx.Now()
	}
	c.Touch(tx)
	s.emitCall(tx, c, callEnded, s.userOf(c))
	if c.voicemail > 0 {
		tx.After(voicemailLeftAfter, "aircall call.voicemail_left", func(tx *kit.Tx) {
			s.emitCall(tx, c, callVoicemailLeft, s.userOf(c))
		})
	}
	if c.voicemail > 0 || c.recorded || s.assume.Value("aircall-assets-event-without-assets") == "sent" {
		tx.After(assetsAfter, "aircall call.comm_assets_generated", func(tx *kit.Tx) { s.assetsReady(tx, c) })
	}
}

func (s *Server) assetsReady(tx *kit.Tx, c *call) {
	if c.recorded && c.recordingAt.IsZero() {
		c.recordingAt = tx.Now()
		c.Touch(tx)
	}
	s.emitCall(tx, c, callAssetsGenerated, s.userOf(c))
}
