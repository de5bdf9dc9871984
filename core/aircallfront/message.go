package aircallfront

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/core/engine"
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

// Front answers before it has processed a message. Seconds are documented as
// possible, so that is how long nobody may conclude that it is not there.
var settling = [...]time.Duration{time.Second, 3 * time.Second, 10 * time.Second}

// findCall looks whether the call's message is in Front, and looks again while
// one that Front has just accepted might still appear.
func (i *integration) findCall(ctx context.Context, j *engine.Job) (string, bool, error) {
	for _, pause := range settling {
		if conversation, ok, err := i.locate(ctx, j); ok || err != nil {
			return locatedIn + conversation, ok, err
		}
		if err := i.rt.Sleep(ctx, pause); err != nil {
			return "", false, err
		}
	}
	conversation, ok, err := i.locate(ctx, j)
	return locatedIn + conversation, ok, err
}

// maxConversations bounds the search for the call's message: it is the
// contact's latest activity or close to it.
const maxConversations = 20

// locate finds the conversation that holds the call's message.
func (i *integration) locate(ctx context.Context, j *engine.Job) (conversation string, ok bool, err error) {
	contact, _ := j.Record.Value(contactEffect)
	conversations, err := i.front.ContactConversations(ctx, contact)
	if err != nil {
		return "", false, err
	}
	for _, id := range conversations[:min(len(conversations), maxConversations)] {
		if ok, err = i.front.HasMessage(ctx, id, activityKey(j.Call)); ok || err != nil {
			return id, ok, err
		}
	}
	return "", false, nil
}

// How an accepted message is awaited: pauses double from the first to the
// longest, about half an hour in all.
const (
	firstPoll   = 250 * time.Millisecond
	longestPoll = 5 * time.Minute
	polls       = 16
	searchFrom  = 16 * time.Second // from this pause on it is searched for, too
)

// resolveConversation learns which conversation Front put the call's message
// in. A uid that Front does not know is not processed yet; one that it still
// does not know after a while was a repetition that Front dropped, and the
// first message is found by its external id.
func (i *integration) resolveConversation(ctx context.Context, j *engine.Job) (string, error) {
	logged, _ := j.Record.Value(callEffect)
	if conversation, located := strings.CutPrefix(logged, locatedIn); located {
		return conversation, nil
	}
	uid := strings.TrimPrefix(logged, acceptedAs)
	pause := firstPoll
	for range polls {
		if err := i.rt.Sleep(ctx, pause); err != nil {
			return "", err
		}
		if id, ok, err := i.front.MessageByUID(ctx, uid); ok || err != nil {
			return id, err
		}
		if pause >= searchFrom {
			if id, ok, err := i.locate(ctx, j); ok || err != nil {
				return id, err
			}
		}
		pause = min(2*pause, longestPoll)
	}
	return "", fmt.Errorf("front accepted the message of call %s as %s and never showed it", j.Call.ID, uid)
}
