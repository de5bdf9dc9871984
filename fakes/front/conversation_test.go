package front_test

import (
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

// call logs a missed call of Lena and returns its conversation.
func (o *office) call() string {
	o.t.Helper()
	return o.conversationOf(o.inbound(lena, "Missed call on Support", "m1", "t"))
}

func (o *office) events(id string) string {
	o.t.Helper()
	return o.do("GET", "/conversations/"+id+"/events", nil).want(200).get("_results.#.type").Raw
}

func TestAssignConversation(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	put := func(body string) answer { return o.do("PUT", "/conversations/"+id+"/assignee", body) }
	put(`{"assignee_id":"` + o.nora + `"}`).want(204)
	o.conversation(id).field("status", `"assigned"`).field("assignee.id", `"`+o.nora+`"`).field("assignee.email", `"nora.diaz@northpier.test"`)
	put(`{"assignee_id":"alt:email:omar@northpier.test"}`).want(204)
	o.conversation(id).field("assignee.id", `"`+o.omar+`"`)
	o.do("GET", "/teammates/"+o.omar+"/conversations", nil).field("_results.#.id", `["`+id+`"]`)
	put(`{"assignee_id":null}`).want(204)
	o.conversation(id).field("status", `"unassigned"`).field("assignee", "null")
	put(`{"assignee_id":null}`).want(204) // no change, no event
	if got := o.events(id); got != `["unassign","assign","assign","inbound"]` {
		t.Errorf("events: %s", got)
	}
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.1.source._meta.type", `"api"`).
		field("_results.1.target._meta.type", `"teammate"`).field("_results.1.target.data.id", `"`+o.omar+`"`).
		field("_results.0.target", "")

	put(`{}`).refused(400, "Bad request", "Body did not satisfy requirements").field("_error.details", `["body.assignee_id: missing"]`)
	put(`{"assignee_id":5}`).field("_error.details", `["body.assignee_id: should be string"]`)
	put(`{"assignee_id":"tea_none"}`).refused(400, "Bad request", "Unknown teammate ID tea_none")
	o.do("PUT", "/conversations/cnv_123/assignee", `{"assignee_id":null}`).refused(404, "Not found", "Unknown conversation ID cnv_123")
}

func TestUpdateConversation(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	vip := o.do("POST", "/tags", fields{"name": "VIP"}).want(201).get("id").String()
	late := o.do("POST", "/tags", fields{"name": "Late", "highlight": "light-blue"}).want(201).get("id").String()
	patch := func(body any) answer { return o.do("PATCH", "/conversations/"+id, body) }

	patch(fields{"status": "archived", "assignee_id": o.nora, "inbox_id": o.sales, "tag_ids": []string{vip}, "subject": "mine"}).want(204)
	o.do("GET", "/events?q[types]=move", nil).field("_results.0.target._meta.type", `"inboxes"`).field("_results.0.target.data.id", `"`+o.sales+`"`)
	o.conversation(id).field("status", `"archived"`).field("assignee.id", `"`+o.nora+`"`).field("tags.#.name", `["VIP"]`).
		field("subject", `"Missed call on Support"`) // PATCH cannot change the subject
	o.do("GET", "/conversations/"+id+"/inboxes", nil).field("_results.#.id", `["`+o.sales+`"]`)
	if got := o.events(id); got != `["archive","tag","assign","move","inbound"]` {
		t.Errorf("events: %s", got)
	}
	patch(fields{"status": "open"}).want(204)
	o.conversation(id).field("status", `"assigned"`)
	patch(fields{"tag_ids": []string{late}}).want(204)
	o.conversation(id).field("tags.#.name", `["Late"]`)
	patch(`{"assignee_id":null,"status":"spam"}`).want(204)
	o.conversation(id).field("status", `"deleted"`).field("assignee", "null")

	// A PATCH with one invalid field changes nothing.
	patch(fields{"status": "open", "tag_ids": []string{"tag_none"}}).want(400)
	patch(fields{"status": "open", "inbox_id": "inb_none"}).want(400)
	patch(fields{"status": "assigned"}).field("_error.details", `["body.status: should be one of archived, open, deleted, spam"]`)
	patch(fields{"status_id": "sts_1"}).want(501)
	patch(fields{"custom_fields": fields{"a": "b"}}).want(400)
	patch(fields{"custom_fields": fields{}}).want(204)
	o.conversation(id).field("status", `"deleted"`)
}

func TestOnlyConversationsInTheTrashCanBeDeleted(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	o.do("DELETE", "/conversations/"+id, nil).want(400)
	o.do("PATCH", "/conversations/"+id, fields{"status": "deleted"}).want(204)
	o.do("DELETE", "/conversations/"+id, nil).want(204)
	o.do("GET", "/conversations/"+id, nil).want(404)
	o.do("GET", "/conversations", nil).field("_results", "[]")
	o.do("GET", "/events", nil).field("_results", "[]")
	o.do("GET", "/contacts/alt:phone:"+lena+"/conversations", nil).field("_results", "[]")
}

func TestListConversations(t *testing.T) {
	o := newOffice(t)
	a := o.conversationOf(o.inbound(lena, "a", "1", "a"))
	b := o.conversationOf(o.inbound(lena, "b", "2", "b"))
	c := o.conversationOf(o.inbound(lena, "c", "3", "c"))
	d := o.conversationOf(o.inbound(lena, "d", "4", "d"))
	must(t, o.Archive(o.nora, b))
	must(t, o.Assign(o.nora, c, o.nora))
	must(t, o.Delete(o.nora, d))
	must(t, o.Move(o.nora, a, "Sales"))
	ids := func(query string) string { return o.do("GET", query, nil).want(200).get("_results.#.id").Raw }
	for query, want := range map[string]string{
		"/conversations": `["` + a + `","` + d + `","` + c + `","` + b + `"]`,
		"/conversations?sort_by=date&sort_order=asc":                             `["` + b + `","` + c + `","` + d + `","` + a + `"]`,
		"/conversations?q[statuses]=archived":                                    `["` + b + `"]`,
		"/conversations?q[statuses][]=assigned&q[statuses][]=trashed":            `["` + d + `","` + c + `"]`,
		"/conversations?q%5Bstatuses%5D=unassigned&undefined":                    `["` + a + `"]`,
		"/inboxes/" + o.inbox + "/conversations":                                 `["` + d + `","` + c + `","` + b + `"]`,
		"/inboxes/" + o.sales + "/conversations":                                 `["` + a + `"]`,
		"/contacts/alt:phone:" + lena + "/conversations?q[statuses]=unassigned":  `["` + a + `"]`,
		"/teammates/alt:email:nora.diaz@northpier.test/conversations":            `["` + c + `"]`,
		"/inboxes/" + o.inbox + "/conversations?q[statuses]=archived&sort_by=":   `["` + b + `"]`,
		"/inboxes/" + o.inbox + "/conversations?q[statuses]=assigned&limit=1":    `["` + c + `"]`,
		"/inboxes/" + o.inbox + "/conversations?q[statuses]=unassigned&limit=10": `[]`,
	} {
		if got := ids(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	o.do("GET", "/conversations?q[statuses]=open", nil).want(400)
	o.do("GET", "/conversations?q[status_ids]=sts_1", nil).want(501)
	o.do("GET", "/conversations?sort_by=subject", nil).want(400)
	o.do("GET", "/conversations?sort_order=up", nil).want(400)
}

func TestComments(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	post := func(body any) answer { return o.do("POST", "/conversations/"+id+"/comments", body) }
	made := post(fields{"author_id": o.nora, "body": "Wants a callback on **Friday**"}).want(201)
	made.field("author.id", `"`+o.nora+`"`).field("body", `"Wants a callback on **Friday**"`).field("attachments", "[]").
		field("is_pinned", "false").field("posted_at", "1767603600.005").field("_links.related.comment_replied_to", "null").
		field("_links.related.conversation", `"https://api2.frontapp.com/conversations/`+id+`"`)
	post(fields{"author_id": "alt:email:omar@northpier.test", "body": "two"}).want(201).field("author.id", `"`+o.omar+`"`)
	post(fields{"body": "three", "is_pinned": true}).want(201).field("author.type", `"api"`).field("is_pinned", "true")
	post(fields{"body": ""}).want(400)
	post(fields{"body": "x", "author_id": "tea_none"}).want(400)
	o.do("GET", "/conversations/"+id+"/comments", nil).want(200).
		field("_results.#.body", `["three","two","Wants a callback on **Friday**"]`)
	o.do("GET", "/comments/"+made.get("id").String(), nil).want(200).field("id", made.get("id").Raw)
	o.do("GET", "/comments/com_none", nil).want(404)
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.2.type", `"comment"`).
		field("_results.2.source._meta.type", `"teammate"`).field("_results.2.source.data.id", `"`+o.nora+`"`).
		field("_results.2.target._meta.type", `"comment"`).field("_results.2.target.data.id", made.get("id").Raw)
}

func TestTagsAndFollowers(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	vip := o.do("POST", "/tags", fields{"name": "VIP", "description": "important"}).want(201).
		field("description", `"important"`).field("highlight", "null").field("is_visible_in_conversation_lists", "false").get("id").String()
	o.do("POST", "/tags", fields{"name": "x", "highlight": "mauve"}).want(400)
	o.do("POST", "/tags", fields{}).want(400)
	o.do("GET", "/tags/"+vip, nil).want(200)
	o.do("GET", "/tags", nil).field("_results.#.name", `["VIP"]`).field("_pagination.next", "null")
	tags := fields{"tag_ids": []string{vip}}
	o.do("POST", "/conversations/"+id+"/tags", tags).want(204)
	o.do("POST", "/conversations/"+id+"/tags", tags).want(204)
	o.conversation(id).field("tags.#.id", `["`+vip+`"]`)
	o.do("GET", "/tags/"+vip+"/conversations", nil).field("_results.#.id", `["`+id+`"]`)
	o.do("DELETE", "/conversations/"+id+"/tags", tags).want(204)
	o.conversation(id).field("tags", `[]`)
	o.do("POST", "/conversations/"+id+"/tags", fields{"tag_ids": []string{"VIP"}}).want(400) // ids, not names
	if got := o.events(id); got != `["untag","tag","inbound"]` {
		t.Errorf("events: %s", got)
	}

	followers := "/conversations/" + id + "/followers"
	o.do("POST", followers, fields{"teammate_ids": []string{o.nora, "alt:email:omar@northpier.test", o.nora}}).want(204)
	o.do("GET", followers, nil).field("_results.#.id", `["`+o.nora+`","`+o.omar+`"]`)
	o.do("DELETE", followers, fields{"teammate_ids": []string{o.nora}}).want(204)
	o.do("POST", followers, fields{"teammate_ids": []string{"tea_none"}}).want(400)
	o.do("POST", followers+"?ignore_errors=true", fields{"teammate_ids": []string{"tea_none", o.nora}}).want(204)
	o.do("GET", followers, nil).field("_results.#.id", `["`+o.omar+`","`+o.nora+`"]`)
	o.do("POST", followers, fields{"teammate_ids": make([]string, 51)}).want(400)
	o.do("POST", followers, fields{}).want(400)
}

func TestCallsAllowNoReplies(t *testing.T) {
	for status, title := range map[string]string{"403": "Forbidden", "400": "Bad request", "422": "Unprocessable entity"} {
		o := newOffice(t, front.WithAssumption("front-reply-refused-status", status))
		id := o.call()
		for _, route := range []string{"/messages", "/drafts"} {
			a := o.do("POST", "/conversations/"+id+route, fields{"body": "Hello"})
			a.refused(a.status, title, "This conversation does not support replies")
		}
		o.do("POST", "/conversations/"+id+"/messages", fields{}).want(400)
		o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.#", "1")
	}
	o := newOffice(t)
	var err error
	o.channel, err = o.AddApplicationChannel(front.ChannelSpec{Name: "SMS", Inbox: o.sales, Address: "+33180000002", CanReply: true})
	must(t, err)
	o.do("POST", "/conversations/"+o.call()+"/messages", fields{"body": "Hello"}).want(202)
}

func TestEvents(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	for range 10 {
		must(t, o.Archive(o.nora, id))
		must(t, o.world.Advance(1e9))
		must(t, o.Reopen(o.omar, id))
	}
	first := o.do("GET", "/events?limit=15", nil).want(200)
	first.field("_results.#", "15").field("_results.0.type", `"reopen"`).field("_results.0.source.data.id", `"`+o.omar+`"`).
		field("_results.0.conversation.id", `"`+id+`"`)
	second := o.do("GET", o.path(first.get("_pagination.next").String()), nil).want(200)
	second.field("_results.#", "6").field("_results.5.type", `"inbound"`).field("_pagination.next", "null")
	o.do("GET", "/events?limit=16", nil).want(400)
	o.do("GET", "/events?q[types]=inbound", nil).field("_results.#", "1")
	o.do("GET", "/events?q[types][]=archive&q[after]=1767603607&q[before]=1767603609", nil).field("_results.#", "2")
	o.do("GET", "/events?q[inboxes]="+o.sales, nil).field("_results.#", "0")
	one := first.get("_results.3.id").String()
	o.do("GET", "/events/"+one, nil).want(200).field("id", `"`+one+`"`)
	o.do("GET", "/events/evt_none", nil).want(404)
}

func TestCompanyResources(t *testing.T) {
	o := newOffice(t)
	o.do("GET", "/me", nil).want(200).field("id", `"cmp_x7q"`).field("name", `"Northpier"`).field("_links.self", `"https://api2.frontapp.com/me"`)
	o.do("GET", "/teammates", nil).field("_results.#.id", `["`+o.nora+`","`+o.omar+`"]`).field("_pagination", "")
	o.do("GET", "/teammates/alt:email:Nora.Diaz@northpier.test", nil).want(200).field("id", `"`+o.nora+`"`).
		field("username", `"nora.diaz"`).field("is_admin", "true").field("type", `"user"`).field("license_type", `"full"`)
	o.do("GET", "/teammates/"+o.omar, nil).want(200).field("first_name", `"Omar"`).field("is_admin", "false")
	o.do("GET", "/teammates/alt:email:nobody@northpier.test", nil).want(404)
	o.do("GET", "/teammates/"+o.nora+"/inboxes", nil).field("_results.#.name", `["Aircall Phone"]`)
	team := o.do("GET", "/teams", nil).field("_results.#.name", `["Northpier"]`).get("_results.0.id").String()
	o.do("GET", "/teams/"+team, nil).field("inboxes.#.name", `["Aircall Phone","Sales"]`).field("members.#.first_name", `["Nora","Omar"]`)
	o.do("GET", "/teams/tim_none", nil).want(404)
	o.do("GET", "/inboxes", nil).field("_results.#.name", `["Aircall Phone","Sales"]`)
	o.do("GET", "/inboxes/"+o.inbox, nil).field("is_private", "false").field("_links.related.owner", `"https://api2.frontapp.com/teams/`+team+`"`)
	o.do("GET", "/inboxes/inb_none", nil).want(404)
	o.do("GET", "/inboxes/"+o.inbox+"/teammates", nil).field("_results.#.first_name", `["Nora","Omar"]`)
	o.do("GET", "/inboxes/"+o.inbox+"/channels", nil).field("_results.#.id", `["`+o.channel+`"]`)
	o.do("GET", "/channels", nil).field("_results.#.id", `["`+o.channel+`"]`)
	o.do("GET", "/channels/alt:address:"+ourNumber, nil).want(200).field("id", `"`+o.channel+`"`).field("type", `"custom"`).
		field("is_valid", "true").field("address", `"`+ourNumber+`"`).field("settings.undo_send_time", "0")
	o.do("GET", "/channels/cha_none", nil).want(404)
}
