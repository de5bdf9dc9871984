package front

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "front"

// Server is one company's Front: its API, its people and their screens. It may
// be used by many at once.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // of every link
	company company
	ids     sequences
	limits  limiter
	tokens  []*apiToken

	firstToken *apiToken // set once, read without the lock

	teammates       kit.Table[string, *teammate]
	teammateByEmail map[string]*teammate
	bots            map[string]*teammate
	workspace       *team // the oldest
	teams           kit.Table[string, *team]
	inboxes         kit.Table[string, *inbox]
	channels        kit.Table[string, *channel]

	channelByAddress map[string]*channel

	contacts        kit.Table[string, *contact]
	contactByHandle map[handle]*contact // by number or address
	contactByText   map[handle]*contact // by handle as it is written

	conversations kit.Table[string, *conversation]
	recent        recent
	threads       map[threadKey]*conversation
	external      map[threadKey]string // message external id → uid
	messages      map[string]*message
	messageByUID  map[string]*message
	comments      map[string]*comment
	tags          kit.Table[string, *tag]
	events        []*event
	rules         kit.Table[string, *rule] // in the order they are evaluated
	calls         map[threadKey]*call      // by external id
	callOrder     []*call
	rung          []*call // that ring in somebody's window
	attachments   map[string]*attachment
	merged        map[string]*conversation // by the id that is gone
	fields        kit.Table[string, *customField]
	lists         kit.Table[string, *contactList]
	apps          kit.Table[string, *application]
	reports       map[string]*report
	exports       map[string]*export
}

type settings struct {
	base       string
	company    string
	plan       Plan
	switches   []switchTo
	exchangeOf func(*http.Request) string
	transport  http.RoundTripper
	apiToken   string
}

type switchTo struct{ assumption, value string }

// Option changes how a Server is set up.
type Option func(*settings)

// WithBaseURL is where clients reach this fake: every link in a body starts
// with it, so that clients that follow links stay on the fake.
func WithBaseURL(base string) Option { return func(s *settings) { s.base = base } }

// WithCompany names the company.
func WithCompany(name string) Option { return func(s *settings) { s.company = name } }

// WithPlan sets the company's plan; the default is [Professional].
func WithPlan(p Plan) Option { return func(s *settings) { s.plan = p } }

// WithRateLimit sets a limit of a company that bought more (or less) than a
// plan gives; 0 is no limit.
func WithRateLimit(perMinute int) Option { return WithPlan(Plan{"Add-on", perMinute}) }

// WithAPIToken sets the token of the company; otherwise the seed and the instant
// decide it.
func WithAPIToken(token string) Option { return func(s *settings) { s.apiToken = token } }

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(s *settings) { s.switches = append(s.switches, switchTo{id, value}) }
}

// WithExchangeOf names the exchange that a request belongs to, for the stamps
// on stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(s *settings) { s.exchangeOf = f }
}

// WithTransport carries webhooks; without it they fail to connect.
func WithTransport(rt http.RoundTripper) Option {
	return func(s *settings) { s.transport = rt }
}

// New sets up a company without people, with one workspace and one API token.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := settings{base: "https://api2.frontapp.com", company: "Northpier", plan: Professional}
	for _, opt := range opts {
		opt(&set)
	}
	base, err := url.Parse(set.base)
	if err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("front: base URL %q is not an absolute URL", set.base)
	}
	if set.plan.PerMinute < 0 {
		return nil, fmt.Errorf("front: a limit of %d requests per minute is below 0", set.plan.PerMinute)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), base: strings.TrimSuffix(set.base, "/"),
		company: company{id: "cmp_x7q", name: set.company}, ids: newSequences(), limits: limiter{plan: set.plan},
		teammateByEmail: map[string]*teammate{}, bots: map[string]*teammate{},
		channelByAddress: map[string]*channel{}, contactByHandle: map[handle]*contact{}, contactByText: map[handle]*contact{},
		threads: map[threadKey]*conversation{}, external: map[threadKey]string{},
		messages: map[string]*message{}, messageByUID: map[string]*message{},
		comments: map[string]*comment{},
	}
	for _, to := range set.switches {
		if err := s.assume.Set(to.assumption, to.value); err != nil {
			return nil, fmt.Errorf("front: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, table(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, ExchangeOf: set.exchangeOf, MaxBody: formMax + 1<<20, Transport: set.transport})
	return s, s.engine.Act(func(tx *kit.Tx) error {
		rand := tx.Rand()
		s.company.secret = newUID(rand.Uint64(), rand.Uint64())
		s.workspace = s.newTeam(tx, set.company)
		s.firstToken = s.issue(tx, "API", nil)
		if set.apiToken != "" {
			s.firstToken.text = set.apiToken
		}
		return nil
	})
}

// ServeHTTP answers as api2.frontapp.com would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, withSearchPath(r))
}

// Observe answers GET target (a path with its query) through the observer door:
// same JSON, but no token, no limits, no trace.
func (s *Server) Observe(target string) kit.Observed {
	if query, search := strings.CutPrefix(target, searchPrefix); search {
		target = searchRow + query
	}
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions are this company's switches; they say which have decided
// something so far.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// /conversations/search/{query} overlaps with /conversations/{id}/messages and
// its neighbours, which [http.ServeMux] refuses to tell apart. The row has a
// path of its own, and requests are led to it here.
const (
	searchPrefix = "/conversations/search/"
	searchRow    = "/conversations.search/"
)

func withSearchPath(r *http.Request) *http.Request {
	query, search := strings.CutPrefix(r.URL.EscapedPath(), searchPrefix)
	if !search {
		return r
	}
	led := *r
	u := *r.URL
	led.URL = &u
	u.RawPath = searchRow + query
	u.Path = searchRow + strings.TrimPrefix(r.URL.Path, searchPrefix)
	return &led
}
