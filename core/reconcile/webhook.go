package reconcile

import (
	"context"
	"encoding/json"
	"time"

	"github.com/callsim/callsim/core/store"
)

// known is the stored state of a reconciliation, as JSON.
type known struct {
	Version int   `json:"v"`
	Through int64 `json:"through"` // time up to which calls were retrieved, in seconds

	// Revived is when the webhook was last reactivated. Left: it was inactive again
	// soon afterwards, so a person has disabled it.
	Revived int64 `json:"revived,omitempty"`
	Left    bool  `json:"left,omitempty"`

	Gaps []Gap `json:"gaps,omitempty"`
}

// Gap is a period in which SMS may be missing, in seconds.
type Gap struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// maxGaps limits the number of stored periods to the latest.
const maxGaps = 20

const knownKey = "aircall"

func (a *Aircall) bucket() string { return a.Engine.Name() + ".reconcile" }

// stored reads the state after the last round; ok is false before the first round.
func (a *Aircall) stored(ctx context.Context) (k known, ok bool, err error) {
	var row []byte
	err = a.Store.View(ctx, func(tx store.Tx) error {
		row, _ = tx.Get(a.bucket(), knownKey)
		return nil
	})
	return k, err == nil && row != nil && json.Unmarshal(row, &k) == nil && k.Through > 0, err
}

// known returns the stored state. Before the first round it begins with the latest
// fact, or when the settings were stored.
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

func (a *Aircall) save(ctx context.Context, k known) error {
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

// leftWithin: a webhook that is inactive again within this time was disabled by a
// person.
const leftWithin = 10 * time.Minute

// maintainWebhook reactivates our webhook if needed. away reports whether it was
// inactive, so that events may be missing since the last round.
func (a *Aircall) maintainWebhook(ctx context.Context, k *known, now int64) (away bool, err error) {
	w, there, err := a.Client().WebhookByToken(ctx, a.Token())
	if err != nil {
		return false, err
	}
	switch {
	case !there:
		a.report(webhookMissing, "the webhook no longer exists in Aircall; create it there again and store its token in the settings")
		return true, nil
	case w.Active:
		a.update(func(s *Status) { s.Webhook = webhookActive })
		if k.Revived > 0 && now-k.Revived < int64(leftWithin/time.Second) {
			a.update(func(s *Status) { s.Webhook = webhookRevived }) // next round soon
		}
		k.Left = false
		return false, nil
	case k.Left || a.isLeft(k, now):
		k.Left = true
		a.report(webhookOff, "a person has disabled the webhook in Aircall; calls are logged late until it is enabled there")
		return true, nil
	}
	a.Log.Warn("Aircall has disabled the webhook; it is reactivated", "integration", a.Engine.Name(), "webhook", w.ID)
	if err := a.Client().ActivateWebhook(ctx, w); err != nil {
		return true, err
	}
	a.addGap(k, now)
	k.Revived = now
	a.mu.Lock()
	a.failures = 0
	a.status.Webhook = webhookRevived
	a.mu.Unlock()
	return true, a.save(ctx, *k)
}

// isLeft reports whether a person has disabled the webhook: it is inactive although
// this instance reactivated it a moment ago and no delivery has failed.
func (a *Aircall) isLeft(k *known, now int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return k.Revived > 0 && now-k.Revived <= int64(leftWithin/time.Second) && a.started <= k.Revived && a.failures == 0
}

// report logs what a person has to do, once.
func (a *Aircall) report(state, words string) {
	a.mu.Lock()
	changed := a.status.Webhook != state
	a.status.Webhook = state
	a.mu.Unlock()
	if changed {
		a.Log.Error(words, "integration", a.Engine.Name())
	}
}

// addGap reports the period in which SMS may be missing.
func (a *Aircall) addGap(k *known, now int64) {
	if !a.Messages {
		return
	}
	k.Gaps = append(k.Gaps, Gap{k.Through, now})
	k.Gaps = k.Gaps[max(0, len(k.Gaps)-maxGaps):]
	a.Log.Error("SMS may be missing: Aircall had disabled the webhook, and its API does not list SMS", "integration", a.Engine.Name(),
		"from", time.Unix(k.Through, 0).UTC(), "to", time.Unix(now, 0).UTC())
}
