package engine

import (
	"context"
	"errors"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/vendors"
)

// A call that was hung up is logged when the phone system has told everything.
// Should that never arrive, the call is looked at by API (XR-13), and again
// while the API says that the call still goes on: the hang-up may have been
// that of one leg only. After an hour nobody asks any more; a webhook that
// comes later still wakes the call.
const (
	lookDelay = 120 * time.Second
	maxLooks  = 30
)

// lookAt is when to look next. A hang-up dated in the future, by a wrong clock
// somewhere, counts as now.
func lookAt(j *Job, now time.Time) time.Time {
	since := j.Call.Heard
	if j.Call.Ended > 0 {
		since = j.Call.Ended
	}
	if j.Record.LookedAt > 0 {
		since = j.Record.LookedAt
	}
	return time.Unix(min(since, now.Unix()), 0).UTC().Add(lookDelay)
}

// look asks for the call. Without a fact the phone
// system does not know the call or does not let us see it: what the webhooks
// told is then all there will ever be. An error means that this instance has
// ended.
func (e *Engine) look(ctx context.Context, id string, s *step) (*call.Fact, error) {
	s.name = "look"
	ctx, d := e.decide(ctx, s)
	fact, err := e.asked(ctx, id)
	if fact != nil {
		fact.Cause = d.Cause
	}
	e.decided(s, d, nil, err)
	return fact, err
}

// asked asks for the call until there is an answer.
func (e *Engine) asked(ctx context.Context, id string) (*call.Fact, error) {
	pauses := backoff.New(e.rt, "look "+id)
	for {
		fact, known, err := e.integration.Look(ctx, id)
		switch {
		case err == nil && known:
			return &fact, nil
		case err == nil:
			e.log.Warn("the phone system does not know the call; logging what its webhooks told", "call", id)
			return nil, nil
		case fence.Ended(ctx, err):
			return nil, err
		}
		// Being barred counts as a refusal here: the call need not wait for a new
		// token, since its webhooks go on telling without one.
		if _, refused := errors.AsType[*vendors.Refused](err); refused || vendors.IsBarred(err) {
			e.log.Error("looking at the call was refused; logging what its webhooks told", "call", id, "why", err)
			return nil, nil
		}
		if err := pauses.Sleep(ctx); err != nil {
			return nil, err
		}
	}
}
