package gorgias_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/gorgias"
)

func TestTicketLife(t *testing.T) {
	d := newDesk(t)
	made := d.ticket(`,"status":"closed","subject":"Inbound call: Carla","external_id":"call 1","assignee_user":{"email":"lena@northpier.test"},"tags":[{"name":"A"},{"name":"A"},{"name":"B"}]`)
	id := made.Get("id").Raw
	same(t, "assignee", made.Get("assignee_user.name").String(), "Lena Hoff")
	same(t, "tags", made.Get("tags.#.name").Raw, `["A","B"]`)
	same(t, "closed at", made.Get("closed_datetime").String(), "2026-01-05T09:00:00.000000+00:00")
	same(t, "last message of a ticket with only a note", made.Get("last_message_datetime").Raw, "null")
	same(t, "ticket by external id", d.get("/api/tickets?external_id=call+1").Get("data.0.id").Raw, id)
	same(t, "tickets of the customer", d.get("/api/tickets?customer_id=70411").Get("data.#").Int(), 1)

	open := d.send("PUT", "/api/tickets/"+id, `{"status":"open","assignee_user":null}`, 202)
	same(t, "closing time of the open ticket", open.Get("closed_datetime").Raw, "null")
	same(t, "assignee", open.Get("assignee_user").Raw, "null")
	same(t, "tags after an update without tags", open.Get("tags.#").Int(), 2)
	d.send("PUT", "/api/tickets/"+id, `{"tags":[{"name":"C"}]}`, 202)
	same(t, "tags after an update with tags", d.get("/api/tickets/"+id+"/tags").Get("data.#.name").Raw, `["C"]`)
	same(t, "usage", d.get("/api/tags?search=c").Get("data.0.usage").Int(), 1)

	d.send("PUT", "/api/tickets/"+id, `{"status":"closed","snooze_datetime":"2026-01-05T10:00:00Z"}`, 202)
	d.ok(d.sched.Advance(time.Hour))
	same(t, "status after the snooze", d.get("/api/tickets/"+id).Get("status").String(), "open")

	m := d.send("POST", "/api/tickets/"+id+"/messages", `{"channel":"phone","from_agent":false,"body_html":"<p>Hello <b>there</b></p>","attachments":[{"url":"https://x.test/a.mp3"}]}`, 201)
	same(t, "text of HTML", m.Get("body_text").String(), "Hello there")
	same(t, "attachment", m.Get("attachments.0.url").String(), "https://x.test/a.mp3")
	same(t, "received", d.get("/api/tickets/"+id).Get("last_received_message_datetime").String(), "2026-01-05T10:00:00.000000+00:00")
	same(t, "excerpt", d.get("/api/tickets").Get("data.0.excerpt").String(), "Hello there")
	d.send("PUT", "/api/tickets/"+id+"/messages/"+m.Get("id").Raw, `{"body_text":"Bye"}`, 202)
	d.send("DELETE", "/api/tickets/"+id+"/messages/"+m.Get("id").Raw, "", 200)
	same(t, "messages", d.get("/api/messages?ticket_id="+id).Get("data.#").Int(), 1)

	kinds := d.get("/api/events?object_type=Ticket&object_id=" + id).Get("data.#.type").Raw
	for _, kind := range []string{"ticket-created", "ticket-closed", "ticket-self-unsnoozed"} {
		if !strings.Contains(kinds, kind) {
			t.Errorf("no event %s in %s", kind, kinds)
		}
	}
	d.send("DELETE", "/api/tickets/"+id, "", 204)
	d.send("GET", "/api/tickets/"+id, "", 404)
}

// TestMerge checks AG-42 and AG-61: tickets are merged, and reading a merged ticket
// redirects.
func TestMerge(t *testing.T) {
	d := newDesk(t)
	mail, err := d.CustomerWrites(d.carla, "Hi", "Where is it?")
	d.ok(err)
	first, second := d.ticket(`,"tags":[{"name":"A"}]`).Get("id"), d.ticket("").Get("id")
	d.ok(d.MergeTickets("lena@northpier.test", first.Int(), second.Int()))
	d.ok(d.MergeTickets("lena@northpier.test", second.Int(), mail))
	for _, merged := range []string{first.Raw, second.Raw} {
		d.send("GET", "/api/tickets/"+merged, "", 301)
		same(t, "redirect", d.header.Get("Location"), "/api/tickets/910022")
		same(t, "error of a write", d.send("PUT", "/api/tickets/"+merged, `{"status":"open"}`, 400).Get("error.msg").String(), "ticket_merged")
	}
	screen, ok := d.Ticket(mail)
	if !ok || len(screen.Items) != 3 || len(screen.Tags) != 1 {
		t.Errorf("merged ticket: %+v", screen)
	}
	same(t, "timeline", len(d.Timeline(d.carla)), 1)
}

func TestCustomersMerge(t *testing.T) {
	d := newDesk(t)
	_, err := d.AddCustomer(gorgias.CustomerSpec{Name: "C. Reyes", Phones: []string{"+12025550111"}})
	d.ok(err)
	shown := d.send("PUT", "/api/customers/merge?source_id=70412&target_id=70411", `{"name":"Carla R."}`, 202)
	same(t, "name in the answer", shown.Get("name").String(), "Carla Reyes")
	merged := d.get("/api/customers/70411")
	same(t, "name", merged.Get("name").String(), "Carla R.")
	same(t, "channels", merged.Get("channels.#").Int(), 3)
	d.send("GET", "/api/customers/70412", "", 301)
	d.send("PUT", "/api/customers/70411", `{"channels":[{"type":"phone","address":"+12025550122"}]}`, 202)
	same(t, "channels after an update", d.get("/api/customers/70411").Get("channels.#.address").Raw, `["+12025550122"]`)
}

// TestRules checks AG-43 and AG-44: a tag by a rule costs nothing, a reply is billable.
func TestRules(t *testing.T) {
	d := newDesk(t)
	_, err := d.AddRule("olga@northpier.test", "Notes", "ticket-message-created",
		`if (contains(message.body_text, "HELLO") && !eq(ticket.channel, 'email')) { Action("addTags", { tags: "greeted, seen" }); } else { Action("setStatus", { status: "closed" }) }`)
	d.ok(err)
	id := d.ticket("").Get("id").Raw
	same(t, "tags", d.get("/api/tickets/"+id).Get("tags.#.name").Raw, `["greeted","seen"]`)
	same(t, "billing", d.Billing(), 0)
	d.send("POST", "/api/rules", `{"name":"Answer","event_types":"ticket-updated","code":"Action(\"replyToTicket\", { body_text: \"Thanks\" })"}`, 201)
	d.send("PUT", "/api/tickets/"+id, `{"priority":"high"}`, 202)
	same(t, "billing after a rule's reply", d.Billing(), 1)
	d.send("PUT", "/api/rules/1201", `{"deactivated_datetime":"2026-01-05T09:00:00Z"}`, 202)
	d.send("POST", "/api/rules/priorities", `{"priorities":[{"id":1202,"priority":9}]}`, 202)
	same(t, "answer to deleting a tag", d.send("DELETE", "/api/tags/"+d.get("/api/tags?search=seen").Get("data.0.id").Raw, "", 204).Raw, "")
}

func TestViews(t *testing.T) {
	d := newDesk(t)
	id := d.ticket(`,"tags":[{"name":"Voicemail"}]`).Get("id").Int()
	d.ticket("")
	for filters, want := range map[string]int64{
		`containsAny(ticket.tags.name, ['Voicemail', 'x'])`:                   1,
		`containsAll(ticket.tags.name, ["Voicemail", "x"])`:                   0,
		`isEmpty(ticket.assignee_user.id) && eq(ticket.channel, 'phone')`:     2,
		`isNotEmpty(ticket.assignee_user.id) || neq(ticket.status, "closed")`: 2,
		`eq(ticket.customer.id, 70411) && !(eq(ticket.spam, true))`:           2,
		``: 2,
	} {
		view := d.send("POST", "/api/views", `{"name":"V","filters":`+quote(filters)+`}`, 201)
		same(t, filters, d.get("/api/views/"+view.Get("id").Raw+"/items").Get("data.#").Int(), want)
	}
	same(t, "view that is not stored", d.send("PUT", "/api/views/0/items", `{"view":{"filters":"eq(ticket.id, 910022)"}}`, 200).Get("data.#").Int(), 1)
	d.ok(d.Trash("lena@northpier.test", id))
	same(t, "trash", d.get("/api/views/3301/items").Get("data.#").Int(), 1)
	same(t, "list of tickets", d.get("/api/tickets").Get("data.#").Int(), 2)
	same(t, "list of tickets without the trash", d.get("/api/tickets?trashed=false").Get("data.#").Int(), 1)
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// TestHTTPIntegration checks AG-16: an integration's button sends a signed request that
// is made from templates.
func TestHTTPIntegration(t *testing.T) {
	d := newDesk(t)
	id := d.ticket("").Get("id").Int()
	made := d.send("POST", "/api/integrations", `{"name":"Dial","type":"http","http":{"url":"https://x.test/{{ticket.id}}","method":"POST",
		"request_content_type":"application/json","headers":{},"form":{"ticket":"{{ticket.id}}","who":"{{current_user.email}}","agent":"{{ticket.from_agent}}"},"hmac_secret":"s","triggers":{"ticket-status-updated":true}}}`, 201)
	same(t, "secret in the answer", made.Get("http.hmac_secret").Exists(), false)
	d.ok(d.PressButton("lena@northpier.test", id, made.Get("id").Int()))
	d.settle()
	if len(d.received) != 1 || !strings.HasSuffix(d.received[0], ` {"agent":"True","ticket":"910022","who":"lena@northpier.test"}`) || len(d.received[0]) < 64 {
		t.Fatalf("received %q", d.received)
	}
	d.received, d.answer = nil, 500
	d.ok(d.Close("lena@northpier.test", id))
	d.settle()
	same(t, "attempts", len(d.received), 3)
	d.send("PUT", "/api/integrations/"+made.Get("id").Raw, `{"description":"new"}`, 202)
	same(t, "description", d.Integrations()[0].Description, "new")
	d.send("DELETE", "/api/integrations/"+made.Get("id").Raw, "", 204)
}

// TestObserver checks that observing changes nothing and is not limited.
func TestObserver(t *testing.T) {
	d := newDesk(t)
	d.ticket("")
	before := string(d.Projection())
	for range 200 {
		if got := d.Observe("/api/tickets/?limit=1"); got.Status != 200 {
			t.Fatal(got.Status, string(got.Body))
		}
	}
	if _, used := d.ask(); used != "2/80" {
		t.Errorf("used %s", used)
	}
	same(t, "projection", string(d.Projection()), before)
}
