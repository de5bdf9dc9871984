package gorgias

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// customerBody is the body of a create or an update; every field is optional.
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

// fullName returns the name in a body, which has one field or two for it.
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

// wanted returns the addresses of a body's channels and of its e-mail field.
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
				under.add("type", msgMissing)
			}
			if ch.Address == "" {
				under.add("address", msgMissing)
			}
			continue
		}
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// taken reports whether another customer has one of the addresses. E-mail addresses are
// unique; phone numbers are if the assumption holds.
func (s *Server) taken(all []address, self *customer) bool {
	return slices.ContainsFunc(all, func(a address) bool {
		if a.kind != "email" && !(a.kind == "phone" && s.assumed(assumeDuplicatePhone, "409")) {
			return false
		}
		return slices.ContainsFunc(s.byChannel[a], func(c *customer) bool { return c != self })
	})
}

// readCustomer reads and checks the body of a create (self is nil) or of an update of
// self.
func (s *Server) readCustomer(r *kit.Request, what string, self *customer) (b customerBody, wanted []address, err error) {
	if err := s.decode(r, what, &b); err != nil {
		return b, nil, err
	}
	if len(b.CustomFields) > 0 {
		return b, nil, notModelled("custom fields")
	}
	p := problems{}
	wanted = b.wanted(p)
	if err := p.err("Failed to " + what); err != nil {
		return b, nil, err
	}
	if s.taken(wanted, self) {
		return b, nil, errExists
	}
	return b, wanted, nil
}

func (s *Server) createCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	b, wanted, err := s.readCustomer(r, "create customer", nil)
	if err != nil {
		return kit.Response{}, err
	}
	name, _ := b.fullName()
	c := s.newCustomer(tx, name, wanted)
	s.setCustomer(tx, c, &b)
	s.record(tx, "customer-created", "Customer", c.id, author(r), nil)
	return created(s.customerFull(c, false))
}

// newCustomer stores a customer with these channels.
func (s *Server) newCustomer(tx *kit.Tx, name string, channels []address) *customer {
	c := &customer{id: s.ids.customer.next(), name: name, meta: json.RawMessage(`{"name_set_via":"agent"}`),
		data: null, created: tx.Now(), updated: tx.Now()}
	s.customers.Put(tx, c.id, c)
	s.setChannels(tx, c, channels)
	return c
}

var null = json.RawMessage("null")

// setCustomer sets the fields of a body other than name and channels.
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

// updateCustomer changes the fields in the body. A list of channels replaces all
// channels.
func (s *Server) updateCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	b, wanted, err := s.readCustomer(r, "update customer", c)
	if err != nil {
		return kit.Response{}, err
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
	s.record(tx, "customer-updated", "Customer", c.id, author(r), nil)
	return accepted(s.customerFull(c, false))
}

func (s *Server) deleteCustomer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.customerParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.removeCustomers(tx, r, c)
}

// removeCustomers deletes all of the customers, or none if one of them has tickets.
func (s *Server) removeCustomers(tx *kit.Tx, r *kit.Request, all ...*customer) (kit.Response, error) {
	if slices.ContainsFunc(all, func(c *customer) bool { return len(c.tickets) > 0 }) {
		return kit.Response{}, errRefused("This customer has tickets and cannot be deleted.")
	}
	for _, c := range all {
		s.setChannels(tx, c, nil)
		s.customers.Delete(c.id)
		s.record(tx, "customer-deleted", "Customer", c.id, author(r), nil)
	}
	return noContent()
}

type idsBody struct {
	IDs []int64 `json:"ids"`
}

func (s *Server) deleteCustomers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b idsBody
	if err := s.decode(r, "delete customers", &b); err != nil {
		return kit.Response{}, err
	}
	var all []*customer
	for _, id := range b.IDs {
		c, exists := s.customers.Get(id)
		if !exists {
			return kit.Response{}, errNotFound
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return s.removeCustomers(tx, r, all...)
}

// mergeCustomers reads both ids from the query. The answer shows the target before the
// merge (reference/merge-customers).
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

// absorb moves the channels and tickets of source to target and deletes source.
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

// setCustomerData stores the newest version of a customer's data. Gorgias ignores an
// older version without an error.
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
		p.add("data", msgMissing)
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
