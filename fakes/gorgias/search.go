package gorgias

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// search answers POST /api/search. Gorgias's answer has an envelope that the API
// reference does not show (reference/search).
func (s *Server) search(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b struct {
		Type  string `json:"type"`
		Query string `json:"query"`
		Size  *int   `json:"size"`
	}
	if err := s.decode(r, "search", &b); err != nil {
		return kit.Response{}, err
	}
	p := problems{}
	size := 10
	if b.Size != nil {
		size = *b.Size
	}
	if size < 1 || size > 50 {
		p.add("size", "Must be between 1 and 50.")
	}
	p.oneOf("type", b.Type, "agent", "customer", "customer_profile", "customer_channel", "customer_channel_email",
		"customer_channel_phone", "customers_by_phone", "integration", "team", "tag")
	if err := p.err("Failed to search"); err != nil {
		return kit.Response{}, err
	}
	if sender, isApp := r.Principal.(*principal); isApp && !sender.may(searchScope(b.Type), get) {
		return kit.Response{}, errForbidden
	}
	found := s.matches(b.Type, b.Query)
	return kit.Response{Type: jsonType, Header: map[string][]string{"X-Gorgias-Search-Engine": {"ES"}}, Body: struct {
		Data   []any    `json:"data"`
		Object string   `json:"object"`
		URI    string   `json:"uri"`
		Meta   struct{} `json:"meta"`
	}{Data: found[:min(size, len(found))], Object: "list"}}, nil
}

func searchScope(kind string) string {
	switch kind {
	case "agent", "team":
		return "users:read"
	case "integration":
		return "integrations:read"
	case "tag":
		return "tickets:read"
	}
	return "customers:read"
}

type foundPerson struct {
	ID    int64   `json:"id"`
	Name  *string `json:"name"`
	Email *string `json:"email"`
}

type foundChannel struct {
	ID       int64   `json:"id"`
	Type     string  `json:"type"`
	Address  string  `json:"address"`
	Customer nameRef `json:"customer"`
}

// matches returns the objects of a kind that contain a text, regardless of case.
// Customers are found by phone number as it was written.
func (s *Server) matches(kind, query string) []any {
	found := []any{}
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(query)) }
	switch kind {
	case "customers_by_phone":
		all := slices.Clone(s.customersAt("phone", query))
		if !s.assumed(assumePhoneOrder, "oldest-first") {
			slices.Reverse(all)
		}
		for _, c := range all {
			found = append(found, foundPerson{c.id, orNull(c.name), orNull(c.email())})
		}
	case "customer", "customer_profile":
		for c := range s.customers.All {
			if has(c.name) || has(c.email()) || kind == "customer_profile" && slices.ContainsFunc(c.channels, func(ch *channel) bool { return has(ch.text) }) {
				found = append(found, foundPerson{c.id, orNull(c.name), orNull(c.email())})
			}
		}
	case "customer_channel", "customer_channel_email", "customer_channel_phone":
		_, only, _ := strings.Cut(kind, "customer_channel_")
		for c := range s.customers.All {
			for _, ch := range c.channels {
				if (only == "" || ch.kind == only) && has(ch.text) {
					found = append(found, foundChannel{ch.id, ch.kind, ch.text, nameRef{c.id, orNull(c.name)}})
				}
			}
		}
	case "agent":
		for u := range s.users.All {
			if u.role != "bot" && has(u.name+" "+u.email) {
				found = append(found, foundPerson{u.id, orNull(u.name), orNull(u.email)})
			}
		}
	case "tag":
		for g := range s.tags.All {
			if has(g.name) {
				found = append(found, g.json())
			}
		}
	case "integration":
		for i := range s.integrations.All {
			if has(i.name) {
				found = append(found, i.json())
			}
		}
	}
	return found
}
