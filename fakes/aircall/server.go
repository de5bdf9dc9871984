package aircall

import (
	"net/http"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// productionURL is where the real API answers; links in objects start with it.
const productionURL = "https://api.aircall.io"

// Server is one Aircall company. It is an http.Handler and safe for concurrent
// use; people act on it through its exported methods.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	options options
	limit   kit.Window
	ids     sequences

	apiID, apiToken string
	apps            []*app
	codes           map[string]*code // of OAuth consents
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

	waiting       []*call // callers in a queue, longest waiting first
	notifications []Notification
	mails         []Mail
	unreachable   map[string]bool // numbers to which texts do not arrive
	scratch       encoder         // the data of the event being built
}

// sequences are the last ids given out; the start values look like those of a
// company that has existed for a while, call ids do not fit 32 bits.
type sequences struct {
	user, team, number, contact, detail, tag, call, comment, webhook, integration, transport int64
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

// WithBaseURL makes links in objects and lists lead back to this address
// instead of https://api.aircall.io; clients follow them.
func WithBaseURL(url string) Option {
	return func(o *options) { o.baseURL = strings.TrimSuffix(url, "/") }
}

// WithTransport gives webhooks a way out; without it they fail to connect.
func WithTransport(t http.RoundTripper) Option { return func(o *options) { o.transport = t } }

// WithExchangeOf names the exchange that a request belongs to; objects that it
// writes are stamped with the name.
func WithExchangeOf(f func(*http.Request) string) Option {
	return func(o *options) { o.exchangeOf = f }
}

// WithSecrets hears of every secret that the fake makes up for somebody, before
// it leaves: a record of the traffic can then leave it out.
func WithSecrets(f func(name, value string)) Option { return func(o *options) { o.secrets = f } }

// WithCompany names the company.
func WithCompany(name string) Option { return func(o *options) { o.company = name } }

// WithRateLimit sets the requests per minute of the company; 0 is no limit.
// The default is Aircall's 120.
func WithRateLimit(perMinute int) Option { return func(o *options) { o.rateLimit = perMinute } }

// WithLoopbackHTTP accepts webhook addresses on this machine without TLS, which
// Aircall refuses: http://127.0.0.1, http://[::1] and http://localhost.
func WithLoopbackHTTP() Option { return func(o *options) { o.loopbackHTTP = true } }

// WithAPIKey sets the company's API key; otherwise the seed draws one.
func WithAPIKey(id, token string) Option {
	return func(o *options) { o.apiID, o.apiToken = id, token }
}

// WithAccessToken installs an app that has this access token already, without
// the way by [Server.RegisterApp] and [Server.Consent].
func WithAccessToken(token string) Option {
	return func(o *options) { o.accessTokens = append(o.accessTokens, token) }
}

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(o *options) { o.assumed = append(o.assumed, [2]string{id, value}) }
}

// New opens an empty company. The error names an option that cannot be.
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
	return s, s.engine.Act(s.openAccess)
}

// ServeHTTP answers as Aircall would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Observe reads by the observer door: no credentials, no rate limit, no trace.
// Nothing is ever written through it.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions holds the switches of this company and knows which of them have
// decided something.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// secret tells whoever listens of a secret that was made up, and returns it.
func (s *Server) secret(name, value string) string {
	if s.options.secrets != nil {
		s.options.secrets(name, value)
	}
	return value
}
