package core_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/sched"
)

// world is a core between stubs of Aircall and Front, in virtual time. It counts
// the points where a core could crash.
type world struct {
	t     testing.TB
	sched *sched.Scheduler
	store *memory.Store
	front *stubFront
	// aircall contains the answers of GET /v1/calls/{id}; missing calls are
	// unknown.
	aircall map[string]string
	// happened are the calls in GET /v1/calls; inactive is the webhook's state in
	// GET /v1/webhooks.
	happened []string
	inactive bool
	revived  []string // bodies of PUT /v1/webhooks/{id}

	core     *core.Core
	log      strings.Builder
	requests []string // requests of the core, as "front GET /path"
	asked    int      // requests of the reconciliation, which are background work and not among those

	// fault, if set, may respond in place of a vendor. It is called before the
	// vendor acts and again afterwards.
	fault func(r *http.Request, acted bool) (*http.Response, error)

	logged     func(core.LogLine)
	journal    engine.Journal
	adminToken string // "-" for none, "" for the usual one

	full    bool // the disk is full: every write fails
	points  int  // points passed so far
	crashAt int  // the core crashes at this point, 0 for never
	crashed bool
}

const token = "a-secret-webhook-token"

func newWorld(t testing.TB, seed uint64) *world {
	w := &world{
		t:       t,
		sched:   sched.New(sched.Options{Seed: seed, Watchdog: 20 * time.Second}),
		store:   memory.New(),
		front:   newStubFront(),
		aircall: make(map[string]string),
	}
	t.Cleanup(w.sched.Close)
	w.front.now = w.sched.Now
	w.open()
	w.settings(`{"version":0,"enabled":true,"webhook_token":"` + token + `","front_channel":"cha_1"}`)
	return w
}

// open starts an instance of the core on the world's store.
func (w *world) open() {
	w.do("open", func(context.Context) error {
		c, err := core.Open(core.Config{
			Runtime: w.sched, Store: w, Transport: w,
			Aircall: core.AircallAccess{APIID: "id", APIToken: "aircall-secret"},
			Front:   core.FrontAccess{Token: "front-secret"},
			Log:     slog.New(slog.NewTextHandler(&w.log, nil)),

			Logged:     w.logged,
			Journal:    w.journal,
			AdminToken: strings.TrimPrefix(cmp.Or(w.adminToken, adminToken), "-"),
		})
		w.core = c
		return err
	})
}

func (w *world) do(name string, f func(context.Context) error) {
	w.t.Helper()
	if err := w.sched.Do(name, f); err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
}

func (w *world) settle() {
	w.t.Helper()
	if err := w.sched.Settle(24 * time.Hour); err != nil {
		w.t.Fatal(err)
	}
}

// send sends one request to the core.
func (w *world) send(method, path, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	answer := httptest.NewRecorder()
	w.do(method+" "+path, func(ctx context.Context) error {
		r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
		if strings.HasPrefix(path, "/settings/") {
			r.Header.Set("Authorization", "Bearer "+adminToken)
		}
		w.core.ServeHTTP(answer, r)
		return nil
	})
	return answer
}

func (w *world) settings(document string) {
	w.t.Helper()
	if answer := w.send(http.MethodPut, "/settings/aircall-front", document); answer.Code != http.StatusOK {
		w.t.Fatalf("settings refused: %d %s", answer.Code, answer.Body)
	}
}

// webhook delivers a webhook and requires status 200.
func (w *world) webhook(body string) {
	w.t.Helper()
	if answer := w.send(http.MethodPost, "/webhooks/aircall/front", body); answer.Code != http.StatusOK {
		w.t.Fatalf("webhook refused: %d %s", answer.Code, answer.Body)
	}
}

// deliver delivers a webhook as Aircall does, repeating failed deliveries. After a
// crash the next instance receives it.
func (w *world) deliver(body string) {
	w.t.Helper()
	for range 5 {
		w.restartIfCrashed()
		if w.send(http.MethodPost, "/webhooks/aircall/front", body).Code == http.StatusOK {
			return
		}
		if err := w.sched.Advance(10 * time.Second); err != nil {
			w.t.Fatal(err)
		}
	}
	w.t.Fatal("five deliveries failed")
}

func (w *world) restartIfCrashed() {
	w.t.Helper()
	if w.crashed {
		w.crashed = false
		w.open()
	}
}

// point is a point where the core could crash.
func (w *world) point() {
	w.points++
	if w.points == w.crashAt {
		w.crashed = true
		w.core.Close()
	}
}

// Update lets other processes run first, as any database may, and passes a point
// before and after the commit.
func (w *world) Update(ctx context.Context, f func(store.Tx) error) error {
	if err := w.sched.Yield(ctx); err != nil {
		return err
	}
	if w.core != nil {
		w.point()
	}
	if w.full {
		return errors.New("disk full")
	}
	err := w.store.Update(ctx, f)
	if w.core != nil {
		w.point()
	}
	return err
}

func (w *world) View(ctx context.Context, f func(store.Tx) error) error {
	if err := w.sched.Yield(ctx); err != nil {
		return err
	}
	return w.store.View(ctx, f)
}

// RoundTrip is the network with two hosts.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := w.sched.Yield(r.Context()); err != nil {
		return nil, err
	}
	w.point()
	if w.crashed { // the request was not sent
		return nil, errors.New("dead")
	}
	vendor, _, _ := strings.Cut(strings.TrimPrefix(r.Host, "api."), ".")
	switch {
	case strings.HasPrefix(r.URL.Path, "/v1/webhooks") || r.URL.Path == "/v1/calls":
		w.asked++
	case r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/channels/"): // verifies settings
	default:
		w.requests = append(w.requests, fmt.Sprintf("%s %s %s", vendor, r.Method, r.URL.EscapedPath()))
	}
	if w.fault != nil {
		if resp, err := w.fault(r, false); resp != nil || err != nil {
			return resp, err
		}
	}
	answer := httptest.NewRecorder()
	w.serve(answer, r)
	w.point()
	if w.fault != nil {
		if resp, err := w.fault(r, true); resp != nil || err != nil {
			return resp, err
		}
	}
	return answer.Result(), nil
}

func (w *world) serve(answer http.ResponseWriter, r *http.Request) {
	switch r.Host {
	case "api2.frontapp.com":
		w.front.ServeHTTP(answer, r)
	case "api.aircall.io":
		if user, secret, _ := r.BasicAuth(); user != "id" || secret != "aircall-secret" {
			http.Error(answer, `{"message":"Forbidden"}`, http.StatusForbidden)
			return
		}
		switch {
		case r.URL.Path == "/v1/webhooks":
			fmt.Fprintf(answer, `{"webhooks":[{"webhook_id":"w-1","active":%v,"token":%q,"events":["call.created","call.ended"]}]}`, !w.inactive, token)
			return
		case strings.HasPrefix(r.URL.Path, "/v1/webhooks/"):
			body, _ := io.ReadAll(r.Body)
			w.revived, w.inactive = append(w.revived, string(body)), false
			_, _ = io.WriteString(answer, `{"webhook":{}}`)
			return
		case r.URL.Path == "/v1/calls":
			fmt.Fprintf(answer, `{"meta":{"next_page_link":null},"calls":[%s]}`, strings.Join(w.happened, ","))
			return
		}
		id := strings.TrimPrefix(r.URL.Path, "/v1/calls/")
		call, known := w.aircall[id]
		if !known {
			http.Error(answer, `{"error":"Not Found","troubleshoot":"Check ID of the resource"}`, http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(answer, `{"call":`+call+`}`)
	default:
		w.t.Errorf("a request to %s", r.Host)
	}
}

// status is a vendor's response made by a fault.
func status(code int, header ...string) *http.Response {
	answer := httptest.NewRecorder()
	for i := 0; i+1 < len(header); i += 2 {
		answer.Header().Set(header[i], header[i+1])
	}
	answer.WriteHeader(code)
	_, _ = io.WriteString(answer, `{"_error":{"status":1,"title":"Trouble","message":"says the vendor"}}`)
	return answer.Result()
}

// count returns the number of requests with a prefix.
func (w *world) count(prefix string) (n int) {
	for _, r := range w.requests {
		if strings.HasPrefix(r, prefix) {
			n++
		}
	}
	return n
}

func readCloser(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }

// rows returns the number of stored rows.
func (w *world) rows() (n int) {
	_ = w.store.View(context.Background(), func(tx store.Tx) error {
		for _, bucket := range []string{"settings", "aircall-front.threads", "aircall-front.facts", "aircall-front.ledger", "aircall-front.open"} {
			tx.Scan(bucket, "", func(string, []byte) bool { n++; return true })
		}
		return nil
	})
	return n
}
