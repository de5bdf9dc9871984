package core_test

import (
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// at shifts the times of a call's JSON by a duration.
func (c phoneCall) at(later time.Duration, what string) string {
	n := int(later / time.Second)
	for _, moment := range []int{began, pickedUp, hungUp} {
		what = strings.ReplaceAll(what, fmt.Sprint(moment), fmt.Sprint(moment+n))
	}
	return what
}

// answeredBy returns an answered call as in the list of calls.
func answeredBy(id int, later time.Duration) string {
	c := answeredCall()
	c.id = id
	return c.at(later, c.api(true))
}

func (w *world) advance(d time.Duration) {
	w.t.Helper()
	if err := w.sched.Advance(d); err != nil {
		w.t.Fatal(err)
	}
}

// subjects returns the subjects of the logged calls.
func (w *world) subjects() (all []string) {
	for _, m := range w.front.calls() {
		all = append(all, m.externalID)
	}
	return all
}

func (w *world) wantCalls(ids ...int) {
	w.t.Helper()
	var want []string
	for _, id := range ids {
		want = append(want, fmt.Sprintf("aircall-%d-call", id))
	}
	if got := w.subjects(); fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("logged %q, want %q", got, want)
	}
}

// XR-15: Aircall has disabled the webhook while the core was down, and drops the
// events of the meantime. When the core is started again, it reactivates the
// webhook with its own events and finds each call once, whatever the length of the
// outage.
func TestCallsOfAnOutageAreFound(t *testing.T) {
	for _, away := range []time.Duration{7 * time.Second, 90 * time.Second, 3 * time.Minute, 30 * time.Minute, 13 * time.Hour, 24 * time.Hour} {
		w := newWorld(t, 1)
		w.advance(2 * time.Minute)
		w.core.Close()
		w.advance(away)
		w.happened = []string{answeredBy(601, 2*time.Minute), answeredBy(602, 4*time.Minute)}
		w.inactive = true
		w.open()
		w.settle()
		if away < 7*time.Minute { // the second call is running or has just ended
			w.advance(10 * time.Minute)
			w.settle()
		}
		w.wantCalls(601, 602)
		if want := `{"active":true,"events":["call.created","call.ended"]}`; len(w.revived) != 1 || w.revived[0] != want {
			t.Errorf("away %v: revived %q, want %s", away, w.revived, want)
		}
		w.advance(3 * time.Hour)
		w.settle()
		w.wantCalls(601, 602)
	}
}

// XR-15: without calls the core sends two requests in twenty minutes.
func TestSteadyRoundsAreRare(t *testing.T) {
	w := newWorld(t, 1)
	w.advance(10 * time.Hour)
	if w.asked > 2*3*10 || w.asked < 2*2*10 {
		t.Errorf("%d requests in ten hours", w.asked)
	}
	if len(w.requests) > 0 {
		t.Errorf("others: %q", w.requests)
	}
}

// XR-15: a call whose end never arrives is retrieved within an hour.
func TestEndThatNeverCame(t *testing.T) {
	w := newWorld(t, 1)
	c := answeredCall()
	w.webhook(c.created())
	w.webhook(c.answer())
	w.advance(3 * time.Hour) // it is listed as running
	w.happened = []string{strings.ReplaceAll(c.api(true), fmt.Sprint(hungUp), fmt.Sprint(began+3*3600))}
	w.advance(time.Hour)
	w.settle()
	w.wantCalls(501)
}

// XR-15: comments written while the core was down are found although the call was
// logged before.
func TestLateCommentIsFound(t *testing.T) {
	w := newWorld(t, 1)
	c := answeredCall()
	for _, hook := range c.webhooks() {
		w.webhook(hook)
	}
	w.settle()
	w.core.Close()
	w.advance(5 * time.Hour)
	c.notes = []string{"calls back"}
	w.happened = []string{c.api(true)}
	w.open()
	w.settle()
	w.wantCalls(501)
	if len(w.front.comments) != 1 || w.front.comments[0].body != "calls back" {
		t.Errorf("comments %+v", w.front.comments)
	}
}

// XR-15: calls that began while the settings disabled the integration are not
// retrieved.
func TestCallsWhileDisabledAreNotRetrieved(t *testing.T) {
	w := newWorld(t, 1)
	w.advance(time.Hour)
	w.settings(`{"version":1,"enabled":false,"front_channel":"cha_1"}`)
	w.advance(time.Hour)
	w.settings(`{"version":2,"enabled":true,"front_channel":"cha_1"}`)
	w.happened = []string{answeredBy(601, 30*time.Minute), answeredBy(602, 90*time.Minute), answeredBy(603, 130*time.Minute)}
	w.advance(time.Hour)
	w.settle()
	w.wantCalls(601, 603)
}

// XR-15: a webhook that is inactive again at once, without a failed delivery, was
// disabled by a person: it is reported and left unchanged.
func TestWebhookDisabledByAPerson(t *testing.T) {
	w := newWorld(t, 1)
	w.inactive = true
	w.advance(21 * time.Minute)
	if len(w.revived) != 1 {
		t.Fatalf("revived %q", w.revived)
	}
	w.inactive = true
	w.advance(6 * time.Hour)
	if len(w.revived) != 1 || strings.Count(w.log.String(), "a person has disabled the webhook") != 1 {
		t.Errorf("revived %d times: %s", len(w.revived), w.log.String())
	}
	w.inactive = false // the person has enabled it again
	w.advance(time.Hour)
	w.inactive = true // and Aircall disables it
	w.advance(time.Hour)
	if len(w.revived) != 2 {
		t.Errorf("revived %d times", len(w.revived))
	}
}

// XR-15: a round follows soon after a failure of the core's store.
func TestRoundAfterTrouble(t *testing.T) {
	w := newWorld(t, 1)
	w.advance(2 * time.Minute)
	before := w.asked
	w.full = true
	if answer := w.send(http.MethodPost, "/webhooks/aircall/front", answeredCall().ended()); answer.Code != http.StatusServiceUnavailable {
		t.Fatalf("answered %d", answer.Code)
	}
	w.full = false
	w.happened = []string{answeredBy(601, 0)}
	w.advance(2 * time.Minute)
	w.settle()
	if w.asked == before {
		t.Error("no calls were retrieved")
	}
	w.wantCalls(601)
}

// XR-15: during an outage of Aircall the round is repeated, and the calls of the
// outage are found soon after it.
func TestReconciliationAfterAnOutage(t *testing.T) {
	w := newWorld(t, 1)
	w.advance(time.Minute)
	w.core.Close()
	w.happened = []string{answeredBy(601, 2*time.Minute)}
	end := w.sched.Now().Add(40 * time.Minute)
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if r.Host == "api.aircall.io" && !acted && w.sched.Now().Before(end) {
			return nil, syscall.ECONNREFUSED
		}
		return nil, nil
	}
	w.open()
	w.advance(50 * time.Minute)
	w.settle()
	w.wantCalls(601)
}

// XR-15: a call that is found after a later one was logged changes neither subject
// nor assignee, and an archived conversation stays archived.
func TestCallFoundLate(t *testing.T) {
	for _, missed := range []bool{false, true} {
		w := newWorld(t, 1)
		w.advance(2 * time.Hour)
		later := answeredCall()
		later.agent = "ada"
		for _, hook := range later.webhooks() {
			w.webhook(later.at(time.Hour, hook))
		}
		w.settle()
		conversation := w.front.calls()[0].conversation
		w.front.status[conversation] = "archived"
		assigned := len(w.front.assigned)
		early := answeredCall()
		early.id, early.agent = 601, "ben"
		if missed {
			early.answered, early.agent, early.reason = false, "", "agents_did_not_answer"
		}
		w.happened = []string{early.api(true)}
		w.front.teammates["ben@example.test"] = "tea_ben"
		w.core.Close()
		w.advance(time.Minute)
		w.open()
		w.settle()
		w.wantCalls(501, 601)
		found := w.front.calls()[1]
		if found.conversation != conversation || found.subject != "" || found.deliveredAt != hungUp {
			t.Errorf("found as %+v", found)
		}
		if len(w.front.assigned) != assigned || w.front.status[conversation] != "archived" {
			t.Errorf("assigned %q, status %q", w.front.assigned, w.front.status[conversation])
		}
	}
}

// XR-16: a refused call is logged once the cause was mended, without further action
// by a person.
func TestRefusedCallIsLoggedOnceMended(t *testing.T) {
	w := newWorld(t, 1)
	broken := true
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if broken && !acted && strings.Contains(r.URL.Path, "_messages") {
			return status(http.StatusBadRequest), nil
		}
		return nil, nil
	}
	for _, hook := range answeredCall().webhooks() {
		w.webhook(hook)
	}
	w.settle()
	w.wantCalls()
	w.advance(time.Hour)
	broken = false
	w.advance(time.Hour)
	w.settle()
	w.wantCalls(501)
	w.wantAssigned("cnv_1 tea_ada")
}
