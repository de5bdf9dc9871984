package gorgias_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// keys returns an object's keys, sorted.
func keys(object gjson.Result) string {
	var all []string
	object.ForEach(func(key, _ gjson.Result) bool {
		all = append(all, key.String())
		return true
	})
	slices.Sort(all)
	return strings.Join(all, " ")
}

func sorted(words string) string {
	all := strings.Fields(words)
	slices.Sort(all)
	return strings.Join(all, " ")
}

// TestShapes checks which keys answers have. Objects in lists and alone differ.
func TestShapes(t *testing.T) {
	d := newDesk(t)
	ticket := d.ticket("")
	id := ticket.Get("id").Raw
	d.send("POST", "/api/tags", `{"name":"VIP"}`, 201)
	d.send("POST", "/api/rules", `{"name":"R","code":"Action(\"addTags\", { tags: \"x\" })","event_types":"ticket-updated"}`, 201)
	d.send("POST", "/api/integrations", `{"name":"I","type":"http","http":{"url":"https://x.test/y","method":"POST","headers":{},"form":{},"triggers":{}}}`, 201)

	customer := `id external_id active email name firstname lastname language timezone created_datetime updated_datetime meta data note custom_fields`
	single := `id uri external_id events status priority channel via from_agent spam imported customer assignee_user assignee_user_id assignee_team assignee_team_id language subject summary meta tags messages created_datetime processed_datetime opened_datetime last_received_message_datetime last_message_datetime updated_datetime closed_datetime trashed_datetime snooze_datetime satisfaction_survey reply_options requester is_unread`
	message := `id uri message_id ticket_id external_id public channel via source sender auth_customer_identity integration_id intents rule_id from_agent receiver subject body_text body_html stripped_text stripped_html stripped_signature attachments actions imported meta created_datetime processed_datetime sent_datetime failed_datetime opened_datetime last_sending_error is_retriable`
	for _, c := range []struct{ what, path, at, want string }{
		{"a list", "/api/customers", "", "object uri data meta"},
		{"meta of a list", "/api/customers", "meta", "prev_cursor next_cursor"},
		{"meta of users", "/api/users", "meta", "prev_cursor next_cursor total_resources"},
		{"a customer in a list", "/api/customers", "data.0", customer},
		{"a customer", "/api/customers/70411", "", customer + " channels customer integrations external_data ecommerce_data"},
		{"a channel", "/api/customers/70411", "channels.0", "id type address preferred created_datetime updated_datetime deleted_datetime user customer"},
		{"a user", "/api/users/513", "", "id active bio created_datetime country deactivated_datetime email external_id firstname has_password has_2fa_enabled lastname language meta name role timezone updated_datetime client_id uri"},
		{"a ticket in a list", "/api/tickets", "data.0", "id uri external_id language status priority channel via from_agent customer assignee_user assignee_team subject excerpt integrations meta tags messages_count is_unread spam created_datetime opened_datetime last_received_message_datetime last_message_datetime updated_datetime closed_datetime snooze_datetime trashed_datetime last_sent_message_not_delivered"},
		{"a ticket", "/api/tickets/" + id, "", single},
		{"a ticket's customer", "/api/tickets/" + id, "customer", "id email name firstname lastname meta channels data customer integrations external_id note external_data ecommerce_data"},
		{"a message in a ticket", "/api/tickets/" + id, "messages.0", message},
		{"a message", "/api/messages?ticket_id=" + id, "data.0", message + " macros headers deleted_datetime"},
		{"a tag", "/api/tags", "data.0", "id decoration description name usage uri created_datetime deleted_datetime"},
		{"a view", "/api/views", "data.0", "id category created_datetime deactivated_datetime decoration fields filters filters_ast name order_by order_dir search shared_with_teams shared_with_users section_id slug type uri visibility"},
		{"items of a view", "/api/views/3301/items", "", "data meta"},
		{"meta of a view's items", "/api/views/3301/items", "meta", "next_items prev_items current_cursor"},
		{"a rule", "/api/rules", "data.0", "id name code code_ast description event_types priority deactivated_datetime created_datetime updated_datetime uri"},
		{"an integration", "/api/integrations", "data.0", "id created_datetime deactivated_datetime decoration description http locked_datetime meta name type updated_datetime user uri application_id managed business_hours_id"},
		{"an event", "/api/events", "data.0", "id context created_datetime data object_id object_type type user_id uri"},
		{"the account", "/api/account", "", "created_datetime current_subscription deactivated_datetime domain meta settings status"},
	} {
		object := d.get(c.path)
		if c.at != "" {
			object = object.Get(c.at)
		}
		same(t, c.what, keys(object), sorted(c.want))
	}
	same(t, "a ticket in the answer to PUT", keys(d.send("PUT", "/api/tickets/"+id, `{"priority":"high"}`, 202)), sorted(single+" custom_fields"))
}

func TestTimesAndAddresses(t *testing.T) {
	d := newDesk(t)
	ticket := d.ticket("")
	same(t, "a time", ticket.Get("created_datetime").String(), "2026-01-05T09:00:00.000000+00:00")
	same(t, "a ticket's uri", ticket.Get("uri").String(), "/api/tickets/910022/")
	same(t, "a user's uri", d.get("/api/users/0").Get("uri").String(), "https://northpier.gorgias.com/api/users/513/")
	same(t, "id at a path with a trailing slash", d.get("/api/tickets/910022/").Get("id").Int(), 910022)
	same(t, "type", d.header.Get("Content-Type"), "application/json")
	same(t, "a list's uri", d.get("/api/customers?email=carla%40example.test").Get("uri").String(), "/api/customers?email=carla%40example.test")
}

func TestEmptyBodies(t *testing.T) {
	d := newDesk(t)
	id := d.ticket("").Get("id").Raw
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/api/tickets/" + id + "/tags", `{"names":["A","B"]}`, 201},
		{"PUT", "/api/tickets/" + id + "/tags", `{"names":["B"]}`, 202},
		{"PUT", "/api/customers/70411/data", `{"data":{"x":1}}`, 202},
	} {
		answer := d.send(c.method, c.path, c.body, c.status)
		if answer.Raw != "" || d.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %q as %s", c.method, c.path, answer.Raw, d.header.Get("Content-Type"))
		}
	}
	same(t, "tags", d.get("/api/tickets/"+id+"/tags").Get("data.#.name").Raw, `["B"]`)
	d.send("DELETE", "/api/tickets/"+id+"/tags", `{"names":["B"]}`, 204)
	d.send("DELETE", "/api/users/514", "", 204)
}

func TestPagination(t *testing.T) {
	d := newDesk(t)
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		d.send("POST", "/api/tags", `{"name":"`+name+`"}`, 201)
	}
	seen := ""
	cursor := ""
	for range 3 {
		page := d.get("/api/tags?order_by=name:asc&limit=2" + cursor)
		page.Get("data").ForEach(func(_, tag gjson.Result) bool { seen += tag.Get("name").String(); return true })
		cursor = "&cursor=" + page.Get("meta.next_cursor").String()
		if !page.Get("meta.next_cursor").Exists() || page.Get("meta.next_cursor").Type == gjson.Null {
			prev := d.get("/api/tags?order_by=name:asc&limit=2&cursor=" + page.Get("meta.prev_cursor").String())
			same(t, "the page before the last", prev.Get("data.#.name").Raw, `["C","D"]`)
		}
	}
	same(t, "all pages", seen, "ABCDE")
	d.send("GET", "/api/tags?cursor=nonsense", "", 400)
	d.send("GET", "/api/tags?limit=101", "", 400)
	d.send("GET", "/api/tags?order_by=mood:asc", "", 400)
}

func TestLookUps(t *testing.T) {
	d := newDesk(t)
	same(t, "customers by number", d.get("/api/customers?channel_type=phone&channel_address=%2B12025550100").Get("data.#").Int(), 1)
	same(t, "customers by number with an unescaped plus", d.get("/api/customers?channel_type=phone&channel_address=+12025550100").Get("data.#").Int(), 0)
	same(t, "customers by number without plus", d.get("/api/customers?channel_type=phone&channel_address=12025550100").Get("data.#").Int(), 0)
	same(t, "customers by e-mail address", d.get("/api/customers?email=CARLA@example.test").Get("data.#").Int(), 1)
	same(t, "customers by name", d.get("/api/customers?name=Carla+Reyes").Get("data.#").Int(), 1)
	for kind, query := range map[string]string{"customers_by_phone": "+12025550100", "customer_channel_phone": "5550100", "customer_profile": "carla", "agent": "lena"} {
		found := d.send("POST", "/api/search", `{"type":"`+kind+`","query":"`+query+`"}`, 200)
		same(t, kind, found.Get("data.#").Int(), 1)
		same(t, "engine", d.header.Get("X-Gorgias-Search-Engine"), "ES")
	}
	same(t, "users by role", d.get("/api/users?roles=admin").Get("data.#.email").Raw, `["olga@northpier.test"]`)
	same(t, "users in the default order", d.get("/api/users").Get("data.#.name").Raw, `["Gorgias Bot","Lena Hoff","Olga Berg"]`)
	same(t, "calls of Gorgias's own telephony", d.get("/api/phone/voice-calls").Get("data.#").Int(), 0)
}
