package spark

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "spark"

// Server is the Spark of one company: the API, the team members and their screens.
// It is safe for concurrent use.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // base URL of links
	company company
	ids     sequences
	limit   int // requests per second and key; 0: none

	keys     map[string]*key
	firstKey *key // the company key that New issued; read without the lock

	projects       kit.Table[int64, *project]
	members        kit.Table[int64, *teamMember]
	memberByEmail  map[string]*teamMember
	types          kit.Table[int64, *interactionType]
	contacts       kit.Table[int64, *contact]
	contactByEmail map[string]*contact
	phoneParts     [len(phoneFields)]map[string][]*contact
	interactions   kit.Table[int64, *interaction]
	byContact      map[*contact][]*interaction
	notes          kit.Table[int64, *note]

	aircall    aircallSettings
	unassigned kit.Table[int64, *unassigned]
	byExternal map[string]*unassigned
}

// sequences are the last ids. Each resource starts at an order of magnitude observed on
// live accounts.
type sequences struct {
	project, membership, member, kind, contact, interaction, note, unassigned int64
}

type settings struct {
	base       string
	company    string
	limit      int
	assume     []assumptionValue
	companyKey string
	exchangeOf func(*http.Request) string
	transport  http.RoundTripper
}

type assumptionValue struct{ id, value string }

// Option configures a Server.
type Option func(*settings)

// WithBaseURL sets the URL at which clients reach this fake. Link headers start with
// this URL.
func WithBaseURL(base string) Option { return func(s *settings) { s.base = base } }

// WithCompany sets the company's name.
func WithCompany(name string) Option { return func(s *settings) { s.company = name } }

// WithRateLimit sets the requests per second and key; 0 is no limit.
func WithRateLimit(perSecond int) Option { return func(s *settings) { s.limit = perSecond } }

// WithCompanyKey sets the company's API key; by default New generates it.
func WithCompanyKey(text string) Option { return func(s *settings) { s.companyKey = text } }

// WithAssumption sets the value of one of the [Assumptions].
func WithAssumption(id, value string) Option {
	return func(s *settings) { s.assume = append(s.assume, assumptionValue{id, value}) }
}

// WithExchangeOf sets the function that names a request's exchange, for the stamps on
// stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(s *settings) { s.exchangeOf = f }
}

// WithTransport sets the transport for the webhooks of webhooks.go.
func WithTransport(t http.RoundTripper) Option { return func(s *settings) { s.transport = t } }

// New returns a company with one company key, without projects and team members.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := settings{base: "https://api.spark.re", company: "Northpier", limit: defaultLimit}
	for _, opt := range opts {
		opt(&set)
	}
	base, err := url.Parse(set.base)
	if err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("spark: base URL %q is not an absolute URL", set.base)
	}
	if set.limit < 0 {
		return nil, fmt.Errorf("spark: rate limit %d is negative, expected at least 0", set.limit)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"), limit: set.limit,
		ids: sequences{2854, 51200, 7926, 17860, 8600410, 7300120, 410500, 90210},
	}
	for _, a := range set.assume {
		if err := s.assume.Set(a.id, a.value); err != nil {
			return nil, fmt.Errorf("spark: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, routes(), kit.Config{Vendor: vendor, Admit: s.admit, Fail: s.fail,
		ExchangeOf: set.exchangeOf, Transport: set.transport})
	return s, s.engine.Act(func(tx *kit.Tx) error {
		s.company = company{id: 311, name: set.company, created: stamp(tx.Now())}
		s.firstKey = s.issue(tx, nil, nil, set.companyKey)
		return nil
	})
}

// ServeHTTP answers as api.spark.re would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Observe answers GET target (a path with its query) through the observer door. It
// returns the same JSON as with a company key, without a key, rate limit and trace.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the values of the assumptions about Spark.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check their input and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }
