package gorgias_test

import (
	"testing"

	"github.com/callsim/callsim/fakes/gorgias"
)

// Whatever somebody writes into a view or a rule, it is read or refused.
func FuzzExpressions(f *testing.F) {
	for _, seed := range []string{
		`eq(ticket.id, 7)`, `if (isEmpty(ticket.tags.name)) { Action("addTags", { tags: "x" }) } else if (!eq(a.b, ['c', "d"])) { }`,
		`!!!(((`, `"`, `Action("x", {`, `eq(ticket.status, '{{current_user.id}}')`, "contains(message.body_text, '\\'')",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDesk(t, gorgias.WithLimits(gorgias.NoLimits))
		id := d.ticket("").Get("id").Int()
		if view, err := d.AddView("olga@northpier.test", "V", text); err == nil {
			d.Observe("/api/views/" + itoa(view) + "/items")
		}
		if _, err := d.AddRule("olga@northpier.test", "R", "ticket-updated", text); err == nil {
			_ = d.Assign("olga@northpier.test", id, "") // the rule runs; it may refuse nothing
		}
	})
}

// Whatever a client sends as a body, cursor or time, it is answered.
func FuzzBodies(f *testing.F) {
	f.Add(`{"channel":"phone","customer":{"id":70411},"messages":[{"channel":"phone","from_agent":true,"body_text":"x"}]}`, "bnwxfDI")
	f.Add(`{"tags":[{}],"assignee_user":{"id":null},"snooze_datetime":"now","status":"open"}`, "")
	f.Add(`[]`, "%%%")
	f.Fuzz(func(t *testing.T, body, cursor string) {
		d := newDesk(t, gorgias.WithLimits(gorgias.NoLimits))
		id := d.ticket("").Get("id").Raw
		for _, c := range [][2]string{{"POST", "/api/tickets"}, {"PUT", "/api/tickets/" + id}, {"POST", "/api/tickets/" + id + "/messages"},
			{"POST", "/api/customers"}, {"POST", "/api/search"}, {"POST", "/api/integrations"}} {
			if status := d.try(c[0], c[1], body); status >= 500 && status != 501 {
				t.Fatalf("%s %s answered %d to %q", c[0], c[1], status, body)
			}
		}
		d.tryCursor(cursor)
	})
}
