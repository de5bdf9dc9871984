package aircall

import (
	"cmp"
	"github.com/callsim/callsim/fakes/kit"
)

// encodeCall writes a call in the format of events (docs/webhooks-overview; key order
// as observed in deliveries). Events have call_uuid for sid and participants for
// conference_participants, and omit missing relations. about is the user of the
// event: for call.ringing_on_agent the user whose phone rings.
func (s *Server) encodeCall(e *encoder, tx *kit.Tx, c *call, about *user) {
	e.object()
	e.int("id", c.id)
	e.str("direct_link", c.link)
	e.str("direction", c.direction())
	e.str("call_uuid", c.uuid)
	e.str("status", c.status())
	e.strOrNull("missed_call_reason", c.missedCallReason())
	e.seconds("started_at", c.started)
	e.seconds("answered_at", c.answered)
	e.seconds("ended_at", c.ended)
	e.int("duration", c.duration())
	e.str("cost", "0.0")
	e.null("hangup_cause")
	e.strOrNull("voicemail", c.media("voicemail", c.voicemailAt, tx.Now()))
	e.strOrNull("recording", c.media("recording", c.recordingAt, tx.Now()))
	e.strOrNull("asset", c.asset())
	e.str("raw_digits", c.digits)
	c.encodeParticipants(e)
	e.user("user", about)
	if contact := s.contactOf(c.customer); contact != nil {
		e.key("contact")
		s.encodeContact(e, contact)
	}
	e.key("number")
	c.line.encode(e, false)
	e.user("assigned_to", c.assigned)
	e.bool("archived", c.archived)
	c.encodeLists(e)
	e.user("transferred_to", c.transferredTo)
	e.user("transferred_by", c.transferredBy)
	s.encodeShortURLs(e, c)
	e.endObject()
}

// encodeShortURLs adds the short URLs of recording and voicemail, if events have them.
func (s *Server) encodeShortURLs(e *encoder, c *call) {
	if c.recordingAt.IsZero() && c.voicemailAt.IsZero() || s.assume.Value("aircall-short-urls-in-events") != "present" {
		return
	}
	if !c.recordingAt.IsZero() {
		e.str("recording_short_url", shortURL(c, "r"))
	}
	if !c.voicemailAt.IsZero() {
		e.str("voicemail_short_url", shortURL(c, "v"))
	}
}

// user writes a user, or nothing for nil.
func (e *encoder) user(key string, u *user) {
	if u != nil {
		e.key(key)
		u.encode(e)
	}
}

// encodeParticipants writes the customer and the call's user. Ids are numbers, as in
// the samples.
func (c *call) encodeParticipants(e *encoder) {
	e.key("participants")
	e.array()
	e.object()
	e.str("phone_number", c.digits)
	e.str("type", "external")
	e.endObject()
	if c.user != nil {
		e.object()
		e.int("id", c.user.id)
		e.str("name", c.user.name)
		e.str("type", "user")
		e.endObject()
	}
	e.endArray()
}

func (c *call) encodeLists(e *encoder) {
	e.key("teams")
	e.array()
	for _, t := range c.teams {
		t.encode(e)
	}
	e.endArray()
	e.key("comments")
	e.array()
	for _, x := range c.comments {
		x.encode(e)
	}
	e.endArray()
	e.key("tags")
	e.array()
	for _, t := range c.tags {
		t.encode(e)
	}
	e.endArray()
}

// encode omits posted_by for a comment by the API.
func (x comment) encode(e *encoder) {
	e.object()
	e.int("id", x.id)
	e.str("content", x.text)
	if x.by != nil {
		e.key("posted_by")
		x.by.encode(e)
	}
	e.seconds("posted_at", x.at)
	e.endObject()
}

// encode writes {} as tagged_by for a tag by the API.
func (t callTag) encode(e *encoder) {
	e.object()
	e.int("id", t.tag.id)
	e.str("name", t.tag.name)
	e.key("tagged_by")
	if t.by != nil {
		t.by.encode(e)
	} else {
		e.object()
		e.endObject()
	}
	e.seconds("tagged_at", t.at)
	e.endObject()
}

// emitCall sends an event of a call. call.created is always sent before it.
func (s *Server) emitCall(tx *kit.Tx, c *call, name event, about *user) {
	s.emitCreated(tx, c)
	s.emitOn(tx, c.line, name, func(e *encoder) { s.encodeCall(e, tx, c, about) })
}

// emitExternalTransfer sends call.external_transferred, the only event with the
// external number and the caller number shown there.
func (s *Server) emitExternalTransfer(tx *kit.Tx, c *call) {
	s.emitCreated(tx, c)
	s.emitOn(tx, c.line, callExternalTransferred, func(e *encoder) {
		s.encodeCall(e, tx, c, s.userOf(c))
		e.reopen()
		e.str("external_transferred_to", c.external)
		caller := cmp.Or(c.customer, anonymous)
		if s.assume.Value("aircall-external-caller-number") == "line" {
			caller = c.line.e164
		}
		e.str("external_caller_number", caller)
		e.endObject()
	})
}

// emitCreated sends call.created once.
func (s *Server) emitCreated(tx *kit.Tx, c *call) {
	if !c.createdSent {
		c.createdSent = true
		s.emitCall(tx, c, callCreated, c.user)
	}
}

// emitIVROption sends call.ivr_option_selected with all options selected so far.
func (s *Server) emitIVROption(tx *kit.Tx, c *call) {
	s.emitCreated(tx, c)
	s.emitOn(tx, c.line, callIVROptionSelected, func(e *encoder) {
		s.encodeCall(e, tx, c, nil)
		if s.assume.Value("aircall-ivr-event-carries-options") != "yes" {
			return
		}
		e.reopen()
		e.key("ivr_options_selected")
		e.array()
		for _, o := range c.ivrOptions() {
			o.encode(e)
		}
		e.endArray()
		e.endObject()
	})
}

func (o ivrOption) encode(e *encoder) {
	e.object()
	e.str("id", o.ID)
	e.str("title", o.Title)
	e.str("key", o.Key)
	e.str("branch", o.Branch)
	e.str("created_at", o.CreatedAt)
	e.str("transition_started_at", o.TransitionStartedAt)
	e.str("transition_ended_at", o.TransitionEndedAt)
	e.endObject()
}
