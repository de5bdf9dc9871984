package ringcentralfront

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// seqName returns a step's number as a part of a name.
func seqName(seq int64) string { return strconv.FormatInt(seq, 10) }

// shown is a leg that Front shows.
type shown struct {
	*leg
	id      string
	channel string // of the number through which the leg came
	parent  string // id of the leg whose conversation it joins
	before  *shown // the shown leg from which the customer was transferred, nil for none
}

// shownLegs returns the legs that Front shows. A leg that came to a number is shown
// in that number's voice channel, if it has one (RF-01, RF-02); a number connected
// for SMS only counts as not connected (RF-10, RF-11). A leg to an extension is
// shown in the channel where the customer came from, if that number is connected
// (RF-09, RF-14, RF-56). The conversation is created in the channel where the
// customer first came in (RF-12); later legs join it (RF-10). Front puts it into
// the inbox of that channel (RF-03). Each call has a conversation of its own
// (RF-58), also an outbound call, from a number or started in Front (RF-15, RF-44).
func shownLegs(id string, s *session, voice map[string]string) []shown {
	var all []shown
	if s.direction == call.UnknownDirection {
		return nil // a call between extensions, or with too few steps
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
			channel = all[len(all)-1].channel // transferred back from a leg that is not shown
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

// isEmpty reports whether the customer was transferred and nobody was called yet.
func (l *leg) isEmpty() bool { return len(l.targets) == 0 && !l.queued && l.answered == 0 }

// legID returns a permanent id of a leg.
func legID(id string, l *leg) string {
	if l.key == "" {
		return id
	}
	return id + "-" + l.key
}

// handle returns the customer's handle in Front: the number exactly as the phone
// system writes it (RF-16), or one handle for all anonymous callers of the channel
// (RF-59).
func handle(s *session, first shown) string {
	if s.customer == "" {
		return "anonymous:" + first.channel
	}
	return s.customer
}

// name returns the name of a contact that Front creates. Names are not copied from
// RingCentral (RF-19).
func name(s *session) string {
	if s.customer == "" {
		return "Anonymous"
	}
	return ""
}

// outcome returns the final status of a call's last leg: hung up after an answer;
// missed, if nobody answered (RF-21, RF-22); or abandoned, if the caller hung up
// before, which Front's rules distinguish (RF-26, RF-50). A caller who reached the
// voicemail counts as missed.
func outcome(l *leg) string {
	switch {
	case l.answered > 0:
		return front.HungUp
	case l.voicemail || l.noAnswer:
		return front.Missed
	default:
		return front.Abandoned
	}
}

// isConsultation reports whether an agent placed the call while having a customer
// on hold. Such a call is not shown (RF-13).
func isConsultation(s *session, holds []hold) bool {
	return s.direction == call.Outbound && slices.ContainsFunc(holds, func(h hold) bool {
		return h.extension == s.dialler && h.from <= s.began && (h.until == 0 || s.began <= h.until)
	})
}

// hold is a period in which an agent had a customer on hold.
type hold struct {
	extension   string
	from, until int64 // milliseconds; until is 0 for a running hold
}

// conversationKey threads SMS by the customer and the number of the company (RF-34,
// RF-61).
func conversationKey(number, customer string) string { return "ringcentral-" + number + "-" + customer }

// MaxFiles is the maximum total size of an SMS's files (RF-38, RF-62).
const MaxFiles = 1_500_000

// agent is the user of an extension, the value of the agent effect.
type agent struct{ email, kind string }

func (a agent) value() string { return a.kind + " " + a.email }

func readAgent(value string) agent {
	kind, email, _ := strings.Cut(value, " ")
	return agent{email, kind}
}

// isQueue reports whether the extension is a call queue (RF-24).
func (a agent) isQueue() bool { return a.kind == "Department" }
