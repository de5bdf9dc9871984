package front_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// channel_message_test.go tests the assumptions about messages.
func TestAssumptionsOfConversationsAndContacts(t *testing.T) {
	with := func(id, value string) *office { return newOffice(t, front.WithAssumption("front-"+id, value)) }

	o := with("lists-hold-trashed", "no")
	must(t, o.Delete(o.nora, o.call()))
	o.do("GET", "/conversations", nil).field("_results", "[]")
	o.do("GET", "/conversations?q[statuses]=trashed", nil).field("_results.#", "1")

	for value, status := range map[string]string{"stays": "archived", "reopens": "assigned"} {
		o = with("assign-archived", value)
		id := o.call()
		must(t, o.Archive(o.nora, id))
		must(t, o.Assign(o.nora, id, o.nora))
		o.conversation(id).field("status", `"`+status+`"`)
	}

	for value, metadata := range map[string]string{"channel-token": `{}`, "always": `{"external_id":"m1"}`} {
		o = with("external-id-shown", value)
		o.do("GET", "/conversations/"+o.call()+"/messages", nil).field("_results.0.metadata", metadata)
	}

	for value, status := range map[string]int{"400": 400, "409": 409, "422": 422} {
		o = with("last-handle-refused-status", value)
		o.newContact("Lena", lena).want(201)
		o.do("DELETE", "/contacts/alt:phone:"+lena+"/handles", fields{"handle": lena, "source": "phone"}).want(status)
	}
}

// Messages are processed in the order of acceptance by default, in an order of the seed
// with the value "any".
func TestAssumptionOfProcessingOrder(t *testing.T) {
	order := func(value string) string {
		o := newOffice(t, front.WithAssumption("front-message-processing-order", value))
		for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
			o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": lena}, "body": id,
				"metadata": fields{"external_id": id, "external_conversation_id": "t"}}).want(202)
		}
		o.settle()
		id := o.do("GET", "/conversations", nil).get("_results.0.id").String()
		return o.do("GET", "/conversations/"+id+"/messages?sort_order=asc", nil).get("_results.#.text").Raw
	}
	const inOrder = `["1","2","3","4","5","6"]`
	if got := order("accepted"); got != inOrder {
		t.Errorf("in order of acceptance: %s", got)
	}
	if got := order("any"); got == inOrder {
		t.Error("any order: messages are in the order of acceptance")
	}
}

func TestReliedAssumptions(t *testing.T) {
	o := newOffice(t)
	if relied := o.Assumptions().Relied(); len(relied) != 0 {
		t.Errorf("a new company relied on %v", relied)
	}
	must(t, o.Archive(o.nora, o.call()))
	o.inbound(lena, "again", "m2", "t")
	for _, id := range o.Assumptions().Relied() {
		if id == "front-archived-inbound" {
			return
		}
	}
	t.Errorf("relied on %v, want front-archived-inbound among them", o.Assumptions().Relied())
}

func TestAssumptionsOfRulesAndSnoozes(t *testing.T) {
	for value, want := range map[string]string{"0s": `["now"]`, "1s": `["later"]`} {
		o := newOffice(t, front.WithAssumption("front-rule-delay", value)).withTags("now", "later")
		for tag, status := range map[string]string{"now": "open", "later": "archived"} {
			o.rule(front.RuleSpec{Name: tag, When: on(front.OnComment), If: []front.Condition{when(front.Status, front.Is, status)}, Then: []front.Action{then(front.AddTag, tag)}})
		}
		id := o.call()
		must(t, o.Comment(o.nora, id, "hm"))
		must(t, o.Archive(o.nora, id))
		o.settle()
		if got := o.tagsOf(id); got != want {
			t.Errorf("with a delay of %s: %s", value, got)
		}
	}
	for value, kind := range map[string]string{"reminder": "reminder", "none": "inbound"} {
		o := newOffice(t, front.WithAssumption("front-snooze-event", value))
		id := o.call()
		must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
		o.do("GET", "/conversations/"+id+"/events", nil).field("_results.0.type", `"`+kind+`"`)
	}
	o := newOffice(t, front.WithAssumption("front-snoozed-inbound", "stays"))
	id := o.call()
	must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
	o.inbound(lena, "", "m2", "t")
	o.conversation(id).field("status", `"archived"`).field("scheduled_reminders.#", "1")
}

func TestAssumptionsOfCallsImportsAndWebhooks(t *testing.T) {
	connected := func(opts ...front.Option) (*office, string) {
		o := newOffice(t, opts...)
		voice := o.voice("Sales", "+33180000009")
		o.leg(voice, "c1", "c1", lena, "ringing", "").want(202)
		o.setStatus(voice, "c1", "connected", "omar@northpier.test").want(202)
		return o, voice
	}
	o, _ := connected(front.WithAssumption("front-call-subject", "none"), front.WithAssumption("front-call-assigns", "never"), front.WithAssumption("front-busy-on-call", "no"))
	o.conversation(o.onlyConversation()).field("subject", `""`).field("assignee", "null")
	o.do("GET", "/teammates/"+o.omar, nil).field("is_available", "true")

	o, voice := connected(front.WithAssumption("front-call-parent-scope", "channel"), front.WithAssumption("front-channel-kinds", "any"))
	other := o.voice("Aircall Phone", "+33180000008")
	o.setStatus(voice, "c1", "transferred", "").want(202)
	o.leg(other, "c2", "c1", lena, "ringing", "").want(202)
	o.do("GET", "/conversations", nil).field("_results.#", "2")
	o.leg(o.channel, "c3", "c3", lena, "ringing", "").want(202)

	for value, source := range map[string]string{"phone": `"phone"`, "custom": `"custom"`} {
		o = newOffice(t, front.WithAssumption("front-custom-import-handle", value))
		o.imported(nil).want(202)
		o.do("GET", "/contacts", nil).field("_results.0.handles.0.source", source)
	}

	o = newOffice(t, front.WithAssumption("front-unknown-custom-field", "ignored"))
	o.do("PATCH", "/contacts/"+o.newContact("Lena", lena).get("id").String(), fields{"custom_fields": fields{"x": 1}}).want(204)

	p := newPartner(t)
	p.answers["sync"], p.answers["inbound_received"] = "echo", "500"
	o = newOffice(t, front.WithTransport(p), front.WithAssumption("front-webhook-retries", "1"), front.WithAssumption("front-webhook-retry-after", "1s"))
	_, _, err := o.AddApplication(front.AppSpec{Name: "x", WebhookURL: "https://x.test/"})
	must(t, err)
	o.settle()
	start := o.world.Now()
	o.call()
	o.settle()
	if waited := o.world.Now().Sub(start); len(p.got) != 3 || waited < time.Second || waited > 2*time.Second {
		t.Errorf("%d deliveries in %s", len(p.got), waited)
	}
}
