package aircall

import (
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// productionURL is the base URL of the real API; links in objects start with it.
const productionURL = "https://api.aircall.io"

// Server is one Aircall company. It is an http.Handler and safe for concurrent
// use. Its exported methods are the actions of people and what their screens show.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	options options
	limit   kit.Window
	ids     sequences

	apiID, apiToken string
	apps            []*app
	codes           map[string]*code // authorization codes of OAuth
	integrations    kit.Table[int64, *integration]

	company  string
	users    kit.Table[int64, *user]
	teams    kit.Table[int64, *team]
	numbers  kit.Table[int64, *number]
	contacts kit.Table[int64, *contact]
	tags     kit.Table[int64, *tag]
	calls    kit.Table[int64, *call]
	messages kit.Table[string, *message]
	webhooks kit.Table[int64, *webhook] // by the numeric id at the end of direct_link

	usersByEmail     map[string]*user      // lower case
	numbersByE164    map[string]*number    //
	contactsByDigits map[string][]*contact // digits of any of their phone numbers
	contactsByEmail  map[string][]*contact // lower case
	callsByDigits    map[string][]*call    // digits of the counterparty
	webhooksByUUID   map[string]*webhook

	waiting       []*call // calls in a queue, longest waiting first
	notifications []Notification
	mails         []Mail
	unreachable   map[string]bool // numbers to which messages are not delivered
	scratch       encoder         // reused for the data of each event
}

type options struct {
	secrets      func(name, value string)
	baseURL      string
	transport    http.RoundTripper
	exchangeOf   func(*http.Request) string
	company      string
	rateLimit    int
	loopbackHTTP bool
	apiID        string
	apiToken     string
	accessTokens []string
	assumed      [][2]string
}

// Option changes how a Server is built.
type Option func(*options)

// WithBaseURL makes links in objects and lists start with this address instead of
// https://api.aircall.io, so that clients can follow them.
func WithBaseURL(url string) Option {
	return func(o *options) { o.baseURL = strings.TrimSuffix(url, "/") }
}

// WithTransport sends webhooks through t. Without a transport every delivery fails.
func WithTransport(t http.RoundTripper) Option { return func(o *options) { o.transport = t } }

// WithExchangeOf names the exchange of a request. Objects that the request writes
// are stamped with this name.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *options) { o.exchangeOf = f }
}

// WithSecrets calls f with every secret that the fake generates, before it is sent,
// so that a record of the traffic can redact it.
func WithSecrets(f func(name, value string)) Option { return func(o *options) { o.secrets = f } }

// WithCompany names the company.
func WithCompany(name string) Option { return func(o *options) { o.company = name } }

// WithRateLimit sets the company's requests per minute. The default is Aircall's
// 120; 0 means no limit.
func WithRateLimit(perMinute int) Option { return func(o *options) { o.rateLimit = perMinute } }

// WithLoopbackHTTP accepts webhook addresses on this machine without TLS, which
// Aircall refuses: http://127.0.0.1, http://[::1] and http://localhost.
func WithLoopbackHTTP() Option { return func(o *options) { o.loopbackHTTP = true } }

// WithAPIKey sets the company's API key; by default it is drawn from the seed.
func WithAPIKey(id, token string) Option {
	return func(o *options) { o.apiID, o.apiToken = id, token }
}

// WithAccessToken installs an app with this access token, without
// [Server.RegisterApp] and [Server.Consent].
func WithAccessToken(token string) Option {
	return func(o *options) { o.accessTokens = append(o.accessTokens, token) }
}

// WithAssumption sets one of the [Assumptions] to another value.
func WithAssumption(id, value string) Option {
	return func(o *options) { o.assumed = append(o.assumed, [2]string{id, value}) }
}

// New returns an empty company. The error names the invalid option.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	s := &Server{
		assume: kit.NewAssumptions(assumptions),
		options: options{
			baseURL: productionURL, company: "Example Company", rateLimit: requestsPerMinute,
		},
		ids: sequences{
			user: 70011, team: 2200, number: 4399, contact: 55000, detail: 90, tag: 30,
			call: 3120045000, comment: 24900000, webhook: 90210, integration: 600,
		},
		usersByEmail:     map[string]*user{},
		numbersByE164:    map[string]*number{},
		contactsByDigits: map[string][]*contact{},
		contactsByEmail:  map[string][]*contact{},
		callsByDigits:    map[string][]*call{},
		webhooksByUUID:   map[string]*webhook{},
	}
	for _, opt := range opts {
		opt(&s.options)
	}
	for _, a := range s.options.assumed {
		if err := s.assume.Set(a[0], a[1]); err != nil {
			return nil, err
		}
	}
	s.company = s.options.company
	s.limit = kit.Window{Limit: s.options.rateLimit, Every: rateWindow}
	s.engine = kit.NewEngine(rt, s, routeTable(), kit.Config{
		Vendor:     "aircall",
		Admit:      s.admit,
		Fail:       s.fail,
		Transport:  s.options.transport,
		ExchangeOf: s.options.exchangeOf,
		EscapeHTML: true, // Rails does
	})
	return s, s.engine.Act(s.createCredentials)
}

// ServeHTTP answers as Aircall would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Observe sends a GET request without credentials, rate limit or trace. It changes
// nothing.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the assumptions of this company and records which of them
// were used.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes the Add methods check their arguments and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// secret reports a generated secret to the function of [WithSecrets] and returns it.
func (s *Server) secret(name, value string) string {
	if s.options.secrets != nil {
		s.options.secrets(name, value)
	}
	return value
}
