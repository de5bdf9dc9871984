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

// RingCentral repeats nothing that it told while nobody was there, and gives a
// subscription up whose address failed for some minutes. So it is asked for what
// happened (XR-15):
//
//	request                                what for                             group
//	GET /subscription/{id}                 does it still tell us?               light
//	POST /subscription                     only if not: with our own filters    medium
//	GET /account/~/call-log?dateFrom       the calls of the window, 250 a page  heavy
//	GET …/message-store?dateFrom           the SMS, once per owner of a number  light
//
//	window    steady: since the oldest unfinished call, or the last round, minus an hour
//	          at the start, after trouble: the outage and a day before it; a week at most
//	interval  15 minutes (upkeepEvery), 5 after the start and after trouble
//	share     1 heavy request of 10 a minute in 15 minutes, 1 light per owner of an
//	          SMS number in 15
//
// A call that the log shows and of which not every step was told reads as the look at
// the log reads it: nobody is shown as rung, and what happened in between is what
// the log has. Ringing and Busy are not made up for.

// The windows of a round.
const (
	askMargin  = time.Hour
	wideMargin = 24 * time.Hour
	askFurther = 7 * 24 * time.Hour
)

const throughKey = "through" // up to when RingCentral was asked for what happened, as JSON

type through struct {
	At int64 `json:"at"` // seconds
}

// askAgain asks once more, after trouble for a longer time.
func (i *Integration) askAgain(ctx context.Context, e *engine.Engine, wide bool) {
	i.mu.Lock()
	wide = wide || i.failed
	i.mu.Unlock()
	if err := i.ask(ctx, e, wide); err != nil && ctx.Err() == nil {
		i.Log.Warn("RingCentral could not be asked for what happened", "why", err)
	}
}

// catchUp asks for what RingCentral told while nobody was there.
func (i *Integration) catchUp(ctx context.Context, e *engine.Engine) error {
	if err := i.suspect(ctx, e); err != nil {
		return err
	}
	return i.ask(ctx, e, true)
}

// ask makes one round.
func (i *Integration) ask(ctx context.Context, e *engine.Engine, wide bool) (err error) {
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
	if err := i.askCalls(ctx, e, from); err != nil {
		return err
	}
	if err := i.askTexts(ctx, e, from); err != nil {
		return err
	}
	return i.put(ctx, throughKey, through{now.Unix()})
}

// window is since when a round asks.
func (i *Integration) window(ctx context.Context, e *engine.Engine, wide bool) (time.Time, error) {
	had, err := i.had(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var t through
	if err := i.get(ctx, throughKey, &t); err != nil {
		return time.Time{}, err
	}
	now := i.Runtime.Now()
	if t.At == 0 { // no round before: what is known begins with the subscription
		t.At = had.Since
	}
	if t.At == 0 {
		t.At = now.Unix()
	}
	margin := askMargin
	if wide {
		margin = wideMargin
	}
	from := time.Unix(t.At, 0).Add(-margin)
	oldest, err := e.Oldest(ctx)
	if err != nil {
		return from, later(err)
	}
	if at := time.Unix(oldest, 0).Add(-askMargin); oldest > 0 && at.Before(from) {
		from = at
	}
	if at := now.Add(-askFurther); from.Before(at) {
		from = at
	}
	return from, nil
}

// askCalls reads the call log.
func (i *Integration) askCalls(ctx context.Context, e *engine.Engine, from time.Time) error {
	if len(i.Settings.Current().Map(VoiceChannels)) == 0 {
		return nil
	}
	return i.rc.RecordsSince(ctx, from, func(l ringcentral.Logged) error {
		if l.Internal || !i.isShown(l.Record) { // between extensions nothing is shown (RF-56)
			return nil
		}
		finished := false
		err := i.Store.View(ctx, func(tx store.Tx) error {
			c := factsOf(tx, l.Session)
			finished = c.Terminal || c.ID != "" && read(c).finished
			return nil
		})
		if finished || err != nil {
			return later(err)
		}
		f := call.Fact{CallID: l.Session, Kind: call.Looked, At: i.Runtime.Now().Unix()}
		i.fill(&f, l.Record)
		_, err = e.Found(ctx, f)
		return later(err)
	})
}

// isShown reports whether a call came by, or went to, a number that was connected
// for calls when it began.
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

// askTexts reads the message stores of those who own a connected number.
func (i *Integration) askTexts(ctx context.Context, e *engine.Engine, from time.Time) error {
	asked, owners := map[string]bool{}, i.owners(ctx)
	for _, number := range slices.Sorted(maps.Keys(i.Settings.Current().Map(TextChannels))) {
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
			if !then.Enabled || then.Map(TextChannels)[f.Line.Number] == "" {
				continue
			}
			if _, err := e.Keep(ctx, f); err != nil {
				return later(err)
			}
		}
	}
	return nil
}

// lateAfter is how long ago the last round may be.
const lateAfter = time.Hour

// Status returns how the reconciliation stands.
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
