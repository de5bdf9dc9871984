package kit

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Config is what a vendor tells the engine about itself.
type Config struct {
	Vendor string // lower case, as in the trace: "aircall"

	// Admit checks credentials and limits in the vendor's order and may set
	// response headers (rate limit headers stand on refusals too). It does not
	// run for the observer door.
	Admit func(*Tx, *Request, http.Header) error

	// Fail writes the vendor's error body. It sees errors of Admit and of
	// handlers, [ErrUnknownRoute], [ErrBodyTooLarge], and what reading a body
	// that breaks off says.
	Fail func(*Tx, *Request, error) Response

	Transport  http.RoundTripper          // carries webhooks; nil: they fail to connect
	ExchangeOf func(*http.Request) string // names the exchange for stamps; nil: unnamed
	MaxBody    int64                      // bytes; 0: 1 MiB
	Doubled    bool                       // slashes: several in a row count as one
	EscapeHTML bool                       // the vendor's server writes <, > and & as \u003c, \u003e and \u0026
}

// Errors of the engine itself, for Config.Fail to put in the vendor's words.
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
	tx     Tx         // it
	rand   *rand.Rand

	last atomic.Pointer[address] // of a delivery

	rehearsal bool     // people's additions are checked only
	observing bool     // the running transaction answers an observer
	seen      []string // exchanges that wrote what the observer is shown
}

// NewEngine builds the engine of one server. It is cheap: what a route table
// costs was paid by [NewRoutes], once per process.
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

// serve answers a request; of an observer's it tells which exchanges wrote what
// the answer shows.
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
		encoder.encode(&resp, e.cfg.EscapeHTML) // still inside: Body may point into the state
		e.observing, seen = false, e.seen
	})
	if resp.Ask != nil {
		resp = e.ask(r, exchange, resp.Ask, encoder)
	}
	resp.write(w)
	encoder.free()
	return seen
}

// answer is the whole path of a request inside its transaction.
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

// Act runs a person's action, or any other change from inside the vendor, as
// one transaction. An error means that nothing was changed: actions check
// before they change, and what a failed action emitted or scheduled is dropped.
func (e *Engine) Act(f func(*Tx) error) error {
	var err error
	e.transact("", func(tx *Tx) { err = tx.attempt(func() error { return f(tx) }) })
	return err
}

// Rehearse makes people's additions check and change nothing, until it is called
// with false. A person who adds the same to several vendors rehearses first, so
// that a refusal by one leaves nothing behind at another. It is meant for one
// caller at a time.
func (e *Engine) Rehearse(on bool) { e.rehearsal = on }

// transact runs f under the lock and then starts the webhooks and later actions
// that f asked for.
func (e *Engine) transact(exchange string, f func(*Tx)) {
	for _, start := range e.locked(exchange, f) {
		start()
	}
}

// locked runs f under the lock and returns the functions that start those.
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

// Tx is one transaction on a fake: the instant, randomness, and what is to
// happen once it is over. It is valid only inside the function it was given to.
type Tx struct {
	engine   *Engine
	now      time.Time
	exchange string
	after    []func()
}

// attempt runs f and drops the webhooks and later actions that f asked for if f
// fails. Those asked for before f (by Config.Admit) stay.
func (tx *Tx) attempt(f func() error) error {
	before := len(tx.after)
	err := f()
	if err != nil {
		clear(tx.after[before:])
		tx.after = tx.after[:before]
	}
	return err
}

// Now is the instant of the transaction, in UTC; it does not move inside.
func (tx *Tx) Now() time.Time { return tx.now }

// Rehearsal reports whether an addition must stop behind its checks; see
// [Engine.Rehearse].
func (tx *Tx) Rehearsal() bool { return tx.engine.rehearsal }

// Exchange names the HTTP exchange that this transaction answers, "" for a
// person's or a later action.
func (tx *Tx) Exchange() string { return tx.exchange }

// Rand draws from the vendor's own stream of the world's seed.
func (tx *Tx) Rand() *rand.Rand {
	if tx.engine.rand == nil {
		tx.engine.rand = tx.engine.rt.Rand("fake " + tx.engine.cfg.Vendor)
	}
	return tx.engine.rand
}

// After runs f in a transaction of its own, d later, and returns a function
// that calls it off. It is foreground work: a world waits for it.
func (tx *Tx) After(d time.Duration, name string, f func(*Tx)) (cancel func()) {
	return tx.later(tx.engine.rt.Go, d, name, f)
}

// AfterInBackground is After for upkeep that nobody waits for (an expiry, a
// window that re-opens).
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
				if ctx.Err() == nil { // called off while this one waited for the lock
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
