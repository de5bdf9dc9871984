package gorgias_test

import (
	"testing"

	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/fakes/gorgias/rulelang"
)

// FuzzExpressions checks rules and filters of views. A ticket is either in the view of
// accepted filters or in the view of their negation. The canonical form of filters
// selects the same tickets. An accepted rule is accepted in canonical form as well and
// leaves the ticket readable.
func FuzzExpressions(f *testing.F) {
	for _, seed := range []string{
		`eq(ticket.id, 7)`, `if (isEmpty(ticket.tags.name)) { Action("addTags", { tags: "x" }) } else if (!eq(ticket.channel, ['c', "d"])) { }`,
		`!!!(((`, `"`, `Action("x", {`, `eq(ticket.status, '{{current_user.id}}')`, "contains(ticket.subject, '\\'')",
		`gt(ticket.created_datetime, '2026-01-05T08:00:00Z') || containsAll(ticket.tags.name, [null, 'VIP'])`,
		`Action('replyToTicket', {body_text: "{{ticket.customer.name}}"}); Action('setAssignee', {assignee_user: 1})`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDesk(t, gorgias.WithLimits(gorgias.NoLimits))
		id := d.ticket(caller).Get("id").Int()
		d.ticket("")
		if c, err := rulelang.ParseCondition(text); err == nil {
			d.dividesTickets(text, c.String())
		}
		if _, err := d.AddRule("olga@northpier.test", "R", "ticket-updated", text); err == nil {
			r, err := rulelang.ParseRule(text)
			d.ok(err)
			_, err = d.AddRule("olga@northpier.test", "R again", "ticket-created", r.String())
			d.ok(err)
			d.ok(d.Assign("olga@northpier.test", id, ""))
			if status := d.get("/api/tickets/" + itoa(id)).Get("status").String(); status != "open" && status != "closed" {
				t.Fatalf("the status is %q after the rule %q", status, text)
			}
		}
	})
}

// dividesTickets checks filters, unless this fake does not model them.
func (d *desk) dividesTickets(filters, canonical string) {
	d.t.Helper()
	view, err := d.AddView("olga@northpier.test", "V", filters)
	if err != nil {
		return
	}
	in, again, out := d.inView(view), d.inView(d.view(canonical)), d.inView(d.view("!("+filters+"\n)"))
	if in != again || in+out != 2 {
		d.t.Fatalf("%q selects %d of 2 tickets, as %q %d, negated %d", filters, in, canonical, again, out)
	}
}

func (d *desk) view(filters string) int64 {
	d.t.Helper()
	id, err := d.AddView("olga@northpier.test", "V", filters)
	d.ok(err)
	return id
}

func (d *desk) inView(id int64) int64 {
	d.t.Helper()
	return d.get("/api/views/" + itoa(id) + "/items").Get("data.#").Int()
}

// FuzzBodies checks that no body, cursor or time causes a 500 and that a refused body
// changes nothing.
func FuzzBodies(f *testing.F) {
	f.Add(`{"channel":"phone","customer":{"id":70411},"messages":[{"channel":"phone","from_agent":true,"body_text":"x"}]}`, "bnwxfDI")
	f.Add(`{"tags":[{}],"assignee_user":{"id":null},"snooze_datetime":"now","status":"open"}`, "")
	f.Add(`[]`, "%%%")
	f.Fuzz(func(t *testing.T, body, cursor string) {
		d := newDesk(t, gorgias.WithLimits(gorgias.NoLimits))
		id := d.ticket("").Get("id").Raw
		for _, c := range [][2]string{{"POST", "/api/tickets"}, {"PUT", "/api/tickets/" + id}, {"POST", "/api/tickets/" + id + "/messages"},
			{"POST", "/api/customers"}, {"POST", "/api/search"}, {"POST", "/api/integrations"}} {
			before := string(d.Projection())
			status := d.try(c[0], c[1], body)
			if status >= 500 && status != 501 {
				t.Fatalf("%s %s answered %d to %q", c[0], c[1], status, body)
			}
			if after := string(d.Projection()); status >= 400 && after != before {
				t.Fatalf("%s %s answered %d to %q and changed\n%s to\n%s", c[0], c[1], status, body, before, after)
			}
		}
		d.tryCursor(cursor)
	})
}
