package aircallgorgias

import (
	"strings"

	"github.com/callsim/callsim/core/call"
)

// The tags that every ticket of the integration carries (AG-24, AG-25).
const (
	tagAircall  = "Aircall"
	tagInbound  = "Inbound call"
	tagOutbound = "Outbound call"
)

// newContact begins the name of a customer about whom nothing but the number is
// known (AG-07).
const newContact = "Aircall New Contact"

// direction is the call's, as titles and tags have it.
func direction(c *call.Call) string {
	if c.Direction == call.Outbound {
		return tagOutbound
	}
	return tagInbound
}

// answered: a voicemail is a missed call here (AG-19).
func answered(c *call.Call) bool { return c.Outcome() == call.Answered }

// title is "Inbound call: X" or "Outbound call: X", where X is the customer's
// name, or the number of one who has none of their own (AG-11).
func title(c *call.Call, customerName string) string {
	if customerName == "" || strings.HasPrefix(customerName, newContact) {
		customerName = number(c)
	}
	return direction(c) + ": " + customerName
}

// number is the other side's as people read it.
func number(c *call.Call) string {
	if c.Customer == "" {
		return "anonymous"
	}
	return c.Customer
}

// first is the agent of the answered note: who answered or dialled, before any
// transfer (AG-17, AG-51, AG-57). Nobody for a missed inbound call (AG-48).
func first(c *call.Call) call.Agent { return c.First }

// last is the agent of the end note and of the ticket (AG-18, AG-57).
func last(c *call.Call) call.Agent { return c.Last }

// passedOn: the call ended with another agent than it began with.
func passedOn(c *call.Call) bool {
	return answered(c) && !c.First.Is(c.Last)
}

// customerName is what a new customer is called: by the Aircall contact's first
// name (AG-06), or by the number (AG-07), or, where that is withheld, by the line
// (AG-58).
func customerName(c *call.Call) string {
	switch {
	case c.Customer == "":
		return "Anonymous on " + c.Line.Name
	case c.GivenName != "":
		return c.GivenName
	case c.Contact != "":
		return c.Contact
	default:
		return newContact + " " + c.Customer
	}
}

// placeholder is an e-mail address for a customer who has none. It is made of the
// number, so that it is unique and found again (AG-08), or of the line (AG-58).
// The domain is one that nobody can own.
func placeholder(c *call.Call) string {
	if c.Customer == "" {
		return "anonymous-" + c.Line.ID + "@aircall.invalid"
	}
	return strings.Map(addressable, strings.TrimPrefix(c.Customer, "+")) + "@aircall.invalid"
}

// addressable keeps what may stand in an e-mail address.
func addressable(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return r
	}
	return '-'
}

// email is the new customer's: the Aircall contact's, or a placeholder (AG-06,
// AG-07, AG-08).
func email(c *call.Call) string {
	if c.Customer == "" || c.Email == "" {
		return placeholder(c)
	}
	return c.Email
}

// tags are all that the ticket carries so far: those of the integration, the
// names of number and teams (AG-27), and those of the call (AG-26). Taking a tag
// off the call takes none off the ticket (AG-60).
func tags(c *call.Call, teams []string) []string {
	all := []string{tagAircall, direction(c)}
	if c.Line.Name != "" {
		all = append(all, c.Line.Name)
	}
	return call.PackNames(append(append(all, teams...), c.Tags.List()...)).List()
}

// The keys by which tickets and notes are found again: Gorgias stores them and
// does not mind repetitions.
func ticketKey(c *call.Call) string          { return "aircall-" + c.ID }
func noteKey(c *call.Call, of string) string { return "aircall-" + c.ID + "-" + of }
