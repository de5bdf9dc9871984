package aircallfront

import (
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
)

// activity is one message about a call in Front (AF-42): the call itself, its
// duration, the link to its recording or to its voicemail. Each stands alone
// (AF-11, AF-12, AF-13).
type activity struct {
	key   string // names it for ever: Front takes a key once
	title string
	lines []string
	link  string // shown after the title
	at    int64  // the second it is dated to
}

// body is what people read. Everything in it that people have named is
// escaped: the body is HTML.
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

// markBefore begins the mark, an attribute that nobody sees. Quotes are single
// ones: bodies travel as JSON, where the others are escaped.
const markBefore = `data-call='`

// mark tells activities apart.
func (a activity) mark() string { return markBefore + a.key + `'` }

// keyOf is the key of one of a call's activities.
func keyOf(c *call.Call, effect string) string { return "aircall-" + c.ID + "-" + effect }

// theCall shows qualification and line, the line's number, the customer's
// number and the agent if there was one (AF-11), all in one activity (AF-48).
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

// theDuration runs from answered to ended, without the ringing (AF-12, AF-42).
func theDuration(c *call.Call) activity {
	return activity{key: keyOf(c, durationEffect), title: "Call duration: " + spell(talked(c)), at: loggedAt(c)}
}

// theRecording shows Aircall's lasting link, not the one to the file, which
// expires within the hour (AF-13, AF-42).
func theRecording(c *call.Call) activity {
	return activity{key: keyOf(c, recordingEffect), title: "Recording:", link: c.Asset, at: loggedAt(c)}
}

// theVoicemail shows the lasting link to what the caller said (AF-23).
func theVoicemail(c *call.Call) activity {
	return activity{key: keyOf(c, voicemailEffect), title: "Listen to the voicemail:", link: c.Asset, at: voicemailAt(c).Unix()}
}

// spell writes a length of time as "1 h 2 min 5 s".
func spell(d time.Duration) string {
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
