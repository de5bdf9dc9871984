package front_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

func TestRepliesMentionsAndFilesOfComments(t *testing.T) {
	o := newOffice(t).withTags("asked")
	o.rule(front.RuleSpec{When: on(front.OnMention), Then: []front.Action{then(front.AddTag, "asked")}})
	id := o.call()
	a := o.do("POST", "/conversations/"+id+"/comments", fields{"body": "see @omar, please", "author_id": "alt:email:nora.diaz@northpier.test", "is_pinned": true}).want(201).
		field("author.id", `"`+o.nora+`"`).field("is_pinned", "true").field("_links.related.comment_replied_to", "null")
	comment := "/comments/" + a.get("id").String()
	o.do("GET", comment+"/mentions", nil).field("_results.#.id", `["`+o.omar+`"]`)
	o.do("GET", "/conversations/"+id+"/followers", nil).field("_results.#.id", `["`+o.omar+`"]`)
	if got := o.tagsOf(id); got != `["asked"]` {
		t.Errorf("tags %s", got)
	}
	reply := o.form("POST", comment+"/replies", []string{"body", "42"}, file{"note.txt", "text/plain", "x"}).want(201).
		field("body", `"42"`).field("author.type", `"api"`).field("attachments.0.filename", `"note.txt"`)
	if got := reply.get("_links.related.comment_replied_to").String(); !strings.HasSuffix(got, comment) {
		t.Errorf("the reply is to %s, want %s", got, comment)
	}
	file := reply.get("attachments.0.id").String()
	if got := o.download("https://api2.frontapp.com/comments/" + reply.get("id").String() + "/download/" + file); got != "x" {
		t.Errorf("the file is %q", got)
	}
	o.do("GET", comment+"/download/"+file, nil).want(404)
	o.do("PATCH", comment+"/", fields{"body": "see @omar", "is_pinned": false}).want(200).field("body", `"see @omar"`).field("is_pinned", "false")
	other, err := o.IssueToken("other")
	must(t, err)
	o.as(other, "PATCH", comment+"/", fields{"is_pinned": true}).want(200)
	o.as(other, "PATCH", comment, fields{"body": "mine"}).refused(403, "Forbidden", "Only the author of a comment can edit its body")
	o.do("PATCH", comment, fields{"body": ""}).want(400)
	o.do("POST", comment+"/replies", fields{}).want(400)
	o.do("POST", "/comments/com_1/replies", fields{"body": "x"}).want(404)
	o.do("PATCH", "/comments/com_1/", fields{}).want(404)
	must(t, o.Follow(o.nora, id))
	must(t, o.Unfollow(o.omar, id))
	if err := o.Unfollow(o.omar, id); err == nil {
		t.Error("a second Unfollow succeeded")
	}
	o.do("GET", "/conversations/"+id+"/followers", nil).field("_results.#.id", `["`+o.nora+`"]`)
}

func (o *office) imported(body fields) answer {
	o.t.Helper()
	in := fields{"sender": fields{"handle": lena, "name": "Lena Ortiz"}, "to": []string{ourNumber}, "subject": "Missed call on Support", "body": "Missed call",
		"external_id": "i1", "created_at": 1767000000, "type": "custom", "metadata": fields{"is_inbound": true, "thread_ref": "r"}}
	for name, value := range body {
		in[name] = value
	}
	a := o.do("POST", "/inboxes/"+o.inbox+"/imported_messages", in)
	o.settle()
	return a
}

// By default an imported message is archived and triggers no rules.
func TestImportedMessages(t *testing.T) {
	o := newOffice(t).withTags("seen")
	o.rule(front.RuleSpec{When: on(front.OnInbound), Then: []front.Action{then(front.AddTag, "seen")}})
	a := o.imported(fields{"tags": []string{"old", "paper"}, "assignee_id": o.nora}).want(202)
	id := o.conversationOf(a)
	o.conversation(id).field("status", `"archived"`).field("assignee.id", `"`+o.nora+`"`).field("tags.#.name", `["old","paper"]`).field("subject", `"Missed call on Support"`)
	o.message(a).field("created_at", "1767000000").field("recipients.0.name", `"Lena Ortiz"`)
	again := o.imported(nil).want(202) // the same external id
	o.do("GET", "/messages/alt:uid:"+again.get("message_uid").String(), nil).want(404)
	b := o.imported(fields{"external_id": "i2", "metadata": fields{"is_inbound": true, "thread_ref": "r", "is_archived": false, "should_skip_rules": false}}).want(202)
	if got := o.conversationOf(b); got != id {
		t.Errorf("the second message of the thread is in %s, want %s", got, id)
	}
	o.conversation(id).field("status", `"assigned"`)
	if got := o.tagsOf(id); !strings.Contains(got, "seen") {
		t.Errorf("should_skip_rules false triggered no rule: tags %s", got)
	}
	bySender := fields{"is_inbound": true}
	c := o.conversationOf(o.imported(fields{"external_id": "i3", "metadata": bySender}))
	d := o.conversationOf(o.imported(fields{"external_id": "i4", "metadata": bySender}))
	if c == id || c != d {
		t.Errorf("messages without thread_ref are in %s and %s, want one new conversation", c, d)
	}
	out := o.imported(fields{"external_id": "i5", "sender": fields{"handle": ourNumber, "author_id": o.omar}, "to": []string{lena}, "conversation_id": id,
		"metadata": fields{"is_inbound": false, "thread_ref": "elsewhere"}}).want(202)
	if got := o.conversationOf(out); got != id {
		t.Errorf("the message is in %s, want %s (conversation_id)", got, id)
	}
	o.message(out).field("author.id", `"`+o.omar+`"`)
	o.form("POST", "/inboxes/"+o.inbox+"/imported_messages", []string{"sender[handle]", lena, "to[0]", ourNumber, "body", "x", "external_id", "i6",
		"created_at", "1767000000", "type", "sms", "metadata[is_inbound]", "true"}, file{"a.wav", "audio/wav", "x"}).want(202)
	for field, value := range map[string]any{"sender": nil, "to": []string{}, "body": nil, "external_id": nil, "created_at": nil, "type": "call",
		"body_format": "pdf", "metadata": fields{}, "assignee_id": "tea_1", "conversation_id": "cnv_1"} {
		o.imported(fields{"external_id": "new", field: value}).want(400)
	}
	o.imported(fields{"external_id": "new", "cc": []string{"x"}}).want(501)
}

func TestDiscussions(t *testing.T) {
	o := newOffice(t)
	o.rule(front.RuleSpec{When: on(front.OnComment), Then: []front.Action{then(front.ArchiveIt, "")}})
	a := o.do("POST", "/conversations", fields{"type": "discussion", "subject": "Paper", "inbox_id": o.sales, "comment": fields{"body": "Shall we?", "author_id": o.omar}}).want(201).
		field("type", `"discussion"`).field("recipient", "null").field("status", `"unassigned"`)
	o.do("GET", "/conversations/"+a.get("id").String()+"/comments", nil).field("_results.0.author.id", `"`+o.omar+`"`)
	o.do("POST", "/conversations/"+a.get("id").String()+"/messages", fields{"body": "x"}).want(403)
	for _, body := range []any{fields{}, fields{"type": "discussion", "subject": "x", "inbox_id": o.sales}, fields{"type": "call", "subject": "x", "inbox_id": o.sales},
		fields{"type": "discussion", "subject": "x", "inbox_id": "inb_1", "comment": fields{"body": "x"}}} {
		o.do("POST", "/conversations", body).want(400)
	}
	o.do("POST", "/conversations", fields{"type": "task", "subject": "x", "inbox_id": o.sales}).want(501)
}

func TestMergeConversations(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	id := o.call()
	other := o.conversationOf(o.inbound("+14155550177", "x", "m2", "t2"))
	must(t, o.Tag(o.nora, other, "VIP"))
	must(t, o.Comment(o.nora, other, "same person"))
	must(t, o.MergeConversations(o.nora, id, other))
	for _, path := range []string{"", "/messages", "/events?limit=5", "/comments"} {
		a := o.do("GET", "/conversations/"+other+path, nil).want(301)
		if got := a.header.Get("Location"); got != "https://api2.frontapp.com/conversations/"+id+path {
			t.Errorf("%s redirects to %s", path, got)
		}
	}
	o.do("PUT", "/conversations/"+other+"/assignee", fields{"assignee_id": o.nora}).want(301)
	o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#", "2")
	o.conversation(id).field("tags.#.name", `["VIP"]`)
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.0.type", `"conversations_merged"`).field("_results.0.target.data", `["`+other+`"]`)
	if got := o.conversationOf(o.inbound("+14155550177", "x", "m3", "t2")); got != id {
		t.Errorf("the next message of the merged thread is in %s, want %s", got, id)
	}
	o.do("GET", "/conversations", nil).field("_results.#", "1")
	for _, err := range []error{o.MergeConversations(o.nora, id), o.MergeConversations(o.nora, id, id), o.MergeConversations(o.nora, id, other)} {
		if err == nil {
			t.Error("an invalid merge succeeded")
		}
	}
}

// RF-35: after a split, later messages join the new conversation.
func TestSplitConversation(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	id := o.call()
	must(t, o.Tag(o.nora, id, "VIP"))
	must(t, o.Assign(o.nora, id, o.omar))
	fresh, err := o.SplitConversation(o.nora, id)
	must(t, err)
	if got := o.conversationOf(o.inbound(lena, "", "m2", "t")); got != fresh {
		t.Errorf("the next message is in %s, want %s", got, fresh)
	}
	o.conversation(fresh).field("tags", "[]").field("assignee", "null")
	for conversation, want := range map[string]string{id: "split into conversation " + fresh, fresh: "split from conversation " + id} {
		v, err := o.Conversation(conversation)
		must(t, err)
		if !slices.ContainsFunc(v.Timeline, func(it front.Item) bool { return it.Text == want && it.Author.Name == "Nora Diaz" }) {
			t.Errorf("the timeline lacks %q: %+v", want, v.Timeline)
		}
	}
	if _, err := o.SplitConversation(o.nora, id); err == nil {
		t.Error("a second split succeeded")
	}
}

func TestTags(t *testing.T) {
	o := newOffice(t)
	team := o.do("GET", "/teams", nil).get("_results.0.id").String()
	mine := o.do("POST", "/teammates/"+o.nora+"/tags", fields{"name": "Mine"}).want(201).field("is_private", "true").get("id").String()
	company := o.do("POST", "/company/tags", fields{"name": "Company"}).want(201).field("_links.related.owner", "null").get("id").String()
	o.do("POST", "/teams/"+team+"/tags", fields{"name": "Team", "highlight": "red"}).want(201)
	child := o.do("POST", "/tags/"+company+"/children", fields{"name": "Child"}).want(201).get("id").String()
	o.do("GET", "/tags/"+company, nil).field("_links.related.children", `"https://api2.frontapp.com/tags/`+company+`/children"`)
	o.do("GET", "/tags/"+company+"/children", nil).field("_results.#.id", `["`+child+`"]`)
	o.do("GET", "/teammates/"+o.nora+"/tags", nil).field("_results.#.id", `["`+mine+`"]`)
	o.do("GET", "/company/tags?sort_order=asc", nil).field("_results.#.name", `["Company","Child"]`)
	o.do("GET", "/teams/"+team+"/tags", nil).field("_results.#.name", `["Team"]`)
	o.do("GET", "/tags?sort_order=asc", nil).field("_results.#.name", `["Company","Team","Child"]`)
	o.do("PATCH", "/tags/"+child, fields{"name": "Grown", "highlight": "blue", "description": "x", "parent_tag_id": nil, "is_visible_in_conversation_lists": true}).want(204)
	o.do("GET", "/tags/"+child, nil).field("name", `"Grown"`).field("highlight", `"blue"`).field("_links.related.parent_tag", "null")
	o.do("PATCH", "/tags/"+child, fields{"parent_tag_id": company, "highlight": nil}).want(204)
	o.do("GET", "/tags/"+child, nil).field("highlight", "null")
	for _, body := range []any{fields{"name": ""}, fields{"highlight": "mauve"}, fields{"parent_tag_id": "tag_1"}} {
		o.do("PATCH", "/tags/"+child, body).want(400)
	}
	o.do("PATCH", "/tags/"+company, fields{"parent_tag_id": child}).want(400)
	id := o.call()
	o.rule(front.RuleSpec{When: on(front.OnComment), Then: []front.Action{then(front.AddTag, "Grown")}})
	must(t, o.Tag(o.nora, id, "Grown"))
	o.do("DELETE", "/tags/"+company, nil).want(204)
	o.do("GET", "/tags/"+child, nil).want(404)
	must(t, o.Comment(o.nora, id, "the rule's tag is deleted"))
	o.conversation(id).field("tags", "[]")
}

func TestContactListsAndNotes(t *testing.T) {
	o := newOffice(t)
	id := o.newContact("Lena", lena).want(201).get("id").String()
	second := o.newContact("Ben", "+14155550177").get("id").String()
	o.do("POST", "/contact_lists", fields{"name": "Buyers"}).want(204)
	list := o.do("GET", "/contact_lists", nil).field("_results.#.name", `["Buyers"]`).get("_results.0.id").String()
	o.do("POST", "/contact_lists/"+list+"/contacts", fields{"contact_ids": []string{id, second, id}}).want(204)
	o.do("GET", "/contact_groups/"+list+"/contacts", nil).field("_results.#.id", `["`+second+`","`+id+`"]`)
	o.do("DELETE", "/contact_lists/"+list+"/contacts", fields{"contact_ids": []string{id}}).want(204)
	o.do("GET", "/contacts/"+second, nil).field("lists.#.name", `["Buyers"]`)
	o.do("POST", "/contacts/merge", fields{"contact_ids": []string{id, second}, "target_contact_id": id}).want(200).field("lists.#.name", `["Buyers"]`)
	o.do("POST", "/teammates/"+o.nora+"/contact_lists", fields{"name": "Mine"}).want(204)
	o.do("GET", "/teammates/"+o.nora+"/contact_lists", nil).field("_results.#.is_private", "[true]")
	o.do("DELETE", "/contact_lists/"+list, nil).want(204)
	o.do("GET", "/contact_lists", nil).field("_results", "[]")
	o.do("POST", "/contact_lists", fields{}).want(400)
	o.do("POST", "/contact_lists/"+list+"/contacts", fields{}).want(404)

	o.do("POST", "/contacts/"+id+"/notes", fields{"author_id": o.nora, "body": "likes paper"}).want(201).field("author.id", `"`+o.nora+`"`)
	o.do("GET", "/contacts/"+id+"/notes", nil).want(202).field("_results.#.body", `["likes paper"]`)
	o.do("POST", "/contacts/"+id+"/notes", fields{"author_id": "tea_1", "body": "x"}).want(400)
	o.do("POST", "/contacts/"+id+"/notes", fields{}).want(400)
	card, err := o.ContactCard(id)
	must(t, err)
	if !slices.Equal(card.Notes, []string{"Nora Diaz: likes paper"}) {
		t.Errorf("the card shows %+v", card)
	}
	own := o.do("POST", "/teammates/"+o.nora+"/contacts", fields{"handles": []fields{{"handle": "x", "source": "custom"}}}).want(201).field("is_private", "true").get("id").String()
	o.do("GET", "/teammates/"+o.nora+"/contacts", nil).field("_results.#.id", `["`+own+`"]`)
}

func TestCustomFields(t *testing.T) {
	o := newOffice(t)
	for _, spec := range []front.CustomFieldSpec{{Of: "contacts", Name: "Plan", Type: "enum", Values: []string{"Gold"}}, {Of: "contacts", Name: "VIP", Type: "boolean"},
		{Of: "contacts", Name: "Age", Type: "number"}, {Of: "teammates", Name: "Desk"}, {Of: "inboxes", Name: "Floor", Type: "number"}} {
		_, err := o.AddCustomField(spec)
		must(t, err)
	}
	o.do("GET", "/contacts/custom_fields", nil).field("_results.#.name", `["Plan","VIP","Age"]`).field("_results.0.values", `[{"value":"Gold","label":"Gold"}]`)
	o.do("GET", "/custom_fields", nil).field("_results.#", "3")
	o.do("GET", "/conversations/custom_fields", nil).field("_results", "[]")
	id := o.newContact("Lena", lena).get("id").String()
	o.do("PATCH", "/contacts/"+id, fields{"custom_fields": fields{"Plan": "Gold", "VIP": true}}).want(204)
	o.do("PATCH", "/contacts/"+id, fields{"custom_fields": fields{"Age": 30}}).want(204) // replaces all
	o.do("GET", "/contacts/"+id, nil).field("custom_fields", `{"Age":30}`)
	for _, values := range []any{fields{"Plan": "Lead"}, fields{"VIP": "yes"}, fields{"Age": "x"}, fields{"Size": 1}, 7} {
		o.do("PATCH", "/contacts/"+id, fields{"custom_fields": values}).want(400)
	}
	o.do("PATCH", "/teammates/"+o.nora, fields{"custom_fields": fields{"Desk": "12"}, "username": "nd", "first_name": "N", "last_name": "D", "is_available": false}).want(204)
	o.do("GET", "/teammates/"+o.nora, nil).field("custom_fields.Desk", `"12"`).field("username", `"nd"`).field("is_available", "false")
	o.do("PATCH", "/teammates/"+o.nora, fields{"username": ""}).want(400)
	for _, spec := range []front.CustomFieldSpec{{Of: "contacts"}, {Of: "calls", Name: "x"}, {Of: "contacts", Name: "x", Type: "y"}, {Of: "contacts", Name: "Plan"}} {
		if _, err := o.AddCustomField(spec); err == nil {
			t.Errorf("%+v was accepted", spec)
		}
	}
}

func TestChangeInboxesAndTeams(t *testing.T) {
	o := newOffice(t)
	team := o.do("GET", "/teams", nil).get("_results.0.id").String()
	in := o.do("POST", "/inboxes", fields{"name": "New", "teammate_ids": []string{o.nora}, "is_public": true}).want(201).field("is_public", "true").get("id").String()
	o.do("POST", "/inboxes/"+in+"/teammates", fields{"teammate_ids": []string{o.omar}}).want(204)
	o.do("DELETE", "/inboxes/"+in+"/teammates", fields{"teammate_ids": []string{o.nora}}).want(204)
	o.do("GET", "/inboxes/"+in+"/teammates", nil).field("_results.#.id", `["`+o.omar+`"]`)
	o.do("POST", "/teams/"+team+"/inboxes", fields{"name": "Newer"}).want(201)
	o.do("GET", "/teams/"+team+"/inboxes", nil).field("_results.#.name", `["Aircall Phone","Sales","New","Newer"]`)
	o.do("GET", "/teams/"+team+"/channels", nil).field("_results.#", "1")
	o.do("GET", "/teammates/"+o.nora+"/channels", nil).field("_results.#", "1")
	private := o.do("POST", "/teammates/"+o.nora+"/private_inboxes", fields{"name": "Nora's"}).want(201).field("is_private", "true").get("id").String()
	o.do("GET", "/teammates/"+o.nora+"/private_inboxes", nil).field("_results.#.id", `["`+private+`"]`)
	other, err := o.AddTeam("Paris")
	must(t, err)
	o.do("POST", "/teams/"+other+"/teammates", fields{"teammate_ids": []string{o.nora, o.omar}}).want(204)
	o.do("DELETE", "/teams/"+other+"/teammates", fields{"teammate_ids": []string{o.nora}}).want(204)
	o.do("GET", "/teams/"+other, nil).field("members.#.id", `["`+o.omar+`"]`)
	o.do("POST", "/inboxes", fields{}).want(400)
	o.do("POST", "/inboxes", fields{"name": "x", "teammate_ids": []string{"tea_1"}}).want(400)
	o.do("POST", "/teams/"+other+"/teammates", fields{}).want(400)
	o.do("GET", "/company/statuses", nil).want(404) // ticketing is off
}
