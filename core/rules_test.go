package core_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// logged logs one call in a new world and returns its message in Front.
func logged(t *testing.T, hooks []string) (*world, *stubMessage) {
	t.Helper()
	w := newWorld(t, 1)
	for _, hook := range hooks {
		w.webhook(hook)
	}
	w.settle()
	return w, w.onlyMessage()
}

// AF-16, AF-17, AF-18, AF-39: whatever the reason, an unanswered call is logged by
// the customer.
func TestEveryUnansweredInboundCallIsTheCustomers(t *testing.T) {
	for _, reason := range []string{
		"out_of_opening_hours", "short_abandoned", "abandoned_in_ivr", "abandoned_in_classic",
		"no_available_agent", "agents_did_not_answer", "a_reason_of_next_year",
	} {
		c := missedCall()
		c.reason = reason
		w, m := logged(t, c.webhooks())
		if !m.inbound || m.author != "" || m.subject != "Missed call on Support" {
			t.Errorf("%s: inbound %v, author %q, subject %q", reason, m.inbound, m.author, m.subject)
		}
		w.wantAssigned()
	}
}

// AF-24, AF-41
func TestVoicemailIsQualifiedAsSuch(t *testing.T) {
	c := missedCall()
	c.voicemail = true
	_, m := logged(t, c.webhooks())
	if m.subject != "Voicemail on Support" || !m.inbound {
		t.Errorf("subject %q, inbound %v", m.subject, m.inbound)
	}
}

// AF-15, AF-33, AF-40
func TestOutboundCallIsTheDiallers(t *testing.T) {
	c := phoneCall{id: 503, direction: "outbound", digits: "+1 604-555-0119", line: "Sales", agent: "ben"}
	w, m := logged(t, c.webhooks())
	if m.inbound || m.author != "tea_ben" || m.subject != "Outbound unanswered call on Sales" {
		t.Errorf("unanswered: inbound %v, author %q, subject %q", m.inbound, m.author, m.subject)
	}
	w.wantAssigned()

	c.answered = true
	w, m = logged(t, c.webhooks())
	if m.inbound || m.author != "tea_ben" || m.subject != "Outbound answered call on Sales" {
		t.Errorf("answered: inbound %v, author %q, subject %q", m.inbound, m.author, m.subject)
	}
	w.wantAssigned("cnv_1 tea_ben")
}

// AF-34
func TestAgentUnknownToFrontLeavesTheCallToTheIntegration(t *testing.T) {
	c := answeredCall()
	c.agent = "zoe"
	w, m := logged(t, c.webhooks())
	if m.inbound || m.author != "" || !strings.Contains(m.body, "Agent: Zoe") {
		t.Errorf("inbound %v, author %q, body %s", m.inbound, m.author, m.body)
	}
	w.wantAssigned()
}

// AF-35
func TestWithheldNumbersShareAContactPerLine(t *testing.T) {
	w := newWorld(t, 1)
	for id := range 2 {
		c := missedCall()
		c.id, c.digits = 600+id, "anonymous"
		w.webhook(c.ended())
	}
	w.settle()
	if len(w.front.names) != 1 || len(w.front.calls()) != 2 || len(w.front.threads) != 1 {
		t.Errorf("%d contacts, %d messages, %d conversations; want 1, 2, 1", len(w.front.names), len(w.front.calls()), len(w.front.threads))
	}
}

// AF-10, AF-36: calls from a contact's second number and on another line join the
// contact's conversation.
func TestOneConversationPerContact(t *testing.T) {
	w := newWorld(t, 1)
	lena := w.front.newContact("phone:+16045550117", "Lena Ortiz")
	w.front.contacts["phone:+16045550118"] = lena
	for _, c := range []phoneCall{answeredCall(), missedCall()} {
		w.webhook(c.ended())
	}
	w.settle()
	if len(w.front.calls()) != 2 || len(w.front.threads) != 1 || len(w.front.names) != 1 {
		t.Errorf("%d messages, %d conversations, %d contacts; want 2, 1, 1", len(w.front.calls()), len(w.front.threads), len(w.front.names))
	}
}

// AF-02, XR-09: concurrent calls of one unknown customer.
func TestCallsAtTheSameTimeMakeOneContact(t *testing.T) {
	for seed := range uint64(20) {
		w := newWorld(t, seed)
		for id := range 4 {
			c := missedCall()
			c.id = 700 + id
			w.webhook(c.ended())
		}
		w.settle()
		if n := w.count("api2 POST /contacts"); n != 1 || len(w.front.calls()) != 4 {
			t.Fatalf("seed %d: %d contacts made, %d messages; want 1, 4", seed, n, len(w.front.calls()))
		}
	}
}

// XR-13: nothing is logged on hang-up; the terminal event logs the call at once and
// ends the wait.
func TestHangUpAloneLogsNothing(t *testing.T) {
	w := newWorld(t, 1)
	c := missedCall()
	c.voicemail = true
	w.webhook(c.created())
	w.webhook(c.hangup())
	w.advanceTo(hungUp + 119)
	if len(w.requests) > 0 {
		t.Fatalf("requests after the hang-up: %v", w.requests)
	}
	w.webhook(c.voicemailLeft())
	w.settle()
	if m := w.onlyMessage(); m.subject != "Voicemail on Support" {
		t.Errorf("subject %q", m.subject)
	}
	if now := w.sched.Now().Unix(); now > hungUp+180 { // when the link is due (AF-23)
		t.Errorf("the wait outlived its reason by %d s", now-hungUp-180)
	}
	if n := w.count("api GET") + w.count("aircall GET"); n > 0 {
		t.Errorf("a complete call was retrieved %d times", n)
	}
}

// XR-13, XR-14: without a terminal event, the call is retrieved once after 120 s,
// and the voicemail is found.
func TestLostTerminalEventIsLookedUp(t *testing.T) {
	w := newWorld(t, 1)
	c := missedCall()
	c.voicemail = true
	w.aircall["502"] = c.api(true)
	w.webhook(c.hangup())
	w.settle()
	if m := w.onlyMessage(); m.subject != "Voicemail on Support" {
		t.Errorf("subject %q", m.subject)
	}
	if got := w.requests[0]; got != "aircall GET /v1/calls/502" {
		t.Errorf("first request %q", got)
	}
	if at := w.sched.Now().Unix(); at < hungUp+120 || at > hungUp+181 { // the link comes after three minutes (AF-23)
		t.Errorf("logged %d s after the hang-up, want 120", at-hungUp)
	}
}

// XR-13: while the API reports the call as running, it is retrieved again, but a
// limited number of times; a webhook still continues its work.
func TestCallThatGoesOnIsLookedAtAgain(t *testing.T) {
	w := newWorld(t, 1)
	c := answeredCall()
	w.aircall["501"] = c.api(false)
	w.webhook(c.hangup())
	w.settle()
	if n := w.count("aircall GET"); n != 30 {
		t.Errorf("retrieved %d times, want 30", n)
	}
	if len(w.front.calls()) > 0 {
		t.Error("logged a running call")
	}
	w.webhook(c.ended())
	w.settle()
	w.onlyMessage()
}

// A call unknown to the API is logged from its webhooks.
func TestCallUnknownToTheAPIIsLoggedFromItsWebhooks(t *testing.T) {
	w := newWorld(t, 1)
	w.webhook(missedCall().hangup())
	w.settle()
	w.onlyMessage()
}

// XR-14: the terminal event alone is enough.
func TestTerminalEventAloneIsEnough(t *testing.T) {
	w, m := logged(t, []string{answeredCall().ended()})
	if m.author != "tea_ada" {
		t.Errorf("author %q", m.author)
	}
	w.wantAssigned("cnv_1 tea_ada")
}

// A running call causes no foreground work and no requests to Front.
func TestLiveCallIsQuiet(t *testing.T) {
	w := newWorld(t, 1)
	for _, hook := range answeredCall().webhooks()[:3] {
		w.webhook(hook)
	}
	before := w.sched.Now()
	w.settle()
	if len(w.requests) > 0 || !w.sched.Now().Equal(before) {
		t.Errorf("requests %v, %v passed", w.requests, w.sched.Now().Sub(before))
	}
}

func (w *world) advanceTo(second int64) {
	w.t.Helper()
	if err := w.sched.AdvanceTo(time.Unix(second, 0).UTC()); err != nil {
		w.t.Fatal(err)
	}
}

// AF-02: another program created the contact in the meantime; Front's refusal names
// it.
func TestContactCreatedMeanwhileIsUsed(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if r.Method == http.MethodPost && r.URL.Path == "/contacts" && !acted {
			w.front.newContact("phone:+16045550118", "Typed by hand")
		}
		return nil, nil
	}
	w.webhook(missedCall().ended())
	w.settle()
	if m := w.onlyMessage(); w.front.names[m.contact] != "Typed by hand" || len(w.front.names) != 1 {
		t.Errorf("logged on %q, %d contacts", w.front.names[m.contact], len(w.front.names))
	}
	if m := w.front.calls()[0]; w.front.threads["aircall-"+m.contact] == "" {
		t.Errorf("threads %v, want one by the contact's id", w.front.threads)
	}
}
