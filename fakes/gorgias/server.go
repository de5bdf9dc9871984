package gorgias

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "gorgias"

// Server is one account. It is an http.Handler and safe for concurrent use. Its other
// exported methods are the actions of people and what their screens show.
type Server struct {
	engine   *kit.Engine
	assume   *kit.Assumptions
	base     string // base URL of absolute links
	domain   string // the account's subdomain
	openedAt time.Time
	ids      sequences
	limits   limiter
	secret   func(name, value string) string
	quota    int // billable tickets that the plan allows; 0: no limit

	apps        []*app
	codes       map[string]*grant
	tokens      map[string]*accessToken
	refreshable map[string]*install

	users        kit.Table[int64, *user]
	usersByEmail map[string]*user
	customers    kit.Table[int64, *customer]
	absorbed     map[int64]*customer // id of a merged customer to the customer it was merged into
	byChannel    map[address][]*customer
	tickets      kit.Table[int64, *ticket]
	merged       map[int64]*ticket // id of a merged ticket to the ticket it was merged into
	byExternalID map[string][]*ticket
	messages     map[int64]*message
	tags         kit.Table[int64, *tag]
	tagsByName   map[string]*tag
	views        kit.Table[int64, *view]
	rules        kit.Table[int64, *rule]
	integrations kit.Table[int64, *integration]
	events       []*event
	request      requestContext
}

type options struct {
	base       string
	domain     string
	limits     Limits
	switches   []switchTo
	transport  http.RoundTripper
	exchangeOf func(*http.Request) string
	secrets    func(name, value string)
}

type switchTo struct{ assumption, value string }

// Option changes how a Server is built.
type Option func(*options)

// WithDomain sets the account's subdomain: its address is https://{domain}.gorgias.com.
func WithDomain(domain string) Option { return func(o *options) { o.domain = domain } }

// WithBaseURL sets the address at which clients reach this fake. The default is the
// account's own address.
func WithBaseURL(base string) Option { return func(o *options) { o.base = base } }

// WithLimits sets the account's rate limits; the default is [ArticleLimits].
func WithLimits(l Limits) Option { return func(o *options) { o.limits = l } }

// WithTransport sends the requests of HTTP integrations through t. Without a transport
// every delivery fails.
func WithTransport(t http.RoundTripper) Option { return func(o *options) { o.transport = t } }

// WithSecrets calls f with every secret that the fake generates, before it is sent, so
// that a record of the traffic can redact it.
func WithSecrets(f func(name, value string)) Option { return func(o *options) { o.secrets = f } }

// WithAssumption sets one of the [Assumptions] to another value.
func WithAssumption(id, value string) Option {
	return func(o *options) { o.switches = append(o.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange of a request. Objects that the request writes are
// stamped with this name.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *options) { o.exchangeOf = f }
}

// New returns an account whose only user is Gorgias's own bot. The error names the
// invalid option.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := options{domain: "northpier", limits: ArticleLimits}
	for _, opt := range opts {
		opt(&set)
	}
	if !isDomain(set.domain) {
		return nil, fmt.Errorf("gorgias: invalid subdomain %q, expected lower case letters, digits and dashes", set.domain)
	}
	if set.base == "" {
		set.base = "https://" + set.domain + ".gorgias.com"
	}
	if base, err := url.Parse(set.base); err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("gorgias: base URL %q is not an absolute URL", set.base)
	}
	if err := set.limits.check(); err != nil {
		return nil, err
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"), domain: set.domain,
		ids: newSequences(), limits: limiter{limits: set.limits},
		codes: map[string]*grant{}, tokens: map[string]*accessToken{}, refreshable: map[string]*install{},
		usersByEmail: map[string]*user{}, absorbed: map[int64]*customer{}, byChannel: map[address][]*customer{},
		merged: map[int64]*ticket{}, byExternalID: map[string][]*ticket{}, messages: map[int64]*message{},
		tagsByName: map[string]*tag{},
	}
	s.secret = func(name, value string) string {
		if set.secrets != nil {
			set.secrets(name, value)
		}
		return value
	}
	for _, to := range set.switches {
		if err := s.assume.Set(to.assumption, to.value); err != nil {
			return nil, fmt.Errorf("gorgias: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, table(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, Transport: set.transport, ExchangeOf: set.exchangeOf})
	return s, s.engine.Act(func(tx *kit.Tx) error {
		s.open(tx)
		return nil
	})
}

func isDomain(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// ServeHTTP answers as {domain}.gorgias.com would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, routeDownload(r))
}

// Observe sends a GET request without credentials, rate limit or trace. It changes
// nothing.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the assumptions of this account and records which of them were
// used.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes the Add methods check their arguments and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// Domain returns the account's subdomain.
func (s *Server) Domain() string { return s.domain }

// BaseURL returns the account's address.
func (s *Server) BaseURL() string { return s.base }

// routeDownload gives downloads a path of their own, because their pattern overlaps
// with other routes.
func routeDownload(r *http.Request) *http.Request {
	if !isDownload(strings.TrimSuffix(r.URL.Path, "/")) {
		return r
	}
	out, u := *r, *r.URL
	u.Path, u.RawPath = downloadRow, ""
	out.URL = &u
	return &out
}

const downloadRow = "/api.download"

// isDownload reports whether a path is
// /api/{file_type}/download/{domain_hash}/{resource_name}.
func isDownload(path string) bool {
	parts := strings.Split(path, "/")
	return len(parts) == 6 && parts[1] == "api" && parts[3] == "download" && parts[2] != "tickets" && parts[2] != "customers"
}
