package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/engine"
)

// assign assigns the conversation to the agent who took the call, even if it was
// assigned to another agent (AF-21, AF-40).
func (i *integration) assign(ctx context.Context, j *engine.Job) (string, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	owner, _ := j.Record.Value(ownerEffect)
	return "", i.front.Assign(ctx, conversation, owner)
}

// findAssigned reports whether the conversation is assigned to the agent. If not,
// it is assigned once more.
func (i *integration) findAssigned(ctx context.Context, j *engine.Job) (string, bool, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	owner, _ := j.Record.Value(ownerEffect)
	current, _, err := i.front.Conversation(ctx, conversation)
	return "", err == nil && current.Assignee == owner, err
}
