package aircallfront

import (
	"context"
	"math"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// maxConversations limits the search for a message, which is in one of the
// contact's latest conversations.
const maxConversations = 20

// locate finds the conversation that contains an activity of the call.
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

// is reports whether m is the activity. The external id identifies it, but Front
// shows that only to the channel's own token (Front API reference, Message
// metadata). The mark in the body does, too, unless Front has removed it; then
// direction, time and text are compared.
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
