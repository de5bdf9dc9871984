package ringcentralfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// start starts a leg in Front.
func (i *Integration) start(ctx context.Context, j *engine.Job) (string, error) {
	s, l := legOf(j)
	_, all := sessionOf(j)
	_, inQueue := queuedSince(j, l)
	leg := front.Leg{
		ID: l.id, Parent: l.parent, Outbound: s.direction == call.Outbound, Queued: inQueue && s.direction != call.Outbound,
		Customer: handle(s, all[0]), Name: name(s), At: l.began,
	}
	if leg.Outbound {
		a, _ := agentOf(j, l.agent)
		leg.Agent = a.email
	}
	value := ""
	if leg.Queued {
		value = queuedMark
	}
	return value, i.Front.StartCall(ctx, l.channel, leg)
}

func (i *Integration) queue(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	since, _ := queuedSince(j, l)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.Queued, "", since)
}

// ring shows the call to the agents that RingCentral rings, and to no others
// (RF-08).
func (i *Integration) ring(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	emails := []string{}
	for _, extension := range l.ringing {
		if a, _ := agentOf(j, extension); a.email != "" {
			emails = append(emails, a.email)
		}
	}
	return "", i.Front.Ring(ctx, l.channel, l.id, emails)
}

// connect reports who answered, by e-mail address (RF-04, RF-07): Front assigns the
// conversation to the teammate with that address, or to nobody (RF-06). A queued
// call reaches its agent in this way (RF-25), and a transferred call its next agent
// (RF-57). Front marks the teammate busy (RF-41).
func (i *Integration) connect(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	a, _ := agentOf(j, l.agent)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.Connected, a.email, l.answered)
}

// updateHold reports that the call is on hold, or no longer (RF-54).
func (i *Integration) updateHold(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	t := holdChangeOf(j, l)
	status := front.Connected
	if t.held {
		status = front.Held
	}
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, status, "", t.at)
}

func (i *Integration) transfer(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.Transferred, "", l.transferred)
}

// end reports how the call ended, without an agent: the conversation of an
// unanswered call has no assignee (RF-05).
func (i *Integration) end(ctx context.Context, j *engine.Job) (string, error) {
	s, l := legOf(j)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, outcome(l.leg), "", s.ended)
}
