package engine

import (
	"context"
	"fmt"
	"strconv"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// Found stores the fact of a call retrieved by the reconciliation (XR-15). A fact
// without new data changes nothing. For a call whose data is complete only late
// data counts: comments, tags, the link to the recording. The line's present
// business hours are ignored, because they do not apply to the time of the call
// (AS-34). changed reports whether new data was found.
func (e *Engine) Found(ctx context.Context, f call.Fact) (changed bool, err error) {
	if now := e.settings.Current(); !now.Enabled || e.stopped() || !e.settings.At(f.Started).Enabled {
		return false, nil
	}
	ended := false
	err = e.store.View(ctx, func(tx store.Tx) error {
		facts, _ := e.factsOf(tx, f.CallID)
		_, listed := tx.Get(e.buckets.running, f.CallID)
		before := call.Fold(facts)
		ended = listed && before.HungUp
		f.Opening = call.UnknownOpening
		if before.Terminal {
			f = late(f)
		}
		after := call.Fold(append(facts, f))
		after.LatestFact = before.LatestFact
		changed = after != before
		return nil
	})
	if err == nil && ended {
		err = e.Ended(ctx, f.CallID)
	}
	if err != nil || !changed {
		return false, err
	}
	taken, err := e.Keep(ctx, f)
	if taken && err == nil {
		e.counts.found.Add(1)
		e.log.Info("a call with lost webhooks was found", "call", f.CallID)
	}
	return taken, err
}

// late returns the data that counts for a complete call.
func late(f call.Fact) call.Fact {
	return call.Fact{CallID: f.CallID, Kind: f.Kind, At: f.At, Done: f.Done, Message: f.Message,
		Tags: f.Tags, Comments: f.Comments, Asset: f.Asset, Voicemail: f.Voicemail, Recording: f.Recording}
}

// beginOf returns the time of a call's start, or of the fact if the start is
// unknown.
func beginOf(f call.Fact) int64 {
	if f.Started > 0 {
		return f.Started
	}
	return f.At
}

func seconds(n int64) []byte { return strconv.AppendInt(nil, n, 10) }

// Oldest returns the start of the oldest call that is unfinished or running, in
// seconds; 0 if there is none.
func (e *Engine) Oldest(ctx context.Context) (oldest int64, err error) {
	consider := func(at int64) {
		if at > 0 && (oldest == 0 || at < oldest) {
			oldest = at
		}
	}
	err = e.store.View(ctx, func(tx store.Tx) error {
		oldest = 0
		tx.Scan(e.buckets.running, "", func(_ string, stored []byte) bool {
			at, _ := strconv.ParseInt(string(stored), 10, 64)
			consider(at)
			return true
		})
		tx.Scan(e.buckets.open, "", func(_ string, stored []byte) bool {
			if row, err := readOpenRow(stored, ""); err == nil {
				consider(row.since)
			}
			return true
		})
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s: reading the running calls: %w", e.integration.Name, err)
	}
	return oldest, nil
}

// Running lists the running calls that began before a time.
func (e *Engine) Running(ctx context.Context, before int64) (ids []string, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		ids = ids[:0]
		tx.Scan(e.buckets.running, "", func(id string, stored []byte) bool {
			if at, _ := strconv.ParseInt(string(stored), 10, 64); at < before {
				ids = append(ids, id)
			}
			return true
		})
		return nil
	})
	return ids, err
}

// Ended removes a call from the running calls.
func (e *Engine) Ended(ctx context.Context, id string) error {
	return e.store.Update(ctx, func(tx store.Tx) error {
		tx.Delete(e.buckets.running, id)
		return nil
	})
}

// Latest returns the time of the latest fact, in seconds; 0 if there is none.
func (e *Engine) Latest(ctx context.Context) (latest int64, err error) {
	err = e.store.View(ctx, func(tx store.Tx) error {
		latest = 0
		tx.Scan(e.buckets.facts, "", func(key string, _ []byte) bool {
			latest = max(latest, call.MomentOf(key))
			return true
		})
		return nil
	})
	return latest, err
}
