package gorgias

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// customer is somebody who writes or calls.
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

// customerJSON is a customer as lists show it: without channels.
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

// customerFull is a single customer; what GET adds is absent elsewhere.
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

// listCustomers finds by e-mail, external id, name or any channel's address,
// which is compared as it was written (reference/list-customers).
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

// customersAt lists who has an address; without a kind, of any kind.
func (s *Server) customersAt(kind, text string) []*customer {
	if kind == "phone" && s.assumed(assumePhoneLookup, "digits") {
		var found []*customer
		for c := range s.customers.All {
			if slices.ContainsFunc(c.channels, func(ch *channel) bool { return ch.kind == "phone" && digits(ch.text) == digits(text) }) {
				found = append(found, c)
			}
		}
		return found
	}
	if kind != "" {
		return s.byChannel[newAddress(kind, text)]
	}
	var found []*customer
	for c := range s.customers.All {
		if slices.ContainsFunc(c.channels, func(ch *channel) bool { return ch.address() == newAddress(ch.kind, text) }) {
			found = append(found, c)
		}
	}
	return found
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// customerBody is what create and update take; all of it is optional.
type customerBody struct {
	Name         *string         `json:"name"`
	Firstname    *string         `json:"firstname"`
	Lastname     *string         `json:"lastname"`
	Email        *string         `json:"email"`
	ExternalID   *string         `json:"external_id"`
	Language     *string         `json:"language"`
	Timezone     *string         `json:"timezone"`
	Note         *string         `json:"note"`
	Channels     []channelBody   `json:"channels"`
	Meta         json.RawMessage `json:"meta"`
	CustomFields []any           `json:"custom_fields"`
}

// fullName is the name that a body gives, in one piece or in two.
func (b *customerBody) fullName() (name string, given bool) {
	if b.Name != nil {
		return *b.Name, true
	}
	if b.Firstname == nil && b.Lastname == nil {
		return "", false
	}
	var first, last string
	if b.Firstname != nil {
		first = *b.Firstname
	}
	if b.Lastname != nil {
		last = *b.Lastname
	}
	return strings.TrimSpace(first + " " + last), true
}

// wanted is the channels of a body. An e-mail address is a channel, too.
func (b *customerBody) wanted(p problems) []address {
	var all []address
	if b.Email != nil && *b.Email != "" {
		all = append(all, newAddress("email", *b.Email))
	}
	for i, ch := range b.Channels {
		a := newAddress(ch.Type, ch.Address)
		if ch.Type == "" || ch.Address == "" {
			under := p.under("channels").under(strconv.Itoa(i))
			if ch.Type == "" {
				under.add("type", saysMissing)
			}
			if ch.Address == "" {
				under.add("address", saysMissing)
			}
			continue
		}
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// taken tells whether an address belongs to another customer already, where it
// may belong to one only.
func (s *Server) taken(all []address, by *customer) bool {
	return slices.ContainsFunc(all, func(a address) bool {
		if a.kind != "email" && !(a.kind == "phone" && s.assumed(assumeDuplicatePhone, "409")) {
			return false
		}
		return slices.ContainsFunc(s.byChannel[a], func(c *customer) bool { return c != by })
	})
}

func (s *Server) createCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b customerBody
	if err := s.decode(r, "create customer", &b); err != nil {
		return kit.Response{}, err
	}
	if len(b.CustomFields) > 0 {
		return kit.Response{}, notModelled("custom fields")
	}
	p := problems{}
	wanted := b.wanted(p)
	if err := p.err("Failed to create customer"); err != nil {
		return kit.Response{}, err
	}
	if s.taken(wanted, nil) {
		return kit.Response{}, errExists
	}
	name, _ := b.fullName()
	c := s.newCustomer(tx, name, wanted)
	s.setCustomer(tx, c, &b)
	s.record(tx, "customer-created", "Customer", c.id, by(r), nil)
	return created(s.customerFull(c, false))
}

// newCustomer stores one; its channels are written as they come.
func (s *Server) newCustomer(tx *kit.Tx, name string, channels []address) *customer {
	c := &customer{id: s.ids.customer.next(), name: name, meta: json.RawMessage(`{"name_set_via":"agent"}`),
		data: null, created: tx.Now(), updated: tx.Now()}
	s.customers.Put(tx, c.id, c)
	s.setChannels(tx, c, channels)
	return c
}

var null = json.RawMessage("null")

// setCustomer takes over what a body gives beside name and channels.
func (s *Server) setCustomer(tx *kit.Tx, c *customer, b *customerBody) {
	for _, f := range [...]struct {
		to   *string
		from *string
	}{{&c.externalID, b.ExternalID}, {&c.language, b.Language}, {&c.zone, b.Timezone}, {&c.note, b.Note}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if len(b.Meta) > 0 {
		c.meta = b.Meta
	}
	c.updated = tx.Now()
	c.Touch(tx)
}

func (s *Server) customerParam(r *kit.Request) (*customer, error) {
	id, ok := r.ID("id")
	if !ok {
		return nil, errNotFound
	}
	if c, here := s.customers.Get(id); here {
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

// updateCustomer changes what the body names; channels replace all of them.
func (s *Server) updateCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b customerBody
	if err := s.decode(r, "update customer", &b); err != nil {
		return kit.Response{}, err
	}
	if len(b.CustomFields) > 0 {
		return kit.Response{}, notModelled("custom fields")
	}
	p := problems{}
	wanted := b.wanted(p)
	if err := p.err("Failed to update customer"); err != nil {
		return kit.Response{}, err
	}
	if s.taken(wanted, c) {
		return kit.Response{}, errExists
	}
	switch {
	case b.Channels != nil:
		s.setChannels(tx, c, wanted)
	case len(wanted) > 0:
		s.setEmail(tx, c, wanted[0])
	}
	if name, given := b.fullName(); given {
		c.name = name
	}
	s.setCustomer(tx, c, &b)
	s.record(tx, "customer-updated", "Customer", c.id, by(r), nil)
	return accepted(s.customerFull(c, false))
}

func (s *Server) deleteCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if err := s.dropCustomer(tx, c, by(r)); err != nil {
		return kit.Response{}, err
	}
	return gone()
}

// dropCustomer: one with tickets stays.
func (s *Server) dropCustomer(tx *kit.Tx, c *customer, who *user) error {
	if len(c.tickets) > 0 {
		return errRefused("This customer has tickets and cannot be deleted.")
	}
	s.setChannels(tx, c, nil)
	s.customers.Delete(c.id)
	s.record(tx, "customer-deleted", "Customer", c.id, who, nil)
	return nil
}

type idsBody struct {
	IDs []int64 `json:"ids"`
}

func (s *Server) deleteCustomers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b idsBody
	if err := s.decode(r, "delete customers", &b); err != nil {
		return kit.Response{}, err
	}
	for _, id := range b.IDs {
		c, here := s.customers.Get(id)
		if !here {
			return kit.Response{}, errNotFound
		}
		if err := s.dropCustomer(tx, c, by(r)); err != nil {
			return kit.Response{}, err
		}
	}
	return gone()
}

// mergeCustomers takes both ids from the query; the answer still shows the
// target as it was (reference/merge-customers).
func (s *Server) mergeCustomers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	from, err1 := strconv.ParseInt(r.Asked("source_id"), 10, 64)
	to, err2 := strconv.ParseInt(r.Asked("target_id"), 10, 64)
	if err1 != nil || err2 != nil || from == to {
		return kit.Response{}, queryProblem("source_id", "source_id and target_id name two customers.")
	}
	source, ok1 := s.customers.Get(from)
	target, ok2 := s.customers.Get(to)
	if !ok1 || !ok2 {
		return kit.Response{}, errNotFound
	}
	var b customerBody
	if err := s.decode(r, "merge customers", &b); err != nil {
		return kit.Response{}, err
	}
	shown := s.customerFull(target, false)
	s.absorb(tx, source, target)
	if name, given := b.fullName(); given {
		target.name = name
	}
	s.setCustomer(tx, target, &b)
	return accepted(shown)
}

// absorb moves all of one customer to another.
func (s *Server) absorb(tx *kit.Tx, source, target *customer) {
	var all []address
	for _, ch := range append(slices.Clone(target.channels), source.channels...) {
		all = append(all, ch.address())
	}
	s.setChannels(tx, source, nil)
	s.setChannels(tx, target, slices.Compact(all))
	for _, t := range source.tickets {
		t.customer = target
		t.Touch(tx)
	}
	target.tickets = append(target.tickets, source.tickets...)
	source.tickets = nil
	s.customers.Delete(source.id)
	s.absorbed[source.id] = target
}

// setCustomerData keeps the newest version; an older one is passed over in
// silence.
func (s *Server) setCustomerData(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b struct {
		Data    json.RawMessage `json:"data"`
		Version *string         `json:"version"`
	}
	if err := s.decode(r, "update customer data", &b); err != nil {
		return kit.Response{}, err
	}
	p := problems{}
	version := p.moment("version", b.Version)
	if len(b.Data) == 0 {
		p.add("data", saysMissing)
	}
	if err := p.err("Failed to update customer data"); err != nil {
		return kit.Response{}, err
	}
	if version.IsZero() {
		version = tx.Now()
	}
	if !version.Before(c.dataVersion) {
		c.data, c.dataVersion = b.Data, version
		c.Touch(tx)
	}
	return empty(202)
}
