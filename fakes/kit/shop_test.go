package kit_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/sched"
)

// shop is a minimal vendor: clients send a key, create and read orders, and receive
// the vendor's error bodies.
type shop struct {
	engine  *kit.Engine
	orders  kit.Table[string, *order]
	seen    []*kit.RouteInfo // routes that admit received
	started int              // webhooks and later actions that ran
}

type order struct {
	kit.Stamp
	Item string `json:"item"`
}

var shopRoutes = kit.NewRoutes([]kit.Route[*shop]{
	{Method: "GET", Path: "/orders/{id}", Handle: (*shop).get, Scope: "read", Tier: "slow"},
	{Method: "POST", Path: "/orders/{id}", Handle: (*shop).put, Scope: "write"},
	{Method: "DELETE", Path: "/orders/{id}"},
	{Method: "GET", Path: "/orders/search", Handle: (*shop).search},
	{Method: "GET", Path: "/boom", Handle: (*shop).boom},
	{Method: "POST", Path: "/ask", Handle: (*shop).ask},
	{Method: "POST", Path: "/half", Handle: (*shop).half},
})

var errNoKey = errors.New("no key")

func (s *shop) admit(tx *kit.Tx, r *kit.Request, h http.Header) error {
	h.Set("X-Shop", "open")
	s.seen = append(s.seen, r.Route())
	if r.Asked("admit") != "" {
		s.emitAndSchedule(tx)
	}
	if r.HTTP.Header.Get("Key") == "" {
		return errNoKey
	}
	r.Principal = r.HTTP.Header.Get("Key")
	return nil
}

func (s *shop) fail(_ *kit.Tx, _ *kit.Request, err error) kit.Response {
	status := 400
	switch {
	case errors.Is(err, kit.ErrUnknownRoute):
		status = 404
	case errors.Is(err, kit.ErrBodyTooLarge):
		status = 413
	case errors.Is(err, errNoKey):
		status = 401
	}
	return kit.Response{Status: status, Raw: []byte(err.Error()), Type: "text/plain"}
}

func (s *shop) get(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	o, ok := s.orders.Get(r.Param("id"))
	if !ok {
		return kit.Response{}, errors.New("no order " + r.Param("id"))
	}
	s.engine.Saw(&o.Stamp)
	return kit.OK(o), nil
}

func (s *shop) put(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var o order
	if err := r.JSON(&o); err != nil {
		return kit.Response{}, err
	}
	s.orders.Put(tx, r.Param("id"), &o)
	return kit.Created(&o), nil
}

func (s *shop) search(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	who, _ := r.Principal.(string)
	return kit.Response{Raw: []byte(`"` + r.Query().Get("q") + ` for ` + who + `"`), Header: http.Header{"X-Extra": {"1"}}}, nil
}

// ask answers with the answer of another server.
func (s *shop) ask(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{Ask: &kit.Ask{URL: "https://hooks.example.test/in", Header: http.Header{"Question": {"ready?"}}, Timeout: time.Second,
		Then: func(_ *kit.Tx, a kit.Attempt) (kit.Response, error) {
			if a.Err != nil {
				return kit.Response{}, a.Err
			}
			return kit.Response{Raw: []byte("answered " + strconv.Itoa(a.Status) + " " + string(a.Body)), Type: "text/plain"}, nil
		}}}, nil
}

// half emits a webhook, schedules a later action, and then fails.
func (s *shop) half(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	s.emitAndSchedule(tx)
	if r.Asked("ask") == "" {
		return kit.Response{}, errors.New("half done")
	}
	return kit.Response{Ask: &kit.Ask{URL: "https://hooks.example.test/in", Timeout: time.Second,
		Then: func(tx *kit.Tx, _ kit.Attempt) (kit.Response, error) {
			s.emitAndSchedule(tx)
			return kit.Response{}, errors.New("half done")
		}}}, nil
}

func (s *shop) emitAndSchedule(tx *kit.Tx) {
	tx.After(time.Second, "later", func(*kit.Tx) { s.started++ })
	tx.Emit(kit.Delivery{Name: "hello", Timeout: time.Second,
		Target: func(*kit.Tx) (string, bool) { s.started++; return "", false }})
}

func (s *shop) boom(*kit.Tx, *kit.Request) (kit.Response, error) { panic("boom") }

// opened is a shop on a virtual clock.
type opened struct {
	*shop
	t     *testing.T
	world *sched.Scheduler
}

func open(t *testing.T, change ...func(*kit.Config)) *opened {
	s := &shop{}
	o := &opened{s, t, sched.New(sched.Options{FIFO: true})}
	t.Cleanup(o.world.Close)
	cfg := kit.Config{Vendor: "shop", Admit: s.admit, Fail: s.fail, MaxBody: 16,
		ExchangeOf: func(r *http.Request) string { return r.Header.Get("X-Exchange") }}
	for _, f := range change {
		f(&cfg)
	}
	s.engine = kit.NewEngine(o.world, s, shopRoutes, cfg)
	return o
}

// ask sends a request with a key.
func (o *opened) ask(method, target, body string) *httptest.ResponseRecorder {
	return o.askWith(context.Background(), method, target, body)
}

// askWith sends a request with the context of a process: an Ask may wait.
func (o *opened) askWith(ctx context.Context, method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body)).WithContext(ctx)
	r.Header.Set("Key", "k")
	r.Header.Set("X-Exchange", "x1")
	w := httptest.NewRecorder()
	o.engine.ServeHTTP(w, r)
	return w
}

func (o *opened) answers(w *httptest.ResponseRecorder, want string) {
	o.t.Helper()
	if got := strings.TrimSpace(strconv.Itoa(w.Code) + " " + w.Body.String()); got != want {
		o.t.Errorf("answered %q, want %q", got, want)
	}
}

func (o *opened) after(d time.Duration) {
	o.t.Helper()
	if err := o.world.Advance(d); err != nil {
		o.t.Fatal(err)
	}
}
