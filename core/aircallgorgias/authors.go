package aircallgorgias

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
)

// An author is a user id with its origin: the agent's user, or the first admin in
// place of the agent. "" means no user.
const (
	asAgent = "agent "
	asAdmin = "admin "
)

func userID(author string) string {
	_, id, _ := strings.Cut(author, " ")
	return id
}

// assignee returns the user to whom a ticket is assigned: the agent's user, never
// the admin in place of an agent (AG-13, AG-14).
func assignee(author string) string {
	id, agent := strings.CutPrefix(author, asAgent)
	if !agent {
		return ""
	}
	return id
}

// findAuthor finds the author of the first note (AG-22).
func (i *Integration) findAuthor(ctx context.Context, j *engine.Job) (string, error) {
	return i.authorFor(ctx, j, first(j.Call))
}

// findEndAuthor finds the author of the end note of a transferred call (AG-57). If an
// admin is the author for the first agent, the same admin is the author for the
// last agent.
func (i *Integration) findEndAuthor(ctx context.Context, j *engine.Job) (string, error) {
	before := value(j, authorEffect)
	if noted := value(j, commentAuthorEffect+" "+agentKey(last(j.Call))); strings.HasPrefix(noted, asAgent) {
		return noted, nil
	} else if noted != "" {
		return i.admin(ctx, j)
	}
	if user, ok, err := i.userOf(ctx, j, last(j.Call)); ok || err != nil {
		return asAgent + user, err
	}
	if strings.HasPrefix(before, asAdmin) {
		return before, nil
	}
	return i.admin(ctx, j)
}

// commentingAgents lists the agents who commented, except the first agent, whose author is
// chosen with the ticket.
func commentingAgents(j *engine.Job) (keys []string) {
	for _, c := range j.Call.Comments.List() {
		if key := agentKey(c.By); !c.By.Is(first(j.Call)) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// agentKey identifies an agent in the ledger.
func agentKey(a call.Agent) string { return cmp.Or(a.ID, a.Email, "nobody") }

// findCommentAuthor finds the author of an agent's comments (AG-21, AG-22).
func (i *Integration) findCommentAuthor(ctx context.Context, j *engine.Job) (string, error) {
	for _, c := range j.Call.Comments.List() {
		if agentKey(c.By) == j.Item {
			return i.authorFor(ctx, j, c.By)
		}
	}
	return "", nil
}

// commentAuthor returns the author of a comment, "" for none.
func commentAuthor(j *engine.Job, by call.Agent) string {
	if by.Is(first(j.Call)) {
		return value(j, authorEffect)
	}
	return value(j, commentAuthorEffect+" "+agentKey(by))
}

// authorFor finds the user with the agent's e-mail address, otherwise the first
// admin, otherwise no user (AG-22, AG-23). Missed inbound calls have no agent
// (AG-48).
func (i *Integration) authorFor(ctx context.Context, j *engine.Job, a call.Agent) (string, error) {
	if user, ok, err := i.userOf(ctx, j, a); ok || err != nil {
		return asAgent + user, err
	}
	return i.admin(ctx, j)
}

// admin returns the first admin: the one already chosen in this call, or the first
// in Gorgias's list; "" if there is none.
func (i *Integration) admin(ctx context.Context, j *engine.Job) (string, error) {
	for _, e := range j.Record.Entries {
		of, _, _ := strings.Cut(e.Name, " ")
		if (of == authorEffect || of == endAuthorEffect || of == commentAuthorEffect) && strings.HasPrefix(e.Value, asAdmin) && e.State == ledger.Done {
			return e.Value, nil
		}
	}
	user, ok, err := i.via().gorgias.FirstAdmin(ctx)
	if !ok {
		return "", err
	}
	return asAdmin + user, nil
}

// userOf finds an agent's user by any of the agent's e-mail addresses.
func (i *Integration) userOf(ctx context.Context, j *engine.Job, a call.Agent) (user string, ok bool, err error) {
	for _, email := range j.Call.Emails(a) {
		if user, ok, err = i.via().gorgias.UserByEmail(ctx, email); ok || err != nil {
			break
		}
	}
	return user, ok, err
}

// endAuthor returns the author of the end note.
func endAuthor(j *engine.Job) string {
	if has(j, endAuthorEffect) {
		return value(j, endAuthorEffect)
	}
	return value(j, authorEffect)
}

// findTeams finds the teams of the agent who dialled: events of an outbound call do
// not contain them (AG-55). If Aircall refuses, there are none.
func (i *Integration) findTeams(ctx context.Context, j *engine.Job) (string, error) {
	names, err := i.via().aircall.TeamsOf(ctx, first(j.Call).ID)
	if err != nil && !fence.Ended(ctx, err) && !vendors.Temporary(err) {
		return "", nil
	}
	return string(call.PackNames(names)), err
}
