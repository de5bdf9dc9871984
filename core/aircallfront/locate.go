package aircallfront

import (
	"context"
	"math"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// maxConversations bounds the search for the call's message: it is the
// contact's latest activity or close to it.
const maxConversations = 20

// locate finds the conversation that holds the call's message.
func (i *integration) locate(ctx context.Context, j *engine.Job) (conversation string, ok bool, err error) {
	contact, _ := j.Record.Value(contactEffect)
	conversations, err := i.front.ContactConversations(ctx, contact)
	if err != nil {
		return "", false, err
	}
	for _, id := range conversations[:min(len(conversations), maxConversations)] {
		err := i.front.Messages(ctx, id, func(m front.Seen) bool {
			ok = isMessageOf(j.Call, m)
			return !ok
		})
		if ok || err != nil {
			return id, ok && err == nil, err
		}
	}
	return "", false, nil
}

// isMessageOf recognises the call's message. The external id would say it, but
// Front shows that to the channel's own token only (Front API reference,
// Message metadata). The mark in the body says it as well, unless Front has
// cleaned the body of it; then side, subject and date must do.
func isMessageOf(c call.Call, m front.Seen) bool {
	switch {
	case m.ExternalID != "":
		return m.ExternalID == activityKey(c)
	case strings.Contains(m.Body, markBefore):
		return strings.Contains(m.Body, mark(c))
	default:
		return m.Inbound == !byAgent(c) && m.Subject == subject(c) && math.Abs(m.CreatedAt-float64(loggedAt(c))) < 1
	}
}

// markBefore begins the mark, an attribute that nobody sees.
const markBefore = `data-call="`

// mark tells the activities of different calls apart.
func mark(c call.Call) string { return markBefore + activityKey(c) + `"` }
