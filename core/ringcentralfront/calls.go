package ringcentralfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// start begins a leg in Front.
func (i *Integration) start(ctx context.Context, j *engine.Job) (string, error) {
	s, l := legOf(j)
	_, all := of(j)
	_, waits := waits(j, l)
	leg := front.Leg{
		ID: l.id, Parent: l.parent, Outbound: s.direction == call.Outbound, Queued: waits && s.direction != call.Outbound,
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
	since, _ := waits(j, l)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.Queued, "", since)
}

// ring shows the call to those whom RingCentral rings, and to nobody else (RF-08).
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

// connect tells who answered, by the e-mail address (RF-04, RF-07): whoever has it
// in Front gets the conversation, and nobody otherwise (RF-06). It is also how
// a call that was queued finds its agent (RF-25), and one that was transferred its
// next (RF-57); Front keeps whom it names busy (RF-41).
func (i *Integration) connect(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	a, _ := agentOf(j, l.agent)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.Connected, a.email, l.answered)
}

// turn tells that the call is on hold, or no longer (RF-54).
func (i *Integration) turn(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	t := turnOf(j, l)
	status := front.Connected
	if t.held {
		status = front.Held
	}
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, status, "", t.at)
}

func (i *Integration) handOn(ctx context.Context, j *engine.Job) (string, error) {
	_, l := legOf(j)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, front.HandedOn, "", l.handedOn)
}

// end tells how the call ended, and names nobody: a conversation that nobody
// answered has no assignee (RF-05).
func (i *Integration) end(ctx context.Context, j *engine.Job) (string, error) {
	s, l := legOf(j)
	return "", i.Front.UpdateCall(ctx, l.channel, l.id, outcome(l.leg), "", s.ended)
}
