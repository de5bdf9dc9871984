package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
)

// findOrCreateContact returns the contact that has the customer's number (AF-01)
// and creates it if there is none (AF-02).
func (i *integration) findOrCreateContact(ctx context.Context, j *engine.Job) (string, error) {
	handle := customer(j.Call)
	id, ok, err := i.front.ContactByHandle(ctx, handle)
	if ok || err != nil {
		return id, err
	}
	return i.front.CreateContact(ctx, contactName(j.Call), handle)
}

// findAuthor finds the author's teammate. Without one the activity is logged by the
// integration (AF-34).
func (i *integration) findAuthor(ctx context.Context, j *engine.Job) (string, error) {
	return i.teammate(ctx, j, author(j.Call))
}

// teammate finds an agent's teammate by any of the agent's e-mail addresses.
func (i *integration) teammate(ctx context.Context, j *engine.Job, a call.Agent) (id string, err error) {
	for _, email := range j.Call.Emails(a) {
		var ok bool
		if id, ok, err = i.front.TeammateByEmail(ctx, email); ok || err != nil {
			return id, err
		}
	}
	return "", nil
}

// findOwner finds the teammate to assign, usually the author.
func (i *integration) findOwner(ctx context.Context, j *engine.Job) (string, error) {
	if id, done := j.Record.Value(authorEffect); done && author(j.Call).Is(assignee(j.Call)) {
		return id, nil
	}
	return i.teammate(ctx, j, assignee(j.Call))
}
