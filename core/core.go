package core

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/cause"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// Config configures a core. Runtime, Store and Transport are required.
type Config struct {
	Runtime     host.Runtime
	Store       store.Store
	Transport   http.RoundTripper
	Aircall     AircallAccess
	Front       FrontAccess
	Spark       SparkAccess
	Gorgias     GorgiasAccess
	Salesforce  SalesforceAccess
	RingCentral RingCentralAccess
	Log         *slog.Logger // nil: no log

	// AdminToken is required in requests to /settings, /setup, /admin and /metrics;
	// if it is empty, all of them are refused.
	AdminToken string

	// Journal, if set, receives every decision of the core and every effect that it
	// carries out.
	Journal engine.Journal

	// Logged, if set, receives every line of the log from level Info on, in
	// addition to Log. It must not wait.
	Logged func(LogLine)
}

// AircallAccess is the access to Aircall's API.
type AircallAccess struct {
	BaseURL         string // "" means the vendor's own
	APIID, APIToken string
}

// FrontAccess is the access to Front's API.
type FrontAccess struct {
	BaseURL string // "" means the vendor's own
	Token   string
}

// SparkAccess is the access to Spark's API.
type SparkAccess struct {
	BaseURL     string            // "" means the vendor's own
	CompanyKey  string            // reads everything; "" disables the Spark integration
	ProjectKeys map[string]string // by project id; each key writes in its project
}

// GorgiasAccess is the access to Gorgias's API and, for an installation by OAuth,
// the registration as an app of Gorgias and Aircall.
type GorgiasAccess struct {
	BaseURL       string // of the account; "" disables the Gorgias integration
	Email, APIKey string // for an installation by webhook address

	ClientID, ClientSecret               string // of the app in Gorgias
	AircallClientID, AircallClientSecret string // of the app in Aircall
	PublicURL                            string // the core's URL for browsers and both vendors
}

// SalesforceAccess is the access to a Salesforce org as a connected app.
type SalesforceAccess struct {
	BaseURL                string // the org's My Domain; "" disables the Salesforce integration
	ClientID, ClientSecret string // the app's consumer key and secret
	RefreshToken           string // "" means the client credentials flow
}

// RingCentralAccess is the registration as an app of RingCentral. The access to an
// account is in the settings: administrators connect it themselves.
type RingCentralAccess struct {
	BaseURL, MediaURL      string // "" means the vendor's own
	ClientID, ClientSecret string // without an id the RingCentral integration is disabled
	PublicURL              string // the core's URL for RingCentral and Front
}

// Core is one instance. Several may follow each other on one store, but only one
// may run at a time.
type Core struct {
	fence    *fence.Fence
	handlers map[string]http.Handler // by path

	adminToken      string
	rt              host.Runtime
	store           store.Store
	engines         []*engine.Engine
	reconciliations []reconciliation
}

// Open starts an instance and continues the unfinished work in the store.
func Open(c Config) (*Core, error) {
	if c.Runtime == nil || c.Store == nil || c.Transport == nil {
		return nil, errors.New("core: Config needs Runtime, Store and Transport")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Logged != nil {
		c.Log = slog.New(&sink{inner: c.Log.Handler(), rt: c.Runtime, to: c.Logged})
	}
	f := fence.New(c.Runtime)
	rt, s, transport := f.Runtime(c.Runtime), f.Store(c.Store), f.Transport(c.Transport)

	o := opening{rt: rt, store: s, fence: f, log: c.Log, handlers: make(map[string]http.Handler), journal: c.Journal}
	a := aircall.New(rt, transport, or(c.Aircall.BaseURL, aircall.DefaultBaseURL), c.Aircall.APIID, c.Aircall.APIToken)
	err := o.front(c, transport, a)
	if err == nil && c.Spark.CompanyKey != "" {
		err = o.spark(c, transport, a)
	}
	if err == nil && c.Gorgias.BaseURL != "" {
		err = o.gorgias(c, transport, a)
	}
	if err == nil && c.Salesforce.BaseURL != "" {
		err = o.salesforce(c, transport, a)
	}
	if err == nil && c.RingCentral.ClientID != "" {
		err = o.ringcentral(c, transport)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("core: starting the integrations: %w", err)
	}
	return &Core{fence: f, handlers: o.handlers, adminToken: c.AdminToken, rt: rt, store: s, engines: o.engines, reconciliations: o.reconciliations}, nil
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
	// Webhooks keep their cause with their facts (see package intake); other requests
	// are the cause of what is done while they are answered.
	if why := cause.In(r.Header); why != "" && !strings.HasPrefix(r.URL.Path, "/webhooks/") {
		r = r.WithContext(cause.With(r.Context(), why))
	}
	handler, there := c.handlers[r.URL.Path]
	switch {
	case there && isAdministrators(r.URL.Path) && !c.admitted(w, r):
	case there:
		handler.ServeHTTP(w, r)
	case r.URL.Path == "/health":
		c.serveHealth(w, r)
	case r.URL.Path == metricsPath:
		c.serveMetrics(w, r)
	case strings.HasPrefix(r.URL.Path, adminPath):
		c.serveAdmin(w, r)
	default:
		answer.Refuse(w, http.StatusNotFound, "nothing is at %s; there is %s", r.URL.Path, c.addresses())
	}
}

// addresses lists all paths, for a request to an unknown path.
func (c *Core) addresses() string {
	all := []string{}
	for _, path := range slices.Sorted(maps.Keys(c.handlers)) {
		method := "POST"
		switch {
		case strings.HasPrefix(path, "/settings/"):
			method = "GET and PUT"
		case !strings.HasPrefix(path, "/webhooks/") && !strings.HasPrefix(path, "/setup/"):
			method = "GET"
		}
		all = append(all, method+" "+path)
	}
	return strings.Join(append(all, "GET /health", "GET /metrics", "GET /admin/refused", "GET /admin/open"), ", ")
}

// Close ends the instance at once: its later writes, requests and timers fail
// without effect. Unfinished work is in the store and continues with the next Open.
// Close may be called from anywhere and more than once.
func (c *Core) Close() { c.fence.Close() }
