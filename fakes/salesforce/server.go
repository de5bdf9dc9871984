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

// Server is one org: its APIs, its people and their screens. It may be used by
// many at once.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // of absolute links, and of instance_url
	zone    *time.Location
	opened  time.Time
	secret  func(name, value string) string
	schema  *schema
	persons bool // Person Accounts are on
	tables  map[string]*table

	apps     map[string]*app // by consumer key
	sessions map[string]*session
	refresh  map[string]*grant
	codes    map[string]*grant
	logins   map[string]*login // by user id
	limits   limiter
	cursors  map[string]*cursor
	faults   faults
	bare     map[string]bool // objects whose page has no Activity component

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

// Option changes how a Server is set up.
type Option func(*settings)

// DefaultBaseURL is the org's own address. It answers logins too.
const DefaultBaseURL = "https://northpier.my.salesforce.com"

// WithBaseURL is where clients reach this fake, when that is not the org's own
// address.
func WithBaseURL(base string) Option { return func(o *settings) { o.base = base } }

// WithDailyLimit sets how many requests the org may make in 24 hours; the default
// is 15,000, and 0 is no limit.
func WithDailyLimit(n int) Option { return func(o *settings) { o.limits = n } }

// WithPersonAccounts turns Person Accounts on, as an admin does once and for all.
func WithPersonAccounts() Option { return func(o *settings) { o.persons = true } }

// WithTimeZone sets the org's time zone, which decides what day it is; the default
// is UTC.
func WithTimeZone(zone *time.Location) Option { return func(o *settings) { o.zone = zone } }

// WithSecrets hears of every secret that the fake makes up for somebody, before
// it leaves: a record of the traffic can then leave it out.
func WithSecrets(f func(name, value string)) Option { return func(o *settings) { o.secrets = f } }

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(o *settings) { o.switches = append(o.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange that a request belongs to, for the stamps on
// stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *settings) { o.exchangeOf = f }
}

// New opens an org with nobody in it.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := settings{base: DefaultBaseURL, limits: 15_000, zone: time.UTC}
	for _, opt := range opts {
		opt(&set)
	}
	if base, err := url.Parse(set.base); err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("salesforce: base URL %q is not an absolute URL", set.base)
	}
	if set.limits < 0 {
		return nil, fmt.Errorf("salesforce: a limit of %d requests is none", set.limits)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"), zone: set.zone, opened: rt.Now().Truncate(time.Second),
		persons: set.persons, schema: baseSchema(), tables: map[string]*table{}, limits: limiter{most: set.limits},
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

// ServeHTTP answers as the org's own address would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, overridden(r))
}

// Observe answers GET target (a path with its query) through the observer door:
// same JSON, but no credentials, no limit, no trace.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions are this org's switches; they say which have decided something so
// far.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// BaseURL is the org's address, which is where clients log in, too.
func (s *Server) BaseURL() string { return s.base }

// overridden gives a POST the method that its parameter _HttpMethod names, PATCH
// or DELETE: for clients that cannot send these. Many do so; the current guide does
// not describe it.
func overridden(r *http.Request) *http.Request {
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
