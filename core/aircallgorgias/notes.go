package aircallgorgias

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
)

// The notes, line by line. Unknown values are omitted.

// lines builds a note.
type lines struct{ b strings.Builder }

func (l *lines) add(label, value string) {
	if value == "" {
		return
	}
	if l.b.Len() > 0 {
		l.b.WriteByte('\n')
	}
	if label != "" {
		l.b.WriteString(label + ": ")
	}
	l.b.WriteString(value)
}

func at(seconds int64) string {
	if seconds == 0 {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// beginning adds what is known when a call is answered (AG-17).
func (l *lines) beginning(c *call.Call, teams []string) {
	l.add("Start time", at(c.Started))
	l.add("Answered time", at(c.Answered))
	l.add("Call direction", c.Direction.String())
	l.add("Customer phone", number(c))
	l.add("Aircall number", strings.TrimSpace(c.Line.Name+" "+c.Line.Number))
	l.add("IVR options", strings.Join(c.Choices.List(), ", "))
	l.add("Aircall team", strings.Join(teams, ", "))
}

// ending adds what is known when a call is over (AG-18).
func (l *lines) ending(c *call.Call) {
	l.add("End time", at(c.Ended))
	l.add("Assignee", last(c).Name)
	if answered(c) && c.Ended >= c.Answered {
		l.add("Duration", (time.Duration(c.Ended-c.Answered) * time.Second).String())
	}
	l.add(assetName(c), c.Asset)
	if c.Voicemail {
		l.add("Voicemail", "the caller left one")
	}
	if !answered(c) {
		reason := strings.ReplaceAll(c.MissedReason, "_", " ")
		if reason == "" && c.Direction == call.Outbound {
			reason = "not picked up"
		}
		l.add("Missed call reason", reason)
	}
	var notes []string
	for _, note := range c.Comments.List() {
		notes = append(notes, note.Text)
	}
	l.add("Agent notes", strings.Join(notes, " / "))
}

// assetName returns the label of the permanent link (AG-20, AG-43).
func assetName(c *call.Call) string {
	if c.Voicemail && !answered(c) {
		return "Voicemail link"
	}
	return "Recording link"
}

// answeredNote is added when the call is answered (AG-17).
func answeredNote(c *call.Call, teams []string) string {
	var l lines
	l.add("", "Call answered")
	l.beginning(c, teams)
	return l.b.String()
}

// endedNote is added when the call is over (AG-18).
func endedNote(c *call.Call) string {
	var l lines
	l.add("", "Call ended")
	l.ending(c)
	return l.b.String()
}

// missedNote combines both for an unanswered call (AG-19).
func missedNote(c *call.Call, teams []string) string {
	var l lines
	l.add("", "Call not answered")
	l.beginning(c, teams)
	l.ending(c)
	return l.b.String()
}

// newCustomerNote reports that the integration created the customer (AG-09).
func newCustomerNote(c *call.Call) string {
	return fmt.Sprintf("No customer with the number %s existed in Gorgias; the Aircall integration created this one.", number(c))
}

// assetNote contains a recording or voicemail that was late (AG-60).
func assetNote(c *call.Call) string {
	var l lines
	l.add(assetName(c), c.Asset)
	return l.b.String()
}

// linkNote links from the ticket in which a call was dialled to the call's ticket
// (AG-16).
func linkNote(c *call.Call, url string) string {
	return fmt.Sprintf("An outbound call to %s was made from this ticket: %s", number(c), url)
}
