package front_test

import (
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// AF-47: a snoozed conversation is archived with a reminder and keeps its subject. It
// opens when the reminder is due or with the customer's next message.
func TestSnooze(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
	o.conversation(id).field("status", `"archived"`).field("scheduled_reminders.#", "1").
		field("scheduled_reminders.0._links.related.owner", `"https://api2.frontapp.com/teammates/`+o.nora+`"`)
	must(t, o.world.Advance(59*time.Minute))
	o.conversation(id).field("status", `"archived"`)
	must(t, o.world.Advance(2*time.Minute))
	o.conversation(id).field("status", `"unassigned"`).field("scheduled_reminders", "[]")
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.0.type", `"reminder"`).field("_results.0.source._meta.type", `"reminder"`)

	must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
	o.inbound(lena, "Voicemail on Support", "m2", "t")
	o.conversation(id).field("status", `"unassigned"`).field("scheduled_reminders", "[]").field("subject", `"Missed call on Support"`)
	must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
	o.outbound(lena, "Outbound answered call", "m3", "t")
	o.conversation(id).field("status", `"archived"`).field("scheduled_reminders.#", "1")
	must(t, o.Archive(o.nora, id))
	o.conversation(id).field("scheduled_reminders", "[]")
	must(t, o.world.Advance(2*time.Hour))
	o.conversation(id).field("status", `"archived"`)
}

func TestRemindersInTheAPI(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	path := "/conversations/" + id + "/reminders"
	at := o.world.Now().Add(time.Hour).Unix()
	o.do("PATCH", path, fields{"teammate_id": o.nora, "scheduled_at": at}).want(204)
	o.do("PATCH", path, fields{"teammate_id": "alt:email:omar@northpier.test", "scheduled_at": at + 60}).want(204)
	o.conversation(id).field("scheduled_reminders.#", "2")
	o.do("PATCH", path, fields{"teammate_id": o.nora, "scheduled_at": nil}).want(204)
	o.conversation(id).field("scheduled_reminders.#", "1").field("status", `"archived"`)
	must(t, o.Unsnooze(o.omar, id))
	o.conversation(id).field("status", `"unassigned"`)
	for _, body := range []any{fields{}, fields{"teammate_id": o.nora}, fields{"teammate_id": o.nora, "scheduled_at": 1},
		fields{"teammate_id": o.nora, "scheduled_at": "x"}, fields{"teammate_id": "tea_1", "scheduled_at": at}} {
		o.do("PATCH", path, body).want(400)
	}
	for _, err := range []error{o.Unsnooze(o.omar, id), o.Snooze(o.nora, id, o.world.Now())} {
		if err == nil {
			t.Error("an invalid Snooze or Unsnooze succeeded")
		}
	}
	must(t, o.Delete(o.nora, id))
	o.do("PATCH", path, fields{"teammate_id": o.nora, "scheduled_at": at}).want(400)
	if err := o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)); err == nil {
		t.Error("Snooze of a conversation in the trash succeeded")
	}
}

func TestRulesOnSnoozes(t *testing.T) {
	o := newOffice(t).withTags("away", "back")
	o.rule(front.RuleSpec{When: on(front.OnSnoozed), If: []front.Condition{when(front.Status, front.Is, "snoozed")}, Then: []front.Action{then(front.AddTag, "away")}})
	o.rule(front.RuleSpec{When: on(front.OnSnoozeExpired), Then: []front.Action{then(front.AddTag, "back"), then(front.RemoveTag, "away")}})
	id := o.call()
	must(t, o.Snooze(o.nora, id, o.world.Now().Add(time.Hour)))
	if got := o.tagsOf(id); got != `["away"]` {
		t.Errorf("snoozed: %s", got)
	}
	must(t, o.world.Advance(time.Hour))
	if got := o.tagsOf(id); got != `["back"]` {
		t.Errorf("back: %s", got)
	}
}
