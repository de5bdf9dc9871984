package aircallfront

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/front"
)

// The value of the call effect: Front has accepted the message under a uid, or
// the message was found in a conversation.
const (
	acceptedAs = "uid:"
	locatedIn  = "in:"
)

// logCall puts the call into Front as one message, of the agent or of the
// customer.
func (i *integration) logCall(ctx context.Context, j *engine.Job) (string, error) {
	contact, _ := j.Record.Value(contactEffect)
	teammate, _ := j.Record.Value(authorEffect)
	m := front.Message{
		Customer:               customer(j.Call).Handle,
		Author:                 teammate,
		Subject:                subject(j.Call),
		Body:                   activity(j.Call),
		ExternalID:             activityKey(j.Call),
		ExternalConversationID: conversationKey(contact),
		DeliveredAt:            loggedAt(j.Call),
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

// findCall looks whether the call's message is in Front, and looks again while
// one that Front has just accepted might still appear.
func (i *integration) findCall(ctx context.Context, j *engine.Job) (string, bool, error) {
	conversation, ok, err := i.patiently(ctx, j, settling, func(int) (string, bool, error) { return i.locate(ctx, j) })
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
// in. A uid that Front does not know is not processed yet; one that it still
// does not know after a while was a repetition that Front dropped, and it is
// the first message that is searched for.
func (i *integration) resolveConversation(ctx context.Context, j *engine.Job) (string, error) {
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
		return i.locate(ctx, j)
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
