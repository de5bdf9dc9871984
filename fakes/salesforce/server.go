package salesforce

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "salesforce"

// Server is one org. It is an http.Handler and safe for concurrent use. Its other
// exported methods are the actions of people and what their screens show.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // base URL of absolute links, and instance_url
	zone    *time.Location
	opened  time.Time
	secret  func(name, value string) string
	schema  *schema
	persons bool // Person Accounts are enabled
	tables  map[string]*table

	apps            map[string]*app // by consumer key
	sessions        map[string]*session
	refresh         map[string]*grant
	codes           map[string]*grant
	logins          map[string]*login // by user id
	limits          limiter
	cursors         map[string]*cursor
	faults          faults
	withoutActivity map[string]bool // objects whose page has no Activity component

	caseNumber int
	cursorID   uint64
	journaling bool
	undo       []func()
}

type settings struct {
	base       string
	limits     int
	persons    bool
	zone       *time.Location
	switches   []switchTo
	exchangeOf func(*http.Request) string
	secrets    func(name, value string)
}

type switchTo struct{ assumption, value string }

// Option changes how a Server is built.
type Option func(*settings)

// DefaultBaseURL is the org's own address, at which users also log in.
const DefaultBaseURL = "https://northpier.my.salesforce.com"

// WithBaseURL sets the address at which clients reach this fake. The default is
// [DefaultBaseURL].
func WithBaseURL(base string) Option { return func(o *settings) { o.base = base } }

// WithDailyLimit sets the limit of requests in 24 hours. The default is 15,000; 0 means
// no limit.
func WithDailyLimit(n int) Option { return func(o *settings) { o.limits = n } }

// WithPersonAccounts enables Person Accounts; see [Server.EnablePersonAccounts].
func WithPersonAccounts() Option { return func(o *settings) { o.persons = true } }

// WithTimeZone sets the org's time zone, in which its days begin. The default is UTC.
func WithTimeZone(zone *time.Location) Option { return func(o *settings) { o.zone = zone } }

// WithSecrets calls f with every secret that the fake generates, before it is sent, so
// that a record of the traffic can redact it.
func WithSecrets(f func(name, value string)) Option { return func(o *settings) { o.secrets = f } }

// WithAssumption sets one of the [Assumptions] to another value.
func WithAssumption(id, value string) Option {
	return func(o *settings) { o.switches = append(o.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange of a request. Objects that the request writes are
// stamped with this name.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *settings) { o.exchangeOf = f }
}

// New returns an org without users. The error names the invalid option.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := settings{base: DefaultBaseURL, limits: 15_000, zone: time.UTC}
	for _, opt := range opts {
		opt(&set)
	}
	if base, err := url.Parse(set.base); err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("salesforce: base URL %q is not an absolute URL", set.base)
	}
	if set.limits < 0 {
		return nil, fmt.Errorf("salesforce: invalid limit of %d requests", set.limits)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"), zone: set.zone, opened: rt.Now().Truncate(time.Second),
		persons: set.persons, schema: baseSchema(), tables: map[string]*table{}, limits: limiter{limit: set.limits},
		apps: map[string]*app{}, sessions: map[string]*session{}, refresh: map[string]*grant{}, codes: map[string]*grant{},
		logins: map[string]*login{}, cursors: map[string]*cursor{},
	}
	if set.persons {
		s.schema = personSchema()
	}
	s.secret = func(name, value string) string {
		if set.secrets != nil {
			set.secrets(name, value)
		}
		return value
	}
	for _, to := range set.switches {
		if err := s.assume.Set(to.assumption, to.value); err != nil {
			return nil, fmt.Errorf("salesforce: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, routes(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, ExchangeOf: set.exchangeOf, MaxBody: 8 << 20, Doubled: true})
	return s, nil
}

// ServeHTTP answers as the org does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, overrideMethod(r))
}

// Observe sends a GET request without credentials, rate limit or trace. It changes
// nothing.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the assumptions of this org and records which of them were used.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes the Add methods check their arguments and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// BaseURL returns the org's address, at which clients also log in.
func (s *Server) BaseURL() string { return s.base }

// overrideMethod replaces the method of a POST by PATCH or DELETE if the parameter
// _HttpMethod names it. Clients that cannot send these methods use the parameter, though
// the current guide does not describe it.
func overrideMethod(r *http.Request) *http.Request {
	if r.Method != http.MethodPost || !strings.Contains(strings.ToLower(r.URL.RawQuery), "_httpmethod=") {
		return r
	}
	for name, values := range r.URL.Query() { //house:unordered one name counts
		if !strings.EqualFold(name, "_HttpMethod") {
			continue
		}
		if method := strings.ToUpper(values[0]); method == http.MethodPatch || method == http.MethodDelete {
			out := *r
			out.Method = method
			return &out
		}
	}
	return r
}
