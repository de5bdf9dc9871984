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

// chosen is the thread that a call joins: the value of the thread effect.
type chosen struct {
	key string // external conversation id

	// toOpen: the conversation lay in the archive before the call was logged.
	// Only then may the call take it out of there; whatever archives it
	// afterwards, a person or a company rule, knows about the call.
	toOpen bool

	// late: a later call was logged in the conversation before this one was found
	// (XR-15). This one then leaves subject, assignee and status as they are.
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

// thread reads the decision.
func thread(j *engine.Job) chosen {
	value, _ := j.Record.Value(threadEffect)
	return readChosen(value)
}

func readChosen(value string) chosen {
	value, late := strings.CutPrefix(value, foundLate)
	key, toOpen := strings.CutPrefix(value, archivedBefore)
	return chosen{key, toOpen, late}
}

// chooseThread decides which conversation the call joins: the contact's (AF-10,
// AF-36), unless it was deleted, for a message with its key would bring it back
// (AF-47). The key of its successor follows from it, so that two calls at the
// same time choose the same one (XR-09). Who began the call makes no difference
// (AF-25), nor does whether the conversation is archived (AF-32).
func (i *integration) chooseThread(ctx context.Context, j *engine.Job) (string, error) {
	contact, _ := j.Record.Value(contactEffect)
	key := conversationKey(contact)
	for range maxDeleted {
		conversation, known, err := i.threads.conversation(ctx, key)
		if err != nil || !known {
			return chosen{key: key}.value(), err
		}
		stands, exists, err := i.front.Conversation(ctx, conversation)
		switch {
		case err != nil:
			return "", err
		case !exists || stands.Deleted:
			key = successorKey(contact, conversation)
		default:
			return chosen{key: key, toOpen: stands.Archived}.value(), nil
		}
	}
	return chosen{key: key + "-" + j.Call.ID}.value(), nil
}

// maxDeleted bounds the row of a contact's deleted conversations. There is a
// loop in it when somebody merged one of them into another.
const maxDeleted = 100

// open takes the conversation out of the archive (AF-09). Front does that itself
// for a message of the customer, but not for one of the company. It must come
// right after the call's own message: while it is archived, the conversation
// takes the subject of every message.
func (i *integration) open(ctx context.Context, j *engine.Job) (string, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	stands, _, err := i.front.Conversation(ctx, conversation)
	if err != nil || !stands.Archived {
		return "", err
	}
	return "", i.front.Open(ctx, conversation)
}

// isDeleted reports whether the call's conversation was deleted after the call
// was logged in it.
func (i *integration) isDeleted(ctx context.Context, j *engine.Job) (bool, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	stands, exists, err := i.front.Conversation(ctx, conversation)
	return err == nil && (!exists || stands.Deleted), err
}

// threads remembers which conversation an external conversation id leads to.
// Front itself tells that to the channel's own token only.
type threads struct {
	rt    host.Runtime
	store store.Store
}

const threadsBucket = Name + ".threads"

func (t threads) conversation(ctx context.Context, key string) (conversation string, known bool, err error) {
	err = t.surely(ctx, func() error {
		return t.store.View(ctx, func(tx store.Tx) error {
			var value []byte
			value, known = tx.Get(threadsBucket, key)
			conversation = string(value)
			return nil
		})
	})
	return conversation, known, err
}

// note notes which conversation a key leads to, and to when its latest call is dated.
func (t threads) note(ctx context.Context, key, conversation string, at int64) error {
	return t.surely(ctx, func() error {
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

// surely repeats a transaction until the store takes it. An error means that
// this instance has ended.
func (t threads) surely(ctx context.Context, transaction func() error) error {
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
