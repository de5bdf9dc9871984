package gorgias

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "gorgias"

// Server is one account: its API, its people and their screens. It may be used
// by many at once.
type Server struct {
	engine *kit.Engine
	assume *kit.Assumptions
	base   string // of absolute links
	domain string // the account's subdomain
	opened opening
	ids    sequences
	limits limiter
	secret func(name, value string) string
	quota  int // billable tickets that the plan allows, 0 any number

	apps        []*app
	codes       map[string]*grant
	tokens      map[string]*accessToken
	refreshable map[string]*install

	users        kit.Table[int64, *user]
	usersByEmail map[string]*user
	customers    kit.Table[int64, *customer]
	absorbed     map[int64]*customer // merged away, by their old id
	byChannel    map[address][]*customer
	tickets      kit.Table[int64, *ticket]
	merged       map[int64]*ticket // merged away: the survivor
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

// Option changes how a Server is set up.
type Option func(*options)

// WithDomain names the account: its address is https://{domain}.gorgias.com.
func WithDomain(domain string) Option { return func(o *options) { o.domain = domain } }

// WithBaseURL is where clients reach this fake, when that is not the account's
// own address.
func WithBaseURL(base string) Option { return func(o *options) { o.base = base } }

// WithLimits sets the account's rate limits; the default is [ArticleLimits].
func WithLimits(l Limits) Option { return func(o *options) { o.limits = l } }

// WithTransport carries what HTTP integrations send.
func WithTransport(t http.RoundTripper) Option { return func(o *options) { o.transport = t } }

// WithSecrets hears of every secret that the fake makes up for somebody, before
// it leaves: a record of the traffic can then leave it out.
func WithSecrets(f func(name, value string)) Option { return func(o *options) { o.secrets = f } }

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(o *options) { o.switches = append(o.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange that a request belongs to, for the stamps
// on stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *options) { o.exchangeOf = f }
}

// New opens an account with nobody in it but Gorgias's own bot.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := options{domain: "northpier", limits: ArticleLimits}
	for _, opt := range opts {
		opt(&set)
	}
	if !isDomain(set.domain) {
		return nil, fmt.Errorf("gorgias: %q is no subdomain: lower case letters, digits and dashes", set.domain)
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
	s.engine.ServeHTTP(w, led(r))
}

// Observe answers GET target (a path with its query) through the observer door:
// same JSON, but no credentials, no limit, no trace.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions are this account's switches; they say which have decided
// something so far.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// Domain is the account's subdomain, BaseURL its address.
func (s *Server) Domain() string  { return s.domain }
func (s *Server) BaseURL() string { return s.base }

// led leads a download to its row: its pattern overlaps with others.
func led(r *http.Request) *http.Request {
	if !download(strings.TrimSuffix(r.URL.Path, "/")) {
		return r
	}
	out, u := *r, *r.URL
	u.Path, u.RawPath = downloadRow, ""
	out.URL = &u
	return &out
}

const downloadRow = "/api.download"

// download tells GET /api/{file_type}/download/{domain_hash}/{resource_name}.
func download(path string) bool {
	parts := strings.Split(path, "/")
	return len(parts) == 6 && parts[1] == "api" && parts[3] == "download" && parts[2] != "tickets" && parts[2] != "customers"
}
