package kit_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

func TestRouting(t *testing.T) {
	o := open(t)
	o.answers(o.ask("POST", "/orders/7", `{"item":"pen"}`), `201 {"item":"pen"}`)
	o.answers(o.ask("GET", "/orders/7", ""), `200 {"item":"pen"}`)
	o.answers(o.ask("GET", "/orders/a%2Fb%20c", ""), `400 no order a/b c`) // parameters come unescaped
	o.answers(o.ask("GET", "/orders/search?q=ink&%zz", ""), `200 "ink for k"`)
	for _, unknown := range []string{"/", "/orders", "/orders//", "/orders/7//", "/orders/7/items", "//orders/7", "/orders/../orders/7"} {
		o.answers(o.ask("GET", unknown, ""), "404 no such route")
	}
	o.answers(o.ask("PUT", "/orders/7", ""), "404 no such route")
}

// A slash at the end of a path is ignored, also with escaped slashes in the path.
// Doubled slashes are ignored only with Config.Doubled.
func TestSlashes(t *testing.T) {
	o := open(t)
	o.ask("POST", "/orders/7/", `{"item":"pen"}`)
	o.answers(o.ask("GET", "/orders/7/?x=/", ""), `200 {"item":"pen"}`)
	o.answers(o.ask("GET", "/orders/a%2Fb%2F/", ""), "400 no order a/b/")
	if got := o.engine.Observe("GET", "/orders/7/"); string(got.Body) != `{"item":"pen"}` {
		t.Errorf("observed %d %s", got.Status, got.Body)
	}
	lax := open(t, func(c *kit.Config) { c.Doubled = true })
	lax.ask("POST", "//orders///7", `{"item":"pen"}`)
	lax.answers(lax.ask("GET", "/orders/7//", ""), `200 {"item":"pen"}`)
	lax.answers(lax.ask("GET", "//orders/a%2F%2Fb", ""), "400 no order a//b")
}

func TestRouteIsKnownToAdmit(t *testing.T) {
	o := open(t)
	o.ask("GET", "/orders/7", "")
	o.ask("DELETE", "/orders/7", "")
	o.ask("GET", "/nowhere", "")
	want := []*kit.RouteInfo{
		{Method: "GET", Path: "/orders/{id}", Scope: "read", Tier: "slow", Modelled: true},
		{Method: "DELETE", Path: "/orders/{id}"},
	}
	if len(o.seen) != len(want) {
		t.Fatalf("admit received %d requests, want %d: an unknown route is not admitted", len(o.seen), len(want))
	}
	for i, w := range want {
		got := *o.seen[i]
		if got.Method != w.Method || got.Path != w.Path || got.Scope != w.Scope || got.Tier != w.Tier || got.Modelled != w.Modelled {
			t.Errorf("admit received %+v, want %+v", got, *w)
		}
	}
}

func TestNotModelled(t *testing.T) {
	o := open(t)
	o.answers(o.ask("DELETE", "/orders/7", ""), `501 {"callsim":"not modelled","vendor":"shop","route":"DELETE /orders/{id}",`+
		`"message":"callsim knows this route of the vendor but does not model it"}`)
}

// Fail answers every error; the headers that Admit sets are sent with refusals too.
func TestFail(t *testing.T) {
	o := open(t)
	refused := httptest.NewRecorder()
	o.engine.ServeHTTP(refused, httptest.NewRequest("GET", "/orders/7", nil))
	o.answers(refused, "401 no key")
	if refused.Header().Get("X-Shop") != "open" || refused.Header().Get("Content-Type") != "text/plain" {
		t.Errorf("headers %v", refused.Header())
	}
	o.answers(o.ask("GET", "/orders/7", ""), "400 no order 7")
	o.answers(o.ask("POST", "/orders/7", `{"item":`), "400 malformed JSON body at byte 8: unexpected end of JSON input")
}

func TestBodyLimit(t *testing.T) {
	o := open(t)
	o.answers(o.ask("POST", "/orders/7", `{"item":"12345"}`), `201 {"item":"12345"}`) // 16 bytes, the limit
	o.answers(o.ask("POST", "/orders/7", `{"item":"123456"}`), "413 request body too large")

	chunked := func(body io.Reader) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/orders/7", io.NopCloser(body))
		r.ContentLength = -1
		r.Header.Set("Key", "k")
		w := httptest.NewRecorder()
		o.engine.ServeHTTP(w, r)
		return w
	}
	o.answers(chunked(strings.NewReader(`{"item":"12345"}`)), `201 {"item":"12345"}`)
	o.answers(chunked(strings.NewReader(`{"item":"123456"}`)), "413 request body too large")
	o.answers(chunked(errorReader{}), "400 cable cut")

	short := httptest.NewRequest("POST", "/orders/7", strings.NewReader(`{"item"`))
	short.ContentLength = 16
	short.Header.Set("Key", "k")
	w := httptest.NewRecorder()
	o.engine.ServeHTTP(w, short)
	o.answers(w, "400 unexpected EOF")

	// An unauthenticated client gets 401, not 413.
	stranger := httptest.NewRecorder()
	o.engine.ServeHTTP(stranger, httptest.NewRequest("POST", "/orders/7", strings.NewReader(strings.Repeat("x", 99))))
	o.answers(stranger, "401 no key")

	big := open(t, func(c *kit.Config) { c.MaxBody = 0 })
	big.answers(big.ask("POST", "/orders/7", strings.Repeat("x", 1<<20+1)), "413 request body too large")
}

// Every answer has a Content-Length.
func TestContentLength(t *testing.T) {
	o := open(t)
	server := httptest.NewServer(o.engine)
	defer server.Close()
	for _, n := range []int{3, 2000, 2048, 3000, 100_000} {
		req, err := http.NewRequest("GET", server.URL+"/orders/search?q="+strings.Repeat("k", n), nil)
		must(t, err)
		req.Header.Set("Key", "k")
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		if resp.ContentLength != int64(len(body)) || len(body) < n {
			t.Errorf("%d bytes, Content-Length %d", len(body), resp.ContentLength)
		}
		must(t, resp.Body.Close())
	}
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, errors.New("cable cut") }

func TestResponseHeaders(t *testing.T) {
	o := open(t)
	w := o.ask("GET", "/orders/search?q=ink", "")
	want := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Content-Length": {"11"}, "X-Extra": {"1"}, "X-Shop": {"open"}}
	if !reflect.DeepEqual(w.Header(), want) {
		t.Errorf("headers %v, want %v", w.Header(), want)
	}
	for response, status := range map[*kit.Response]int{
		{Status: 204}: 204, {}: 200,
	} {
		if response.Status == 0 {
			*response = kit.OK(nil)
		}
		silent := kit.NewRoutes([]kit.Route[*shop]{{Method: "GET", Path: "/", Handle: func(*shop, *kit.Tx, *kit.Request) (kit.Response, error) {
			return *response, nil
		}}})
		w := httptest.NewRecorder()
		kit.NewEngine(o.world, o.shop, silent, kit.Config{}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != status || w.Body.Len() != 0 || len(w.Header()) != 0 {
			t.Errorf("%+v answered %d %v %s", response, w.Code, w.Header(), w.Body)
		}
	}
	if kit.Accepted(1).Status != 202 || kit.NoContent().Status != 204 {
		t.Error("Accepted and NoContent")
	}
}

// The observer door needs no key and leaves no trace.
func TestObserve(t *testing.T) {
	o := open(t)
	o.ask("POST", "/orders/7", `{"item":"pen"}`)
	o.seen = nil
	if got := o.engine.Observe("GET", "/orders/7"); got.Status != 200 || string(got.Body) != `{"item":"pen"}` {
		t.Errorf("observed %d %s", got.Status, got.Body)
	}
	if got := o.engine.Observe("GET", "/orders/search?q=ink"); string(got.Body) != `"ink for "` {
		t.Errorf("observed %s", got.Body)
	}
	if got := o.engine.Observe("GET", "/nowhere"); got.Status != 404 {
		t.Errorf("observed %d", got.Status)
	}
	if got := o.engine.Observe("GET", "://"); got.Status != 400 || len(got.Body) == 0 {
		t.Errorf("observed %d %s", got.Status, got.Body)
	}
	if len(o.seen) != 0 {
		t.Errorf("admit was asked %d times", len(o.seen))
	}
}

// An observer receives which exchanges wrote what it reads; a client's read
// leaves nothing for the next observer.
func TestObserveNamesTheExchangesThatWroteWhatIsShown(t *testing.T) {
	o := open(t)
	o.ask("POST", "/orders/7", `{"item":"pen"}`)
	o.ask("GET", "/orders/7", "")
	if got := o.engine.Observe("GET", "/orders/7").Exchanges; len(got) != 1 || got[0] != "x1" {
		t.Errorf("observed %v", got)
	}
	if got := o.engine.Observe("GET", "/orders/search?q=ink").Exchanges; len(got) != 0 {
		t.Errorf("an answer without objects names %v", got)
	}
}

// Objects carry the exchange that last wrote them.
func TestStamp(t *testing.T) {
	o := open(t)
	o.after(time.Minute)
	o.ask("POST", "/orders/7", `{"item":"pen"}`)
	pen, _ := o.orders.Get("7")
	if pen.WrittenBy != "x1" {
		t.Errorf("stamp %+v", pen.Stamp)
	}
	o.after(time.Minute)
	err := o.engine.Act(func(tx *kit.Tx) error { pen.Touch(tx); return nil })
	if err != nil || pen.WrittenBy != "" {
		t.Errorf("a person wrote, stamp %+v", pen.Stamp)
	}
	unnamed := open(t, func(c *kit.Config) { c.ExchangeOf = nil })
	unnamed.ask("POST", "/orders/7", `{"item":"pen"}`)
	if pen, _ := unnamed.orders.Get("7"); pen.WrittenBy != "" {
		t.Errorf("stamp %+v", pen.Stamp)
	}
}

func TestAct(t *testing.T) {
	o := open(t)
	full := errors.New("full")
	if err := o.engine.Act(func(*kit.Tx) error { return full }); err != full {
		t.Errorf("Act returned %v", err)
	}
	var first, again uint64
	draw := func(into *uint64) {
		_ = o.engine.Act(func(tx *kit.Tx) error {
			*into = tx.Rand().Uint64()
			return nil
		})
	}
	draw(&first)
	draw(&again)
	if first != o.world.Rand("fake shop").Uint64() || first == again {
		t.Error("Tx.Rand is not one stream of the seed, named after the vendor")
	}
}

// A failed handler, a failed Ask.Then and a failed action of a person emit no
// webhooks and schedule no later actions. Those of Admit stay.
func TestAnErrorDropsWebhooksAndLaterActions(t *testing.T) {
	for target, started := range map[string]int{"/half": 0, "/half?admit=1": 2, "/half?ask=1": 2} {
		o := open(t)
		o.answers(o.ask("POST", target, ""), "400 half done")
		must(t, o.world.Settle(time.Minute))
		if o.started != started {
			t.Errorf("%s: %d webhooks and later actions ran, want %d", target, o.started, started)
		}
	}
	o := open(t)
	full := errors.New("full")
	for _, err := range []error{full, nil} {
		if got := o.engine.Act(func(tx *kit.Tx) error { o.emitAndSchedule(tx); return err }); got != err {
			t.Errorf("Act returned %v, want %v", got, err)
		}
	}
	must(t, o.world.Settle(time.Minute))
	if o.started != 2 {
		t.Errorf("%d webhooks and later actions ran, want the 2 of the action that succeeded", o.started)
	}
}

// A handler that panics does not leave the fake locked.
func TestPanicUnlocks(t *testing.T) {
	o := open(t)
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the handler's panic did not reach the caller")
			}
		}()
		o.ask("GET", "/boom", "")
	}()
	o.answers(o.ask("GET", "/orders/7", ""), "400 no order 7")

	// A body that cannot be encoded is a bug of the fake: the engine panics.
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, "chan int") {
			t.Errorf("recovered %q", got)
		}
	}()
	bad := kit.NewRoutes([]kit.Route[*shop]{{Method: "GET", Path: "/", Handle: func(*shop, *kit.Tx, *kit.Request) (kit.Response, error) {
		return kit.OK(make(chan int)), nil
	}}})
	kit.NewEngine(o.world, o.shop, bad, kit.Config{}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
}

func TestAfter(t *testing.T) {
	o := open(t)
	var log []string
	start := o.world.Now()
	note := func(text string) func(*kit.Tx) {
		return func(tx *kit.Tx) { log = append(log, tx.Now().Sub(start).String()+" "+text) }
	}
	var cancel func()
	must(t, o.engine.Act(func(tx *kit.Tx) error {
		tx.After(2*time.Second, "second", note("second"))
		tx.After(time.Second, "first", func(tx *kit.Tx) {
			note("first")(tx)
			tx.After(5*time.Second, "child", note("child"))
		})
		cancel = tx.After(3*time.Second, "never", note("never"))
		tx.After(3*time.Second, "canceled at once", note("canceled at once"))()
		tx.AfterInBackground(4*time.Second, "upkeep", note("upkeep"))
		note("now")(tx)
		return nil
	}))
	o.after(2 * time.Second)
	cancel()
	cancel() // a second cancellation is a no-op
	if err := o.world.Settle(time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(log, ", "); got != "0s now, 1s first, 2s second, 4s upkeep, 6s child" {
		t.Errorf("log: %s", got)
	}
	cancel() // a cancellation after f has run is a no-op
}

// A world settles without waiting for AfterInBackground.
func TestAfterInBackgroundIsNotWaitedFor(t *testing.T) {
	o := open(t)
	ran := false
	must(t, o.engine.Act(func(tx *kit.Tx) error {
		tx.AfterInBackground(time.Hour, "expiry", func(*kit.Tx) { ran = true })
		return nil
	}))
	start := o.world.Now()
	must(t, o.world.Settle(24*time.Hour))
	if !o.world.Now().Equal(start) || ran {
		t.Errorf("settling took %v", o.world.Now().Sub(start))
	}
	o.after(time.Hour)
	if !ran {
		t.Error("the background action did not run after its delay")
	}
}

// A later action that is canceled at the instant it is due does not run.
func TestCancelAtTheSameInstant(t *testing.T) {
	o := open(t)
	var log []string
	must(t, o.engine.Act(func(tx *kit.Tx) error {
		var cancel func()
		tx.After(time.Second, "cancels", func(*kit.Tx) {
			log = append(log, "canceled")
			cancel()
		})
		cancel = tx.After(time.Second, "due", func(*kit.Tx) { log = append(log, "ran") })
		return nil
	}))
	must(t, o.world.Settle(time.Minute))
	if got := strings.Join(log, ", "); got != "canceled" {
		t.Errorf("log: %s", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
