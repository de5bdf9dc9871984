package aircallfront

import (
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// subject returns "<qualification> on <line>" (AF-07). It is sent with every call;
// Front decides if the conversation takes it (AF-08, AF-09).
func subject(c *call.Call) string {
	return string(c.Qualification()) + " on " + lineName(c)
}

// lineName returns the line's name, or its number if it has none.
func lineName(c *call.Call) string {
	switch {
	case c.Line.Name != "":
		return c.Line.Name
	case c.Line.Number != "":
		return c.Line.Number
	default:
		return "an unknown line"
	}
}

// byAgent reports whether the call is logged by an agent: the agent who answered or
// dialled (AF-15), also if nobody answered the dialled call (AF-33). Other calls
// are logged by the customer, whatever the kind of line and wherever the caller
// hung up (AF-16, AF-17, AF-18, AF-19, AF-39). So company rules treat a voicemail as
// an inbound message (AF-30).
func byAgent(c *call.Call) bool {
	return c.Direction == call.Outbound || c.Outcome() == call.Answered
}

// author returns the agent by whom the call is logged: after a transfer the first
// who spoke (AF-15, AF-44). It is unknown for a call logged by the customer.
func author(c *call.Call) call.Agent {
	if byAgent(c) {
		return c.First
	}
	return call.Agent{}
}

// assignee returns the agent who gets the conversation, the last who spoke (AF-21,
// AF-44); unknown for an unanswered call (AF-22).
func assignee(c *call.Call) call.Agent {
	if c.Outcome() == call.Answered {
		return c.Last
	}
	return call.Agent{}
}

// customer returns the handle of the customer's contact (AF-01): the number in
// E.164, or for a withheld number one handle for all anonymous callers of that line
// (AF-35). The source is "phone" for both: the channel's contact type is Phone, so
// Front itself searches there for a message's contact, and would create a second
// contact otherwise.
func customer(c *call.Call) front.Handle {
	if c.Customer == "" {
		return front.Handle{Handle: "anonymous:" + c.Line.ID, Source: "phone"}
	}
	return front.Handle{Handle: c.Customer, Source: "phone"}
}

// contactName returns the name of a new contact: the name in Aircall, otherwise the
// number (AF-02, AF-46).
func contactName(c *call.Call) string {
	switch {
	case c.Customer == "":
		return "Anonymous on " + lineName(c)
	case c.Contact != "":
		return c.Contact
	default:
		return c.Customer
	}
}

// conversationKey threads by contact, so calls from a contact's second number or on
// another line join the same conversation (AF-10, AF-36).
func conversationKey(contact string) string { return "aircall-" + contact }

// successorKey returns the key of the conversation that follows a deleted one
// (AF-47).
func successorKey(contact, deleted string) string {
	return conversationKey(contact) + "-after-" + deleted
}

// talkTime returns the duration of an answered call (AF-42).
func talkTime(c *call.Call) time.Duration {
	return max(0, time.Duration(c.Ended-c.Answered)*time.Second)
}

// loggedAt returns the time at which the call is logged, 0 if unknown.
func loggedAt(c *call.Call) int64 {
	if c.Ended > 0 {
		return c.Ended
	}
	return c.Started
}
