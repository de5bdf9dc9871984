package front_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/sched"
)

func TestInvalidTokens(t *testing.T) {
	o := newOffice(t)
	other := newOffice(t, front.WithCompany("Other"))
	foreign, err := other.IssueToken("second")
	must(t, err)
	for _, token := range []string{"", "wrong", o.token + "x", o.token[:len(o.token)-1], foreign, "a.b.c", ".."} {
		o.as(token, "GET", "/me", nil).refused(401, "Unauthenticated", "JSON Web Token error")
	}
	if parts := strings.Split(o.token, "."); len(parts) != 3 || !strings.HasPrefix(parts[0], "eyJ") {
		t.Errorf("the token %q is not a JSON Web Token", o.token)
	}
}

func TestScopes(t *testing.T) {
	o := newOffice(t)
	token, err := o.IssueToken("Reader", "contacts:read", "conversations:read")
	must(t, err)
	o.as(token, "GET", "/me", nil).want(200)
	o.as(token, "GET", "/contacts", nil).want(200)
	o.as(token, "POST", "/contacts", `{}`).refused(403, "Forbidden", "The token does not have the required scope: contacts:write")
	o.as(token, "GET", "/shifts", nil).want(403) // the scope is checked before 501
}

func TestChannelToken(t *testing.T) {
	o := newOffice(t)
	otherChannel, err := o.AddApplicationChannel(front.ChannelSpec{Name: "Other", Inbox: o.sales, Address: "+33180000002"})
	must(t, err)
	token, err := o.SignChannelToken(o.channel)
	must(t, err)
	body := fields{"sender": fields{"handle": lena}, "body": "x", "metadata": fields{"external_id": "m", "external_conversation_id": "t"}}
	a := o.as(token, "POST", "/channels/"+o.channel+"/inbound_messages", body).want(202)
	o.settle()
	message := "/messages/alt:uid:" + a.get("message_uid").String()
	o.as(token, "GET", message, nil).want(200).field("metadata.external_id", `"m"`)
	o.do("GET", message, nil).field("metadata", "{}")
	conversation := "/conversations/" + o.conversationOf(a)
	o.as(token, "GET", conversation, nil).want(200).field("metadata.external_conversation_ids", `["t"]`)
	o.do("GET", conversation, nil).field("metadata", "{}")

	foreign, err := o.SignChannelToken(otherChannel)
	must(t, err)
	o.as(foreign, "GET", conversation, nil).want(403)
	o.as(foreign, "GET", message, nil).want(403)
	o.as(token, "GET", "/contacts", nil).want(403)
	o.as(token, "POST", "/channels/"+otherChannel+"/inbound_messages", body).want(403)
	o.as(token[:len(token)-2]+"xx", "GET", conversation, nil).want(401)
	must(t, o.world.Advance(11*time.Second))
	o.as(token, "GET", conversation, nil).want(401) // expired after ten seconds
}

func TestNotModelledAndUnknownRoutes(t *testing.T) {
	o := newOffice(t)
	for _, route := range []string{"POST /shifts", "GET /accounts", "POST /accounts", "GET /knowledge_bases", "GET /views/x",
		"PUT /channels/" + o.channel + "/application_message_templates"} {
		method, path, _ := strings.Cut(route, " ")
		o.do(method, path, nil).want(501).field("callsim", `"not modelled"`).field("vendor", `"front"`)
	}
	for _, route := range []string{"GET /nothing", "DELETE /me", "GET /", "GET /conversations/a/b/c"} {
		method, path, _ := strings.Cut(route, " ")
		a := o.do(method, path, nil).want(404).field("_error", `{"status":404,"title":"Not found"}`)
		if a.header.Get("X-RateLimit-Remaining") == "" {
			t.Errorf("the answer to %s has no rate limit headers", route)
		}
	}
}

func TestUnconfirmedTexts(t *testing.T) {
	o := newOffice(t, front.WithAssumption("front-unconfirmed-texts", "bare"), front.WithAssumption("front-unknown-reference-status", "404"))
	o.do("GET", "/contacts/crd_1", nil).want(404).field("_error", `{"status":404,"title":"Not found"}`)
	o.do("GET", "/conversations/cnv_1", nil).field("_error.message", `"Unknown conversation ID cnv_1"`) // confirmed
	o.do("PUT", "/conversations/"+o.call()+"/assignee", `{"assignee_id":"tea_1"}`).want(404)
}

func TestBodyTooLarge(t *testing.T) {
	o := newOffice(t)
	o.do("POST", "/contacts", strings.Repeat(" ", 1<<20+1)).refused(413, "Payload too large", "Request entity too large")
}

func TestOptions(t *testing.T) {
	world := sched.New(sched.Options{})
	t.Cleanup(world.Close)
	for _, opt := range []front.Option{front.WithBaseURL("front"), front.WithAssumption("front-nothing", "x"),
		front.WithAssumption("front-archived-inbound", "x"), front.WithRateLimit(-1)} {
		if _, err := front.New(world, opt); err == nil || !strings.HasPrefix(err.Error(), "front: ") {
			t.Errorf("the error is %v", err)
		}
	}
	srv, err := front.New(world, front.WithBaseURL("http://localhost:8080/front/"))
	must(t, err)
	if _, err := srv.AddInbox("Support"); err != nil {
		t.Error(err)
	}
	a := srv.Observe("/inboxes")
	if !strings.Contains(string(a.Body), `"self":"http://localhost:8080/front/inboxes"`) {
		t.Errorf("links: %s", a.Body)
	}
}

func TestAssumptions(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range front.Assumptions() {
		if seen[a.ID] || a.Vendor != "front" || !strings.HasPrefix(a.ID, "front-") || a.Page == "" || a.Says == "" || len(a.Alternatives) == 0 {
			t.Errorf("%+v", a)
		}
		seen[a.ID] = true
		for _, value := range append(a.Alternatives, a.Default) {
			newOffice(t, front.WithAssumption(a.ID, value)).call()
		}
	}
}
