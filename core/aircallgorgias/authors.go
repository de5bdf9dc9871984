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

// An author is a user id with who it stands for: the agent, or the first admin in
// the agent's place. "" is nobody.
const (
	asAgent = "agent "
	asAdmin = "admin "
)

func userID(author string) string {
	_, id, _ := strings.Cut(author, " ")
	return id
}

// assignee is the user whom a ticket is assigned to: the agent, never the admin
// who only lends a name (AG-13, AG-14).
func assignee(author string) string {
	id, agent := strings.CutPrefix(author, asAgent)
	if !agent {
		return ""
	}
	return id
}

// findAuthor finds who writes the first note (AG-22).
func (i *Integration) findAuthor(ctx context.Context, j *engine.Job) (string, error) {
	return i.authorFor(ctx, j, first(j.Call))
}

// findCloser finds who writes the end note of a call that was passed on (AG-57).
// The admin who stood in for the first agent stands in for the last one as well.
func (i *Integration) findCloser(ctx context.Context, j *engine.Job) (string, error) {
	before := value(j, authorEffect)
	if noted := value(j, noterEffect+" "+agentKey(last(j.Call))); strings.HasPrefix(noted, asAgent) {
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

// noters lists the agents who commented and are not the first: who writes for that
// one is decided with the ticket.
func noters(j *engine.Job) (keys []string) {
	for _, c := range j.Call.Comments.List() {
		if key := agentKey(c.By); !c.By.Is(first(j.Call)) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// agentKey names an agent for the ledger.
func agentKey(a call.Agent) string { return cmp.Or(a.ID, a.Email, "nobody") }

// findNoter finds who writes the comments of an agent (AG-21, AG-22).
func (i *Integration) findNoter(ctx context.Context, j *engine.Job) (string, error) {
	for _, c := range j.Call.Comments.List() {
		if agentKey(c.By) == j.Item {
			return i.authorFor(ctx, j, c.By)
		}
	}
	return "", nil
}

// noter is who writes a comment, "" for nobody.
func noter(j *engine.Job, by call.Agent) string {
	if by.Is(first(j.Call)) {
		return value(j, authorEffect)
	}
	return value(j, noterEffect+" "+agentKey(by))
}

// authorFor finds the user with the agent's e-mail address, or the first admin,
// or nobody (AG-22, AG-23). Missed inbound calls have no agent (AG-48).
func (i *Integration) authorFor(ctx context.Context, j *engine.Job, a call.Agent) (string, error) {
	if user, ok, err := i.userOf(ctx, j, a); ok || err != nil {
		return asAgent + user, err
	}
	return i.admin(ctx, j)
}

// admin is the first admin: the one who has written for somebody in this call, or
// the one that Gorgias names; "" when there is none.
func (i *Integration) admin(ctx context.Context, j *engine.Job) (string, error) {
	for _, e := range j.Record.Entries {
		of, _, _ := strings.Cut(e.Name, " ")
		if (of == authorEffect || of == closerEffect || of == noterEffect) && strings.HasPrefix(e.Value, asAdmin) && e.State == ledger.Done {
			return e.Value, nil
		}
	}
	user, ok, err := i.via().gorgias.FirstAdmin(ctx)
	if !ok {
		return "", err
	}
	return asAdmin + user, nil
}

// userOf finds an agent's user, under any of the addresses that the call gives them.
func (i *Integration) userOf(ctx context.Context, j *engine.Job, a call.Agent) (user string, ok bool, err error) {
	for _, email := range j.Call.Emails(a) {
		if user, ok, err = i.via().gorgias.UserByEmail(ctx, email); ok || err != nil {
			break
		}
	}
	return user, ok, err
}

// closer is the author of what is written at the end.
func closer(j *engine.Job) string {
	if has(j, closerEffect) {
		return value(j, closerEffect)
	}
	return value(j, authorEffect)
}

// findTeams finds the dialler's teams, which the events of an outbound call do
// not name (AG-55). Where Aircall does not say, there are none.
func (i *Integration) findTeams(ctx context.Context, j *engine.Job) (string, error) {
	names, err := i.via().aircall.TeamsOf(ctx, first(j.Call).ID)
	if err != nil && !fence.Ended(ctx, err) && !vendors.Temporary(err) {
		return "", nil
	}
	return string(call.PackNames(names)), err
}
