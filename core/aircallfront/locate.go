package aircallfront

import (
	"context"
	"math"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// maxConversations bounds the search for a message: it is the contact's latest
// activity or close to it.
const maxConversations = 20

// locate finds the conversation that holds an activity of the call.
func (i *integration) locate(ctx context.Context, j *engine.Job, a activity) (conversation string, ok bool, err error) {
	contact, _ := j.Record.Value(contactEffect)
	conversations, err := i.front.ContactConversations(ctx, contact)
	if err != nil {
		return "", false, err
	}
	for _, id := range conversations[:min(len(conversations), maxConversations)] {
		err := i.front.Messages(ctx, id, func(m front.Seen) bool {
			ok = a.is(j.Call, m)
			return !ok
		})
		if ok || err != nil {
			return id, ok && err == nil, err
		}
	}
	return "", false, nil
}

// is recognises the activity. The external id would say it, but Front shows
// that to the channel's own token only (Front API reference, Message metadata).
// The mark in the body says it as well, unless Front has cleaned the body of
// it; then side, date and words must do.
func (a activity) is(c *call.Call, m front.Seen) bool {
	switch {
	case m.ExternalID != "":
		return m.ExternalID == a.key
	case strings.Contains(m.Body, markBefore):
		return strings.Contains(m.Body, a.mark())
	default:
		return m.Inbound == !byAgent(c) && math.Abs(m.CreatedAt-float64(a.at)) < 1 &&
			strings.HasPrefix(m.Text, a.title) && strings.Contains(m.Text, a.link)
	}
}
