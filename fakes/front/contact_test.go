package front_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

func (o *office) newContact(name, number string) answer {
	o.t.Helper()
	return o.do("POST", "/contacts", fields{"name": name, "handles": []fields{{"handle": number, "source": "phone"}}})
}

func TestCreateAndFindContact(t *testing.T) {
	o := newOffice(t)
	made := o.newContact("Lena Ortiz", lena).want(201)
	id := made.get("id").String()
	if !strings.HasPrefix(id, "crd_") {
		t.Errorf("the id is %q", id)
	}
	made.field("handles", `[{"handle":"+14155550133","source":"phone"}]`).field("_links.related.owner", "null").
		field("links", "[]").field("lists", "[]").field("groups", "[]").field("description", `""`).
		field("_links.self", `"https://api2.frontapp.com/contacts/`+id+`"`)
	for _, ref := range []string{id, "alt:phone:+14155550133", "alt:phone:%2B14155550133", "alt:phone:4155550133"} {
		o.do("GET", "/contacts/"+ref, nil).want(200).field("id", `"`+id+`"`)
	}
	o.do("GET", "/contacts/alt:phone:%2B14155550134", nil).refused(404, "Not found", "Unknown contact ID alt:phone:+14155550134")
	o.do("GET", "/contacts/alt:email:"+lena, nil).want(404)
}

func TestPhoneHandlesAreStoredInInternationalForm(t *testing.T) {
	for _, c := range []struct{ sent, stored string }{
		{"+14155550133", "+14155550133"},
		{"+1 (415) 555-0133", "+14155550133"},
		{"4155550133", "+14155550133"},
		{"14155550133", "+14155550133"},
		{"(415) 555-0133", "+14155550133"},
		{"33180000009", "+133180000009"}, // no plus: treated as a number of the USA
		{"anonymous", "anonymous"},
		{"+", "+"},
		{"", ""},
	} {
		o := newOffice(t)
		a := o.newContact("Lena", c.sent)
		if c.sent == "" {
			a.want(400)
			continue
		}
		a.want(201).field("handles.0.handle", `"`+c.stored+`"`)
	}
}

func TestHandleOfAnotherContact(t *testing.T) {
	o := newOffice(t)
	owner := o.newContact("Lena Ortiz", lena).want(201).get("id").String()
	conflict := "Your request contains a conflict with the contact(s): " + owner
	o.newContact("Another", "(415) 555-0133").refused(409, "Conflict", conflict)
	other := o.newContact("Another", "+14155550199").want(201).get("id").String()
	move := fields{"handle": lena, "source": "phone"}
	o.do("POST", "/contacts/"+other+"/handles", move).refused(409, "Conflict", conflict)

	o.do("POST", "/contacts/"+owner+"/handles", fields{"handle": "Lena@Example.test", "source": "email"}).want(204)
	o.do("GET", "/contacts/alt:email:lena@example.test", nil).want(200).field("id", `"`+owner+`"`)
	o.do("DELETE", "/contacts/"+owner+"/handles", move).want(204)
	o.do("POST", "/contacts/"+other+"/handles", move).want(204)
	o.do("GET", "/contacts/alt:phone:"+lena, nil).want(200).field("id", `"`+other+`"`)
}

func TestDeletingTheLastHandleNeedsForceAndDeletesTheContact(t *testing.T) {
	o := newOffice(t)
	id := o.newContact("Lena", lena).want(201).get("id").String()
	last := fields{"handle": lena, "source": "phone"}
	o.do("DELETE", "/contacts/"+id+"/handles", last).want(400)
	o.do("DELETE", "/contacts/"+id+"/handles", fields{"handle": "+14155550199", "source": "phone"}).want(400)
	last["force"] = true
	o.do("DELETE", "/contacts/"+id+"/handles", last).want(204)
	o.do("GET", "/contacts/"+id, nil).want(404)
	o.newContact("Lena again", lena).want(201)
}

func TestUpdateAndDeleteContact(t *testing.T) {
	o := newOffice(t)
	id := o.newContact("Lena", lena).want(201).get("id").String()
	o.do("PATCH", "/contacts/"+id, fields{"name": "Lena Ortiz", "description": "Buys paper", "links": []string{"https://example.test"}}).want(204)
	o.do("GET", "/contacts/"+id, nil).field("name", `"Lena Ortiz"`).field("description", `"Buys paper"`).
		field("links", `["https://example.test"]`)
	o.do("PATCH", "/contacts/"+id, fields{"custom_fields": fields{"tier": "gold"}}).want(400)
	o.do("DELETE", "/contacts/"+id, nil).want(204)
	o.do("GET", "/contacts/"+id, nil).want(404)
	o.do("GET", "/contacts/alt:phone:"+lena, nil).want(404)
}

func TestInvalidBodiesOfContacts(t *testing.T) {
	o := newOffice(t)
	for body, detail := range map[string]string{
		`{"name":"x"}`:   "body.handles: missing",
		`{"handles":[]}`: "body.handles: should not be empty",
		`{"handles":[{"handle":"+1","source":"fax"}]}`: "body.handles[].source: should be one of twitter, email, phone, facebook, intercom, front_chat, custom",
		`{"handles":[{"source":"phone"}]}`:             "body.handles[].handle: missing",
		`{"handles":"x"}`:                              "body.handles: should be array",
		`{"handles":[],"name":3}`:                      "body.name: should be string",
		`[]`:                                           "body: should be object",
	} {
		a := o.do("POST", "/contacts", body).refused(400, "Bad request", "Body did not satisfy requirements")
		if got := a.get("_error.details.0").String(); got != detail {
			t.Errorf("%s: the detail is %q, want %q", body, got, detail)
		}
	}
	o.do("POST", "/contacts", `{"handles":a}`).want(400).
		field("_error", `{"message":"Unexpected token a in JSON at position 11"}`)
	o.do("POST", "/contacts", `{"é":a}`).field("_error.message", `"Unexpected token a in JSON at position 5"`)
	o.do("POST", "/contacts", `{"handles":`).field("_error.message", `"Unexpected end of JSON input"`)
	o.do("POST", "/contacts", fields{"handles": []fields{{"handle": lena, "source": "phone"}}, "list_names": []string{"VIP"}}).want(201).field("lists.#.name", `["VIP"]`)
}

// Typed handles are stored as typed. The API finds them by the normalised number, or only
// verbatim (assumption front-phone-lookup).
func TestTypedHandles(t *testing.T) {
	for value, status := range map[string]int{"normalised": 200, "verbatim": 404} {
		o := newOffice(t, front.WithAssumption("front-phone-lookup", value))
		_, err := o.AddContact(front.ContactSpec{Name: "Lena", Handles: []front.Handle{{Source: "phone", Handle: "(415) 555-0133"}}})
		must(t, err)
		o.do("GET", "/contacts", nil).field("_results.0.handles.0.handle", `"(415) 555-0133"`)
		o.do("GET", "/contacts/alt:phone:"+lena, nil).want(status)
	}
}

func TestListContacts(t *testing.T) {
	o := newOffice(t)
	a := o.newContact("A", "+14155550101").get("id").String()
	must(t, o.world.Advance(10e9))
	b := o.newContact("B", "+14155550102").get("id").String()
	o.do("GET", "/contacts", nil).want(200).field("_results.#.id", `["`+b+`","`+a+`"]`)
	o.do("GET", "/contacts?sort_by=created_at&sort_order=asc", nil).field("_results.#.id", `["`+a+`","`+b+`"]`)
	must(t, o.world.Advance(10e9))
	o.do("PATCH", "/contacts/"+a, fields{"name": "A2"}).want(204)
	o.do("GET", "/contacts?sort_by=updated_at", nil).field("_results.#.id", `["`+a+`","`+b+`"]`)
	o.do("GET", "/contacts?q[updated_after]=1767603611", nil).field("_results.#.id", `["`+a+`"]`)
	o.do("GET", "/contacts?q[updated_before]=1767603611", nil).field("_results.#.id", `["`+b+`"]`)
	o.do("GET", "/contacts?q[updated_after]=soon", nil).want(400)
	o.do("GET", "/contacts?sort_by=name", nil).want(400)
}

func TestMergeContacts(t *testing.T) {
	o := newOffice(t)
	first := o.conversationOf(o.inbound(lena, "one", "m1", "t1"))
	o.inbound("+14155550177", "two", "m2", "t2")
	a := o.do("GET", "/contacts/alt:phone:"+lena, nil).get("id").String()
	b := o.do("GET", "/contacts/alt:phone:+14155550177", nil).get("id").String()
	o.do("POST", "/contacts/merge", fields{"contact_ids": []string{a}}).want(400)
	o.do("POST", "/contacts/merge", fields{"contact_ids": []string{a}, "target_contact_id": b}).want(200).
		field("id", `"`+b+`"`).field("handles.#", "2")
	o.do("GET", "/contacts/"+a, nil).want(404)
	o.do("GET", "/contacts/"+b+"/conversations", nil).field("_results.#", "2")
	o.conversation(first).field("recipient._links.related.contact", `"https://api2.frontapp.com/contacts/`+b+`"`)
}
