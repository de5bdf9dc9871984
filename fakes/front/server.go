package front

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "front"

// Server is the Front of one company: the API, the teammates and their screens. It is
// safe for concurrent use.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	base    string // base URL of links
	company company
	ids     sequences
	limits  limiter
	tokens  []*apiToken

	firstToken *apiToken // set by New, read without the lock

	teammates       kit.Table[string, *teammate]
	teammateByEmail map[string]*teammate
	bots            map[string]*teammate
	workspace       *team // the first workspace
	teams           kit.Table[string, *team]
	inboxes         kit.Table[string, *inbox]
	channels        kit.Table[string, *channel]

	channelByAddress map[string]*channel

	contacts        kit.Table[string, *contact]
	contactByHandle map[handle]*contact // by number or address
	contactByText   map[handle]*contact // by handle as written

	conversations kit.Table[string, *conversation]
	recent        recent
	threads       map[threadKey]*conversation
	external      map[threadKey]string // message external id → uid
	messages      map[string]*message
	messageByUID  map[string]*message
	comments      map[string]*comment
	tags          kit.Table[string, *tag]
	events        []*event
	rules         kit.Table[string, *rule] // in the order of evaluation
	calls         map[threadKey]*call      // by external id
	callOrder     []*call
	ringingCalls  []*call // calls that ring in a teammate's window
	attachments   map[string]*attachment
	merged        map[string]*conversation // merged into another conversation, by their id
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
	assume     []assumptionValue
	exchangeOf func(*http.Request) string
	transport  http.RoundTripper
	apiToken   string
}

type assumptionValue struct{ id, value string }

// Option configures a Server.
type Option func(*settings)

// WithBaseURL sets the URL at which clients reach this fake. Links in bodies start with
// this URL.
func WithBaseURL(base string) Option { return func(s *settings) { s.base = base } }

// WithCompany sets the company's name.
func WithCompany(name string) Option { return func(s *settings) { s.company = name } }

// WithPlan sets the company's plan; the default is [Professional].
func WithPlan(p Plan) Option { return func(s *settings) { s.plan = p } }

// WithRateLimit sets the requests per minute of the company, regardless of Front's
// plans; 0 is no limit.
func WithRateLimit(perMinute int) Option { return WithPlan(Plan{"Add-on", perMinute}) }

// WithAPIToken sets the company's API token; by default New generates it.
func WithAPIToken(token string) Option { return func(s *settings) { s.apiToken = token } }

// WithAssumption sets the value of one of the [Assumptions].
func WithAssumption(id, value string) Option {
	return func(s *settings) { s.assume = append(s.assume, assumptionValue{id, value}) }
}

// WithExchangeOf sets the function that names a request's exchange, for the stamps on
// stored objects.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(s *settings) { s.exchangeOf = f }
}

// WithTransport sets the transport for webhooks; without it every delivery fails.
func WithTransport(rt http.RoundTripper) Option {
	return func(s *settings) { s.transport = rt }
}

// New returns a company with one workspace and one API token, without teammates.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := settings{base: "https://api2.frontapp.com", company: "Northpier", plan: Professional}
	for _, opt := range opts {
		opt(&set)
	}
	if !absolute(set.base) {
		return nil, fmt.Errorf("front: base URL %q is not absolute", set.base)
	}
	if set.plan.PerMinute < 0 {
		return nil, fmt.Errorf("front: rate limit %d is negative, expected at least 0", set.plan.PerMinute)
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
	for _, a := range set.assume {
		if err := s.assume.Set(a.id, a.value); err != nil {
			return nil, fmt.Errorf("front: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, table(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, ExchangeOf: set.exchangeOf, MaxBody: formMax + 1<<20, Transport: set.transport})
	return s, s.engine.Act(func(tx *kit.Tx) error {
		s.company.secret = newUID(tx)
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

// Observe answers GET target (a path with its query) through the observer door. It
// returns the same JSON without a token, rate limits and trace.
func (s *Server) Observe(target string) kit.Observed {
	if query, search := strings.CutPrefix(target, searchPrefix); search {
		target = searchRow + query
	}
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the values of the assumptions about Front.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check their input and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// The pattern /conversations/search/{query} conflicts with
// /conversations/{id}/messages in [http.ServeMux]. The route table has searchRow
// instead, and withSearchPath rewrites the paths of requests.
const (
	searchPrefix = "/conversations/search/"
	searchRow    = "/conversations.search/"
)

func withSearchPath(r *http.Request) *http.Request {
	query, search := strings.CutPrefix(r.URL.EscapedPath(), searchPrefix)
	if !search {
		return r
	}
	rewritten := *r
	u := *r.URL
	rewritten.URL = &u
	u.RawPath = searchRow + query
	u.Path = searchRow + strings.TrimPrefix(r.URL.Path, searchPrefix)
	return &rewritten
}
