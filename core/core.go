// Package core is the sync core: it receives the webhooks of phone systems and
// logs calls where their users want to read them. This package joins the
// rooms; each has its own page:
//
//	host           what the core asks of the program around it
//	fence          makes an instance end at once and completely
//	store          the database; store/memory lives in the process
//	call           the vendor-neutral call, folded from facts
//	intake         the door for webhooks
//	settings       one versioned document per integration
//	engine         works off what an integration wants, across crashes
//	ledger         what was decided and done, per call
//	queue          one customer's work at a time
//	backoff        growing pauses
//	vendors/…      thin clients of the vendors' APIs
//	aircallfront   the rules of Aircall → Front
//
// A core is an http.Handler:
//
//	POST     /webhooks/aircall/front   from Aircall
//	GET PUT  /settings/aircall-front   for dashboards
//	GET      /health
package core

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/callsim/callsim/core/aircallfront"
	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/front"
)

// Config is what a core needs. Runtime, Store and Transport are required.
type Config struct {
	Runtime   host.Runtime
	Store     store.Store
	Transport http.RoundTripper
	Aircall   AircallAccess
	Front     FrontAccess
	Log       *slog.Logger // nil: no log
}

// AircallAccess is how the core reaches Aircall's API.
type AircallAccess struct {
	BaseURL         string // "" means the vendor's own
	APIID, APIToken string
}

// FrontAccess is how the core reaches Front's API.
type FrontAccess struct {
	BaseURL string // "" means the vendor's own
	Token   string
}

// Core is one instance. Several may follow each other on one store, but only
// one at a time.
type Core struct {
	fence    *fence.Fence
	settings *settings.Keeper
	webhooks http.Handler
}

// Open starts an instance and goes on with what the store says is unfinished.
func Open(c Config) (*Core, error) {
	if c.Runtime == nil || c.Store == nil || c.Transport == nil {
		return nil, errors.New("core: Config needs Runtime, Store and Transport")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	f := fence.New(c.Runtime)
	rt, s, transport := f.Runtime(c.Runtime), f.Store(c.Store), f.Transport(c.Transport)

	keeper, err := settings.Load(f.Context(), s, aircallfront.Schema)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("core: opening: %w", err)
	}
	integration := aircallfront.New(rt, s,
		aircall.New(rt, transport, or(c.Aircall.BaseURL, aircall.DefaultBaseURL), c.Aircall.APIID, c.Aircall.APIToken),
		front.New(rt, transport, or(c.Front.BaseURL, front.DefaultBaseURL), c.Front.Token))
	e := engine.New(integration, rt, s, keeper, c.Log)
	if err := e.Resume(f.Context()); err != nil {
		f.Close()
		return nil, fmt.Errorf("core: opening: %w", err)
	}
	return &Core{fence: f, settings: keeper, webhooks: aircallWebhooks(e, keeper, c.Log)}, nil
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// ServeHTTP implements http.Handler.
func (c *Core) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.fence.Closed() {
		answer.Refuse(w, http.StatusServiceUnavailable, "this instance of the core has ended; try again at its successor")
		return
	}
	switch r.URL.Path {
	case "/webhooks/aircall/front":
		c.webhooks.ServeHTTP(w, r)
	case "/settings/aircall-front":
		c.settings.ServeHTTP(w, r)
	case "/health":
		if !answer.Method(w, r, http.MethodGet, http.MethodHead) {
			answer.Raw(w, http.StatusOK, []byte(`{"status":"ok"}`))
		}
	default:
		answer.Refuse(w, http.StatusNotFound,
			"nothing is at %s; there is POST /webhooks/aircall/front, GET and PUT /settings/aircall-front, GET /health", r.URL.Path)
	}
}

// Close ends the instance at once: every later write, request and timer of it
// fails and leaves no trace. What was under way is in the store and goes on
// with the next Open. Close may be called from anywhere and more than once.
func (c *Core) Close() { c.fence.Close() }
