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

// The base URLs of the real API and of its media. The fake serves both.
const (
	productionURL   = "https://platform.ringcentral.com"
	productionMedia = "https://media.ringcentral.com"
)

// Server is one RingCentral account. It is an http.Handler and safe for concurrent
// use. Its exported methods are the actions of people and what their screens show.
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
	tokens     map[string]*login // by access token, including expired ones
	refreshing map[string]*login // by current and previous refresh token
	logins     []*login          // of all apps and users, oldest first
	limits     limiter

	extensions  kit.Table[int64, *extension]
	byNumber    map[string]*extension // "102"
	byEmail     map[string]*extension // lower case
	numbers     kit.Table[int64, *number]
	byE164      map[string]*number
	callerNames map[string]string // caller ID names of external numbers

	sessions   kit.Table[string, *session] // current and ended
	log        []*record                   // the call log, in the order of loggedAt
	logChanges []*record                   // a record each time it was added or changed
	recordings map[string]*recording
	queued     []*session // calls waiting in queues, longest waiting first

	messages      kit.Table[int64, *message]
	conversations map[string]int64 // by extension and counterparty
	unreachable   map[string]bool  // numbers to which messages are not delivered
	changes       int              // count of changes to messages

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

// WithBaseURL makes links, including links to media, start with this address.
func WithBaseURL(base string) Option { return func(o *options) { o.base = base } }

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

// WithLimits sets how many requests per minute a user can make with an app. The
// default is [DefaultLimits].
func WithLimits(l Limits) Option { return func(o *options) { o.limits = l } }

// WithPlainHTTP accepts webhook addresses without TLS, which RingCentral refuses.
func WithPlainHTTP() Option { return func(o *options) { o.plainHTTP = true } }

// WithAssumption sets one of the [Assumptions] to another value.
func WithAssumption(id, value string) Option {
	return func(o *options) { o.assumed = append(o.assumed, [2]string{id, value}) }
}

// New returns an account without extensions. The error names the invalid option.
func New(rt kit.Runtime, opts ...Option) (*Server, error) {
	set := options{company: "Example Company", limits: DefaultLimits}
	for _, opt := range opts {
		opt(&set)
	}
	s := &Server{
		assume: kit.NewAssumptions(assumptions), options: set, company: set.company,
		base: productionURL, media: productionMedia, ids: newSequences(), limits: limiter{limits: set.limits},
		jwts: map[string]*jwt{}, tokens: map[string]*login{}, refreshing: map[string]*login{},
		byNumber: map[string]*extension{}, byEmail: map[string]*extension{}, byE164: map[string]*number{}, callerNames: map[string]string{},
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
	s.engine = kit.NewEngine(rt, s, routeTable(), kit.Config{
		Vendor: vendor, Admit: s.admit, Fail: s.fail, Transport: set.transport, ExchangeOf: set.exchangeOf,
		MaxBody: bodyMax,
	})
	return s, nil
}

// bodyMax exceeds the largest possible message, so that a message that is too large
// gets RingCentral's error.
const bodyMax = 16 << 20

// ServeHTTP answers as platform.ringcentral.com and media.ringcentral.com do.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Waits reports whether a request is answered later: a subscription is created only
// after its address has answered.
func (s *Server) Waits(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.TrimSuffix(r.URL.Path, "/") == subscriptionPath
}

// Observe sends a GET request without credentials, rate limit or trace. It changes
// nothing. The path cannot have "~" for the extension.
func (s *Server) Observe(target string) kit.Observed {
	return s.engine.Observe(http.MethodGet, target)
}

// Assumptions returns the assumptions of this account and records which of them were
// used.
func (s *Server) Assumptions() *kit.Assumptions { return s.assume }

// Rehearse makes the Add methods check their arguments and change nothing; see
// [kit.Engine.Rehearse].
func (s *Server) Rehearse(on bool) { s.engine.Rehearse(on) }

// AccountID returns the id of the account.
func (s *Server) AccountID() int64 { return s.id }

// secret reports a generated secret to the function of [WithSecrets] and returns it.
func (s *Server) secret(name, value string) string {
	if s.options.secrets != nil {
		s.options.secrets(name, value)
	}
	return value
}

// read runs f, which must not change anything.
func (s *Server) read(f func(now time.Time)) {
	_ = s.engine.Act(func(tx *kit.Tx) error { // reading cannot fail
		f(tx.Now())
		return nil
	})
}
