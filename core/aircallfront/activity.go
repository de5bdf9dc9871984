package aircallfront

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
)

// activity is one message about a call in Front (AF-42): the call itself, its
// duration, the link to its recording or the link to its voicemail. Each is a
// message of its own (AF-11, AF-12, AF-13).
type activity struct {
	key   string // idempotency key at Front
	title string
	lines []string
	link  string // shown after the title
	at    int64  // its time, in seconds since 1970 UTC
}

// body returns the message as HTML. Names and texts of people are escaped.
func (a activity) body() string {
	var b strings.Builder
	b.Grow(256)
	b.WriteString("<p " + a.mark() + "><strong>")
	b.WriteString(html.EscapeString(a.title))
	b.WriteString("</strong>")
	if a.link != "" {
		link := html.EscapeString(a.link)
		b.WriteString(` <a href='` + link + `'>` + link + `</a>`)
	}
	b.WriteString("</p>")
	for n, line := range a.lines {
		b.WriteString([...]string{"<p>", "<br>"}[min(n, 1)])
		b.WriteString(html.EscapeString(line))
	}
	if len(a.lines) > 0 {
		b.WriteString("</p>")
	}
	return b.String()
}

// markBefore begins the mark, an invisible attribute. It has single quotes because
// double quotes are escaped in JSON.
const markBefore = `data-call='`

// mark identifies the activity in a message's body.
func (a activity) mark() string { return markBefore + a.key + `'` }

// keyOf returns the key of one activity of a call.
func keyOf(c *call.Call, effect string) string { return "aircall-" + c.ID + "-" + effect }

// theCall lists qualification and line, the line's number, the customer's number
// and the agent, if any (AF-11), in one activity (AF-48).
func theCall(c *call.Call) activity {
	line := "Line: " + lineName(c)
	if c.Line.Number != "" {
		line += " (" + c.Line.Number + ")"
	}
	lines := []string{line, "Customer: " + customerShown(c)}
	if agent := author(c); agent.Known() {
		lines = append(lines, "Agent: "+agentShown(agent))
	}
	return activity{key: keyOf(c, callEffect), title: subject(c), lines: lines, at: loggedAt(c)}
}

// theDuration contains the duration from answered to ended, without the ringing
// (AF-12, AF-42).
func theDuration(c *call.Call) activity {
	return activity{key: keyOf(c, durationEffect), title: "Call duration: " + formatDuration(talkTime(c)), at: loggedAt(c)}
}

// theRecording contains Aircall's permanent link to the recording, not the file's
// URL, which expires within the hour (AF-13, AF-42).
func theRecording(c *call.Call) activity {
	return activity{key: keyOf(c, recordingEffect), title: "Recording:", link: c.Asset, at: loggedAt(c)}
}

// theVoicemail contains the permanent link to the voicemail (AF-23).
func theVoicemail(c *call.Call) activity {
	return activity{key: keyOf(c, voicemailEffect), title: "Listen to the voicemail:", link: c.Asset, at: voicemailAt(c).Unix()}
}

// formatDuration formats a duration as "1 h 2 min 5 s".
func formatDuration(d time.Duration) string {
	seconds := int64(d / time.Second)
	var parts []string
	if h := seconds / 3600; h > 0 {
		parts = append(parts, fmt.Sprintf("%d h", h))
	}
	if m := seconds / 60 % 60; m > 0 {
		parts = append(parts, fmt.Sprintf("%d min", m))
	}
	if s := seconds % 60; s > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%d s", s))
	}
	return strings.Join(parts, " ")
}

func customerShown(c *call.Call) string {
	if c.Customer == "" {
		return "anonymous"
	}
	return c.Customer
}

func agentShown(a call.Agent) string {
	switch {
	case a.Name != "":
		return a.Name
	case a.Email != "":
		return a.Email
	default:
		return "user " + a.ID
	}
}
