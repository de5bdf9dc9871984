package front_test

import (
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

// Switches that are no matter of messages; see channelmessages_test.go for those.
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

// With processing in any order the seed decides; by default it never does.
func TestProcessingOrderIsASwitch(t *testing.T) {
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
		t.Error("the seed chose no other order")
	}
}

func TestAssumptionsRememberWhatWasReliedOn(t *testing.T) {
	o := newOffice(t)
	if relied := o.Assumptions().Relied(); len(relied) != 0 {
		t.Errorf("a company that has done nothing relied on %v", relied)
	}
	must(t, o.Archive(o.nora, o.call()))
	o.inbound(lena, "again", "m2", "t")
	for _, id := range o.Assumptions().Relied() {
		if id == "front-archived-inbound" {
			return
		}
	}
	t.Errorf("re-opening is not among %v", o.Assumptions().Relied())
}
