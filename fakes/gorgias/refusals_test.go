package gorgias_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/gorgias"
)

// TestRefusals checks what Gorgias refuses, with its messages.
func TestRefusals(t *testing.T) {
	d := newDesk(t)
	id := d.ticket("").Get("id").Raw
	d.send("POST", "/api/tags", `{"name":"VIP"}`, 201)
	for _, c := range []struct {
		what, method, path, body string
		status                   int
		want                     string
	}{
		{"a ticket without the key messages", "POST", "/api/tickets", `{"channel":"phone","customer":{"id":70411}}`, 400,
			`{"error":{"msg":"Failed to create ticket","data":{"messages":["Missing data for required field."]}}}`},
		{"a ticket with no message", "POST", "/api/tickets", `{"customer":{"id":70411},"messages":[]}`, 400, `Length must be between 1 and 500.`},
		{"a message without channel", "POST", "/api/tickets", `{"customer":{"id":70411},"messages":[{"from_agent":true,"body_text":"x"}]}`, 400,
			`{"error":{"msg":"Failed to create ticket","data":{"messages":{"0":{"channel":["Missing data for required field."]}}}}}`},
		{"a note by an unknown user", "POST", "/api/tickets/" + id + "/messages", `{"channel":"internal-note","from_agent":true,"sender":{"id":7},"body_text":"x"}`, 400,
			`{"error":{"msg":"Failed to create message","data":{"sender":["User does not exist."]}}}`},
		{"a note by a customer", "POST", "/api/tickets/" + id + "/messages", `{"channel":"internal-note","from_agent":false,"body_text":"x"}`, 400, `An internal note is from an agent.`},
		{"a public note", "POST", "/api/tickets/" + id + "/messages", `{"channel":"internal-note","from_agent":true,"public":true,"body_text":"x"}`, 400, `An internal note is not public.`},
		{"an unknown assignee", "PUT", "/api/tickets/" + id, `{"assignee_user":{"id":7}}`, 400, `{"assignee_user":{"id":["User does not exist."]}}`},
		{"an unknown status", "PUT", "/api/tickets/" + id, `{"status":"snoozed"}`, 400, `{"status":["Must be one of: open, closed."]}`},
		{"an unknown key", "PUT", "/api/tickets/" + id, `{"mood":1}`, 400, `{"error":{"msg":"Failed to update ticket","data":{"mood":["Unknown field."]}}}`},
		{"a number as subject", "PUT", "/api/tickets/" + id, `{"subject":1}`, 400, `{"subject":["Not a valid string."]}`},
		{"malformed JSON", "PUT", "/api/tickets/" + id, `{`, 400, `The request body is not valid JSON.`},
		{"an unknown ticket", "GET", "/api/tickets/7", "", 404, `{"error":{"msg":"Resource not found."}}`},
		{"an unknown path", "GET", "/api/coffee", "", 404, `{"error":{"msg":"Resource not found."}}`},
		{"a duplicate tag", "POST", "/api/tags", `{"name":"VIP"}`, 409, `{"error":{"msg":"The resource already exists."}}`},
		{"a duplicate address", "POST", "/api/customers", `{"name":"X","email":"carla@example.test"}`, 409, `{"error":{"msg":"The resource already exists."}}`},
		{"a duplicate user", "POST", "/api/users", `{"name":"X","email":"lena@northpier.test","role":{"name":"agent"}}`, 409, `{"error":{"msg":"The resource already exists."}}`},
		{"an unknown role", "POST", "/api/users", `{"name":"X","email":"x@y.test","role":{"name":"boss"}}`, 400, `"role":{"name":["Must be one of`},
		{"an unknown type of integration", "POST", "/api/integrations", `{"name":"X","type":"aircall"}`, 400, `Must be one of: http.`},
		{"a broken rule", "POST", "/api/rules", `{"name":"X","code":"if ("}`, 400, `Failed to create rule`},
		{"a rule that is not modelled", "POST", "/api/rules", `{"name":"X","code":"Action(\"applyMacro\", {})"}`, 501, `callsim`},
		{"custom fields", "PUT", "/api/tickets/" + id, `{"custom_fields":[{"id":1,"value":2}]}`, 501, `callsim`},
		{"statistics", "POST", "/api/reporting/stats", `{}`, 501, `callsim knows this route`},
		{"a file", "GET", "/api/attachments/download/x/y.mp3", "", 501, `callsim knows this route`},
		{"a system view", "DELETE", "/api/views/3301", "", 403, `You do not have enough permissions to perform this action.`},
		{"a customer with tickets", "DELETE", "/api/customers/70411", "", 400, `has tickets`},
	} {
		if got := d.send(c.method, c.path, c.body, c.status); !strings.Contains(got.Raw, c.want) {
			t.Errorf("%s: %s, want %s", c.what, got.Raw, c.want)
		}
	}
}

func TestCredentials(t *testing.T) {
	d := newDesk(t)
	ask := func(email, key string, status int) string {
		r := httptest.NewRequest("GET", "/api/account", nil)
		if email != "" {
			r.SetBasicAuth(email, key)
		}
		return d.raw(r, status).Raw
	}
	for _, c := range [][2]string{{"", ""}, {"olga@northpier.test", "x"}, {"lena@northpier.test", ""}, {"nobody@northpier.test", d.key}} {
		same(t, "answer to a wrong credential", ask(c[0], c[1], 401), `{"error":{"msg":"Unauthorized."}}`)
	}
	old := d.key
	var err error
	d.key, err = d.ResetAPIKey("olga@northpier.test")
	d.ok(err)
	ask("olga@northpier.test", old, 401)
	ask("OLGA@northpier.test", d.key, 200)

	key, err := d.ResetAPIKey("lena@northpier.test")
	d.ok(err)
	d.ok(d.SetRole("lena@northpier.test", "observer-agent"))
	write := httptest.NewRequest("POST", "/api/tags", strings.NewReader(`{"name":"x"}`))
	write.SetBasicAuth("lena@northpier.test", key)
	d.raw(write, 403)
	ask("lena@northpier.test", key, 200)
	d.ok(d.Deactivate("lena@northpier.test"))
	ask("lena@northpier.test", key, 401)
}

func TestQuota(t *testing.T) {
	d := newDesk(t)
	id := d.ticket("").Get("id").Int()
	d.ok(d.SetTicketQuota(1))
	d.ticket("")
	d.ok(d.ContinueByEmail("lena@northpier.test", id, "Hello"))
	same(t, "billable tickets", d.Billing(), 1)
	got := d.send("POST", "/api/tickets", `{"customer":{"id":70411},"messages":[`+note+`]}`, 403)
	same(t, "message over the quota", got.Get("error.msg").String(), "You do not have enough permissions to perform this action. Messaging quota exceeded.")
}

func TestImpossibleActions(t *testing.T) {
	d := newDesk(t)
	id := d.ticket("").Get("id").Int()
	other, err := d.AddCustomer(gorgias.CustomerSpec{Name: "Dora", Email: "dora@example.test"})
	d.ok(err)
	mail, err := d.CustomerWrites(other, "Hi", "Hello")
	d.ok(err)
	second := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		`gorgias: there is no user "nobody"`:                                           d.Close("nobody", id),
		`gorgias: there is no ticket 7`:                                                d.Close("lena@northpier.test", 7),
		`gorgias: ticket 910022 is open already`:                                       d.Reopen("lena@northpier.test", id),
		gorgias.ErrOtherCustomer.Error():                                               d.MergeTickets("lena@northpier.test", id, mail),
		`gorgias: ticket 910022 cannot be merged into itself`:                          d.MergeTickets("lena@northpier.test", id, id),
		gorgias.ErrNotAdmin.Error():                                                    second(d.Connect("lena@northpier.test", "x")),
		`gorgias: the App Store has no app "x" that can be connected`:                  second(d.Connect("olga@northpier.test", "x")),
		`gorgias: the app "x" is not installed`:                                        d.Uninstall("olga@northpier.test", "x"),
		`gorgias: a user with the e-mail address "LENA@northpier.test" already exists`: second(d.AddUser(gorgias.UserSpec{Name: "L", Email: "LENA@northpier.test"})),
		`gorgias: the customer X has an address of another customer`:                   second(d.AddCustomer(gorgias.CustomerSpec{Name: "X", Email: "carla@example.test"})),
		`gorgias: invalid limit of 80 requests that leaks 0 per second`:                d.SetLimits(gorgias.Limits{OAuth: gorgias.Bucket{Capacity: 80}}),
		`gorgias: the view V: Line 1, column 4: unexpected end`:                        second(d.AddView("lena@northpier.test", "V", "eq(")),
		`gorgias: there is no integration 7`:                                           d.PressButton("lena@northpier.test", id, 7),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	for _, domain := range []string{"", "North Pier"} {
		if _, err := gorgias.New(d.sched, gorgias.WithDomain(domain)); err == nil {
			t.Errorf("the domain %q was accepted", domain)
		}
	}
	for _, base := range []string{"northpier", "://"} {
		if _, err := gorgias.New(d.sched, gorgias.WithBaseURL(base)); err == nil {
			t.Errorf("the base URL %q was accepted", base)
		}
	}
	if _, err := gorgias.New(d.sched, gorgias.WithAssumption("gorgias-mood", "good")); err == nil {
		t.Error("an unknown assumption was accepted")
	}
}
