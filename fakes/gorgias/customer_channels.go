package gorgias

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// channel is one address of a customer, stored as it was written.
type channel struct {
	id               int64
	kind, text       string
	preferred        bool
	created, updated time.Time
	owner            *customer
}

// address is the key by which a channel is found: e-mail addresses in lower case, all
// other addresses verbatim.
type address struct{ kind, text string }

func newAddress(kind, text string) address {
	if kind == "email" {
		text = strings.ToLower(text)
	}
	return address{kind, text}
}

func (ch *channel) address() address { return newAddress(ch.kind, ch.text) }

type channelBody struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Address   string `json:"address"`
	Preferred bool   `json:"preferred"`
}

type channelJSON struct {
	ID        int64   `json:"id"`
	Type      string  `json:"type"`
	Address   string  `json:"address"`
	Preferred bool    `json:"preferred"`
	Created   moment  `json:"created_datetime"`
	Updated   moment  `json:"updated_datetime"`
	Deleted   moment  `json:"deleted_datetime"`
	User      nameRef `json:"user"`
	Customer  nameRef `json:"customer"`
}

type nameRef struct {
	ID   int64   `json:"id"`
	Name *string `json:"name"`
}

func (c *customer) channelsJSON() []channelJSON {
	all := make([]channelJSON, 0, len(c.channels))
	for _, ch := range c.channels {
		owner := nameRef{c.id, orNull(c.name)}
		all = append(all, channelJSON{ID: ch.id, Type: ch.kind, Address: ch.text, Preferred: ch.preferred,
			Created: moment(ch.created), Updated: moment(ch.updated), User: owner, Customer: owner})
	}
	return all
}

func (c *customer) email() string { return c.first("email") }
func (c *customer) phone() string { return c.first("phone") }

// first returns the address of the first channel of a kind, or "".
func (c *customer) first(kind string) string {
	for _, ch := range c.channels {
		if ch.kind == kind {
			return ch.text
		}
	}
	return ""
}

func (c *customer) has(kind string) bool {
	return slices.ContainsFunc(c.channels, func(ch *channel) bool { return ch.kind == kind })
}

// setChannels replaces a customer's channels. Channels whose address stays keep their
// ids.
func (s *Server) setChannels(tx *kit.Tx, c *customer, wanted []address) {
	before := c.channels
	c.channels = nil
	for _, ch := range before {
		s.unindex(ch)
	}
	preferred := map[string]bool{}
	for _, a := range wanted {
		i := slices.IndexFunc(before, func(ch *channel) bool { return ch.address() == a })
		ch := &channel{kind: a.kind, text: a.text, created: tx.Now(), updated: tx.Now(), owner: c}
		if i >= 0 {
			ch = before[i]
			ch.owner = c
		} else {
			ch.id = s.ids.channel.next()
		}
		ch.preferred = !preferred[ch.kind]
		preferred[ch.kind] = true
		c.channels = append(c.channels, ch)
		s.byChannel[a] = append(s.byChannel[a], c)
	}
	c.Touch(tx)
}

// setEmail replaces a customer's e-mail channels by one.
func (s *Server) setEmail(tx *kit.Tx, c *customer, email address) {
	all := []address{email}
	for _, ch := range c.channels {
		if ch.kind != "email" {
			all = append(all, ch.address())
		}
	}
	s.setChannels(tx, c, all)
}

func (s *Server) unindex(ch *channel) {
	a := ch.address()
	s.byChannel[a] = kit.Without(s.byChannel[a], ch.owner)
}
