package aircallfront

import (
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// subject is "<qualification> on <line>" (AF-07). It is sent with every call;
// whether the conversation takes it over is Front's decision (AF-08, AF-09).
func subject(c *call.Call) string {
	return string(c.Qualification()) + " on " + lineName(c)
}

// lineName falls back to the number for a line without a name.
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

// byAgent says which side authors the activity: the agent who answered or
// dialled (AF-15), also when nobody answered the dialled call (AF-33);
// otherwise the customer, whatever kind of line it was and wherever the caller
// dropped out (AF-16, AF-17, AF-18, AF-19, AF-39). So a voicemail is an inbound
// message to company rules (AF-30).
func byAgent(c *call.Call) bool {
	return c.Direction == call.Outbound || c.Outcome() == call.Answered
}

// author is the agent who authors the activity: the first who spoke, should
// the call have been passed on (AF-15, AF-44). Unknown for the customer's.
func author(c *call.Call) call.Agent {
	if byAgent(c) {
		return c.First
	}
	return call.Agent{}
}

// assignee is the agent who gets the conversation: the last who spoke
// (AF-21, AF-44). Nobody for a call that was not answered (AF-22).
func assignee(c *call.Call) call.Agent {
	if c.Outcome() == call.Answered {
		return c.Last
	}
	return call.Agent{}
}

// customer is the handle under which the customer's contact is found (AF-01):
// the number in E.164, or for a withheld one a name that stands for everybody
// who withholds it on that line (AF-35). The source is "phone" for both: the
// channel's contact type is Phone, so that is where Front itself looks for the
// contact of a message, and under any other it would make a second one.
func customer(c *call.Call) front.Handle {
	if c.Customer == "" {
		return front.Handle{Handle: "anonymous:" + c.Line.ID, Source: "phone"}
	}
	return front.Handle{Handle: c.Customer, Source: "phone"}
}

// contactName is what a new contact is called: as Aircall calls the customer,
// otherwise by the number (AF-02, AF-46).
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

// conversationKey threads by contact, so a second number of the contact, or
// another line, joins the same conversation (AF-10, AF-36).
func conversationKey(contact string) string { return "aircall-" + contact }

// successorKey is that of the conversation which follows a deleted one (AF-47).
func successorKey(contact, deleted string) string {
	return conversationKey(contact) + "-after-" + deleted
}

// talked is how long an answered call's conversation lasted (AF-42).
func talked(c *call.Call) time.Duration {
	return max(0, time.Duration(c.Ended-c.Answered)*time.Second)
}

// loggedAt is the moment the call is dated to, 0 when none is known.
func loggedAt(c *call.Call) int64 {
	if c.Ended > 0 {
		return c.Ended
	}
	return c.Started
}
