package front_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

func TestInboundMessage(t *testing.T) {
	o := newOffice(t)
	a := o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{
		"sender": fields{"handle": lena, "name": "Lena Ortiz"}, "subject": "Missed call on Support FR",
		"body":     "<p>Missed call<br>on Support &amp; FR</p>",
		"metadata": fields{"external_id": "aircall-812-call", "external_conversation_id": "aircall-" + lena}}).want(202)
	a.field("status", `"accepted"`)
	uid := a.get("message_uid").String()
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(uid) {
		t.Errorf("the uid is %q", uid)
	}
	o.do("GET", "/messages/alt:uid:"+uid, nil).want(404)
	must(t, o.world.Advance(5*time.Millisecond))
	m := o.do("GET", "/messages/alt:uid:"+uid, nil).want(200)
	m.field("message_uid", `"`+uid+`"`).field("type", `"custom"`).field("is_inbound", "true").field("is_draft", "false").
		field("author", "null").field("subject", `"Missed call on Support FR"`).field("text", `"Missed call\non Support & FR"`).
		field("created_at", "1767603600").field("draft_mode", "null").field("error_type", "null").field("version", "null").
		field("recipients.0.role", `"from"`).field("recipients.0.handle", `"+14155550133"`).field("recipients.0.name", `"Lena Ortiz"`).
		field("recipients.1.role", `"to"`).field("recipients.1.handle", `"`+ourNumber+`"`).field("recipients.1._links.related.contact", "null").
		field("attachments", "[]").field("signature", "null").field("metadata", "{}")
	o.do("GET", "/messages/"+m.get("id").String(), nil).want(200)

	contact := o.do("GET", "/contacts/alt:phone:"+lena, nil).want(200).field("name", `"Lena Ortiz"`)
	c := o.conversation(o.conversationOf(a))
	c.field("subject", `"Missed call on Support FR"`).field("status", `"unassigned"`).field("assignee", "null").
		field("recipient.handle", `"+14155550133"`).field("recipient.role", `"from"`).field("type", `"conversation"`).
		field("tags", "[]").field("waiting_since", "1767603600").field("created_at", "1767603600.005").
		field("recipient._links.related.contact", `"https://api2.frontapp.com/contacts/`+contact.get("id").String()+`"`).
		field("_links.related.last_message", `"https://api2.frontapp.com/messages/`+m.get("id").String()+`?referer=conversation"`)
	o.do("GET", "/conversations/"+c.get("id").String()+"/inboxes", nil).field("_results.#.id", `["`+o.inbox+`"]`)
	o.do("GET", "/conversations/"+c.get("id").String()+"/events", nil).field("_results.#.type", `["inbound"]`).
		field("_results.0.source._meta.type", `"inboxes"`).field("_results.0.source.data.0.id", `"`+o.inbox+`"`).
		field("_results.0.target._meta.type", `"message"`).field("_results.0.target.data.message_uid", `"`+uid+`"`)
}

func TestAuthorOfAnOutboundMessage(t *testing.T) {
	o := newOffice(t)
	post := func(id, author string) answer {
		body := fields{"to": []fields{{"handle": lena}}, "body": "Answered",
			"metadata": fields{"external_id": id, "external_conversation_id": "t"}}
		if author != "" {
			body["author_id"] = author
		}
		a := o.do("POST", "/channels/"+o.channel+"/outbound_messages", body)
		o.settle()
		return a
	}
	byID := o.message(post("1", o.nora).want(202))
	byID.field("author.id", `"`+o.nora+`"`).field("author.type", `"user"`).field("is_inbound", "false").
		field("recipients.0.role", `"from"`).field("recipients.0.handle", `"`+ourNumber+`"`).
		field("recipients.1.role", `"to"`).field("recipients.1.handle", `"`+lena+`"`)
	o.message(post("2", "alt:email:nora.diaz@northpier.test").want(202)).field("author.id", `"`+o.nora+`"`)
	o.message(post("3", "").want(202)).field("author.type", `"api"`)
	post("4", "tea_nobody").refused(400, "Bad request", "Unknown teammate ID tea_nobody")
	conversation := o.conversationOf(post("5", o.omar))
	o.conversation(conversation).field("status", `"unassigned"`).field("recipient.role", `"to"`).field("waiting_since", "")
	o.do("GET", "/conversations/"+conversation+"/events", nil).field("_results.3.type", `"outbound"`)
	o.inbound(lena, "", "6", "t")
	post("7", o.nora)
	o.do("GET", "/conversations/"+conversation+"/events", nil).field("_results.0.type", `"out_reply"`)
}

// TestThreading checks which conversation a message joins, and the status and subject of
// the conversation afterwards.
func TestThreading(t *testing.T) {
	for _, c := range []struct {
		name         string
		before       string // Nora's actions before the message, see act
		inbound      bool
		status       string
		subject      string
		inbox        string
		conversation string
	}{
		{"open, inbound", "", true, "unassigned", "first", "Aircall Phone", "same"},
		{"open, outbound", "", false, "unassigned", "first", "Aircall Phone", "same"},
		{"archived, inbound", "archive", true, "unassigned", "second", "Aircall Phone", "same"},
		{"archived, outbound", "archive", false, "archived", "second", "Aircall Phone", "same"},
		{"moved, inbound", "move", true, "unassigned", "first", "Sales", "same"},
		{"moved and archived, inbound", "move archive", true, "unassigned", "second", "Sales", "same"},
		{"moved and archived, outbound", "move archive", false, "archived", "second", "Sales", "same"},
		{"assigned and archived, inbound", "assign archive", true, "assigned", "second", "Aircall Phone", "same"},
		{"trashed, inbound", "delete", true, "unassigned", "first", "Aircall Phone", "same"},
		{"trashed, outbound", "delete", false, "deleted", "first", "Aircall Phone", "same"},
		{"permanently deleted, inbound", "delete purge", true, "unassigned", "second", "Aircall Phone", "new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			id := o.conversationOf(o.inbound(lena, "first", "m1", "thread"))
			for _, action := range strings.Fields(c.before) {
				o.act(action, id)
			}
			post := o.outbound
			if c.inbound {
				post = o.inbound
			}
			joined := o.conversationOf(post(lena, "second", "m2", "thread"))
			if (joined == id) != (c.conversation == "same") {
				t.Errorf("the message is in %s, the first conversation is %s, want %s", joined, id, c.conversation)
			}
			o.conversation(joined).field("status", `"`+c.status+`"`).field("subject", `"`+c.subject+`"`)
			o.do("GET", "/conversations/"+joined+"/inboxes", nil).field("_results.#.name", `["`+c.inbox+`"]`)
		})
	}
}

// act runs an action of Nora on a conversation.
func (o *office) act(action, id string) {
	o.t.Helper()
	switch action {
	case "archive":
		must(o.t, o.Archive(o.nora, id))
	case "move":
		must(o.t, o.Move(o.nora, id, "Sales"))
	case "assign":
		must(o.t, o.Assign(o.nora, id, o.omar))
	case "delete":
		must(o.t, o.Delete(o.nora, id))
	case "purge":
		o.do("DELETE", "/conversations/"+id, nil).want(204)
	default:
		o.t.Fatalf("unknown action %q", action)
	}
}

func TestAnotherKeyOrAnotherChannelIsAnotherConversation(t *testing.T) {
	o := newOffice(t)
	first := o.conversationOf(o.inbound(lena, "first", "m1", "thread"))
	if o.conversationOf(o.inbound(lena, "second", "m2", "other")) == first {
		t.Error("another external conversation joined the first")
	}
	var err error
	o.channel, err = o.AddApplicationChannel(front.ChannelSpec{Name: "Second line", Inbox: o.sales, Address: "+33180000002"})
	must(t, err)
	third := o.conversationOf(o.inbound(lena, "third", "m1", "thread")) // external ids are the channel's own
	if third == first {
		t.Error("another channel's message joined the first conversation")
	}
	contact := o.do("GET", "/contacts/alt:phone:"+lena, nil).get("id").String()
	o.do("GET", "/contacts/"+contact+"/conversations", nil).field("_results.#", "3").field("_results.0.id", `"`+third+`"`)
}

func TestAMessageWithoutSubjectLeavesAnArchivedConversationsSubject(t *testing.T) {
	o := newOffice(t)
	id := o.conversationOf(o.inbound(lena, "first", "m1", "thread"))
	must(t, o.Archive(o.nora, id))
	o.inbound(lena, "", "m2", "thread")
	o.conversation(id).field("subject", `"first"`).field("status", `"unassigned"`)
}

func TestDuplicateExternalID(t *testing.T) {
	for answerKind, check := range map[string]func(o *office, first, second answer){
		"accepted": func(o *office, first, second answer) {
			if second.want(202).get("message_uid").String() == first.get("message_uid").String() {
				o.t.Error("the repeated message has the uid of the first")
			}
			o.do("GET", "/messages/alt:uid:"+second.get("message_uid").String(), nil).want(404)
		},
		"same-uid": func(o *office, first, second answer) {
			second.want(202).field("message_uid", first.get("message_uid").Raw)
		},
		"conflict": func(o *office, _, second answer) { second.want(409) },
	} {
		t.Run(answerKind, func(t *testing.T) {
			o := newOffice(t, front.WithAssumption("front-duplicate-external-id", answerKind))
			body := fields{"sender": fields{"handle": lena}, "body": "x",
				"metadata": fields{"external_id": "m1", "external_conversation_id": "t"}}
			path := "/channels/" + o.channel + "/inbound_messages"
			first := o.do("POST", path, body).want(202)
			second := o.do("POST", path, body) // before the first is processed
			o.settle()
			check(o, first, second)
			third := o.do("POST", path, body)
			o.settle()
			check(o, first, third)
			o.do("GET", "/conversations/"+o.conversationOf(first)+"/messages", nil).field("_results.#", "1")
		})
	}
}

func TestMessagesOfAChannelAreProcessedInOrder(t *testing.T) {
	o := newOffice(t)
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": lena}, "subject": id, "body": id,
			"metadata": fields{"external_id": id, "external_conversation_id": "t"}}).want(202)
	}
	o.settle()
	contact := o.do("GET", "/contacts/alt:phone:"+lena, nil).get("id").String()
	rows, err := o.ConversationsOf(contact)
	must(t, err)
	if len(rows) != 1 || rows[0].Subject != "1" {
		t.Fatalf("conversations: %+v", rows)
	}
	o.do("GET", "/conversations/"+rows[0].ID+"/messages?sort_order=asc", nil).field("_results.#.text", `["1","2","3","4","5","6"]`)
	o.do("GET", "/conversations/"+rows[0].ID+"/messages", nil).field("_results.#.text", `["6","5","4","3","2","1"]`)
}

func TestMessagesAreSortedByDeliveredAt(t *testing.T) {
	o := newOffice(t)
	for id, at := range map[string]int{"late": 1767600000, "early": 1767500000} {
		o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": lena}, "body": id, "delivered_at": at,
			"metadata": fields{"external_id": id, "external_conversation_id": "t"}}).want(202)
	}
	o.settle()
	id := o.do("GET", "/conversations", nil).get("_results.0.id").String()
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#.text", `["late","early"]`).
		field("_results.#.created_at", "[1767600000,1767500000]")
}

func TestSendersEmailMatchesAContact(t *testing.T) {
	o := newOffice(t)
	known := o.do("POST", "/contacts", fields{"name": "Lena Ortiz", "handles": []fields{{"handle": "lena@example.test", "source": "email"}}}).
		want(201).get("id").String()
	o.do("POST", "/channels/"+o.channel+"/inbound_messages", fields{"sender": fields{"handle": lena, "email": "lena@example.test"}, "body": "x",
		"metadata": fields{"external_id": "1", "external_conversation_id": "t"}}).want(202)
	o.settle()
	o.do("GET", "/contacts/alt:phone:"+lena, nil).want(200).field("id", `"`+known+`"`).field("name", `"Lena Ortiz"`)
	o.do("GET", "/contacts", nil).field("_results.#", "1")
}

func TestInvalidBodiesOfChannelMessages(t *testing.T) {
	o := newOffice(t)
	long := strings.Repeat("é", 201)
	meta := `"metadata":{"external_id":"1","external_conversation_id":"t"}`
	for _, c := range []struct{ route, body, details string }{
		{"inbound_messages", `{}`, `["body.sender: missing","body.body: missing","body.metadata: missing"]`},
		{"inbound_messages", ``, `["body.sender: missing","body.body: missing","body.metadata: missing"]`},
		{"inbound_messages", `{"sender":{},"body":"x",` + meta + `}`, `["body.sender.handle: missing"]`},
		{"inbound_messages", `{"sender":{"handle":"+1"},"body":"","metadata":{}}`,
			`["body.body: should not be empty","body.metadata.external_id: missing","body.metadata.external_conversation_id: missing"]`},
		{"inbound_messages", `{"sender":{"handle":"+1"},"body":"x","metadata":{"external_id":"` + long + `","external_conversation_id":"t"}}`,
			`["body.metadata.external_id: should not be longer than 200 characters"]`},
		{"inbound_messages", `{"sender":{"handle":5},"body":"x",` + meta + `}`, `["body.sender.handle: should be string"]`},
		{"inbound_messages", `{"sender":{"handle":"+1"},"body":"x","delivered_at":"now",` + meta + `}`, `["body.delivered_at: should be integer"]`},
		{"inbound_messages", `{"sender":{"handle":"+1"},"body":"x","delivered_at":1767603600000000,` + meta + `}`, `["body.delivered_at: should be a timestamp in seconds"]`},
		{"outbound_messages", `{"body":"x",` + meta + `}`, `["body.to: missing"]`},
		{"outbound_messages", `{"to":[],"body":"x",` + meta + `}`, `["body.to: should not be empty"]`},
		{"outbound_messages", `{"to":[{"name":"x"}],"body":"x",` + meta + `}`, `["body.to[].handle: missing"]`},
	} {
		o.do("POST", "/channels/"+o.channel+"/"+c.route, c.body).
			refused(400, "Bad request", "Body did not satisfy requirements").field("_error.details", c.details)
	}
	o.do("POST", "/channels/cha_none/inbound_messages", `{}`).refused(404, "Not found", "Unknown channel ID cha_none")
	o.do("GET", "/conversations", nil).field("_results", "[]")
	o.do("GET", "/contacts", nil).field("_results", "[]")
}

// Each alternative of an assumption changes the behaviour.
func TestAssumptionsOfMessages(t *testing.T) {
	with := func(id, value string) *office { return newOffice(t, front.WithAssumption("front-"+id, value)) }
	archivedThen := func(o *office, post func(...string) answer) answer {
		id := o.conversationOf(o.inbound(lena, "first", "m1", "t"))
		must(t, o.Archive(o.nora, id))
		post()
		return o.conversation(id)
	}
	o := with("archived-inbound", "stays")
	archivedThen(o, func(...string) answer { return o.inbound(lena, "second", "m2", "t") }).field("status", `"archived"`)
	o = with("archived-outbound", "reopens")
	archivedThen(o, func(...string) answer { return o.outbound(lena, "second", "m2", "t") }).field("status", `"unassigned"`)
	o = with("archived-subject", "kept")
	archivedThen(o, func(...string) answer { return o.inbound(lena, "second", "m2", "t") }).field("subject", `"first"`)
	o = with("reopen-event", "reopen")
	id := archivedThen(o, func(...string) answer { return o.inbound(lena, "second", "m2", "t") }).get("id").String()
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.#.type", `["inbound","reopen","archive","inbound"]`)

	o = with("trashed-threading", "new")
	first := o.conversationOf(o.inbound(lena, "first", "m1", "t"))
	must(t, o.Delete(o.nora, first))
	second := o.conversationOf(o.inbound(lena, "second", "m2", "t"))
	if first == second || o.conversationOf(o.inbound(lena, "third", "m3", "t")) != second {
		t.Error("a message of a trashed conversation did not open a new one for good")
	}
	o = with("trashed-threading", "stays")
	first = o.conversationOf(o.inbound(lena, "first", "m1", "t"))
	must(t, o.Delete(o.nora, first))
	o.inbound(lena, "second", "m2", "t")
	o.conversation(first).field("status", `"deleted"`)

	o = with("follower-seeding", "inbox-members")
	o.do("GET", "/conversations/"+o.conversationOf(o.inbound(lena, "s", "m", "t"))+"/followers", nil).field("_results.#", "2")
	o = with("application-message-type", "sms")
	o.message(o.inbound(lena, "s", "m", "t")).field("type", `"sms"`)
	o = with("unnamed-contact", "empty")
	o.inbound(lena, "s", "m", "t")
	o.do("GET", "/contacts/alt:phone:"+lena, nil).field("name", `""`)
	o = with("outbound-without-author", "null")
	a := o.do("POST", "/channels/"+o.channel+"/outbound_messages", `{"to":[{"handle":"+14155550133"}],"body":"x","metadata":{"external_id":"1","external_conversation_id":"t"}}`).want(202)
	o.settle()
	o.message(a).field("author", "null")
	o = with("message-processing-delay", "0s")
	o.do("GET", "/messages/alt:uid:"+o.inbound(lena, "s", "m", "t").get("message_uid").String(), nil).want(200)
	o = with("external-id-scope", "company")
	o.inbound(lena, "s", "m", "t")
	var err error
	o.channel, err = o.AddApplicationChannel(front.ChannelSpec{Name: "2", Inbox: o.sales, Address: "+33180000002"})
	must(t, err)
	o.do("GET", "/messages/alt:uid:"+o.inbound(lena, "s", "m", "t").get("message_uid").String(), nil).want(404)
	o = with("channel-author-alias", "refused")
	o.do("POST", "/channels/"+o.channel+"/outbound_messages", `{"to":[{"handle":"+1"}],"author_id":"alt:email:nora.diaz@northpier.test","body":"x","metadata":{"external_id":"1","external_conversation_id":"t"}}`).want(400)
	o = with("phone-other-digits", "as-sent")
	o.newContact("x", "33180000009").field("handles.0.handle", `"33180000009"`)
}
