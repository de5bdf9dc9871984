package core_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// XR-01, XR-02: every order of a call's webhooks, with any one of them twice, ends
// in the same state of Front.
func TestEveryOrderEndsTheSame(t *testing.T) {
	voicemail := missedCall()
	voicemail.voicemail = true
	for _, c := range []phoneCall{answeredCall(), voicemail} {
		hooks := c.webhooks()
		orders, want := 0, ""
		permute(hooks, func(order []string) {
			for twice := range order {
				orders++
				if orders%7 != 0 { // the suite tests all orders; here a sample
					continue
				}
				got := finalState(t, uint64(orders), append(slices.Clone(order), order[twice]))
				if want == "" {
					want = got
				}
				if got != want {
					t.Fatalf("order %d ends in\n%s\nothers in\n%s", orders, got, want)
				}
			}
		})
	}
}

func permute(items []string, visit func([]string)) {
	var walk func(int)
	items = slices.Clone(items)
	walk = func(n int) {
		if n == len(items) {
			visit(items)
			return
		}
		for i := n; i < len(items); i++ {
			items[n], items[i] = items[i], items[n]
			walk(n + 1)
			items[n], items[i] = items[i], items[n]
		}
	}
	walk(0)
}

func finalState(t *testing.T, seed uint64, hooks []string) string {
	t.Helper()
	w := newWorld(t, seed)
	defer w.sched.Close()
	for _, hook := range hooks {
		w.webhook(hook)
	}
	w.settle()
	return w.state()
}

// state describes contacts, activities and assignments in Front.
func (w *world) state() string {
	var b strings.Builder
	for _, m := range w.front.messages {
		fmt.Fprintf(&b, "%s %s %v %q %s\n", m.conversation, m.contact, m.inbound, m.author, m.body)
	}
	for _, c := range w.front.comments {
		fmt.Fprintf(&b, "%s comment %q by %s\n", c.conversation, c.body, c.author)
	}
	fmt.Fprintf(&b, "%d contacts, assigned %q", len(w.front.names), w.front.assigned)
	return b.String()
}

// XR-01: repeated webhooks change nothing, even long after the call was logged.
func TestRepeatedWebhookChangesNothing(t *testing.T) {
	w := newWorld(t, 1)
	for _, hook := range answeredCall().webhooks() {
		w.webhook(hook)
	}
	w.settle()
	requests, state := len(w.requests), w.state()
	for range 3 {
		for _, hook := range answeredCall().webhooks() {
			w.webhook(hook)
			w.settle()
		}
	}
	if len(w.requests) != requests || w.state() != state {
		t.Errorf("repetitions made requests %v", w.requests[requests:])
	}
}

// faults are the ways in which a request can fail.
var faults = map[string]func(acted bool) (*http.Response, error){
	"refused connection": before(nil, syscall.ECONNREFUSED),
	"cut before":         before(nil, errors.New("connection reset by peer")),
	"cut after":          after(nil, errors.New("unexpected EOF")),
	"500":                before(status(500), nil),
	"502 after acting":   after(status(502), nil),
	"503":                before(status(503), nil),
	"504 after acting":   after(status(504), nil),
	"429":                before(status(429, "Retry-After", "7"), nil),
	"garbled answer":     after(&http.Response{StatusCode: 200, Body: http.NoBody}, nil),
}

func before(resp *http.Response, err error) func(bool) (*http.Response, error) {
	return func(acted bool) (*http.Response, error) {
		if acted {
			return nil, nil
		}
		return resp, err
	}
}

func after(resp *http.Response, err error) func(bool) (*http.Response, error) {
	return func(acted bool) (*http.Response, error) {
		if !acted {
			return nil, nil
		}
		return resp, err
	}
}

// XR-05, XR-06, XR-07: each request of a call fails in each way, once and three
// times in a row: in the end the call is logged once.
func TestCallSurvivesEveryFault(t *testing.T) {
	for name, fault := range faults {
		for nth := 1; nth <= 8; nth++ {
			for times := 1; times <= 3; times += 2 {
				w := newWorld(t, uint64(nth))
				w.front.repeats = true
				w.fault = nthRequest(nth, times, fault)
				for _, hook := range answeredCall().webhooks() {
					w.webhook(hook)
				}
				w.settle()
				if len(w.front.calls()) != 1 || len(w.front.names) != 1 {
					t.Errorf("%s at request %d, %d times: %d messages, %d contacts\n%v\n%s", name, nth, times, len(w.front.calls()), len(w.front.names), w.requests, w.log.String())
				}
				if got := w.assignee(); got != "tea_ada" {
					t.Errorf("%s at request %d: assigned to %q", name, nth, got)
				}
				w.sched.Close()
			}
		}
	}
}

func (w *world) assignee() string { return w.front.assignee["cnv_1"] }

// nthRequest makes requests fail from the nth on, times times.
func nthRequest(nth, times int, fault func(bool) (*http.Response, error)) func(*http.Request, bool) (*http.Response, error) {
	seen := 0
	return func(_ *http.Request, acted bool) (*http.Response, error) {
		if !acted {
			seen++
		}
		if seen < nth || seen >= nth+times {
			return nil, nil
		}
		return fault(acted)
	}
}

// XR-07: a message without a response is looked up, not sent again.
func TestTimedOutMessageIsNotSentAgain(t *testing.T) {
	for _, cleans := range []bool{false, true} {
		timeOutMessage(t, cleans)
	}
}

func timeOutMessage(t *testing.T, cleans bool) {
	w := newWorld(t, 1)
	w.front.cleans = cleans
	failed := false
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if !acted || failed || !strings.HasSuffix(r.URL.Path, "outbound_messages") {
			return nil, nil
		}
		failed = true
		return nil, w.sched.Sleep(r.Context(), time.Hour) // until the caller's deadline
	}
	w.webhook(answeredCall().ended())
	w.settle()
	if n := w.count("api2 POST /channels"); n != 2 || len(w.front.calls()) != 1 { // the call and its duration
		t.Errorf("%d messages sent, want 2 (bodies cleaned: %v)", n, cleans)
	}
	w.wantAssigned("cnv_1 tea_ada")

	// Another call of the same second is distinguished from it.
	other := answeredCall()
	other.id++
	failed = cleans
	w.webhook(other.ended())
	w.settle()
	if len(w.front.calls()) != 2 {
		t.Errorf("%d messages after a second call, want 2 (bodies cleaned: %v)", len(w.front.calls()), cleans)
	}
}

// Front answers a dropped duplicate with a uid that never resolves; the
// conversation is found nevertheless.
func TestDroppedRepetitionIsFound(t *testing.T) {
	w := newWorld(t, 1)
	w.front.delay = 40 * time.Second // so long that the core gives up on the first message
	w.front.newContact("phone:+16045550117", "Lena Ortiz")
	w.fault = nthRequest(3, 1, after(nil, errors.New("connection reset by peer")))
	w.webhook(answeredCall().ended())
	w.settle()
	w.onlyMessage()
	if n := w.count("api2 POST /channels"); n != 3 { // the call twice, its duration
		t.Errorf("sent %d times, want 3", n)
	}
	w.wantAssigned("cnv_1 tea_ada")
}

// A message that appears late in Front is awaited.
func TestSlowFrontIsAwaited(t *testing.T) {
	w := newWorld(t, 1)
	w.front.delay = 90 * time.Second
	w.webhook(answeredCall().ended())
	w.settle()
	w.onlyMessage()
	w.wantAssigned("cnv_1 tea_ada")
}

// XR-06: the client waits for the time in Retry-After.
func TestRetryAfterIsKept(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = nthRequest(1, 1, before(status(429, "Retry-After", "42"), nil))
	start := w.sched.Now()
	var asked []time.Duration
	inner := w.fault
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if !acted {
			asked = append(asked, w.sched.Now().Sub(start))
		}
		return inner(r, acted)
	}
	w.webhook(missedCall().ended())
	w.settle()
	w.onlyMessage()
	if asked[1] != 42*time.Second {
		t.Errorf("sent again after %v, want 42s", asked[1])
	}
}

// XR-05: an outage of hours loses nothing, and requests are rare meanwhile.
func TestOutageOfHours(t *testing.T) {
	w := newWorld(t, 1)
	end := w.sched.Now().Add(6 * time.Hour)
	w.fault = func(*http.Request, bool) (*http.Response, error) {
		if w.sched.Now().Before(end) {
			return status(503), nil
		}
		return nil, nil
	}
	w.webhook(missedCall().ended())
	w.settle()
	w.onlyMessage()
	if n := len(w.requests); n < 60 || n > 100 {
		t.Errorf("%d requests in six hours, want about one per five minutes", n)
	}
}

// A revoked token, or one without a right, is retried with long delays in the
// background: a person will mend it, and the calls of the meantime are not lost.
func TestRevokedTokenIsWaitedOut(t *testing.T) {
	for _, code := range []int{401, 403} {
		w := newWorld(t, 1)
		mended := w.sched.Now().Add(6 * time.Hour)
		w.fault = func(*http.Request, bool) (*http.Response, error) {
			if w.sched.Now().Before(mended) {
				return status(code), nil
			}
			return nil, nil
		}
		w.webhook(answeredCall().ended())
		w.settle()
		if now := w.sched.Now(); !now.Before(mended) {
			t.Errorf("%d: the world becomes quiet only at %v", code, now)
		}
		w.advanceTo(began + 7*60*60)
		w.settle()
		w.onlyMessage()
		w.wantAssigned("cnv_1 tea_ada")
		if n := len(w.requests); n > 45 {
			t.Errorf("%d: %d requests in six hours, want some ten for each effect", code, n)
		}
	}
}

// A refused request is reported with Front's explanation and not repeated at once.
func TestRefusalIsReportedAndGivenUp(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, _ bool) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/channels/") {
			return status(400), nil
		}
		return nil, nil
	}
	w.webhook(answeredCall().ended())
	w.settle()
	if n := w.count("api2 POST /channels"); n != 1 {
		t.Errorf("sent %d times", n)
	}
	if !strings.Contains(w.log.String(), "Trouble: says the vendor") {
		t.Errorf("the log lacks Front's words: %s", w.log.String())
	}
}

// XR-08: the core crashes at every commit (before and after) and every exchange
// (before and after the vendor acts) of a call and is started again.
//
// Front is configured not to drop duplicates, so that only the core prevents them.
func TestCrashAtEveryPoint(t *testing.T) {
	onlyHangUp := missedCall()
	for name, script := range map[string]struct {
		call  phoneCall
		hooks []string
	}{
		"answered":     {answeredCall(), answeredCall().webhooks()},
		"missed":       {missedCall(), missedCall().webhooks()},
		"looked up":    {onlyHangUp, onlyHangUp.webhooks()[:3]},
		"ended before": {answeredCall(), []string{answeredCall().ended(), answeredCall().hangup()}},
	} {
		t.Run(name, func(t *testing.T) {
			want, points := "", 0
			for at := 0; at <= points; at++ { // 0: no crash
				w := newWorld(t, 1)
				w.front.repeats = true
				w.points, w.crashAt = 0, at
				w.play(script.call, script.hooks)
				got := w.state()
				if at == 0 {
					want, points = got, w.points
					w.onlyMessage()
				}
				if w.points < at {
					t.Fatalf("point %d of %d was not reached", at, points)
				}
				if got != want {
					t.Errorf("died at point %d of %d:\n%s\nwant\n%s\nrequests %v\n%s", at, points, got, want, w.requests, w.log.String())
				}
				w.sched.Close()
			}
			t.Logf("%d points", points)
		})
	}
}

// play delivers webhooks and restarts the core whenever it has crashed.
func (w *world) play(c phoneCall, hooks []string) {
	w.t.Helper()
	w.aircall[fmt.Sprint(c.id)] = c.api(true)
	for _, hook := range hooks {
		w.deliver(hook)
	}
	for w.settle(); w.crashed; w.settle() {
		w.restartIfCrashed()
	}
}

// XR-08: two crashes, the second during recovery.
func TestCrashDuringRecovery(t *testing.T) {
	hooks := answeredCall().webhooks()
	whole := newWorld(t, 1)
	whole.points = 0
	whole.play(answeredCall(), hooks)
	want, points := whole.state(), whole.points
	for first := 1; first <= points; first++ {
		for second := 1; second <= 16; second++ {
			w := newWorld(t, 1)
			w.front.repeats = true
			w.points, w.crashAt = 0, first
			for _, hook := range hooks {
				w.deliver(hook)
			}
			w.settle()
			if w.crashed {
				w.points, w.crashAt = 0, second
				w.restartIfCrashed()
			}
			w.play(answeredCall(), hooks)
			if got := w.state(); got != want {
				t.Errorf("died at %d, then at %d:\n%s\nwant\n%s", first, second, got, want)
			}
			w.sched.Close()
		}
	}
}

// XR-12
func TestLogsHoldNoSecrets(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, _ bool) (*http.Response, error) {
		resp := status(400)
		resp.Body = readCloser("no access with " + r.Header.Get("Authorization"))
		return resp, nil
	}
	w.webhook(answeredCall().hangup())
	w.send(http.MethodPost, "/webhooks/aircall/front", strings.Replace(answeredCall().ended(), token, "guess-of-the-token", 1))
	w.settle()
	if w.log.Len() == 0 {
		t.Fatal("nothing was logged")
	}
	for _, secret := range []string{token, "guess-of-the-token", "front-secret", "aircall-secret", "aWQ6YWlyY2FsbC1zZWNyZXQ="} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log holds %s:\n%s", secret, w.log.String())
		}
	}
}
