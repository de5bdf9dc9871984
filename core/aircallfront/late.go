package aircallfront

import (
	"context"
	"strconv"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/store"
)

// A call that is found after a later call was logged (XR-15) is added with its own
// time and changes nothing else in the conversation: not the subject, not the
// assignee, and an archived conversation is archived again.

const latestBucket = Name + ".latest" // by thread key: the time of its latest call

// handleLate changes the effects of a call that is found late.
func (i *integration) handleLate(table []engine.Effect) []engine.Effect {
	for n := range table {
		e := &table[n]
		due, do := e.Due, e.Do
		switch e.Name {
		case threadEffect:
			e.Do = func(ctx context.Context, j *engine.Job) (string, error) {
				value, err := do(ctx, j)
				if err != nil {
					return "", err
				}
				late, err := i.threads.isLate(ctx, value, loggedAt(j.Call))
				if late {
					value = foundLate + value
				}
				return value, err
			}
		case openEffect:
			e.Due = func(j *engine.Job) engine.Due {
				if t := thread(j); t.late {
					return ifSo(j, has(j, conversationEffect) && t.toOpen && !byAgent(j.Call)) // Front has reopened it
				}
				return due(j)
			}
			e.Do = func(ctx context.Context, j *engine.Job) (string, error) {
				if thread(j).late {
					conversation, _ := j.Record.Value(conversationEffect)
					return "", i.front.Archive(ctx, conversation)
				}
				return do(ctx, j)
			}
		case assignEffect:
			e.Due = func(j *engine.Job) engine.Due {
				if thread(j).late {
					return engine.Never()
				}
				return due(j)
			}
		}
	}
	return table
}

// isLate reports whether a call later than at was logged in the thread.
func (t threads) isLate(ctx context.Context, value string, at int64) (late bool, err error) {
	key := readChosen(value).key
	err = t.untilStored(ctx, func() error {
		return t.store.View(ctx, func(tx store.Tx) error {
			late = latestIn(tx, key) > at
			return nil
		})
	})
	return late, err
}

func latestIn(tx store.Tx, key string) int64 {
	stored, _ := tx.Get(latestBucket, key)
	at, _ := strconv.ParseInt(string(stored), 10, 64) // 0 for none
	return at
}
