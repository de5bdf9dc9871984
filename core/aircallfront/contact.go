package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
)

// findOrCreateContact chooses the contact that owns the customer's number
// (AF-01) and creates it when there is none (AF-02).
func (i *integration) findOrCreateContact(ctx context.Context, j *engine.Job) (string, error) {
	handle := customer(j.Call)
	id, ok, err := i.front.ContactByHandle(ctx, handle)
	if ok || err != nil {
		return id, err
	}
	return i.front.CreateContact(ctx, contactName(j.Call), handle)
}

// findAuthor looks for the author's teammate. An agent who is nobody in Front
// leaves the activity to the integration (AF-34).
func (i *integration) findAuthor(ctx context.Context, j *engine.Job) (string, error) {
	return i.teammate(ctx, j, author(j.Call))
}

// teammate finds an agent under any of the addresses that the call gives them.
func (i *integration) teammate(ctx context.Context, j *engine.Job, a call.Agent) (id string, err error) {
	for _, email := range j.Call.Emails(a) {
		var ok bool
		if id, ok, err = i.front.TeammateByEmail(ctx, email); ok || err != nil {
			return id, err
		}
	}
	return "", nil
}

// findOwner looks for the teammate to assign; mostly that is the author.
func (i *integration) findOwner(ctx context.Context, j *engine.Job) (string, error) {
	if id, done := j.Record.Value(authorEffect); done && author(j.Call).Is(assignee(j.Call)) {
		return id, nil
	}
	return i.teammate(ctx, j, assignee(j.Call))
}
