package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/engine"
)

// assign gives the conversation to the agent who took the call, also to one who
// has not had it so far (AF-21, AF-40).
func (i *integration) assign(ctx context.Context, j *engine.Job) (string, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	owner, _ := j.Record.Value(ownerEffect)
	return "", i.front.Assign(ctx, conversation, owner)
}

// findAssigned looks whether the conversation is the agent's. When it is not,
// assigning it once more is what the call still wants.
func (i *integration) findAssigned(ctx context.Context, j *engine.Job) (string, bool, error) {
	conversation, _ := j.Record.Value(conversationEffect)
	owner, _ := j.Record.Value(ownerEffect)
	stands, _, err := i.front.Conversation(ctx, conversation)
	return "", err == nil && stands.Assignee == owner, err
}
