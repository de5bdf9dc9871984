package aircallgorgias

import (
	"strings"

	"github.com/callsim/callsim/core/call"
)

// The tags of every ticket of the integration (AG-24, AG-25).
const (
	tagAircall  = "Aircall"
	tagInbound  = "Inbound call"
	tagOutbound = "Outbound call"
)

// newContact begins the name of a customer of whom only the number is known
// (AG-07).
const newContact = "Aircall New Contact"

// direction returns the call's direction for titles and tags.
func direction(c *call.Call) string {
	if c.Direction == call.Outbound {
		return tagOutbound
	}
	return tagInbound
}

// answered reports whether an agent answered; a voicemail is a missed call here
// (AG-19).
func answered(c *call.Call) bool { return c.Outcome() == call.Answered }

// title returns "Inbound call: X" or "Outbound call: X", where X is the customer's
// name, or the number of a customer without a real name (AG-11).
func title(c *call.Call, customerName string) string {
	if customerName == "" || strings.HasPrefix(customerName, newContact) {
		customerName = number(c)
	}
	return direction(c) + ": " + customerName
}

// number returns the customer's number for people.
func number(c *call.Call) string {
	if c.Customer == "" {
		return "anonymous"
	}
	return c.Customer
}

// first returns the agent of the answered note: who answered or dialled, before any
// transfer (AG-17, AG-51, AG-57). Unknown for a missed inbound call (AG-48).
func first(c *call.Call) call.Agent { return c.First }

// last returns the agent of the end note and the ticket's assignee (AG-18, AG-57).
func last(c *call.Call) call.Agent { return c.Last }

// isTransferred reports whether the first and the last agent differ.
func isTransferred(c *call.Call) bool {
	return answered(c) && !c.First.Is(c.Last)
}

// customerName returns the name of a new customer: the Aircall contact's first name
// (AG-06), otherwise one with the number (AG-07), or for a withheld number with the
// line (AG-58).
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

// placeholder returns an e-mail address for a customer without one. It is derived
// from the number, so that it is unique and can be found again (AG-08), or from the
// line (AG-58). The domain is reserved.
func placeholder(c *call.Call) string {
	if c.Customer == "" {
		return "anonymous-" + c.Line.ID + "@aircall.invalid"
	}
	return strings.Map(addressable, strings.TrimPrefix(c.Customer, "+")) + "@aircall.invalid"
}

// addressable replaces characters that must not appear in an e-mail address.
func addressable(r rune) rune {
	switch {
	case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return r
	}
	return '-'
}

// email returns the new customer's e-mail address: the Aircall contact's, or a
// placeholder (AG-06, AG-07, AG-08).
func email(c *call.Call) string {
	if c.Customer == "" || c.Email == "" {
		return placeholder(c)
	}
	return c.Email
}

// tags returns all tags of the ticket so far: the integration's, the names of
// number and teams (AG-27), and the call's (AG-26). A tag removed from the call
// stays on the ticket (AG-60).
func tags(c *call.Call, teams []string) []string {
	all := []string{tagAircall, direction(c)}
	if c.Line.Name != "" {
		all = append(all, c.Line.Name)
	}
	return call.PackNames(append(append(all, teams...), c.Tags.List()...)).List()
}

// The keys by which tickets and notes are found again. Gorgias stores them without
// checking for duplicates.
func ticketKey(c *call.Call) string          { return "aircall-" + c.ID }
func noteKey(c *call.Call, of string) string { return "aircall-" + c.ID + "-" + of }
