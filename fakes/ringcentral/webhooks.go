package ringcentral

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

const subscriptionPath = "/restapi/v1.0/subscription"

// How webhooks are kept (Developer Guide, Creating webhooks).
const (
	subscriptionLife    = 7 * 24 * time.Hour
	subscriptionLifeMax = 10 * 365 * 24 * time.Hour
	subscriptionsMax    = 30 // of a user with an app
	answerMax           = 1024
	webhookTimeout      = 3 * time.Second
)

// subscription is a webhook.
type subscription struct {
	kit.Stamp
	id           string
	app          *app
	user         *extension
	filters      []filter
	address      string
	verification string
	created      time.Time
	life         time.Duration
	expires      time.Time
	blacklisted  time.Time
	why          string // it is blacklisted
	failingSince time.Time
	deleted      bool
	reminders    func() // calls them off
}

// live tells whether events go there.
func (u *subscription) live(now time.Time) bool {
	return !u.deleted && u.blacklisted.IsZero() && now.Before(u.expires)
}

type subscriptionJSON struct {
	URI         string           `json:"uri"`
	ID          string           `json:"id"`
	Created     string           `json:"creationTime"`
	Status      string           `json:"status"`
	Filters     []string         `json:"eventFilters"`
	Expires     string           `json:"expirationTime"`
	ExpiresIn   int64            `json:"expiresIn"`
	Mode        modeJSON         `json:"deliveryMode"`
	Blacklisted *blacklistedJSON `json:"blacklistedData,omitempty"`
}

type modeJSON struct {
	Transport  string `json:"transportType"`
	Encryption bool   `json:"encryption"`
	Address    string `json:"address"`
}

type blacklistedJSON struct {
	Reason string `json:"reason"`
	At     string `json:"blacklistedAt"`
}

func (s *Server) subscriptionJSON(u *subscription, now time.Time) *subscriptionJSON {
	s.engine.Saw(&u.Stamp)
	j := &subscriptionJSON{URI: s.base + subscriptionPath + "/" + u.id, ID: u.id, Created: millis(u.created), Status: "Active",
		Expires: millis(u.expires), ExpiresIn: int64(u.expires.Sub(now) / time.Second), Mode: modeJSON{"WebHook", false, u.address}}
	for _, f := range u.filters {
		j.Filters = append(j.Filters, f.text)
	}
	if !u.blacklisted.IsZero() {
		j.Status, j.Blacklisted = "Blacklisted", &blacklistedJSON{u.why, millis(u.blacklisted)}
	}
	return j
}

// subscriptionBody is what clients send to create or change one.
type subscriptionBody struct {
	Filters []string `json:"eventFilters"`
	Mode    *struct {
		Transport    string `json:"transportType"`
		Address      string `json:"address"`
		Verification string `json:"verificationToken"`
		Validation   string `json:"validationToken"` // its other name
	} `json:"deliveryMode"`
	ExpiresIn *int64 `json:"expiresIn"`
}

// createSubscription asks the address whether it wants events, and then answers.
func (s *Server) createSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body subscriptionBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	u, err := s.newSubscription(tx, r, body)
	if err != nil {
		return kit.Response{}, err
	}
	token := newUUID(tx.Rand())
	return kit.Response{Ask: &kit.Ask{URL: u.address, Timeout: webhookTimeout, Header: handshakeHeader(u, token),
		Then: func(tx *kit.Tx, a kit.Attempt) (kit.Response, error) {
			if err := validated(a, token); err != nil {
				return kit.Response{}, err
			}
			u.created, u.expires = tx.Now(), tx.Now().Add(u.life)
			s.subscriptions.Put(tx, u.id, u)
			s.remind(tx, u)
			return reply(http.StatusOK, s.subscriptionJSON(u, tx.Now())), nil
		}}}, nil
}

func handshakeHeader(u *subscription, token string) http.Header {
	h := http.Header{"Validation-Token": {token}, "User-Agent": deliveryAgent, "Accept": {"application/json"}, "Content-Type": deliveryType}
	if u.verification != "" {
		h["Verification-Token"] = []string{u.verification}
	}
	return h
}

func (s *Server) newSubscription(tx *kit.Tx, r *kit.Request, body subscriptionBody) (*subscription, error) {
	l, ok := r.Principal.(*login)
	if !ok {
		return nil, errOtherExt // an observer writes nothing
	}
	if body.Mode == nil {
		return nil, errParameter("deliveryMode", "")
	}
	if body.Mode.Transport != "WebHook" {
		if slices.Contains([]string{"WebSocket", "PubNub", "RC/APNS", "RC/GCM"}, body.Mode.Transport) {
			return nil, errUnmodelled("the transport " + body.Mode.Transport)
		}
		return nil, errParameter("deliveryMode.transportType", body.Mode.Transport)
	}
	if err := s.checkAddress(body.Mode.Address); err != nil {
		return nil, err
	}
	u := &subscription{id: newUUID(tx.Rand()), app: l.app, user: l.user, address: body.Mode.Address, reminders: func() {},
		verification: orElse(body.Mode.Verification, body.Mode.Validation), life: subscriptionLife}
	if err := s.change(u, body); err != nil {
		return nil, err
	}
	if len(u.filters) == 0 {
		return nil, errFilters("")
	}
	if n := len(s.subscriptionsOf(l, tx.Now())); n >= subscriptionsMax {
		return nil, errSubscriptions
	}
	return u, nil
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// change reads filters and life of a subscription.
func (s *Server) change(u *subscription, body subscriptionBody) error {
	if body.Filters != nil {
		var filters []filter
		for _, text := range body.Filters {
			f, err := s.readFilter(u, text)
			if err != nil {
				return err
			}
			filters = append(filters, f)
		}
		u.filters = filters
	}
	if body.ExpiresIn != nil {
		n := *body.ExpiresIn
		if n < 1 || n > int64(subscriptionLifeMax/time.Second) {
			return errParameter("expiresIn", itoa(n))
		}
		u.life = time.Duration(n) * time.Second
	}
	return nil
}

func (s *Server) checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errNotReachable
	}
	if u.Scheme == "http" && !s.options.plainHTTP {
		return errPlainHTTP
	}
	return nil
}

// validated tells whether an address agreed.
func validated(a kit.Attempt, token string) error {
	invalid := func(why string) error {
		return &failure{status: 400, code: "SUB-525", message: "WebHook response is invalid: " + why}
	}
	size := len(a.Body)
	for name, values := range a.Header {
		for _, value := range values {
			size += len(name) + len(value) + len(": \r\n")
		}
	}
	switch {
	case a.Err != nil:
		return errNotReachable
	case a.Status != http.StatusOK:
		return invalid("HTTP status is " + strconv.Itoa(a.Status))
	case a.Header.Get("Validation-Token") != token:
		return errNoValidation
	case !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json"):
		return invalid("Content-Type is not application/json")
	case size > answerMax:
		return invalid("it is larger than 1024 bytes")
	}
	return nil
}

// subscriptionsOf are those of a user with an app that have not ended.
func (s *Server) subscriptionsOf(l *login, now time.Time) []*subscription {
	var all []*subscription
	for u := range s.subscriptions.All {
		if !u.deleted && now.Before(u.expires) && (l == nil || u.app == l.app && u.user == l.user) {
			all = append(all, u)
		}
	}
	return all
}

func (s *Server) listSubscriptions(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	l, _ := r.Principal.(*login)
	body := struct {
		URI     string              `json:"uri"`
		Records []*subscriptionJSON `json:"records"`
	}{s.base + subscriptionPath, []*subscriptionJSON{}}
	for _, u := range s.subscriptionsOf(l, tx.Now()) {
		body.Records = append(body.Records, s.subscriptionJSON(u, tx.Now()))
	}
	return reply(http.StatusOK, body), nil
}

// subscriptionOf finds the subscription of the path: those of others do not exist.
func (s *Server) subscriptionOf(tx *kit.Tx, r *kit.Request) (*subscription, error) {
	u, ok := s.subscriptions.Get(r.Param("subscription"))
	l, _ := r.Principal.(*login)
	switch {
	case !ok || u.deleted || l != nil && (u.app != l.app || u.user != l.user):
		if s.assume.Value(assumeSubscription) == "SUB-507" {
			return nil, errSubscriptionGone
		}
		return nil, errNotFound("subscriptionId")
	case !tx.Now().Before(u.expires):
		return nil, errSubscriptionGone
	}
	return u, nil
}

// Errors of subscriptions.
var (
	errSubscriptions    = &failure{status: 403, code: "SUB-505", message: "Subscriptions limit exceeded"}
	errSubscriptionGone = &failure{status: 404, code: "SUB-507", message: "Subscription is expired"}
	errNoValidation     = &failure{status: 400, code: "SUB-520", message: "WebHook does not return the validation token"}
	errNotReachable     = &failure{status: 400, code: "SUB-521", message: "WebHook is not reachable"}
	errPlainHTTP        = &failure{status: 400, code: "SUB-523", message: "HTTPS is required"}
)

func (s *Server) getSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.subscriptionOf(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(http.StatusOK, s.subscriptionJSON(u, tx.Now())), nil
}

// updateSubscription changes filters or life; its address cannot change. Without a
// body it only renews.
func (s *Server) updateSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.subscriptionOf(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	if len(r.Body) > 0 {
		var body subscriptionBody
		if err := r.JSON(&body); err != nil {
			return kit.Response{}, err
		}
		if body.Mode != nil && body.Mode.Address != "" && body.Mode.Address != u.address {
			return kit.Response{}, errParameter("deliveryMode.address", body.Mode.Address)
		}
		if body.Filters != nil && len(body.Filters) == 0 {
			return kit.Response{}, errFilters("")
		}
		changed := *u
		if err := s.change(&changed, body); err != nil {
			return kit.Response{}, err
		}
		u.filters, u.life = changed.filters, changed.life
	}
	return s.renewed(tx, u), nil
}

func (s *Server) renewSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.subscriptionOf(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.renewed(tx, u), nil
}

func (s *Server) renewed(tx *kit.Tx, u *subscription) kit.Response {
	u.expires = tx.Now().Add(u.life)
	u.Touch(tx)
	s.remind(tx, u)
	return reply(http.StatusOK, s.subscriptionJSON(u, tx.Now()))
}

func (s *Server) deleteSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.subscriptionOf(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	u.deleted = true
	u.reminders()
	u.Touch(tx)
	return kit.NoContent(), nil
}

// Subscription is a webhook as the developer console lists it.
type Subscription struct {
	ID, Address, Status string // Active, Blacklisted, Expired
	Why                 string // it is blacklisted
	Filters             []string
	Expires             time.Time
}

// Subscriptions lists every webhook that was not deleted, oldest first.
func (s *Server) Subscriptions() []Subscription {
	var all []Subscription
	s.look(func(now time.Time) {
		for u := range s.subscriptions.All {
			if u.deleted {
				continue
			}
			row := Subscription{u.id, u.address, "Active", u.why, nil, u.expires}
			for _, f := range u.filters {
				row.Filters = append(row.Filters, f.text)
			}
			switch {
			case !u.blacklisted.IsZero():
				row.Status = "Blacklisted"
			case !now.Before(u.expires):
				row.Status = "Expired"
			}
			all = append(all, row)
		}
	})
	return all
}
