package front_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

func TestTimeline(t *testing.T) {
	o := newOffice(t)
	_, err := o.AddContact(front.ContactSpec{Name: "Lena Ortiz", Handles: []front.Handle{{Source: "phone", Handle: "+1 415 555 0133"}}})
	must(t, err)
	_, err = o.AddTag("VIP")
	must(t, err)
	id := o.call()
	must(t, o.Assign(o.nora, id, "omar@northpier.test"))
	must(t, o.Comment(o.omar, id, "On it"))
	must(t, o.Tag(o.omar, id, "VIP"))
	must(t, o.Move(o.omar, id, "Sales"))
	o.outbound(lena, "Outbound answered call on Support", "m2", "t")
	must(t, o.Archive(o.omar, id))
	must(t, o.Reopen(o.omar, id))
	must(t, o.Untag(o.omar, id, "VIP"))
	must(t, o.Assign(o.omar, id, ""))
	must(t, o.Delete(o.nora, id))
	must(t, o.Reopen(o.nora, id))

	v, err := o.Conversation(id)
	must(t, err)
	var lines []string
	for _, it := range v.Timeline {
		lines = append(lines, it.Kind+" | "+it.Author.Kind+" "+it.Author.Name+" | "+it.Text)
	}
	want := []string{
		"message | contact Lena Ortiz | text m1",
		"event | teammate Nora Diaz | assigned to Omar Haddad",
		"comment | teammate Omar Haddad | On it",
		"event | teammate Omar Haddad | added tag VIP",
		"event | teammate Omar Haddad | moved to Sales",
		"message | teammate Nora Diaz | text m2",
		"event | teammate Omar Haddad | archived",
		"event | teammate Omar Haddad | reopened",
		"event | teammate Omar Haddad | removed tag VIP",
		"event | teammate Omar Haddad | unassigned",
		"event | teammate Nora Diaz | moved to trash",
		"event | teammate Nora Diaz | restored",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the timeline is\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if v.Contact != "Lena Ortiz" || v.Subject != "Missed call on Support" || v.Status != "open" || v.Assignee != "" ||
		!slices.Equal(v.Inboxes, []string{"Sales"}) || !slices.Equal(v.Participants, []string{"Omar Haddad"}) {
		t.Errorf("the conversation shows %+v", v)
	}
}

func TestScreens(t *testing.T) {
	o := newOffice(t)
	first := o.call()
	second := o.conversationOf(o.inbound("+14155550177", "Voicemail on Support", "m2", "t2"))
	must(t, o.Assign(o.nora, second, o.nora))
	side := o.Inboxes()
	if len(side) != 2 || side[0].Name != "Aircall Phone" || side[0].Open != 2 || side[0].Unassigned != 1 ||
		!slices.Equal(side[0].Teammates, []string{"Nora Diaz", "Omar Haddad"}) || side[1].Open != 0 {
		t.Errorf("the side bar shows %+v", side)
	}
	rows, err := o.Inbox("Aircall Phone")
	must(t, err)
	if len(rows) != 2 || rows[0].ID != second || rows[0].Assignee != "Nora Diaz" || rows[0].Subject != "Voicemail on Support" ||
		rows[1].ID != first || rows[1].Contact != lena || rows[1].Status != "open" || rows[1].Inbox != "Aircall Phone" {
		t.Errorf("the inbox shows %+v", rows)
	}
	must(t, o.Delete(o.nora, second))
	rows, err = o.Inbox(o.inbox)
	must(t, err)
	if trash := o.Trash(); len(rows) != 1 || len(trash) != 1 || trash[0].ID != second || trash[0].Status != "trash" {
		t.Errorf("inbox %+v, trash %+v", rows, trash)
	}
	card, err := o.ContactCard("(415) 555-0133")
	must(t, err)
	if card.Name != lena || card.Conversations != 1 || !slices.Equal(card.Handles, []front.Handle{{Source: "phone", Handle: lena}}) {
		t.Errorf("the card shows %+v", card)
	}
	if all := o.Contacts(); len(all) != 2 || all[0].ID != card.ID {
		t.Errorf("the contacts are %+v", all)
	}
}

func TestInvalidActionsChangeNothing(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	before := string(o.Projection()) + string(o.Observe("/events").Body) + string(o.Observe("/teammates").Body)
	spec := func(handle string) front.ContactSpec {
		return front.ContactSpec{Name: "x", Handles: []front.Handle{{Source: "phone", Handle: handle}}}
	}
	errs := []error{
		o.Move(o.nora, id, "Nowhere"), o.Move("nobody", id, "Sales"), o.Move(o.nora, "cnv_none", "Sales"),
		o.Reopen(o.nora, id), o.Assign(o.nora, id, "nobody"), o.Comment(o.nora, id, ""), o.Reply(o.nora, id, "Hello"),
		o.AddToInbox("Sales", "nobody"), o.AddToInbox("Nowhere", o.nora), o.SetPlan(front.Plan{PerMinute: -1}),
		o.Tag(o.nora, id, "VIP"), o.Untag(o.nora, id, "VIP"), o.MergeContacts(lena), o.MergeContacts(lena, lena), o.MergeContacts("x", lena),
		errorOf(o.AddTeammate(front.TeammateSpec{Email: "NORA.diaz@northpier.test"})), errorOf(o.AddTeammate(front.TeammateSpec{Email: "nora"})),
		errorOf(o.AddInbox("Sales")), errorOf(o.AddInbox("")), errorOf(o.AddInbox("New", "nobody")), errorOf(o.AddTeam("x", "nobody")),
		errorOf(o.AddApplicationChannel(front.ChannelSpec{Inbox: "Sales", Address: ourNumber})),
		errorOf(o.AddApplicationChannel(front.ChannelSpec{Inbox: "x", Address: "+1"})),
		errorOf(o.AddApplicationChannel(front.ChannelSpec{Inbox: "Sales", Address: "+1", ContactType: "fax"})),
		errorOf(o.AddContact(spec("415-555-0133"))), errorOf(o.AddContact(spec(""))), errorOf(o.AddTag("")),
		errorOf(o.SignChannelToken("cha_none")), errorOf(o.Conversation("cnv_none")), errorOf(o.ContactCard("nobody")),
		errorOf(o.Inbox("Nowhere")), errorOf(o.ConversationsOf("nobody")),
	}
	for i, err := range errs {
		if err == nil || !strings.HasPrefix(err.Error(), "front: ") {
			t.Errorf("action %d: the error is %v", i, err)
		}
	}
	if !errors.Is(errs[6], front.ErrCannotReply) {
		t.Errorf("a reply to a call: %v", errs[6])
	}
	if after := string(o.Projection()) + string(o.Observe("/events").Body) + string(o.Observe("/teammates").Body); after != before {
		t.Errorf("the state is\n%s\nwas\n%s", after, before)
	}
}

func errorOf[T any](_ T, err error) error { return err }

func TestParticipantsAreTheTeammatesOfTheInbox(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	must(t, o.Move(o.nora, id, "Sales"))
	must(t, o.AddToInbox("Sales", o.nora, o.omar))
	v, err := o.Conversation(id)
	must(t, err)
	if !slices.Equal(v.Participants, []string{"Nora Diaz", "Omar Haddad"}) {
		t.Errorf("participants: %v", v.Participants)
	}
}

func TestMergingContactsOnTheScreen(t *testing.T) {
	o := newOffice(t)
	o.call()
	o.inbound("+14155550177", "two", "m2", "t2")
	must(t, o.MergeContacts(lena, "+14155550177"))
	rows, err := o.ConversationsOf("+14155550177")
	must(t, err)
	if len(rows) != 2 || rows[0].Contact != lena {
		t.Errorf("conversations: %+v", rows)
	}
}

// The projection is independent of the order of changes. It counts repeated activities.
func TestProjection(t *testing.T) {
	build := func(calls ...string) string {
		o := newOffice(t)
		for _, number := range calls {
			o.inbound(number, "Missed call", number, number)
		}
		return string(o.Projection())
	}
	a, b := build(lena, "+14155550177"), build("+14155550177", lena)
	if a != b {
		t.Errorf("got %s\nwant %s", a, b)
	}
	want := `{"contacts":[{"name":"+14155550133","handles":["phone:+14155550133"]}],"conversations":[{"contact":["phone:+14155550133"],` +
		`"subject":"Missed call","status":"open","assignee":"","inboxes":["Aircall Phone"],"tags":[],` +
		`"activities":[{"kind":"message","author":"contact +14155550133","text":"text +14155550133"}]}]}`
	if got := build(lena); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	o := newOffice(t)
	o.inbound(lena, "Missed call", "1", "t")
	once := string(o.Projection())
	o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": lena}, "body": "text 1",
		"metadata": fields{"external_id": "2", "external_conversation_id": "t"}}).want(202)
	o.settle()
	if twice := string(o.Projection()); twice == once {
		t.Error("a repeated activity does not change the projection")
	}
}

func TestStamps(t *testing.T) {
	o := newOffice(t, front.WithExchangeOf(exchangeHeader))
	id := o.call() // requests without an exchange
	o.stamped("x7", "POST", "/channels/"+o.channel+"/outbound_messages", `{"to":[{"handle":"`+lena+`"}],"body":"x","metadata":{"external_id":"2","external_conversation_id":"t"}}`)
	o.settle()
	o.stamped("x9", "PUT", "/conversations/"+id+"/assignee", `{"assignee_id":"`+o.nora+`"}`)
	v, err := o.Conversation(id)
	must(t, err)
	if v.Exchange != "x9" || v.Timeline[1].Exchange != "x7" || v.Timeline[2].Exchange != "x9" || v.Timeline[0].Exchange != "" {
		t.Errorf("stamps: %+v", v)
	}
}
