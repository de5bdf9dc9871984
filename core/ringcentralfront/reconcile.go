package ringcentralfront

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/reconcile"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// RingCentral does not repeat webhooks that were sent while the core was down, and
// blacklists a subscription whose URL failed for some minutes. So the integration
// retrieves what happened (XR-15):
//
//	request                                what for                             group
//	GET /subscription/{id}                 is the subscription active?          light
//	POST /subscription                     only if not                          medium
//	GET /account/~/call-log?dateFrom       calls of the window, 250 a page      heavy
//	GET …/message-store?dateFrom           SMS, once per owner of a number      light
//
//	window    steady: since the oldest unfinished call, or the last round, minus an hour
//	          at the start, after trouble: the outage and a day before it; a week at most
//	interval  15 minutes (upkeepEvery), 5 after the start and after trouble
//	share     1 heavy request of 10 a minute in 15 minutes, 1 light per owner of an
//	          SMS number in 15
//
// A call in the log with missing steps is shown with the log's data: no rung
// agents, and only the log's answers and transfers. Ringing and Busy are not shown
// afterwards.

// The windows of a round.
const (
	margin     = time.Hour
	wideMargin = 24 * time.Hour
	maxWindow  = 7 * 24 * time.Hour
)

const throughKey = "through" // time of the last complete round, as JSON

type through struct {
	At int64 `json:"at"` // seconds
}

// runRoundLogged makes a round and logs its failure. After trouble the window is
// wider.
func (i *Integration) runRoundLogged(ctx context.Context, e *engine.Engine, wide bool) {
	i.mu.Lock()
	wide = wide || i.failed
	i.mu.Unlock()
	if err := i.runRound(ctx, e, wide); err != nil && ctx.Err() == nil {
		i.Log.Warn("retrieving calls and SMS from RingCentral failed", "why", err)
	}
}

// runFirstRound retrieves what happened before the start.
func (i *Integration) runFirstRound(ctx context.Context, e *engine.Engine) error {
	if err := i.recheckRunning(ctx, e); err != nil {
		return err
	}
	return i.runRound(ctx, e, true)
}

// runRound makes one round.
func (i *Integration) runRound(ctx context.Context, e *engine.Engine, wide bool) (err error) {
	if !i.Settings.Current().Enabled {
		return nil
	}
	defer func() {
		i.mu.Lock()
		i.failed, i.why = err != nil, ""
		if err != nil {
			i.why = err.Error()
		}
		i.mu.Unlock()
	}()
	now := i.Runtime.Now()
	from, err := i.window(ctx, e, wide)
	if err != nil {
		return err
	}
	if err := i.retrieveCalls(ctx, e, from); err != nil {
		return err
	}
	if err := i.retrieveSMS(ctx, e, from); err != nil {
		return err
	}
	return i.put(ctx, throughKey, through{now.Unix()})
}

// window returns the time from which a round retrieves calls and SMS: the last
// complete round, or at first the start of the subscription, less a margin. An
// unfinished call can move it further back, but not more than maxWindow before now.
func (i *Integration) window(ctx context.Context, e *engine.Engine, wide bool) (time.Time, error) {
	stored, err := i.stored(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var t through
	if err := i.get(ctx, throughKey, &t); err != nil {
		return time.Time{}, err
	}
	now := i.Runtime.Now()
	if t.At == 0 { // the first round: begin with the subscription
		t.At = stored.Since
	}
	if t.At == 0 {
		t.At = now.Unix()
	}
	before := margin
	if wide {
		before = wideMargin
	}
	from := time.Unix(t.At, 0).Add(-before)
	oldest, err := e.Oldest(ctx)
	if err != nil {
		return from, temporarily(err)
	}
	if at := time.Unix(oldest, 0).Add(-margin); oldest > 0 && at.Before(from) {
		from = at
	}
	if at := now.Add(-maxWindow); from.Before(at) {
		from = at
	}
	return from, nil
}

// retrieveCalls reads the call log.
func (i *Integration) retrieveCalls(ctx context.Context, e *engine.Engine, from time.Time) error {
	if len(i.Settings.Current().Map(VoiceChannels)) == 0 {
		return nil
	}
	return i.rc.RecordsSince(ctx, from, func(l ringcentral.Logged) error {
		if l.Internal || !i.isShown(l.Record) { // calls between extensions are not shown (RF-56)
			return nil
		}
		finished := false
		err := i.Store.View(ctx, func(tx store.Tx) error {
			c := factsOf(tx, l.Session)
			finished = c.Terminal || c.ID != "" && read(c).finished
			return nil
		})
		if finished || err != nil {
			return temporarily(err)
		}
		f := call.Fact{CallID: l.Session, Kind: call.Retrieved, At: i.Runtime.Now().Unix()}
		i.fill(&f, l.Record)
		_, err = e.Found(ctx, f)
		return temporarily(err)
	})
}

// isShown reports whether a call came to, or was placed from, a number that was
// connected for calls when it began.
func (i *Integration) isShown(r ringcentral.Record) bool {
	then := i.Settings.At(r.Started.Unix())
	voice := then.Map(VoiceChannels)
	numbers := []string{r.To}
	if !r.Inbound {
		numbers[0] = r.From
	}
	for _, l := range r.Legs {
		numbers = append(numbers, l.To)
	}
	return then.Enabled && slices.ContainsFunc(numbers, func(number string) bool { return voice[number] != "" })
}

// retrieveSMS reads the message stores of the owners of connected numbers.
func (i *Integration) retrieveSMS(ctx context.Context, e *engine.Engine, from time.Time) error {
	asked, owners := map[string]bool{}, i.owners(ctx)
	for _, number := range slices.Sorted(maps.Keys(i.Settings.Current().Map(SMSChannels))) {
		owner := owners.of(number)
		if asked[owner] {
			continue
		}
		asked[owner] = true
		texts, err := i.rc.ReceivedSince(ctx, owner, from)
		if err != nil {
			return err
		}
		for _, f := range texts {
			then := i.Settings.At(f.Started)
			if !then.Enabled || then.Map(SMSChannels)[f.Line.Number] == "" {
				continue
			}
			if _, err := e.Keep(ctx, f); err != nil {
				return temporarily(err)
			}
		}
	}
	return nil
}

// lateAfter is the age of the last round after which the reconciliation counts as
// late.
const lateAfter = time.Hour

// Status returns the status of the reconciliation.
func (i *Integration) Status(ctx context.Context) reconcile.Status {
	s := reconcile.Status{Integration: Name}
	var t through
	if err := i.get(ctx, throughKey, &t); err != nil {
		s.Why = err.Error()
		return s
	}
	i.mu.Lock()
	s.Why = i.why
	i.mu.Unlock()
	s.Through = t.At
	last := max(t.At, i.Settings.Current().Since)
	s.Late = i.Settings.Current().Enabled && i.Runtime.Now().Sub(time.Unix(last, 0)) > lateAfter
	return s
}
