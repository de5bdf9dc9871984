package gorgias

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// customer is a person who writes to or calls the company.
type customer struct {
	kit.Stamp
	id               int64
	externalID       string
	name             string
	language, zone   string
	note             string
	channels         []*channel
	meta, data       json.RawMessage
	dataVersion      time.Time
	created, updated time.Time
	tickets          []*ticket
}

// customerJSON is a customer in lists, without channels.
type customerJSON struct {
	ID           int64           `json:"id"`
	ExternalID   *string         `json:"external_id"`
	Active       bool            `json:"active"`
	Email        *string         `json:"email"`
	Name         *string         `json:"name"`
	Firstname    string          `json:"firstname"`
	Lastname     string          `json:"lastname"`
	Language     *string         `json:"language"`
	Timezone     *string         `json:"timezone"`
	Created      moment          `json:"created_datetime"`
	Updated      moment          `json:"updated_datetime"`
	Meta         json.RawMessage `json:"meta"`
	Data         json.RawMessage `json:"data"`
	Note         *string         `json:"note"`
	CustomFields struct{}        `json:"custom_fields"`
}

func (s *Server) customerJSON(c *customer) customerJSON {
	s.engine.Saw(&c.Stamp)
	first, last := nameParts(c.name)
	return customerJSON{ID: c.id, ExternalID: orNull(c.externalID), Active: true, Email: orNull(c.email()), Name: orNull(c.name),
		Firstname: first, Lastname: last, Language: orNull(c.language), Timezone: orNull(c.zone),
		Created: moment(c.created), Updated: moment(c.updated), Meta: c.meta, Data: c.data, Note: orNull(c.note)}
}

// customerFull is a single customer. Only GET adds the last two fields.
type customerFull struct {
	ID            int64           `json:"id"`
	ExternalID    *string         `json:"external_id"`
	Active        bool            `json:"active"`
	Email         *string         `json:"email"`
	Name          *string         `json:"name"`
	Firstname     string          `json:"firstname"`
	Lastname      string          `json:"lastname"`
	Channels      []channelJSON   `json:"channels"`
	Language      *string         `json:"language"`
	Timezone      *string         `json:"timezone"`
	Created       moment          `json:"created_datetime"`
	Updated       moment          `json:"updated_datetime"`
	Meta          json.RawMessage `json:"meta"`
	Data          json.RawMessage `json:"data"`
	Customer      *struct{}       `json:"customer"`
	Integrations  struct{}        `json:"integrations"`
	Note          *string         `json:"note"`
	CustomFields  struct{}        `json:"custom_fields"`
	ExternalData  *struct{}       `json:"external_data,omitempty"`
	EcommerceData *struct{}       `json:"ecommerce_data,omitempty"`
}

func (s *Server) customerFull(c *customer, withData bool) *customerFull {
	s.engine.Saw(&c.Stamp)
	first, last := nameParts(c.name)
	j := &customerFull{ID: c.id, ExternalID: orNull(c.externalID), Active: true, Email: orNull(c.email()), Name: orNull(c.name),
		Firstname: first, Lastname: last, Channels: c.channelsJSON(), Language: orNull(c.language), Timezone: orNull(c.zone),
		Created: moment(c.created), Updated: moment(c.updated), Meta: c.meta, Data: c.data, Note: orNull(c.note)}
	if withData {
		j.ExternalData, j.EcommerceData = &struct{}{}, &struct{}{}
	}
	return j
}

var newestFirst = sorting[*customer]{
	{"created_datetime", true, func(c *customer) place { return place{byTime(c.created), c.id} }},
	{"updated_datetime", true, func(c *customer) place { return place{byTime(c.updated), c.id} }},
}

var oldestFirst = sorting[*customer]{{"created_datetime", false, newestFirst[0].key}, newestFirst[1]}

// listCustomers filters by e-mail address, external id, name or the address of a
// channel, which is compared verbatim (reference/list-customers).
func (s *Server) listCustomers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	if q.Has("view_id") {
		return kit.Response{}, notModelled("views of customers")
	}
	kind, text := q.Get("channel_type"), q.Get("channel_address")
	if len(text) > 320 {
		return kit.Response{}, queryProblem("channel_address", "Longer than maximum length 320.")
	}
	order, found := newestFirst, []*customer(nil)
	switch {
	case q.Has("channel_address"):
		found = s.customersAt(kind, text)
		if s.assumed(assumePhoneOrder, "oldest-first") {
			order = oldestFirst
		}
	case q.Has("email"):
		found = s.customersAt("email", q.Get("email"))
	default:
		found = slices.Collect(s.customers.All)
	}
	found = slices.DeleteFunc(slices.Clone(found), func(c *customer) bool {
		return q.Has("channel_type") && !q.Has("channel_address") && !c.has(kind) ||
			q.Has("email") && !strings.EqualFold(c.email(), q.Get("email")) ||
			q.Has("external_id") && c.externalID != q.Get("external_id") ||
			q.Has("name") && c.name != q.Get("name") ||
			q.Has("language") && c.language != q.Get("language") ||
			q.Has("timezone") && c.zone != q.Get("timezone")
	})
	page, err := paged(r, found, order, limitDefault, s.customerJSON)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

// customersAt returns the customers with an address. An empty kind matches channels of
// any kind.
func (s *Server) customersAt(kind, text string) []*customer {
	switch {
	case kind == "phone" && s.assumed(assumePhoneLookup, "digits"):
		return s.customersWith(func(ch *channel) bool { return ch.kind == "phone" && kit.Digits(ch.text) == kit.Digits(text) })
	case kind != "":
		return s.byChannel[newAddress(kind, text)]
	}
	return s.customersWith(func(ch *channel) bool { return ch.address() == newAddress(ch.kind, text) })
}

// customersWith returns the customers with a channel that match accepts.
func (s *Server) customersWith(match func(*channel) bool) (found []*customer) {
	for c := range s.customers.All {
		if slices.ContainsFunc(c.channels, match) {
			found = append(found, c)
		}
	}
	return found
}

func (s *Server) customerParam(r *kit.Request) (*customer, error) {
	id, ok := r.ID("id")
	if !ok {
		return nil, errNotFound
	}
	if c, exists := s.customers.Get(id); exists {
		return c, nil
	}
	if survivor := s.absorbed[id]; survivor != nil {
		return nil, errMoved(uri("customers", survivor.id))
	}
	return nil, errNotFound
}

func (s *Server) getCustomer(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(s.customerFull(c, true))
}
