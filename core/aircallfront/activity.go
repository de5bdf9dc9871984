package aircallfront

import (
	"html"
	"strings"

	"github.com/callsim/callsim/core/call"
)

// activity is the text of the call's message: qualification and line, the
// line's number, the customer's number and the agent if there was one (AF-11).
// Everything in it that people have named is escaped: the body is HTML.
func activity(c call.Call) string {
	var b strings.Builder
	b.Grow(256)
	b.WriteString("<p " + mark(c) + "><strong>")
	b.WriteString(html.EscapeString(subject(c)))
	b.WriteString("</strong></p><p>Line: ")
	b.WriteString(html.EscapeString(lineName(c)))
	if c.Line.Number != "" {
		b.WriteString(" (" + html.EscapeString(c.Line.Number) + ")")
	}
	b.WriteString("<br>Customer: ")
	b.WriteString(html.EscapeString(customerShown(c)))
	if agent := author(c); agent.Known() {
		b.WriteString("<br>Agent: ")
		b.WriteString(html.EscapeString(agentShown(agent)))
	}
	b.WriteString("</p>")
	return b.String()
}

func customerShown(c call.Call) string {
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
