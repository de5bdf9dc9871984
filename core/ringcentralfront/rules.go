package ringcentralfront

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// place writes the place of a step as a name.
func place(seq int64) string { return strconv.FormatInt(seq, 10) }

// shown is a leg that Front shows, and where.
type shown struct {
	*leg
	id      string
	channel string // of the number by which the leg came
	parent  string // id of the leg whose conversation it joins
	before  *shown // the shown leg from which the customer was handed on, nil for none
}

// shownLegs decides which legs Front shows. A leg that came by a number is shown
// on that number's voice channel, if it has one (RF-01, RF-02); connected for
// texts only counts as not connected (RF-10, RF-11). Extensions are shown where
// the customer came from, as long as that was by a connected number (RF-09,
// RF-14, RF-56). The conversation is made where the customer first came in
// (RF-12); whatever comes later joins it (RF-10). Front puts it into the inbox of
// that channel (RF-03). Each call has a conversation of its own (RF-58), whoever
// began it and from where (RF-15, RF-44).
func shownLegs(id string, s *session, voice map[string]string) []shown {
	var all []shown
	if s.direction == call.UnknownDirection {
		return nil // a call between extensions, or one of which too little is known
	}
	channel := ""
	for n, l := range s.legs {
		number := l.to
		if n == 0 {
			number = s.dialled
		}
		if number != "" || l.outside {
			channel = voice[number]
		} else if channel == "" && len(all) > 0 {
			channel = all[len(all)-1].channel // back from where nothing is shown
		}
		if channel == "" || l.outside || l.isEmpty() && n > 0 {
			continue
		}
		one := shown{leg: l, id: legID(id, l), channel: channel}
		one.parent = one.id
		if len(all) > 0 {
			one.parent = all[0].id
			one.before = &all[len(all)-1]
		}
		all = append(all, one)
	}
	return all
}

// isEmpty: the customer was handed on and nobody was called yet.
func (l *leg) isEmpty() bool { return len(l.targets) == 0 && !l.wait && l.answered == 0 }

// legID names a leg for ever.
func legID(id string, l *leg) string {
	if l.key == "" {
		return id
	}
	return id + "-" + l.key
}

// handle is the customer as Front knows them: the number exactly as the phone
// system writes it (RF-16), or one name for everybody who withholds it on that
// channel (RF-59).
func handle(s *session, first shown) string {
	if s.customer == "" {
		return "anonymous:" + first.channel
	}
	return s.customer
}

// name is what a contact that Front has to make is called. Names are not taken
// over from RingCentral (RF-19).
func name(s *session) string {
	if s.customer == "" {
		return "Anonymous"
	}
	return ""
}

// outcome is how the last leg of a call that is over ended: after an answer, or
// because nobody took it (RF-21, RF-22), or because the caller would not wait any
// longer, which rules of Front can tell apart (RF-26, RF-50). Who has reached the
// voicemail has waited.
func outcome(l *leg) string {
	switch {
	case l.answered > 0:
		return front.HungUp
	case l.voicemail || l.unheard:
		return front.Missed
	default:
		return front.Abandoned
	}
}

// hidden tells a consultation: an agent who has somebody on hold calls somebody
// else. That second call is not shown (RF-13).
func isConsultation(s *session, holds []hold) bool {
	return s.direction == call.Outbound && slices.ContainsFunc(holds, func(h hold) bool {
		return h.extension == s.dialler && h.from <= s.began && (h.until == 0 || s.began <= h.until)
	})
}

// hold is a time in which an agent had a customer on hold.
type hold struct {
	extension   string
	from, until int64 // milliseconds; until is 0 while it lasts
}

// conversationKey threads texts: by the customer and the number that they write
// to (RF-34, RF-61).
func conversationKey(number, customer string) string { return "ringcentral-" + number + "-" + customer }

// MaxFiles is how much a text may carry in files (RF-38, RF-62).
const MaxFiles = 1_500_000

// agent is what is known of an extension: the value of an agent's effect.
type agent struct{ email, kind string }

func (a agent) value() string { return a.kind + " " + a.email }

func readAgent(value string) agent {
	kind, email, _ := strings.Cut(value, " ")
	return agent{email, kind}
}

// isQueue tells a call queue (RF-24).
func (a agent) isQueue() bool { return a.kind == "Department" }
