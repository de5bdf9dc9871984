package aircallfront

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/front"
)

// The value of a message's effect: Front has accepted the message under a uid,
// or the message was found in a conversation.
const (
	acceptedAs = "uid:"
	locatedIn  = "in:"
)

// message is the effect of putting one activity into Front.
//
// It is findable although Front drops a repeated external id: its reference
// does not promise that for channel messages, so an unknown result is looked up
// first.
func (i *integration) message(name string, due func(*engine.Job) engine.Due, about func(*call.Call) activity) engine.Effect {
	return engine.Effect{
		Name: name, Class: ledger.Findable, Due: due,
		Do: func(ctx context.Context, j *engine.Job) (string, error) {
			return i.send(ctx, j, about(j.Call))
		},
		Find: func(ctx context.Context, j *engine.Job) (string, bool, error) {
			return i.find(ctx, j, about(j.Call))
		},
	}
}

// unlessDeleted leaves out a message that comes so late that its conversation may
// have been deleted meanwhile: a message of the customer would bring it back
// (AF-47).
func (i *integration) unlessDeleted(message engine.Effect) engine.Effect {
	send := message.Do
	message.Do = func(ctx context.Context, j *engine.Job) (string, error) {
		if deleted, err := i.isDeleted(ctx, j); deleted || err != nil {
			return "", err
		}
		return send(ctx, j)
	}
	return message
}

// send puts an activity into Front as a message of the agent or of the customer,
// whoever authors the call. Each carries the call's subject: should the
// conversation be archived before the next one comes, it must not take another
// (AF-09). An incoming message opens the conversation (AF-04); on the channel of
// calls nobody can answer it (AF-26).
func (i *integration) send(ctx context.Context, j *engine.Job, a activity) (string, error) {
	teammate, _ := j.Record.Value(authorEffect)
	m := front.Message{
		Customer:               customer(j.Call).Handle,
		Author:                 teammate,
		Subject:                subject(j.Call),
		Body:                   a.body(),
		ExternalID:             a.key,
		ExternalConversationID: thread(j).key,
		DeliveredAt:            a.at,
	}
	if thread(j).late {
		m.Subject = "" // an archived conversation takes over every other one
	}
	send := i.front.SyncInbound
	if byAgent(j.Call) {
		send = i.front.SyncOutbound
	}
	uid, err := send(ctx, j.Settings.Text(FrontChannel), m)
	return acceptedAs + uid, err
}

// settling is the pauses between looks for a message. Front answers before it
// has processed a message; seconds are documented as possible, so that is how
// long nobody may conclude that it is not there.
var settling = []time.Duration{time.Second, 3 * time.Second, 10 * time.Second, 0}

// find looks whether an activity is in Front, and looks again while one that
// Front has just accepted might still appear.
func (i *integration) find(ctx context.Context, j *engine.Job, a activity) (string, bool, error) {
	conversation, ok, err := i.patiently(ctx, j, settling, func(int) (string, bool, error) { return i.locate(ctx, j, a) })
	return locatedIn + conversation, ok, err
}

// appearing is the pauses between looks for a message that Front has accepted:
// half an hour in all.
var appearing = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
	16 * time.Second, 32 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 0,
}

// searchFrom is the look from which on the message is searched for, too.
const searchFrom = 4

// resolveConversation learns which conversation Front put the call's message
// in, and notes it for the contact's next call. A message is all that makes a
// conversation (AF-03), and nothing is asked of Front about the place: a new one
// stays in the channel's own inbox (AF-05), one that was moved where it is (AF-06,
// AF-38).
func (i *integration) resolveConversation(ctx context.Context, j *engine.Job) (string, error) {
	conversation, err := i.conversationOfMessage(ctx, j)
	if err == nil {
		err = i.threads.note(ctx, thread(j).key, conversation, loggedAt(j.Call))
	}
	return conversation, err
}

// conversationOfMessage waits for the call's message to appear. A uid that Front
// does not know is not processed yet; one that it still does not know after a
// while was a repetition that Front dropped, and it is the first message that
// is searched for.
func (i *integration) conversationOfMessage(ctx context.Context, j *engine.Job) (string, error) {
	logged, _ := j.Record.Value(callEffect)
	if conversation, located := strings.CutPrefix(logged, locatedIn); located {
		return conversation, nil
	}
	uid := strings.TrimPrefix(logged, acceptedAs)
	if err := i.rt.Sleep(ctx, appearing[0]); err != nil {
		return "", err
	}
	conversation, ok, err := i.patiently(ctx, j, appearing[1:], func(look int) (string, bool, error) {
		if id, ok, err := i.front.MessageByUID(ctx, uid); ok || err != nil || look < searchFrom {
			return id, ok, err
		}
		return i.locate(ctx, j, theCall(j.Call))
	})
	if err == nil && !ok {
		err = fmt.Errorf("front accepted the message of call %s as %s and never showed it", j.Call.ID, uid)
	}
	return conversation, err
}

// patiently looks for something as often as there are pauses, one after each
// look. Looks that fail in passing are repeated and do not count.
func (i *integration) patiently(ctx context.Context, j *engine.Job, row []time.Duration, look func(n int) (string, bool, error)) (found string, ok bool, err error) {
	failures := backoff.New(i.rt, "looking for call "+j.Call.ID)
	for n := 0; n < len(row); {
		pause := time.Duration(0)
		switch found, ok, err = look(n); {
		case ok:
			return found, true, nil
		case err == nil:
			pause = row[n]
			n++
		case vendors.Temporary(err):
			pause = failures.Next()
		default:
			return "", false, err
		}
		if err = i.rt.Sleep(ctx, pause); err != nil {
			return "", false, err
		}
	}
	return "", false, nil
}
