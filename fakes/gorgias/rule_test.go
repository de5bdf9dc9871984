package gorgias_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/gorgias"
)

// conditions are evaluated on a ticket of Carla Reyes with the channel phone and the
// tags Voicemail and VIP, without an assignee. Its only message is Lena's note "hello".
var conditions = []struct {
	condition string
	holds     bool
}{
	{`eq(ticket.channel, 'phone')`, true},
	{`eq(ticket.channel, "Phone")`, false}, // eq is exact
	{`eq(ticket.channel, 'phone ')`, false},
	{`neq(ticket.channel, 'email')`, true},
	{`neq(ticket.channel, 'phone')`, false},
	{`eq(ticket.customer.id, 70411)`, true},
	{`eq(ticket.customer.id, 70411.0)`, true},
	{`eq(ticket.customer.id, '70411')`, true},
	{`eq(ticket.customer.email, 'carla@example.test')`, true},
	{`eq(ticket.customer.email, 'Carla@example.test')`, false},
	{`eq(ticket.customer.channels.type, ['email', 'phone'])`, true},
	{`containsAny(ticket.customer.channels.address, ['+12025550100'])`, true},
	{`eq(ticket.spam, false)`, true},
	{`eq(ticket.spam, true)`, false},
	{`eq(ticket.assignee_user.id, null)`, true},
	{`neq(ticket.assignee_user.id, null)`, false},
	{`eq(ticket.assignee_user.id, 7)`, false},
	{`isEmpty(ticket.assignee_user.id)`, true},
	{`isEmpty(ticket.assignee_user)`, true},
	{`isNotEmpty(ticket.subject)`, false},
	{`isNotEmpty(ticket.tags)`, true},
	{`isEmpty(message.intents.name)`, true},
	{`contains(message.body_text, "HELL")`, true},
	{`notContains(message.body_text, "HELL")`, false},
	{`notContains(message.body_text, "bye")`, true},
	{`containsAny(message.body_text, ['bye', 'Ell'])`, true},
	{`containsAny(message.body_text, [])`, false},
	{`containsAll(message.body_text, ['he', 'lo',])`, true},
	{`containsAll(message.body_text, ['he', 'la'])`, false},
	{`notContainsAny(message.body_text, ['he', 'la'])`, false},
	{`notContainsAll(message.body_text, ['he', 'la'])`, true},
	{`startsWith(message.body_text, 'HEL')`, true},
	{`startsWith(message.body_text, 'ello')`, false},
	{`endsWith(message.body_text, 'LO')`, true},
	{`endsWith(message.body_text, 'hell')`, false},
	{`containsAny(ticket.tags.name, ['voicemail'])`, true},
	{`containsAny(ticket.tags.name, ['voice'])`, false}, // items of a list are compared whole
	{`containsAll(ticket.tags.name, ['VIP', 'Voicemail'])`, true},
	{`containsAll(ticket.tags.name, ['VIP', 'x'])`, false},
	{`notContainsAny(ticket.tags.name, ['x', 'y'])`, true},
	{`containsAny(message.intents.name, ['other/no_reply'])`, false},
	{`gt(ticket.messages_count, 0)`, true},
	{`gt(ticket.messages_count, 1)`, false},
	{`gte(ticket.messages_count, 1)`, true},
	{`lt(ticket.messages_count, 1e1)`, true},
	{`lte(ticket.messages_count, -1)`, false},
	{`gt(ticket.created_datetime, '2025-12-31T00:00:00Z')`, true},
	{`lt(ticket.created_datetime, '2025-12-31')`, false}, // no time of day
	{`gt(ticket.channel, 'a')`, false},
	{`lteTimedelta(ticket.created_datetime, '1h')`, true},
	{`gteTimedelta(ticket.created_datetime, '1h')`, false},
	{`gteTimedelta(ticket.created_datetime, '0d')`, true},
	{`lteTimedelta(ticket.closed_datetime, '2w')`, false},
	// A function of null is false, even a negated function.
	{`neq(ticket.assignee_user.id, 7)`, false},
	{`notContains(ticket.subject, 'x')`, false},
	{`!eq(ticket.assignee_user.id, 7)`, true},
	{`!!(eq(ticket.id, 1) || eq(ticket.channel, 'phone')) && !eq(ticket.id, 1)`, true},
	{`eq(ticket.channel, 'email') || eq(ticket.channel, 'phone') && eq(ticket.status, 'closed')`, false},
	{`(eq(ticket.channel, 'phone') || eq(ticket.channel, 'email')) && eq(ticket.status, 'open')`, true},
	{`eq(ticket.channel, '{{message.source.type}}') || eq(message.from_agent, true)`, true},
	{`eq(message.sender.email, '{{message.sender.email}}')`, true},
}

const caller = `,"tags":[{"name":"Voicemail"},{"name":"VIP"}]`

func (d *desk) rule(code string) { d.rawRule(code, 201) }

func (d *desk) rawRule(code string, status int) string {
	d.t.Helper()
	return d.send("POST", "/api/rules", `{"name":"R","event_types":"ticket-message-created","code":`+jsonText(code)+`}`, status).Raw
}

func jsonText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

func TestConditionsOfRules(t *testing.T) {
	for _, c := range conditions {
		d := newDesk(t)
		d.rule(`if (` + c.condition + `) { Action('setSubject', {subject: 'holds'}) } else { Action('setSubject', {subject: 'fails'}) }`)
		want := map[bool]string{true: "holds", false: "fails"}[c.holds]
		same(t, c.condition, d.get("/api/tickets/"+d.ticket(caller).Get("id").Raw).Get("subject").String(), want)
	}
}

func TestFunctionsOfNullByAssumption(t *testing.T) {
	d := newDesk(t, gorgias.WithAssumption("gorgias-function-of-null", "as-empty"))
	d.rule(`if (neq(ticket.assignee_user.id, 7)) { Action('setSubject', {subject: 'holds'}) }`)
	same(t, "subject", d.get("/api/tickets/"+d.ticket("").Get("id").Raw).Get("subject").String(), "holds")
}

// TestAgesGrow checks that a ticket joins a view of old tickets when time passes.
func TestAgesGrow(t *testing.T) {
	d := newDesk(t)
	d.ticket("")
	view := d.send("POST", "/api/views", `{"name":"Old","filters":"gteTimedelta(ticket.created_datetime, '1h')"}`, 201).Get("id").Raw
	same(t, "new", d.get("/api/views/"+view+"/items").Get("data.#").Int(), 0)
	d.ok(d.sched.Advance(time.Hour))
	same(t, "old", d.get("/api/views/"+view+"/items").Get("data.#").Int(), 1)
}

func TestActionsOfRules(t *testing.T) {
	for code, want := range map[string]string{
		`Action("addTags", {tags: "new, VIP"})`:           `tags.#.name=["Voicemail","VIP","new"]`,
		`Action("addTags", {tags: ["a", "b"]})`:           `tags.#.name=["Voicemail","VIP","a","b"]`,
		`Action("removeTags", {tags: "VIP"})`:             `tags.#.name=["Voicemail"]`,
		`Action("setTags", {tags: "{{ticket.channel}}"})`: `tags.#.name=["phone"]`,
		`Action("setStatus", {status: "closed"})`:         `status="closed"`,
		`Action("setPriority", {priority: "critical"})`:   `priority="critical"`,
		`Action("setSubject", {subject: "Call from {{ticket.customer.name}} ({{ ticket.customer.firstname }})"})`:         `subject="Call from Carla Reyes (Carla)"`,
		`Action("setSubject", {"subject": "{{message.from_agent}} {{ticket.tags.name}} {{ticket.assignee_user.name}}."})`: `subject="True Voicemail, VIP ."`,
		`Action("setSubject", {subject: ticket.customer.email})`:                                                          `subject="carla@example.test"`,
		`Action("setSubject", {subject: "{{ticket.id"})`:                                                                  `subject="{{ticket.id"`,
		`Action("setAssignee", {assignee_user: {{lena}}})`:                                                                `assignee_user.email="lena@northpier.test"`,
		`Action("setAssignee", {assignee_user: 7})`:                                                                       `assignee_user=null`,
		`Action("setAssignee", {assignee_user: {{lena}}}); Action("setAssignee", {assignee_user: null})`:                  `assignee_user=null`,
		`Action("replyToTicket", {body_text: "Hi {{ticket.customer.firstname}}", body_html: "<b>Hi</b>"})`:                `messages.1.body_text="Hi Carla"`,
		`Action("replyToTicket", {body_html: "<b>Hi</b>"})`:                                                               `messages.1.body_html="<b>Hi</b>"`,
		`Action("addInternalNote", {body_text: "n"})`:                                                                     `messages.1.channel="internal-note"`,
		`Action("trashTicket")`: `trashed_datetime="2026-01-05T09:00:00.000000+00:00"`,
		// Each statement reads the changes of the statements before it.
		`Action("setSubject", {subject: "a"}); if (eq(ticket.subject, "a")) { Action("setSubject", {subject: "{{ticket.subject}}b"}) }`:                                                                                                                                            `subject="ab"`,
		`if (eq(ticket.id, 1)) { Action("setSubject", {subject: "1"}) } else if (eq(ticket.channel, "phone")) { Action("setSubject", {subject: "2"}) } else if (eq(ticket.status, "open")) { Action("setSubject", {subject: "3"}) } else { Action("setSubject", {subject: "4"}) }`: `subject="2"`,
	} {
		d := newDesk(t)
		d.rule(`if (eq(message.body_text, "hello")) { ` + strings.ReplaceAll(code, "{{lena}}", itoa(d.lena)) + ` }`)
		got := d.get("/api/tickets/" + d.ticket(caller).Get("id").Raw)
		path, value, _ := strings.Cut(want, "=")
		if got.Get(path).Raw != value {
			t.Errorf("%s\n%s is %s, want %s", code, path, got.Get(path).Raw, value)
		}
	}
}

// TestLongRules checks that rules may have many conditions and statements.
func TestLongRules(t *testing.T) {
	d := newDesk(t)
	d.rule(`if (` + strings.Repeat(`eq(ticket.id, 1) || `, 600) + `eq(ticket.channel, 'phone')) { Action('addTags', {tags: 'long'}) }`)
	var flat strings.Builder
	for i := range 100 {
		fmt.Fprintf(&flat, "if (eq(ticket.channel, 'phone')) { Action('setPriority', {priority: 'high'}) }\nAction('addTags', {tags: 't%d'})\n", i)
	}
	d.rule(flat.String())
	same(t, "tags", d.get("/api/tickets/"+d.ticket("").Get("id").Raw).Get("tags.#").Int(), 101)
}

func TestRefusedRules(t *testing.T) {
	d := newDesk(t)
	for code, want := range map[string]string{
		`if (`:                     `400 "Line 1, column 5: unexpected end"`,
		`if (eq(ticket.id 7)) { }`: `400 "Line 1, column 18: unexpected \"7\""`,
		`if (containsAny(ticket.tags.name, ['a' 'b'])) { }`:        `400 "Line 1, column 40: unexpected \"'b'\""`,
		`Action("addTags" {tags: "x"})`:                            `400 "Line 1, column 18: unexpected \"{\""`,
		`Action("replyToTicket", {body_text: "x" body_html: "y"})`: `400 "Line 1, column 41: unexpected \"body_html\""`,
		`Action("addTags", {tags: "x"}) Action("trashTicket")`:     `400 "Line 1, column 32: missing ; before statement"`,
		`if (eq(ticket.id)) {}`:                                    `400 "eq takes 2 arguments, not 1"`,
		`if (isEmpty(ticket.id, 1)) {}`:                            `400 "isEmpty takes 1 arguments, not 2"`,
		`Action("addTags")`:                                        `400 "addTags needs tags"`,
		`Action("replyToTicket", {})`:                              `400 "replyToTicket needs body_text or body_html"`,
		`if (ticket.id == 7) {}`:                                   `501 unexpected \"==\"`,
		`let x = 1`:                                                `501 unexpected \"let\"`,
		`if (eq(ticket.id, 1)) Action("trashTicket")`:              `501 unexpected \"Action\"`,
		`notify("x")`:                                              `501 rules with \"notify\"`,
		`if (matches(ticket.id, 1)) {}`:                            `501 the function \"matches\"`,
		`if (eq(event.type, 1)) {}`:                                `501 the variable \"event.type\"`,
		`if (eq(ticket.mood, 1)) {}`:                               `501 the variable \"ticket.mood\"`,
		`if (eq(ticket.created_datetime.year, 1)) {}`:              `501 the variable \"ticket.created_datetime.year\"`,
		`if (eq(ticket.id, ['{{ticket.mood}}'])) {}`:               `501 the variable \"ticket.mood\"`,
		`if (gteTimedelta(ticket.id, '5m')) {}`:                    `501 the time span \"5m\"`,
		`if (gteTimedelta(ticket.id, 5)) {}`:                       `501 the time span 5`,
		`if (eq(ticket.id, {a: 1})) {}`:                            `501 an object as a value`,
		`Action("applyMacro", {macro: 1})`:                         `501 the rule action \"applyMacro\"`,
		`Action("sendEmail", {to: "x"})`:                           `501 the rule action \"sendEmail\"`,
		`Action("setTeamAssignee", {assignee_team: 1})`:            `501 the rule action \"setTeamAssignee\"`,
		`Action("snoozeTicket", {})`:                               `501 the rule action \"snoozeTicket\"`,
		`Action("addTags", {tags: "x", colour: 1})`:                `501 the argument \"colour\" of the rule action \"addTags\"`,
		`Action("setStatus", {status: "done"})`:                    `501 the status \"done\" in a rule`,
		`Action("setPriority", {priority: 1})`:                     `501 the priority 1 in a rule`,
		`Action("setSubject", {subject: "{{current_user.name}}"})`: `501 the variable \"current_user.name\"`,
		`Action("setSubject", {subject: "{{ticket.nickname}}"})`:   `501 the variable \"ticket.nickname\"`,
		`Action("setSubject", {subject: "{{ticket.created_datetime|datetime_format('L')}}"})`:      `501 the template`,
		`if (` + strings.Repeat("(", 300) + `eq(ticket.id, 1)` + strings.Repeat(")", 300) + `) {}`: `501 nested too deeply`,
	} {
		status, part, _ := strings.Cut(want, " ")
		got := d.rawRule(code, map[string]int{"400": 400, "501": 501}[status])
		if !strings.Contains(got, part) {
			t.Errorf("%.80s\n got %s\nwant %s", code, got, want)
		}
	}
	same(t, "rules", d.get("/api/rules").Get("data.#").Int(), 0)
}

// TestTemplatesOfIntegrationsAreChecked checks that unknown variables are refused.
func TestTemplatesOfIntegrationsAreChecked(t *testing.T) {
	d := newDesk(t)
	with := func(part string) string {
		return `{"name":"X","type":"http","http":{"method":"POST","triggers":{},` + part + `}}`
	}
	for _, part := range []string{`"url":"https://x.test/{{ticket.mood}}"`, `"url":"https://x.test","headers":{"A":"{{mood}}"}`,
		`"url":"https://x.test","form":{"a":"{{ticket.id|upper}}"}`, `"url":"https://x.test","form":{"a":{"b":"{{message.mood}}"}}`} {
		d.send("POST", "/api/integrations", with(part), 501)
	}
	d.send("POST", "/api/integrations", with(`"url":"https://x.test","form":"{{context}}"`), 201)
}
