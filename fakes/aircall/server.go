package aircall

import (
	"net/http"
	"strings"
	"sync"

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

// tierOpen marks what the edge answers without credentials.
const tierOpen = "open"

// routeTable is every public route of Aircall (API reference). A row without a
// handler answers 501.
var routeTable = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(routes) })

type row = kit.Route[*Server]

var routes = []row{
	{Method: "GET", Path: "/{$}", Handle: (*Server).getRoot, Tier: tierOpen},
	{Method: "GET", Path: "/v1/ping", Handle: (*Server).getPing},
	{Method: "POST", Path: "/v1/oauth/token", Handle: (*Server).exchangeCode, Tier: tierOpen},
	{Method: "GET", Path: "/oauth/authorize", Handle: (*Server).authorize, Tier: tierOpen}, // the dashboard's, as the next three
	{Method: "POST", Path: "/oauth/authorize", Handle: (*Server).authorize, Tier: tierOpen},
	{Method: "POST", Path: "/oauth/consent", Handle: (*Server).decide, Tier: tierOpen},
	{Method: "GET", Path: "/oauth/success", Handle: (*Server).installed, Tier: tierOpen},
	{Method: "GET", Path: "/v1/company", Handle: (*Server).getCompany},

	// Users, v1 (list, retrieve, create and update are announced to go) and v2.
	{Method: "GET", Path: "/v1/users", Handle: (*Server).listUsersV1},
	{Method: "POST", Path: "/v1/users", Handle: (*Server).createUserV1},
	{Method: "GET", Path: "/v1/users/availabilities", Handle: (*Server).listAvailabilities},
	{Method: "GET", Path: "/v1/users/{id}", Handle: (*Server).getUserV1},
	{Method: "PUT", Path: "/v1/users/{id}", Handle: (*Server).updateUserV1},
	{Method: "DELETE", Path: "/v1/users/{id}", Handle: (*Server).deleteUser},
	{Method: "GET", Path: "/v1/users/{id}/availability", Handle: (*Server).getAvailability},
	{Method: "POST", Path: "/v1/users/{id}/calls", Handle: (*Server).startCall},
	{Method: "POST", Path: "/v1/users/{id}/dial", Handle: (*Server).prefillDialer},
	{Method: "GET", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "POST", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "DELETE", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "GET", Path: "/v1/users/{id}/dialer_campaign/phone_numbers"},
	{Method: "POST", Path: "/v1/users/{id}/dialer_campaign/phone_numbers"},
	{Method: "DELETE", Path: "/v1/users/{id}/dialer_campaign/phone_numbers/{phone_number_id}"},
	{Method: "GET", Path: "/v2/users", Handle: (*Server).listUsersV2},
	{Method: "POST", Path: "/v2/users", Handle: (*Server).createUserV2},
	{Method: "GET", Path: "/v2/users/{id}", Handle: (*Server).getUserV2},
	{Method: "PUT", Path: "/v2/users/{id}", Handle: (*Server).updateUserV2},
	{Method: "GET", Path: "/v2/users/{id}/numbers", Handle: (*Server).numbersOfUser},

	// Teams.
	{Method: "GET", Path: "/v1/teams", Handle: (*Server).listTeams},
	{Method: "POST", Path: "/v1/teams", Handle: (*Server).createTeam},
	{Method: "GET", Path: "/v1/teams/{id}", Handle: (*Server).getTeam},
	{Method: "DELETE", Path: "/v1/teams/{id}", Handle: (*Server).deleteTeam},
	{Method: "POST", Path: "/v1/teams/{id}/users/{user_id}", Handle: (*Server).addToTeam},
	{Method: "DELETE", Path: "/v1/teams/{id}/users/{user_id}", Handle: (*Server).removeFromTeam},

	// Numbers.
	{Method: "GET", Path: "/v1/numbers", Handle: (*Server).listNumbers},
	{Method: "GET", Path: "/v1/numbers/{id}", Handle: (*Server).getNumber},
	{Method: "PUT", Path: "/v1/numbers/{id}", Handle: (*Server).updateNumber},
	{Method: "GET", Path: "/v1/numbers/{id}/registration_status"},

	// Calls.
	{Method: "GET", Path: "/v1/calls", Handle: (*Server).listCalls},
	{Method: "GET", Path: "/v1/calls/search", Handle: (*Server).searchCalls},
	{Method: "GET", Path: "/v1/calls/{id}", Handle: (*Server).getCall},
	{Method: "POST", Path: "/v1/calls/{id}/transfers", Handle: (*Server).transferCall},
	{Method: "POST", Path: "/v1/calls/{id}/comments", Handle: (*Server).commentCall},
	{Method: "POST", Path: "/v1/calls/{id}/tags", Handle: (*Server).tagCall},
	{Method: "PUT", Path: "/v1/calls/{id}/archive", Handle: (*Server).archiveCall},
	{Method: "PUT", Path: "/v1/calls/{id}/unarchive", Handle: (*Server).unarchiveCall},
	{Method: "POST", Path: "/v1/calls/{id}/pause_recording", Handle: (*Server).pauseRecording},
	{Method: "POST", Path: "/v1/calls/{id}/resume_recording", Handle: (*Server).resumeRecording},
	{Method: "DELETE", Path: "/v1/calls/{id}/recording", Handle: (*Server).deleteRecording},
	{Method: "DELETE", Path: "/v1/calls/{id}/voicemail", Handle: (*Server).deleteVoicemail},
	{Method: "POST", Path: "/v1/calls/{id}/insight_cards", Handle: (*Server).showInsightCard},
	{Method: "GET", Path: "/v1/calls/{id}/transcription"},
	{Method: "GET", Path: "/v1/calls/{id}/summary"},
	{Method: "GET", Path: "/v1/calls/{id}/topics"},
	{Method: "GET", Path: "/v1/calls/{id}/sentiments"},
	{Method: "GET", Path: "/v1/calls/{id}/action_items"},
	{Method: "GET", Path: "/v1/calls/{id}/playbook_result"},
	{Method: "GET", Path: "/v1/calls/{id}/evaluations"},
	{Method: "GET", Path: "/v1/calls/{id}/custom_summary_result"},
	{Method: "GET", Path: "/v1/calls/{id}/predicted_csat"},

	// Contacts. An update is a POST at Aircall.
	{Method: "GET", Path: "/v1/contacts", Handle: (*Server).listContacts},
	{Method: "POST", Path: "/v1/contacts", Handle: (*Server).createContact},
	{Method: "GET", Path: "/v1/contacts/search", Handle: (*Server).searchContacts},
	{Method: "GET", Path: "/v1/contacts/{id}", Handle: (*Server).getContact},
	{Method: "POST", Path: "/v1/contacts/{id}", Handle: (*Server).updateContact},
	{Method: "DELETE", Path: "/v1/contacts/{id}", Handle: (*Server).deleteContact},
	{Method: "POST", Path: "/v1/contacts/{id}/phone_details", Handle: (*Server).addPhone},
	{Method: "PUT", Path: "/v1/contacts/{id}/phone_details/{detail_id}", Handle: (*Server).changePhone},
	{Method: "DELETE", Path: "/v1/contacts/{id}/phone_details/{detail_id}", Handle: (*Server).removePhone},
	{Method: "POST", Path: "/v1/contacts/{id}/email_details", Handle: (*Server).addEmail},
	{Method: "PUT", Path: "/v1/contacts/{id}/email_details/{detail_id}", Handle: (*Server).changeEmail},
	{Method: "DELETE", Path: "/v1/contacts/{id}/email_details/{detail_id}", Handle: (*Server).removeEmail},

	// Tags.
	{Method: "GET", Path: "/v1/tags", Handle: (*Server).listTags},
	{Method: "POST", Path: "/v1/tags", Handle: (*Server).createTag},
	{Method: "GET", Path: "/v1/tags/{id}", Handle: (*Server).getTag},
	{Method: "PUT", Path: "/v1/tags/{id}", Handle: (*Server).updateTag},
	{Method: "DELETE", Path: "/v1/tags/{id}", Handle: (*Server).deleteTag},

	// Webhooks.
	{Method: "GET", Path: "/v1/webhooks", Handle: (*Server).listWebhooks},
	{Method: "POST", Path: "/v1/webhooks", Handle: (*Server).createWebhook},
	{Method: "GET", Path: "/v1/webhooks/{id}", Handle: (*Server).getWebhook},
	{Method: "PUT", Path: "/v1/webhooks/{id}", Handle: (*Server).updateWebhook},
	{Method: "DELETE", Path: "/v1/webhooks/{id}", Handle: (*Server).deleteWebhook},

	// Integrations.
	{Method: "GET", Path: "/v1/integrations/me", Handle: (*Server).getIntegration},
	{Method: "POST", Path: "/v1/integrations/enable", Handle: (*Server).enableIntegration},
	{Method: "POST", Path: "/v1/integrations/disable", Handle: (*Server).disableIntegration},

	// Messages.
	{Method: "POST", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).configureMessages},
	{Method: "GET", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).getMessageConfiguration},
	{Method: "DELETE", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).deleteMessageConfiguration},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/send", Handle: (*Server).sendProxied},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/native/send", Handle: (*Server).sendNative},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/group/send"},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/group/native/send"},
	{Method: "POST", Path: "/v1/messages/whatsapp/send"},
	{Method: "POST", Path: "/v1/messages/send/whatsapp/native"},
	{Method: "GET", Path: "/v1/sms/templates"},
	{Method: "GET", Path: "/v1/numbers/{id}/templates"},
	{Method: "GET", Path: "/v1/numbers/{id}/whatsapp_status"},
}

func (s *Server) getRoot(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{Raw: []byte(`{"resource":"Aircall Documentation","contact":"support@aircall.io"}`)}, nil
}

func (s *Server) getPing(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{Raw: []byte(`{"ping":"pong"}`)}, nil
}

// secret tells whoever listens of a secret that was made up, and returns it.
func (s *Server) secret(name, value string) string {
	if s.options.secrets != nil {
		s.options.secrets(name, value)
	}
	return value
}
