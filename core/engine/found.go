package engine

import (
	"context"
	"fmt"
	"strconv"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/store"
)

// Found takes what the phone system showed of a call when it was asked for what
// happened (XR-15). What is known already changes nothing. Of a call that is known
// to its end only what comes late counts: comments, tags, the link to what was
// recorded. Whether a line takes calls now says nothing about the time of the call
// (AS-34). news reports whether something was found.
func (e *Engine) Found(ctx context.Context, f call.Fact) (news bool, err error) {
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
		after.Heard = before.Heard
		news = after != before
		return nil
	})
	if err == nil && ended {
		err = e.Ended(ctx, f.CallID)
	}
	if err != nil || !news {
		return false, err
	}
	taken, err := e.Keep(ctx, f)
	if taken && err == nil {
		e.counts.found.Add(1)
		e.log.Info("a call was found of which not every webhook came", "call", f.CallID)
	}
	return taken, err
}

// late is what counts of a call that is known to its end.
func late(f call.Fact) call.Fact {
	return call.Fact{CallID: f.CallID, Kind: f.Kind, At: f.At, Done: f.Done, Message: f.Message,
		Tags: f.Tags, Comments: f.Comments, Asset: f.Asset, Voicemail: f.Voicemail, Recording: f.Recording}
}

// beginOf is when a call of which a fact tells began, as far as it says so.
func beginOf(f call.Fact) int64 {
	if f.Started > 0 {
		return f.Started
	}
	return f.At
}

func seconds(n int64) []byte { return strconv.AppendInt(nil, n, 10) }

// Oldest returns when the oldest call began that is unfinished, or whose end nobody
// has told, in seconds; 0 without one.
func (e *Engine) Oldest(ctx context.Context) (oldest int64, err error) {
	note := func(at int64) {
		if at > 0 && (oldest == 0 || at < oldest) {
			oldest = at
		}
	}
	err = e.store.View(ctx, func(tx store.Tx) error {
		oldest = 0
		tx.Scan(e.buckets.running, "", func(_ string, stored []byte) bool {
			at, _ := strconv.ParseInt(string(stored), 10, 64)
			note(at)
			return true
		})
		tx.Scan(e.buckets.open, "", func(_ string, stored []byte) bool {
			if row, err := readOpenRow(stored, ""); err == nil {
				note(row.since)
			}
			return true
		})
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("%s: reading the calls that go on: %w", e.integration.Name, err)
	}
	return oldest, nil
}

// Running lists the calls whose end nobody has told and that began before a moment.
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

// Ended notes that nothing more is to be asked about a call's end.
func (e *Engine) Ended(ctx context.Context, id string) error {
	return e.store.Update(ctx, func(tx store.Tx) error {
		tx.Delete(e.buckets.running, id)
		return nil
	})
}

// Latest returns when the latest fact was made, in seconds; 0 without any.
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
