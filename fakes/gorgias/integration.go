package gorgias

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// integration is an HTTP integration, the only kind that the API can create
// (reference/integrations). It sends a request made from templates, on triggers or
// when an agent presses a button.
type integration struct {
	kit.Stamp
	id                            int64
	name, description             string
	http                          httpBody
	user                          *user
	failures                      int
	created, updated, deactivated time.Time
}

type httpBody struct {
	URL         string            `json:"url"`
	Method      string            `json:"method"`
	RequestType string            `json:"request_content_type"`
	Response    string            `json:"response_content_type"`
	Headers     map[string]string `json:"headers"`
	Form        json.RawMessage   `json:"form"`
	Secret      *string           `json:"hmac_secret,omitempty"` // write only
	Triggers    map[string]bool   `json:"triggers"`
	Execution   *string           `json:"execution_order,omitempty"`
}

var triggers = []string{"ticket-created", "ticket-updated", "ticket-message-created", "ticket-self-unsnoozed",
	"ticket-message-failed", "ticket-assignment-updated", "ticket-status-updated", "ticket-handed-over"}

type integrationJSON struct {
	ID            int64     `json:"id"`
	Created       moment    `json:"created_datetime"`
	Deactivated   moment    `json:"deactivated_datetime"`
	Decoration    *struct{} `json:"decoration"`
	Description   *string   `json:"description"`
	HTTP          httpBody  `json:"http"`
	Locked        moment    `json:"locked_datetime"`
	Meta          *struct{} `json:"meta"`
	Name          string    `json:"name"`
	Type          string    `json:"type"`
	Updated       moment    `json:"updated_datetime"`
	User          idJSON    `json:"user"`
	URI           string    `json:"uri"`
	ApplicationID *string   `json:"application_id"`
	Managed       bool      `json:"managed"`
	BusinessHours *int64    `json:"business_hours_id"`
}

type idJSON struct {
	ID int64 `json:"id"`
}

func (i *integration) json() integrationJSON {
	j := integrationJSON{ID: i.id, Created: moment(i.created), Deactivated: moment(i.deactivated), Description: orNull(i.description),
		HTTP: i.http, Name: i.name, Type: "http", Updated: moment(i.updated), URI: uri("integrations", i.id)}
	j.HTTP.Secret = nil
	if i.user != nil {
		j.User = idJSON{i.user.id}
		j.ApplicationID = orNull(i.user.clientID)
	}
	return j
}

var integrationsOrder = sorting[*integration]{
	{"created_datetime", true, func(i *integration) place { return place{byTime(i.created), i.id} }},
}

func (s *Server) listIntegrations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if kind := r.Asked("type"); kind != "" && kind != "http" {
		return kit.Response{}, queryProblem("type", "Must be one of: http.")
	}
	page, err := paged(r, slices.Collect(s.integrations.All), integrationsOrder, limitDefault, (*integration).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) integrationParam(r *kit.Request) (*integration, error) {
	id, _ := r.ID("id") // no integration has the id 0
	i, exists := s.integrations.Get(id)
	if !exists {
		return nil, errNotFound
	}
	return i, nil
}

func (s *Server) getIntegration(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	i, err := s.integrationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(i.json())
}

type integrationBody struct {
	Name          *string         `json:"name"`
	Type          *string         `json:"type"`
	Description   *string         `json:"description"`
	HTTP          *httpBody       `json:"http"`
	Deactivated   json.RawMessage `json:"deactivated_datetime"`
	BusinessHours *int64          `json:"business_hours_id"`
}

func (b *integrationBody) check(what string, all bool) error {
	p := problems{}
	if all && (b.Name == nil || *b.Name == "") {
		p.add("name", msgMissing)
	}
	if b.Type != nil && *b.Type != "http" || all && b.Type == nil {
		p.add("type", "Must be one of: http.")
	}
	if all && b.HTTP == nil {
		p.add("http", msgMissing)
	}
	if h := b.HTTP; h != nil {
		under := p.under("http")
		if u, err := url.Parse(h.URL); err != nil || u.Host == "" {
			under.add("url", "Not a valid URL.")
		}
		under.oneOf("method", h.Method, http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead)
		if h.RequestType != "" {
			under.oneOf("request_content_type", h.RequestType, "application/json", "application/x-www-form-urlencoded")
		}
		for _, name := range sortedNames(h.Triggers) {
			under.oneOf("triggers", name, triggers...)
		}
		if h.Method != "" && h.Method != http.MethodPost {
			return notModelled("HTTP integrations with " + h.Method)
		}
		if err := h.checkTemplates(); err != nil {
			return err
		}
	}
	return p.err("Failed to " + what + " integration")
}

// checkTemplates refuses templates with variables that this fake cannot fill. A form
// that is a single string has no templates: it stands for all variables.
func (h *httpBody) checkTemplates() error {
	texts := []string{h.URL}
	for _, name := range sortedNames(h.Headers) {
		texts = append(texts, h.Headers[name])
	}
	var fields map[string]any
	if json.Unmarshal(h.Form, &fields) == nil {
		texts = append(texts, string(h.Form))
	}
	for _, text := range texts {
		if err := httpVariables.checkTemplate(text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) createIntegration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b integrationBody
	if err := s.decode(r, "create integration", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("create", true); err != nil {
		return kit.Response{}, err
	}
	i := &integration{id: s.ids.integration.next(), user: author(r), created: tx.Now()}
	s.integrations.Put(tx, i.id, i)
	i.change(tx, &b)
	s.record(tx, "integration-created", "Integration", i.id, author(r), nil)
	return created(i.json())
}

func (i *integration) change(tx *kit.Tx, b *integrationBody) {
	if b.Name != nil {
		i.name = *b.Name
	}
	if b.Description != nil {
		i.description = *b.Description
	}
	if b.HTTP != nil {
		secret := i.http.Secret
		i.http = *b.HTTP
		if i.http.Secret == nil {
			i.http.Secret = secret
		}
	}
	if string(b.Deactivated) == "null" {
		i.deactivated, i.failures = time.Time{}, 0
	}
	i.updated = tx.Now()
	i.Touch(tx)
}

func (s *Server) updateIntegration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	i, err := s.integrationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b integrationBody
	if err := s.decode(r, "update integration", &b); err != nil {
		return kit.Response{}, err
	}
	if err := b.check("update", false); err != nil {
		return kit.Response{}, err
	}
	i.change(tx, &b)
	return accepted(i.json())
}

func (s *Server) deleteIntegration(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	i, err := s.integrationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.integrations.Delete(i.id)
	s.record(tx, "integration-deleted", "Integration", i.id, author(r), nil)
	return noContent()
}
