package kit

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Config describes a vendor to the engine.
type Config struct {
	Vendor string // lower case, as in the trace: "aircall"

	// Admit checks credentials and limits in the vendor's order. It may set response
	// headers, which are sent with refusals too (rate limit headers). Admit does not
	// run for the observer door.
	Admit func(*Tx, *Request, http.Header) error

	// Fail returns the vendor's response to an error: an error of Admit or of a
	// handler, [ErrUnknownRoute], [ErrBodyTooLarge], or an error of reading the
	// request's body.
	Fail func(*Tx, *Request, error) Response

	Transport  http.RoundTripper          // sends webhooks; nil: every attempt fails with ErrNoTransport
	ExchangeOf func(*http.Request) string // names the exchange for stamps; nil: unnamed
	MaxBody    int64                      // bytes; 0: 1 MiB
	Doubled    bool                       // several slashes in a row count as one
	EscapeHTML bool                       // writes <, > and & as \u003c, \u003e and \u0026
}

// Errors of the engine itself. Config.Fail translates them into the vendor's error
// bodies.
var (
	ErrUnknownRoute = errors.New("no such route")
	ErrBodyTooLarge = errors.New("request body too large")
)

// Engine runs one fake: requests, people's actions, later actions and webhooks,
// one transaction at a time.
type Engine struct {
	rt     Runtime
	cfg    Config
	router router
	mu     sync.Mutex // one transaction at a time
	tx     Tx         // the running transaction
	rand   *rand.Rand

	rehearsal bool     // additions of people check their input and change nothing
	observing bool     // the running transaction answers an observer
	seen      []string // exchanges that last wrote the objects in the observer's answer
}

// NewEngine builds the engine of one server. Servers of one process share the route
// table.
func NewEngine[S any](rt Runtime, server S, routes *Routes[S], cfg Config) *Engine {
	if cfg.MaxBody == 0 {
		cfg.MaxBody = 1 << 20
	}
	return &Engine{rt: rt, cfg: cfg, router: bound[S]{routes, server}}
}

// ServeHTTP answers as the vendor would.
func (e *Engine) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	e.serve(w, hr, false)
}

// serve answers a request. For an observer it returns the exchanges that last wrote
// the objects in the answer.
func (e *Engine) serve(w http.ResponseWriter, hr *http.Request, observer bool) (seen []string) {
	hr = CleanPath(hr, e.cfg.Doubled)
	r := &Request{HTTP: hr, Observer: observer}
	e.router.match(r)
	var bodyErr error
	r.Body, bodyErr = readBody(hr, e.cfg.MaxBody)

	var resp Response
	exchange := e.exchangeOf(hr, observer)
	encoder := encoders.Get().(*encoder)
	e.transact(exchange, func(tx *Tx) {
		e.observing, e.seen = observer, nil
		resp = e.answer(tx, r, w.Header(), bodyErr)
		encoder.encode(&resp, e.cfg.EscapeHTML) // under the lock: Body may point into the state
		e.observing, seen = false, e.seen
	})
	if resp.Ask != nil {
		resp = e.ask(r, exchange, resp.Ask, encoder)
	}
	resp.write(w)
	encoder.free()
	return seen
}

// answer handles a request inside its transaction: admission, handler, error body.
func (e *Engine) answer(tx *Tx, r *Request, header http.Header, bodyErr error) Response {
	if r.matched.route == nil {
		return e.cfg.Fail(tx, r, ErrUnknownRoute)
	}
	if !r.Observer && e.cfg.Admit != nil {
		if err := e.cfg.Admit(tx, r, header); err != nil {
			return e.cfg.Fail(tx, r, err)
		}
	}
	if bodyErr != nil {
		return e.cfg.Fail(tx, r, bodyErr)
	}
	if !r.matched.route.Modelled {
		return notModelled(e.cfg.Vendor, r.matched.route)
	}
	var resp Response
	err := tx.attempt(func() (err error) {
		resp, err = e.router.handle(tx, r)
		return err
	})
	if err != nil {
		return e.cfg.Fail(tx, r, err)
	}
	return resp
}

// Act runs a person's action, or a change that the vendor itself makes, in one
// transaction. An error means that nothing was changed: f must check before it
// changes state, and Act drops what a failed f emitted or scheduled.
func (e *Engine) Act(f func(*Tx) error) error {
	var err error
	e.transact("", func(tx *Tx) { err = tx.attempt(func() error { return f(tx) }) })
	return err
}

// Rehearse(true) makes the additions of people check their input and change nothing
// until Rehearse(false). A caller that adds one object to several vendors rehearses
// at all of them first: a refusal by one vendor then leaves no object at another.
// Rehearse is for one caller at a time.
func (e *Engine) Rehearse(on bool) { e.rehearsal = on }

// transact runs f under the lock and then starts the webhooks and later actions of
// f.
func (e *Engine) transact(exchange string, f func(*Tx)) {
	for _, start := range e.locked(exchange, f) {
		start()
	}
}

// locked runs f under the lock. It returns the functions that start the webhooks
// and later actions of f.
func (e *Engine) locked(exchange string, f func(*Tx)) (after []func()) {
	e.mu.Lock()
	defer e.mu.Unlock() // a panicking handler must not leave the fake locked
	e.tx = Tx{engine: e, now: e.rt.Now(), exchange: exchange}
	f(&e.tx)
	return e.tx.after
}

func (e *Engine) exchangeOf(hr *http.Request, observer bool) string {
	if observer || e.cfg.ExchangeOf == nil {
		return ""
	}
	return e.cfg.ExchangeOf(hr)
}

// Tx is one transaction on a fake. It provides the current time, the vendor's random
// stream and the name of the HTTP exchange, and it collects the webhooks and actions
// that start afterwards. A Tx is valid only inside the function that received it.
type Tx struct {
	engine   *Engine
	now      time.Time
	exchange string
	after    []func() // start webhooks and later actions
}

// attempt runs f. If f fails, attempt drops the webhooks and later actions of f, but
// keeps earlier ones (of Config.Admit).
func (tx *Tx) attempt(f func() error) error {
	before := len(tx.after)
	err := f()
	if err != nil {
		clear(tx.after[before:])
		tx.after = tx.after[:before]
	}
	return err
}

// Now returns the instant of the transaction, in UTC. It is constant inside the
// transaction.
func (tx *Tx) Now() time.Time { return tx.now }

// Rehearsal reports whether an addition must return after its checks; see
// [Engine.Rehearse].
func (tx *Tx) Rehearsal() bool { return tx.engine.rehearsal }

// Exchange returns the name of the HTTP exchange that this transaction answers, ""
// for a person's action or a later action.
func (tx *Tx) Exchange() string { return tx.exchange }

// Rand returns the vendor's random stream, derived from the world's seed.
func (tx *Tx) Rand() *rand.Rand {
	if tx.engine.rand == nil {
		tx.engine.rand = tx.engine.rt.Rand("fake " + tx.engine.cfg.Vendor)
	}
	return tx.engine.rand
}

// After runs f in a transaction of its own, d later. The returned function cancels
// f. The wait is foreground work: a world is not quiet before f has run.
func (tx *Tx) After(d time.Duration, name string, f func(*Tx)) (cancel func()) {
	return tx.later(tx.engine.rt.Go, d, name, f)
}

// AfterInBackground is After as background work, for example an expiry: the wait
// does not keep a world from being quiet.
func (tx *Tx) AfterInBackground(d time.Duration, name string, f func(*Tx)) (cancel func()) {
	return tx.later(tx.engine.rt.Background, d, name, f)
}

func (tx *Tx) later(start func(string, func(context.Context)), d time.Duration, name string, f func(*Tx)) func() {
	e := tx.engine
	ctx, cancel := e.rt.WithCancel(context.Background())
	tx.after = append(tx.after, func() {
		start(name, func(context.Context) {
			defer cancel()
			if e.rt.Sleep(ctx, d) != nil {
				return
			}
			e.transact("", func(tx *Tx) {
				if ctx.Err() == nil { // not canceled while waiting for the lock
					f(tx)
				}
			})
		})
	})
	return cancel
}

func readBody(hr *http.Request, max int64) ([]byte, error) {
	if hr.Body == nil || hr.Body == http.NoBody {
		return nil, nil
	}
	if hr.ContentLength > max {
		return nil, ErrBodyTooLarge
	}
	if n := hr.ContentLength; n > 0 {
		body := make([]byte, n)
		if _, err := io.ReadFull(hr.Body, body); err != nil {
			return nil, err
		}
		return body, nil
	}
	body, err := io.ReadAll(io.LimitReader(hr.Body, max+1))
	if err == nil && int64(len(body)) > max {
		return nil, ErrBodyTooLarge
	}
	return body, err
}

func notModelled(vendor string, route *RouteInfo) Response {
	return Response{Status: http.StatusNotImplemented, Raw: []byte(
		`{"callsim":"not modelled","vendor":` + strconv.Quote(vendor) +
			`,"route":` + strconv.Quote(route.Method+" "+route.Path) +
			`,"message":"callsim knows this route of the vendor but does not model it"}`)}
}
