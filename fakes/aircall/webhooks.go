package aircall

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// webhook is a subscription to events; webhook_delivery.go delivers them.
type webhook struct {
	kit.Stamp
	id          int64 // legacy id, used in direct_link
	uuid        string
	owner       principal
	integration *integration // owner; nil: API key or dashboard
	name        string
	url         string
	token       string
	events      []event
	created     time.Time
	active      bool
	deleted     bool

	failures   int       // failed attempts since the last success
	disabledAt time.Time // when Aircall disabled it; zero: not disabled
	held       []payload
}

// webhooksMax: API reference, "Create a webhook".
const webhooksMax = 100

// webhookREST is a webhook of the API. Every answer contains the token (API
// reference, "Webhook").
type webhookREST struct {
	WebhookID  string  `json:"webhook_id"`
	DirectLink string  `json:"direct_link"`
	CreatedAt  string  `json:"created_at"`
	CustomName string  `json:"custom_name"`
	URL        string  `json:"url"`
	Active     bool    `json:"active"`
	Events     []event `json:"events"`
	Token      string  `json:"token"`
}

func (s *Server) webhookREST(w *webhook) webhookREST {
	return webhookREST{w.uuid, s.link("webhooks", w.id), isoMillis(w.created), w.name, w.url, w.active,
		w.events, w.token}
}

// webhookBody is the request of create and update; nil pointers are absent fields.
// Absent and empty Events both mean all events.
type webhookBody struct {
	URL        *string  `json:"url"`
	CustomName *string  `json:"custom_name"`
	Events     []string `json:"events"`
	Active     *bool    `json:"active"`
}

// visible reports whether the sender of a request may access the webhook: API keys
// access webhooks of API keys and of the dashboard, an integration its own.
func (w *webhook) visible(r *kit.Request) bool {
	sender, _ := r.Principal.(principal)
	return r.Observer || w.owner == sender
}

func (s *Server) listWebhooks(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	page, m, err := pageOf(s, &p, rows(&p, &s.webhooks), 0, func(w *webhook) bool { return w.visible(r) })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]webhookREST, 0, len(page))
	for _, w := range page {
		list = append(list, s.webhookREST(w))
	}
	return kit.OK(struct {
		Meta     meta          `json:"meta"`
		Webhooks []webhookREST `json:"webhooks"`
	}{m, list}), nil
}

// webhookOf finds a webhook by UUID or by legacy id (API reference, "Webhook").
func (s *Server) webhookOf(r *kit.Request) (*webhook, error) {
	w := s.webhooksByUUID[r.Param("id")]
	if w == nil {
		if id, ok := r.ID("id"); ok {
			w, _ = s.webhooks.Get(id)
		}
	}
	if w == nil || !w.visible(r) {
		return nil, errUnknownID
	}
	return w, nil
}

func (s *Server) webhookAnswer(w *webhook) any {
	return struct {
		Webhook webhookREST `json:"webhook"`
	}{s.webhookREST(w)}
}

func (s *Server) getWebhook(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.webhookOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.webhookAnswer(w)), nil
}

func (s *Server) createWebhook(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body webhookBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.URL == nil {
		return kit.Response{}, badRequest("url is missing")
	}
	events, err := eventsOf(body.Events)
	if err != nil {
		return kit.Response{}, err
	}
	sender, _ := r.Principal.(principal)
	w, err := s.addWebhook(tx, sender, *body.URL, events)
	if err != nil {
		return kit.Response{}, err
	}
	if body.CustomName != nil {
		w.name = *body.CustomName
	}
	if body.Active != nil {
		w.active = *body.Active
	}
	return kit.Created(s.webhookAnswer(w)), nil
}

func (s *Server) addWebhook(tx *kit.Tx, owner principal, url string, events []event) (*webhook, error) {
	if err := s.checkWebhookURL(url); err != nil {
		return nil, err
	}
	if s.webhooks.Len() >= webhooksMax {
		return nil, errTooManyWebhooks
	}
	s.ids.webhook++
	w := &webhook{
		id: s.ids.webhook, uuid: newUUID(tx.Rand()), owner: owner, name: "Webhook", url: url,
		token: s.secret("aircall-webhook-token", kit.HexString(tx.Rand(), 16)), events: events, created: tx.Now(), active: true,
	}
	w.integration, _ = s.integrations.Get(owner.integration)
	s.webhooks.Put(tx, w.id, w)
	s.webhooksByUUID[w.uuid] = w
	return w, nil
}

// updateWebhook changes a webhook. As at Aircall, an update without events, even
// {"active": true} alone, subscribes the webhook to all events. With
// ?events_action=add or remove the events are merged instead of replaced (API
// reference, "Update a webhook").
func (s *Server) updateWebhook(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.webhookOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body webhookBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	events, err := updatedEvents(w.events, body.Events, r.Asked("events_action"))
	if err != nil {
		return kit.Response{}, err
	}
	if body.URL != nil {
		if err := s.checkWebhookURL(*body.URL); err != nil {
			return kit.Response{}, err
		}
		w.url = *body.URL
	}
	if body.CustomName != nil {
		w.name = *body.CustomName
	}
	w.events = events
	w.Touch(tx)
	if body.Active != nil {
		s.setActive(tx, w, *body.Active)
	}
	return kit.OK(s.webhookAnswer(w)), nil
}

func updatedEvents(current []event, names []string, action string) ([]event, error) {
	if action == "" {
		return eventsOf(names)
	}
	changed, err := knownEvents(names)
	if err != nil {
		return nil, err
	}
	switch action {
	case "add":
		current = slices.Clone(current)
		for _, e := range changed {
			if !slices.Contains(current, e) {
				current = append(current, e)
			}
		}
		return current, nil
	case "remove":
		return kit.Without(current, changed...), nil
	}
	return nil, badRequest("events_action must be add or remove")
}

func (s *Server) deleteWebhook(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.webhookOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.removeWebhook(w)
	return kit.NoContent(), nil
}

func (s *Server) removeWebhook(w *webhook) {
	w.deleted = true // read by deliveries in progress
	s.webhooks.Delete(w.id)
	delete(s.webhooksByUUID, w.uuid)
}

// eventsOf returns the events with these names, or all events without a name.
func eventsOf(names []string) ([]event, error) {
	if len(names) == 0 {
		return allEvents, nil
	}
	return knownEvents(names)
}

func knownEvents(names []string) ([]event, error) {
	events := make([]event, 0, len(names))
	for _, name := range names {
		e := event(name)
		if _, known := catalogue[e]; !known {
			return nil, badRequest("events contains an unknown event: " + name)
		}
		if !slices.Contains(events, e) {
			events = append(events, e)
		}
	}
	return events, nil
}

// checkWebhookURL accepts https only (API reference, "Create a webhook").
func (s *Server) checkWebhookURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return badRequest("url is not a valid URL: " + strconv.Quote(raw))
	}
	if u.Scheme == "https" || u.Scheme == "http" && s.options.loopbackHTTP && loopback(u.Hostname()) {
		return nil
	}
	return badRequest("url must use https: " + strconv.Quote(raw))
}

func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}
