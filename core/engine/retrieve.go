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

// A call that was hung up is logged when its data is complete. If the terminal
// event does not arrive, the call is retrieved from the API (XR-13), repeatedly
// while the API reports the call as running: the hang-up may be that of one leg
// only. After an hour it is not retrieved again; a later webhook still wakes the
// call.
const (
	retrieveDelay = 120 * time.Second
	maxRetrievals = 30
)

// retrieveAt returns when to retrieve the call next. A hang-up in the future, from
// a wrong clock, counts as now.
func retrieveAt(j *Job, now time.Time) time.Time {
	since := j.Call.LatestFact
	if j.Call.Ended > 0 {
		since = j.Call.Ended
	}
	if j.Record.RetrievedAt > 0 {
		since = j.Record.RetrievedAt
	}
	return time.Unix(min(since, now.Unix()), 0).UTC().Add(retrieveDelay)
}

// retrieve retrieves a call. It returns nil if the phone system has no such call or
// denies access: then the call is logged from its webhooks. An error means that this
// instance has ended.
func (e *Engine) retrieve(ctx context.Context, id string, s *step) (*call.Fact, error) {
	s.name = "retrieve"
	ctx, d := e.decide(ctx, s)
	fact, err := e.retrieveUntilAnswered(ctx, id)
	if fact != nil {
		fact.Cause = d.Cause
	}
	e.decided(s, d, nil, err)
	return fact, err
}

func (e *Engine) retrieveUntilAnswered(ctx context.Context, id string) (*call.Fact, error) {
	pauses := backoff.New(e.rt, "look "+id)
	for {
		fact, known, err := e.integration.Retrieve(ctx, id)
		switch {
		case err == nil && known:
			return &fact, nil
		case err == nil:
			e.log.Warn("the phone system has no such call; it is logged from its webhooks", "call", id)
			return nil, nil
		case fence.Ended(ctx, err):
			return nil, err
		}
		// Denied access counts as a refusal: the call need not wait for a new
		// token, because its webhooks arrive without one.
		if _, refused := errors.AsType[*vendors.Refused](err); refused || vendors.IsBarred(err) {
			e.log.Error("retrieving the call was refused; it is logged from its webhooks", "call", id, "why", err)
			return nil, nil
		}
		if err := pauses.Sleep(ctx); err != nil {
			return nil, err
		}
	}
}
