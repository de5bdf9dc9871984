package reconcile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/callsim/callsim/core/store"
)

// known is what is stored of a reconciliation, as JSON.
type known struct {
	Version int   `json:"v"`
	Through int64 `json:"through"` // up to when Aircall was asked for calls, in seconds

	// Revived is when the webhook was last made to work again. Left: it was inactive
	// again soon afterwards, so a person has switched it off.
	Revived int64 `json:"revived,omitempty"`
	Left    bool  `json:"left,omitempty"`

	Gaps []Gap `json:"gaps,omitempty"`
}

// Gap is a span in which SMS may be missing, in seconds.
type Gap struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// maxGaps bounds how many spans are kept, the latest.
const maxGaps = 20

const knownKey = "aircall"

func (a *Aircall) bucket() string { return a.Engine.Name() + ".reconcile" }

// stored reads what the last round left; ok is false before the first one.
func (a *Aircall) stored(ctx context.Context) (k known, ok bool, err error) {
	var row []byte
	err = a.Store.View(ctx, func(tx store.Tx) error {
		row, _ = tx.Get(a.bucket(), knownKey)
		return nil
	})
	return k, err == nil && row != nil && json.Unmarshal(row, &k) == nil && k.Through > 0, err
}

// known is what is stored. Without a round before, the last moment that is known is
// that of the latest fact, or when the settings began to count.
func (a *Aircall) known(ctx context.Context) (known, error) {
	k, ok, err := a.stored(ctx)
	if ok || err != nil {
		return k, err
	}
	latest, err := a.Engine.Latest(ctx)
	k = known{Version: 1, Through: max(latest, a.Settings.Current().Since)}
	if k.Through == 0 {
		k.Through = a.Runtime.Now().Unix()
	}
	return k, err
}

func (a *Aircall) keep(ctx context.Context, k known) error {
	k.Version = 1
	encoded, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return a.Store.Update(ctx, func(tx store.Tx) error {
		tx.Put(a.bucket(), knownKey, encoded)
		return nil
	})
}

// leftWithin: a webhook that is found inactive again that soon was switched off by
// a person.
const leftWithin = 10 * time.Minute

// tendWebhook sees to it that our webhook works. away reports whether it did not, so
// that events may be missing since the last round.
func (a *Aircall) tendWebhook(ctx context.Context, k *known, now int64) (away bool, err error) {
	w, there, err := a.Client().WebhookByToken(ctx, a.Token())
	if err != nil {
		return false, err
	}
	switch {
	case !there:
		a.report(webhookMissing, "the webhook is not in Aircall any more; make it there again and put its token into the settings")
		return true, nil
	case w.Active:
		a.note(func(s *Status) { s.Webhook = webhookActive })
		if k.Revived > 0 && now-k.Revived < int64(leftWithin/time.Second) {
			a.note(func(s *Status) { s.Webhook = webhookRevived }) // look again soon
		}
		k.Left = false
		return false, nil
	case k.Left || a.isLeft(k, now):
		k.Left = true
		a.report(webhookOff, "somebody has switched the webhook off in Aircall; calls are logged late until it is switched on there")
		return true, nil
	}
	a.Log.Warn("Aircall has disabled the webhook; it is made to work again", "integration", a.Engine.Name(), "webhook", w.ID)
	if err := a.Client().ActivateWebhook(ctx, w); err != nil {
		return true, err
	}
	a.noteGap(k, now)
	k.Revived = now
	a.mu.Lock()
	a.failures = 0
	a.seen.Webhook = webhookRevived
	a.mu.Unlock()
	return true, a.keep(ctx, *k)
}

// isLeft reports whether a person has switched the webhook off: it works no more
// although this instance made it work a moment ago and has failed no delivery.
func (a *Aircall) isLeft(k *known, now int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return k.Revived > 0 && now-k.Revived <= int64(leftWithin/time.Second) && a.began <= k.Revived && a.failures == 0
}

// report says what a person has to do, once.
func (a *Aircall) report(state, words string) {
	a.mu.Lock()
	news := a.seen.Webhook != state
	a.seen.Webhook = state
	a.mu.Unlock()
	if news {
		a.Log.Error(words, "integration", a.Engine.Name())
	}
}

// noteGap reports the span in which SMS may be missing.
func (a *Aircall) noteGap(k *known, now int64) {
	if !a.Messages {
		return
	}
	k.Gaps = append(k.Gaps, Gap{k.Through, now})
	k.Gaps = k.Gaps[max(0, len(k.Gaps)-maxGaps):]
	a.Log.Error("SMS may be missing: Aircall had disabled the webhook and lists none", "integration", a.Engine.Name(),
		"from", time.Unix(k.Through, 0).UTC(), "to", time.Unix(now, 0).UTC())
}
