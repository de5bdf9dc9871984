package aircallfront

import (
	"context"

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
	id, _, err := i.front.TeammateByEmail(ctx, author(j.Call).Email)
	return id, err
}

// findOwner looks for the teammate to assign; mostly that is the author.
func (i *integration) findOwner(ctx context.Context, j *engine.Job) (string, error) {
	if id, done := j.Record.Value(authorEffect); done && sameTeammate(author(j.Call), assignee(j.Call)) {
		return id, nil
	}
	id, _, err := i.front.TeammateByEmail(ctx, assignee(j.Call).Email)
	return id, err
}
