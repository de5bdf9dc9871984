package core_test

import (
	"fmt"
	"strings"
)

// phoneCall writes a call's webhooks and API view in Aircall's format.
type phoneCall struct {
	id        int
	direction string
	digits    string
	line      string
	agent     string // who answers or dials, "" for none
	answered  bool
	voicemail bool
	reason    string
	notes     []string // by the agent
}

const (
	began    = 1767603600 // the world's first second
	pickedUp = began + 10
	hungUp   = began + 60
)

func answeredCall() phoneCall {
	return phoneCall{id: 501, direction: "inbound", digits: "+1 604-555-0117", line: "Sales & Co", agent: "ada", answered: true}
}

func missedCall() phoneCall {
	return phoneCall{id: 502, direction: "inbound", digits: "+1 604-555-0118", line: "Support", reason: "agents_did_not_answer"}
}

func user(name string) string {
	return fmt.Sprintf(`{"id":%d,"name":"%s","email":"%s@example.test","available":true}`, len(name)+int(name[0]), strings.ToUpper(name[:1])+name[1:], name)
}

// data is the call object at one moment of the call.
func (c phoneCall) data(answered, over, complete bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":%d,"direct_link":"https://api.aircall.io/v1/calls/%d","direction":%q`, c.id, c.id, c.direction)
	state, answeredAt, endedAt := "initial", "null", "null"
	if answered {
		state, answeredAt = "answered", fmt.Sprint(pickedUp)
	}
	if over {
		state, endedAt = "done", fmt.Sprint(hungUp)
	}
	reason, voicemail, asset := "null", "null", "null"
	if over && c.reason != "" {
		reason = `"` + c.reason + `"`
	}
	if complete && c.voicemail {
		voicemail = `"https://media.example/vm.mp3?X-Amz-Expires=600\u0026x=1"`
		asset = fmt.Sprintf(`"https://assets.aircall.io/calls/%d/voicemail"`, c.id)
	}
	fmt.Fprintf(&b, `,"status":%q,"missed_call_reason":%s,"started_at":%d,"answered_at":%s,"ended_at":%s,"duration":0,"voicemail":%s,"recording":null,"asset":%s,"raw_digits":%q`,
		state, reason, began, answeredAt, endedAt, voicemail, asset, c.digits)
	if c.agent != "" && (answered || c.direction == "outbound") {
		fmt.Fprintf(&b, `,"user":%s`, user(c.agent))
	}
	fmt.Fprintf(&b, `,"number":{"id":4400,"name":%q,"digits":"+1 604-555-0100","e164_digits":"+16045550100","open":true},"archived":false,"teams":[],"comments":[%s],"tags":[]}`, c.line, c.comments())
	return b.String()
}

func (c phoneCall) comments() string {
	var list []string
	for n, note := range c.notes {
		list = append(list, fmt.Sprintf(`{"id":%d,"content":%q,"posted_at":%d,"posted_by":%s}`, 90+n, note, pickedUp+n, user(c.agent)))
	}
	return strings.Join(list, ",")
}

func hook(event string, at int, data string) string {
	return fmt.Sprintf(`{"resource":"call","event":%q,"timestamp":%d,"token":%q,"data":%s}`, event, at, token, data)
}

func (c phoneCall) created() string { return hook("call.created", began, c.data(false, false, false)) }

// rings names the rung agent as user, who may never answer.
func (c phoneCall) rings(agent string) string {
	data := strings.Replace(c.data(false, false, false), `,"number":`, `,"user":`+user(agent)+`,"number":`, 1)
	return hook("call.ringing_on_agent", began+1, data)
}

func (c phoneCall) answer() string {
	return hook("call.answered", pickedUp, c.data(true, false, false))
}

func (c phoneCall) hangup() string {
	return hook("call.hungup", hungUp, c.data(c.answered, true, false))
}

func (c phoneCall) ended() string {
	return hook("call.ended", hungUp+30, c.data(c.answered, true, true))
}

func (c phoneCall) voicemailLeft() string {
	return hook("call.voicemail_left", hungUp+33, c.data(c.answered, true, true))
}

// webhooks returns all webhooks of a call, in order.
func (c phoneCall) webhooks() []string {
	hooks := []string{c.created()}
	if c.direction == "inbound" {
		hooks = append(hooks, c.rings("ben"))
	}
	if c.answered {
		hooks = append(hooks, c.answer())
	}
	hooks = append(hooks, c.hangup(), c.ended())
	if c.voicemail {
		hooks = append(hooks, c.voicemailLeft())
	}
	return hooks
}

// api returns the call as in GET /v1/calls/{id}.
func (c phoneCall) api(over bool) string {
	return strings.Replace(c.data(c.answered, over, over), `,"number":`, `,"contact":null,"assigned_to":null,"number":`, 1)
}
