package ringcentral

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

const vendor = "ringcentral"

// Where the real API and its media answer. The fake serves both from one
// listener.
const (
	productionURL = "https://platform.ringcentral.com"
	productionMed = "https://media.ringcentral.com"
)

// Server is one account. It is an http.Handler and safe for concurrent use;
// people act on it through its exported methods.
type Server struct {
	engine  *kit.Engine
	assume  *kit.Assumptions
	options options
	base    string // of links
	media   string // of links to content
	ids     sequences
	id      int64  // of the account
	path    string // of the account
	company string

	apps       []*app
	jwts       map[string]*jwt
	tokens     map[string]*login // by access token, expired ones too
	refreshing map[string]*login // by refresh token, the last and the one before
	logins     []*login          // of all apps and users, oldest first
	limits     limiter

	extensions kit.Table[int64, *extension]
	byNumber   map[string]*extension // "102"
	byEmail    map[string]*extension // lower case
	numbers    kit.Table[int64, *number]
	byE164     map[string]*number
	names      map[string]string // what caller ID says of numbers outside

	sessions   kit.Table[string, *session] // that ever were
	logged     []*record                   // of the call log, in the order in which they came
	logChanges []*record                   // each time that one came or changed
	recordings map[string]*recording
	queued     []*session // callers who wait in queues, longest waiting first

	messages      kit.Table[int64, *message]
	conversations map[string]int64 // by extension and counterparty
	unreachable   map[string]bool  // numbers to which texts do not arrive
	changes       int              // of all messages so far

	subscriptions kit.Table[string, *subscription]
}

type options struct {
	base       string
	company    string
	transport  http.RoundTripper
	exchangeOf func(*http.Request) string
	secrets    func(name, value string)
	limits     Limits
	plainHTTP  bool
	assumed    [][2]string
}

// Option changes how a Server is built.
type Option func(*options)

// WithBaseURL makes links, those to media too, lead back to this address.
func WithBaseURL(base string) Option { return func(o *options) { o.base = base } }

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

// WithLimits sets how many requests a user may make per minute with an app; the
// default is [DefaultLimits].
func WithLimits(l Limits) Option { return func(o *options) { o.limits = l } }

// WithPlainHTTP accepts webhook addresses without TLS, which RingCentral refuses.
func WithPlainHTTP() Option { return func(o *options) { o.plainHTTP = true } }

// WithAssumption sets one of the switches of [Assumptions].
func WithAssumption(id, value string) Option {
	return func(o *options) { o.assumed = append(o.assumed, [2]string{id, value}) }
}

// New opens an account without extensions. The error names an option that cannot
// be.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := options{company: "Example Company", limits: DefaultLimits}
	for _, opt := range opts {
		opt(&set)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), options: set, company: set.company,
		base: productionURL, media: productionMed, ids: newSequences(), limits: limiter{limits: set.limits},
		jwts: map[string]*jwt{}, tokens: map[string]*login{}, refreshing: map[string]*login{},
		byNumber: map[string]*extension{}, byEmail: map[string]*extension{}, byE164: map[string]*number{}, names: map[string]string{},
		recordings: map[string]*recording{}, conversations: map[string]int64{}, unreachable: map[string]bool{},
	}
	s.id = s.ids.extension
	s.path = "/restapi/v1.0/account/" + itoa(s.id)
	if set.base != "" {
		if base, err := url.Parse(set.base); err != nil || base.Scheme == "" || base.Host == "" {
			return nil, fmt.Errorf("ringcentral: base URL %q is not an absolute URL", set.base)
		}
		s.base = strings.TrimSuffix(set.base, "/")
		s.media = s.base
	}
	for _, a := range set.assumed {
		if err := s.assume.Set(a[0], a[1]); err != nil {
			return nil, fmt.Errorf("ringcentral: %w", err)
		}
	}
	s.engine = kit.NewEngine(rt, s, table(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, Transport: set.transport, ExchangeOf: set.exchangeOf,
		MaxBody: bodyMax,
	})
	return s, nil
}

// bodyMax is more than any message may have, so that the refusal of a message
// that is too large is RingCentral's own.
const bodyMax = 16 << 20

// ServeHTTP answers as platform.ringcentral.com and media.ringcentral.com would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Waits tells which requests are not answered at once: a new subscription is
// only made when its address has answered.
func (s *Server) Waits(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.TrimSuffix(r.URL.Path, "/") == subscriptionPath
}

// Observe reads by the observer door: no credentials, no rate limit, no trace.
// Nothing is ever written through it. There is no "~" for an extension there.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions holds the switches of this account and knows which of them have
// decided something.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes additions check and change nothing; see [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// AccountID is the account's number.
func (s *Server) AccountID() int64 { return s.id }

// secret tells whoever keeps a record about a secret, and hands it on.
func (s *Server) secret(name, value string) string {
	if s.options.secrets != nil {
		s.options.secrets(name, value)
	}
	return value
}

// look runs f without changing anything.
func (s *Server) look(f func(now time.Time)) {
	_ = s.engine.Act(func(tx *kit.Tx) error { // looking cannot fail
		f(tx.Now())
		return nil
	})
}
