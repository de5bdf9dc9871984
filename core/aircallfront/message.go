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

// The value of a message's effect: Front has accepted the message under a uid, or
// the message was found in a conversation.
const (
	acceptedAs = "uid:"
	locatedIn  = "in:"
)

// message returns the effect that logs one activity as a message.
//
// It is findable although Front drops a repeated external id: Front's reference
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

// unlessDeleted skips a message if the conversation was deleted in the meantime: an
// inbound message would restore it (AF-47).
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

// send logs an activity as a message by the agent or the customer, whichever the
// call is logged by. Every message has the call's subject, because a conversation
// that is archived between two messages takes the subject of the next (AF-09). An
// inbound message opens the conversation (AF-04); on the channel of calls nobody
// can reply to it (AF-26).
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
		m.Subject = "" // an archived conversation takes any other subject
	}
	send := i.front.SyncInbound
	if byAgent(j.Call) {
		send = i.front.SyncOutbound
	}
	uid, err := send(ctx, j.Settings.Text(FrontChannel), m)
	return acceptedAs + uid, err
}

// settling are the delays between look-ups of a message. Front responds before it
// has processed a message and documents a delay of seconds, so a message counts as
// missing only after all of them.
var settling = []time.Duration{time.Second, 3 * time.Second, 10 * time.Second, 0}

// find looks an activity up in Front, repeatedly while a message that Front has
// just accepted may still appear.
func (i *integration) find(ctx context.Context, j *engine.Job, a activity) (string, bool, error) {
	conversation, ok, err := i.lookUpRepeatedly(ctx, j, settling, func(int) (string, bool, error) { return i.locate(ctx, j, a) })
	return locatedIn + conversation, ok, err
}

// appearing are the delays between look-ups of a message that Front has accepted,
// half an hour in total.
var appearing = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
	16 * time.Second, 32 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 0,
}

// searchFrom is the index of the first look-up that also searches for the message.
const searchFrom = 4

// resolveConversation finds the conversation into which Front threaded the call's
// message and stores it for the contact's next call. Only a message creates a
// conversation (AF-03). It is not moved: a new conversation stays in the channel's
// own inbox (AF-05), a moved one where it is (AF-06, AF-38).
func (i *integration) resolveConversation(ctx context.Context, j *engine.Job) (string, error) {
	conversation, err := i.conversationOfMessage(ctx, j)
	if err == nil {
		err = i.threads.note(ctx, thread(j).key, conversation, loggedAt(j.Call))
	}
	return conversation, err
}

// conversationOfMessage waits for the call's message to appear. Front does not show
// a uid until it has processed the message. A uid that is still missing after a
// while was dropped by Front as a duplicate; then the first message is searched
// for.
func (i *integration) conversationOfMessage(ctx context.Context, j *engine.Job) (string, error) {
	logged, _ := j.Record.Value(callEffect)
	if conversation, located := strings.CutPrefix(logged, locatedIn); located {
		return conversation, nil
	}
	uid := strings.TrimPrefix(logged, acceptedAs)
	if err := i.rt.Sleep(ctx, appearing[0]); err != nil {
		return "", err
	}
	conversation, ok, err := i.lookUpRepeatedly(ctx, j, appearing[1:], func(lookUp int) (string, bool, error) {
		if id, ok, err := i.front.MessageByUID(ctx, uid); ok || err != nil || lookUp < searchFrom {
			return id, ok, err
		}
		return i.locate(ctx, j, theCall(j.Call))
	})
	if err == nil && !ok {
		err = fmt.Errorf("front accepted the message of call %s as %s, but it never appeared", j.Call.ID, uid)
	}
	return conversation, err
}

// lookUpRepeatedly calls lookUp until it finds something, with the given delays
// after the look-ups. Look-ups that fail temporarily are repeated and do not count.
func (i *integration) lookUpRepeatedly(ctx context.Context, j *engine.Job, delays []time.Duration, lookUp func(n int) (string, bool, error)) (found string, ok bool, err error) {
	failures := backoff.New(i.rt, "looking for call "+j.Call.ID)
	for n := 0; n < len(delays); {
		pause := time.Duration(0)
		switch found, ok, err = lookUp(n); {
		case ok:
			return found, true, nil
		case err == nil:
			pause = delays[n]
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
