package aircallspark

import (
	"cmp"
	"context"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/spark"
)

// interaction returns the call as an interaction of a project.
func interaction(j *engine.Job) spark.Interaction {
	member, _ := j.Record.Value(memberEffect)
	return spark.Interaction{
		Contact: list(j, contactsEffect)[0], Member: member, Type: interactionType(j.Call),
		At: when(j.Call), Note: note(j.Call),
	}
}

// logIn logs the call in the job's project.
func (i *integration) logIn(ctx context.Context, j *engine.Job) (string, error) {
	return i.spark.Log(ctx, j.Item, interaction(j))
}

// findIn finds the call's interaction in the project.
func (i *integration) findIn(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.spark.Find(ctx, j.Item, interaction(j), mark(j.Call))
}

// when returns the time of the call for Spark: its start, or the next known time.
func when(c *call.Call) int64 { return cmp.Or(c.Started, c.Answered, c.Ended, c.LatestFact) }

// addUnassigned lists the call under Unassigned with the known data; a person chooses the
// rest (AP-08).
func (i *integration) addUnassigned(ctx context.Context, j *engine.Job) (string, error) {
	c := j.Call
	u := spark.Unassigned{
		Key: unassignedKey(c.ID), Message: c.Message, Direction: c.Direction.String(), Number: c.Customer,
		Type: interactionType(c), Matching: list(j, contactsEffect), At: when(c), Note: note(c), Link: c.Asset,
	}
	u.Member, _ = j.Record.Value(memberEffect)
	if len(u.Matching) == 1 {
		u.Contact = u.Matching[0]
	}
	if !c.Message && c.Started > 0 && c.Ended > 0 { // without both, the duration is unknown (XR-18)
		u.Duration = new(int64)
		*u.Duration = max(0, c.Ended-c.Started)
	}
	return i.spark.AddUnassigned(ctx, u)
}

// assign sets the projects of the unassigned record. If a person has already
// assigned it, nothing is left to do.
func (i *integration) assign(ctx context.Context, j *engine.Job) (string, error) {
	record, _ := j.Record.Value(unassignedEffect)
	err := i.spark.Assign(ctx, record, list(j, chosenEffect))
	if err == nil || vendors.Temporary(err) {
		return "", err
	}
	if _, assigned, lookErr := i.findAssigned(ctx, j); assigned || lookErr != nil {
		return "", lookErr
	}
	return "", err
}

// findAssigned reports whether the record was assigned.
func (i *integration) findAssigned(ctx context.Context, j *engine.Job) (string, bool, error) {
	record, _ := j.Record.Value(unassignedEffect)
	assigned, err := i.spark.IsAssigned(ctx, record)
	return "", assigned, err
}

// The keys of calls and messages under Unassigned begin with callKey and
// messageKey.
const (
	callKey    = "aircall:call:"
	messageKey = "aircall:message:"
)

func unassignedKey(id string) string {
	if message, ok := aircall.MessageID(id); ok {
		return messageKey + message
	}
	return callKey + id
}

// CallOf returns the call of a key; ok is false for keys of other programs.
func CallOf(key string) (id string, ok bool) {
	if message, ok := strings.CutPrefix(key, messageKey); ok {
		return aircall.CallOfMessage(message), message != ""
	}
	id, ok = strings.CutPrefix(key, callKey)
	return id, ok && id != ""
}

// interactionType returns the value of Spark's interaction type for a call or
// message.
func interactionType(c *call.Call) string {
	switch {
	case c.Message && c.Direction == call.Outbound:
		return "Message Out"
	case c.Message:
		return "Message In"
	case c.Direction == call.Outbound:
		return "Call Out"
	case c.Outcome() == call.Answered:
		return "Call In"
	case c.Outcome() == call.LeftVoicemail:
		return "Voicemail"
	default:
		return "Missed Call"
	}
}
