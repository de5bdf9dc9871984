package aircallspark

import (
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// note returns the text of the call's interaction, which has no fields for result,
// line, agents' comments and the link to the recording. The note of a message is
// its text. The last line identifies the call.
func note(c *call.Call) string {
	var lines []string
	if c.Message {
		lines = append(lines, c.Text, onLine("Message", c))
	} else {
		lines = append(lines, onLine(string(c.Qualification()), c), "Number: "+c.Customer)
		lines = append(lines, talk(c)...)
	}
	return strings.Join(append(lines, mark(c)), "\n")
}

// talk lists duration, comments and link of a call.
func talk(c *call.Call) (lines []string) {
	if c.Outcome() == call.Answered && c.Ended >= c.Answered {
		lines = append(lines, "Duration: "+(time.Duration(c.Ended-c.Answered)*time.Second).String())
	}
	for _, comment := range c.Comments.List() {
		by := comment.By.Name
		if by == "" {
			by = "Comment"
		}
		lines = append(lines, by+": "+comment.Text)
	}
	switch {
	case c.Asset == "":
	case c.Outcome() == call.LeftVoicemail:
		lines = append(lines, "Voicemail: "+c.Asset)
	default:
		lines = append(lines, "Recording: "+c.Asset)
	}
	return lines
}

func onLine(what string, c *call.Call) string {
	switch {
	case c.Line.Name == "":
		return what + " on " + c.Line.Number
	case c.Line.Number == "":
		return what + " on " + c.Line.Name
	default:
		return what + " on " + c.Line.Name + " (" + c.Line.Number + ")"
	}
}

// mark identifies the call in its note.
func mark(c *call.Call) string {
	if message, ok := aircall.MessageID(c.ID); ok {
		return "Aircall message " + message
	}
	return "Aircall call " + c.ID
}
