package ringcentral

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

const subscriptionPath = "/restapi/v1.0/subscription"

// Limits of subscriptions (Developer Guide, Creating webhooks).
const (
	subscriptionLifetime    = 7 * 24 * time.Hour
	subscriptionLifetimeMax = 10 * 365 * 24 * time.Hour
	subscriptionsMax        = 30 // per user and app
	answerMax               = 1024
	webhookTimeout          = 3 * time.Second
)

// subscription is a webhook.
type subscription struct {
	kit.Stamp
	id              string
	app             *app
	user            *extension
	filters         []filter
	address         string
	verification    string
	created         time.Time
	lifetime        time.Duration
	expires         time.Time
	blacklisted     time.Time
	blacklistReason string
	failingSince    time.Time
	deleted         bool
	cancelReminders func() // calls them off
}

// active reports whether the subscription receives events.
func (u *subscription) active(now time.Time) bool {
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
		j.Status, j.Blacklisted = "Blacklisted", &blacklistedJSON{u.blacklistReason, millis(u.blacklisted)}
	}
	return j
}

// subscriptionBody is the request of create and update.
type subscriptionBody struct {
	Filters []string `json:"eventFilters"`
	Mode    *struct {
		Transport    string `json:"transportType"`
		Address      string `json:"address"`
		Verification string `json:"verificationToken"`
		Validation   string `json:"validationToken"` // alternative name of Verification
	} `json:"deliveryMode"`
	ExpiresIn *int64 `json:"expiresIn"`
}

// createSubscription validates the address by a request to it, before it answers.
func (s *Server) createSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body subscriptionBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	u, err := s.newSubscription(tx, r, body)
	if err != nil {
		return kit.Response{}, err
	}
	token := kit.UUID(tx.Rand())
	return kit.Response{Ask: &kit.Ask{URL: u.address, Timeout: webhookTimeout, Header: handshakeHeader(u, token),
		Then: func(tx *kit.Tx, a kit.Attempt) (kit.Response, error) {
			if err := checkHandshake(a, token); err != nil {
				return kit.Response{}, err
			}
			u.created, u.expires = tx.Now(), tx.Now().Add(u.lifetime)
			s.subscriptions.Put(tx, u.id, u)
			s.scheduleReminder(tx, u)
			return reply(http.StatusOK, s.subscriptionJSON(u, tx.Now())), nil
		}}}, nil
}

func handshakeHeader(u *subscription, token string) http.Header {
	h := http.Header{"Validation-Token": {token}, "User-Agent": {deliveryAgent}, "Accept": {"application/json"}, "Content-Type": {deliveryType}}
	if u.verification != "" {
		h["Verification-Token"] = []string{u.verification}
	}
	return h
}

func (s *Server) newSubscription(tx *kit.Tx, r *kit.Request, body subscriptionBody) (*subscription, error) {
	l, ok := r.Principal.(*login)
	if !ok {
		return nil, errOtherExt // an observer cannot subscribe
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
	u := &subscription{id: kit.UUID(tx.Rand()), app: l.app, user: l.user, address: body.Mode.Address, cancelReminders: func() {},
		verification: cmp.Or(body.Mode.Verification, body.Mode.Validation), lifetime: subscriptionLifetime}
	if err := s.applyBody(u, body); err != nil {
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

// applyBody sets the filters and the lifetime of a subscription.
func (s *Server) applyBody(u *subscription, body subscriptionBody) error {
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
		if n < 1 || n > int64(subscriptionLifetimeMax/time.Second) {
			return errParameter("expiresIn", itoa(n))
		}
		u.lifetime = time.Duration(n) * time.Second
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

// checkHandshake returns an error unless the address has confirmed the subscription.
func checkHandshake(a kit.Attempt, token string) error {
	invalid := func(reason string) error {
		return &failure{status: 400, code: "SUB-525", message: "WebHook response is invalid: " + reason}
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

// subscriptionsOf lists the unexpired subscriptions of a login's user and app, or of all
// for nil.
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

// subscriptionOf finds the subscription of the path. Subscriptions of another user or app
// are not found.
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

// updateSubscription changes filters or lifetime, and renews. The address cannot be
// changed.
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
		if err := s.applyBody(&changed, body); err != nil {
			return kit.Response{}, err
		}
		u.filters, u.lifetime = changed.filters, changed.lifetime
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
	u.expires = tx.Now().Add(u.lifetime)
	u.Touch(tx)
	s.scheduleReminder(tx, u)
	return reply(http.StatusOK, s.subscriptionJSON(u, tx.Now()))
}

func (s *Server) deleteSubscription(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.subscriptionOf(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	u.deleted = true
	u.cancelReminders()
	u.Touch(tx)
	return kit.NoContent(), nil
}

// Subscription is a webhook as the developer console shows it.
type Subscription struct {
	ID, Address, Status string // Active, Blacklisted, Expired
	Why                 string // reason of the blacklisting
	Filters             []string
	Expires             time.Time
}

// Subscriptions lists the subscriptions that are not deleted, oldest first.
func (s *Server) Subscriptions() []Subscription {
	var all []Subscription
	s.read(func(now time.Time) {
		for u := range s.subscriptions.All {
			if u.deleted {
				continue
			}
			row := Subscription{u.id, u.address, "Active", u.blacklistReason, nil, u.expires}
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
