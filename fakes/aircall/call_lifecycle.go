package aircall

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// How long things take at Aircall. The delays after the end were seen on
// deliveries (docs/calls says: hung up at once, ended when the data is
// complete); the others are this fake's choice, as a line would be set up.
const (
	endedAfterInbound  = 30 * time.Second // from ended_at to call.ended
	endedAfterOutbound = 31 * time.Second
	voicemailLeftAfter = 3 * time.Second // after call.ended
	assetsAfter        = 5 * time.Second // after call.ended
	createdAfterDial   = 2 * time.Second // from started_at to call.created

	ringForDefault    = 25 * time.Second // a step of the distribution
	menuPatience      = time.Minute      // the menu is read out this long
	messageLength     = 5 * time.Second  // "we are closed", "nobody is available"
	voicemailPatience = time.Minute      // greeting and silence until Aircall hangs up
	dialPatience      = 45 * time.Second // an outbound call rings this long
)

// stage is where a call stands.
type stage uint8

const (
	inMenu      stage = iota // the caller listens to the IVR
	inQueue                  // phones ring, or will as soon as an agent is free
	atMessage                // nobody will answer: a message, then Aircall hangs up
	atVoicemail              // after the beep the caller may speak
	dialling                 // outbound: the customer's phone rings
	talking
	transferring // a colleague's phone rings; the agent is still on the line
	outside      // the customer talks to somebody outside the company
	over
)

// newCall stores a call that begins now.
func (s *Server) newCall(tx *kit.Tx, line *number, customer string) *call {
	s.ids.call += 1 + tx.Rand().Int64N(9) // other companies call too
	c := &call{
		id: s.ids.call, uuid: "CA" + hexString(tx.Rand(), 16), link: s.link("calls", s.ids.call),
		line: line, customer: customer, digits: anonymous, started: tx.Now(), callOff: func() {},
	}
	if customer != "" {
		c.digits = display(customer)
		digits := kit.Digits(customer)
		s.callsByDigits[digits] = append(s.callsByDigits[digits], c)
	}
	s.calls.Put(tx, c.id, c)
	return c
}

// wait says what happens after d if nobody does anything first. It replaces
// what was to happen before.
func (c *call) wait(tx *kit.Tx, d time.Duration, what string, then func(*kit.Tx)) {
	c.callOff()
	c.callOff = tx.After(d, "aircall "+what, then)
}

// arrive is an inbound call reaching the line.
func (s *Server) arrive(tx *kit.Tx, c *call) {
	// A change of hours that falls due at this very instant counts.
	s.setOpen(tx, c.line, c.line.openAt(tx.Now()))
	s.announce(tx, c)
	switch {
	case !c.line.open:
		s.unattended(tx, c, outOfOpeningHours)
	case len(c.line.menu) > 0:
		c.stage = inMenu
		c.wait(tx, menuPatience, "menu", func(tx *kit.Tx) { s.giveUp(tx, c) })
	default:
		s.enqueue(tx, c, c.line.steps())
	}
}

// dial is an outbound call beginning. call.created follows a little later.
func (s *Server) dial(tx *kit.Tx, u *user, n *number, to string) *call {
	c := s.newCall(tx, n, to)
	c.outbound, c.user, c.first, c.stage = true, u, u, dialling
	u.phone, u.prefilled = phone{call: c, since: tx.Now()}, ""
	tx.After(createdAfterDial, "aircall call.created", func(tx *kit.Tx) { s.announce(tx, c) })
	c.wait(tx, dialPatience, "dial time-out", func(tx *kit.Tx) { s.hangUp(tx, c) })
	return c
}

// choose is the caller pressing a key of the menu.
func (s *Server) choose(tx *kit.Tx, c *call, choice menuChoice) {
	c.picks = append(c.picks, pick{
		id: strconv.FormatInt(c.id, 10) + "-" + strconv.Itoa(len(c.picks)+1), title: choice.title,
		key: choice.key, at: tx.Now(),
	})
	c.Touch(tx)
	s.emitPick(tx, c)
	s.enqueue(tx, c, []step{choice.step()})
}

// unattended is a call that no agent will take: the caller comes to the
// voicemail if the line has one.
func (s *Server) unattended(tx *kit.Tx, c *call, why missedReason) {
	c.missed = why
	hangUp := func(tx *kit.Tx) { s.hangUp(tx, c) }
	switch {
	case c.line.voicemail:
		c.stage = atVoicemail
		c.wait(tx, voicemailPatience, "voicemail", hangUp)
	case why == agentsDidNotAnswer:
		s.hangUp(tx, c)
	default:
		c.stage = atMessage
		c.wait(tx, messageLength, "message", hangUp)
	}
}

// giveUp is a caller leaving; an inbound call that nobody took yet is missed
// for that reason.
func (s *Server) giveUp(tx *kit.Tx, c *call) {
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
	// The values of the switch are durations.
	d, _ := time.ParseDuration(s.assume.Value("aircall-short-abandoned"))
	return d
}

// connect puts the user on the line with the customer.
func (s *Server) connect(tx *kit.Tx, c *call, u *user) {
	s.announce(tx, c)
	silent := s.dequeue(c)
	c.callOff()
	if c.stage == transferring {
		s.takeOver(tx, c, u)
		s.offer(tx, silent)
		return
	}
	c.stage, c.answered, c.user, c.first, c.recorded = talking, tx.Now(), u, u, c.line.recording
	u.phone = phone{call: c, since: tx.Now()}
	c.Touch(tx)
	s.emitCall(tx, c, callAnswered, u)
	s.offer(tx, silent)
}

// hangUp ends a call, whoever or whatever did it.
func (s *Server) hangUp(tx *kit.Tx, c *call) {
	s.announce(tx, c)
	idle := s.dequeue(c)
	c.callOff()
	if c.stage == atVoicemail && !c.message.IsZero() {
		c.voicemail = tx.Now().Sub(c.message)
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
	tx.After(after, "aircall call.ended", func(tx *kit.Tx) { s.complete(tx, c) })
	s.offer(tx, idle)
}

// hangUpPhone frees the agent's phone or, after a conversation, starts the
// wrap-up. user.wut_start goes out before call.hungup.
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
		s.offer(tx, []*user{u})
	})
}

// complete is Aircall having gathered the data of a call that is over.
func (s *Server) complete(tx *kit.Tx, c *call) {
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
