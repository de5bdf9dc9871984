package aircallfront

import (
	"context"
	"strconv"
	"strings"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/store"
)

// chosen is the thread that a call joins, the value of the thread effect.
type chosen struct {
	key string // external conversation id

	// toOpen: the conversation was archived before the call was logged. Only then
	// may the call reopen it; a person or company rule that archives it later has
	// already taken the call into account.
	toOpen bool

	// late: a later call was logged in the conversation before this one was found
	// (XR-15). This call leaves subject, assignee and status unchanged.
	late bool
}

const (
	archivedBefore = "archived:"
	foundLate      = "late:"
)

func (c chosen) value() string {
	if c.toOpen {
		return archivedBefore + c.key
	}
	return c.key
}

// thread returns the stored value of the thread effect.
func thread(j *engine.Job) chosen {
	value, _ := j.Record.Value(threadEffect)
	return readChosen(value)
}

func readChosen(value string) chosen {
	value, late := strings.CutPrefix(value, foundLate)
	key, toOpen := strings.CutPrefix(value, archivedBefore)
	return chosen{key, toOpen, late}
}

// chooseThread chooses the conversation that the call joins: the contact's (AF-10,
// AF-36), unless it was deleted, because a message with its key would restore it
// (AF-47). The successor's key is derived from the deleted conversation, so that
// concurrent calls choose the same one (XR-09). The call's direction makes no
// difference (AF-25), nor does an archived conversation (AF-32).
func (i *integration) chooseThread(ctx context.Context, j *engine.Job) (string, error) {
	contact, _ := j.Record.Value(contactEffect)
	key := conversationKey(contact)
	for range maxDeleted {
		conversation, known, err := i.threads.conversation(ctx, key)
		if err != nil || !known {
			return chosen{key: key}.value(), err
		}
		current, exists, err := i.front.Conversation(ctx, conversation)
		switch {
		case err != nil:
			return "", err
		case !exists || current.Deleted:
			key = successorKey(contact, conversation)
		default:
			return chosen{key: key, toOpen: current.Archived}.value(), nil
		}
	}
	return chosen{key: key + "-" + j.Call.ID}.value(), nil
}

// maxDeleted limits the chain of a contact's deleted conversations, which has a
// loop if one of them was merged into another.
const maxDeleted = 100

// open reopens the conversation (AF-09). Front itself does so for a message from
// the customer, but not for one from the company. The effect comes right after the
// call's own message: an archived conversation takes the subject of every message.
func (i *integration) open(ctx context.Context, j *engine.Job) (string, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	current, _, err := i.front.Conversation(ctx, conversation)
	if err != nil || !current.Archived {
		return "", err
	}
	return "", i.front.Open(ctx, conversation)
}

// isDeleted reports whether the call's conversation was deleted after the call was
// logged.
func (i *integration) isDeleted(ctx context.Context, j *engine.Job) (bool, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	current, exists, err := i.front.Conversation(ctx, conversation)
	return err == nil && (!exists || current.Deleted), err
}

// threads stores the conversation of each external conversation id, which Front
// shows only to the channel's own token.
type threads struct {
	rt    host.Runtime
	store store.Store
}

const threadsBucket = Name + ".threads"

func (t threads) conversation(ctx context.Context, key string) (conversation string, known bool, err error) {
	err = t.untilStored(ctx, func() error {
		return t.store.View(ctx, func(tx store.Tx) error {
			var value []byte
			value, known = tx.Get(threadsBucket, key)
			conversation = string(value)
			return nil
		})
	})
	return conversation, known, err
}

// note stores the conversation of a key and the time of its latest call.
func (t threads) note(ctx context.Context, key, conversation string, at int64) error {
	return t.untilStored(ctx, func() error {
		return t.store.Update(ctx, func(tx store.Tx) error {
			if known, _ := tx.Get(threadsBucket, key); string(known) != conversation {
				tx.Put(threadsBucket, key, []byte(conversation))
			}
			if latestIn(tx, key) < at {
				tx.Put(latestBucket, key, strconv.AppendInt(nil, at, 10))
			}
			return nil
		})
	})
}

// untilStored repeats a transaction until the store accepts it. An error means that this
// instance has ended.
func (t threads) untilStored(ctx context.Context, transaction func() error) error {
	pauses := backoff.New(t.rt, "threads")
	for {
		err := transaction()
		if err == nil || fence.Ended(ctx, err) {
			return err
		}
		if err := pauses.Sleep(ctx); err != nil {
			return err
		}
	}
}
