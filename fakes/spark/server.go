package spark

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "spark"

// Server is one company's Spark: its API, its people and their screens. It may
// be used by many at once.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // of every link
	company company
	ids     sequences
	limit   int // requests per second and key; 0: none

	keys     map[string]*key
	firstKey *key // the company key made with the company, read without the lock

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

// company is whose Spark this is.
type company struct {
	id      int64
	name    string
	created string
}

// sequences count ids; each resource has its own order of magnitude, as seen on
// live accounts.
type sequences struct {
	project, membership, member, kind, contact, interaction, note, unassigned int64
}

type settings struct {
	base       string
	company    string
	limit      int
	switches   []switchTo
	companyKey string
	exchangeOf func(*http.Request) string
	transport  http.RoundTripper
}

type switchTo struct{ assumption, value string }

// Option changes how a Server is set up.
type Option func(*settings)

// WithBaseURL is where clients reach this fake; Link headers start with it, so
// that clients that follow them stay on the fake.
func WithBaseURL(base string) Option { return func(s *settings) { s.base = base } }

// WithCompany names the company.
func WithCompany(name string) Option { return func(s *settings) { s.company = name } }

// WithRateLimit sets how many requests a second a key may make; 0 is no limit.
func WithRateLimit(perSecond int) Option { return func(s *settings) { s.limit = perSecond } }

// WithCompanyKey is the text of the company's key; otherwise it is a new one.
func WithCompanyKey(text string) Option { return func(s *settings) { s.companyKey = text } }

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(s *settings) { s.switches = append(s.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange that a request belongs to, for the stamps
// on stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(s *settings) { s.exchangeOf = f }
}

// WithTransport carries the webhooks of invented.go.
func WithTransport(t http.RoundTripper) Option { return func(s *settings) { s.transport = t } }

// New sets up a company without projects or people, with one company key.
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
		return nil, fmt.Errorf("spark: a limit of %d requests per second is below 0", set.limit)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"), limit: set.limit,
		ids: sequences{2854, 51200, 7926, 17860, 8600410, 7300120, 410500, 90210},
	}
	for _, to := range set.switches {
		if err := s.assume.Set(to.assumption, to.value); err != nil {
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

// Observe answers GET target (a path with its query) through the observer door:
// same JSON, as a company key sees it, but no key, no limit, no trace.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions are this company's switches; they say which have decided
// something so far.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }
