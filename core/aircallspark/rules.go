package aircallspark

import (
	"time"

	"github.com/callsim/callsim/core/call"
)

// isLogged: what comes from or goes to nobody's number is not logged (AP-31).
func isLogged(c *call.Call) bool { return c.Customer != "" }

// asksForUsers: only where the call itself does not say whose it is does it
// count who uses the line: for messages (AP-16, AP-26) and for inbound calls that
// nobody answered (AP-28).
func asksForUsers(c *call.Call) bool {
	return c.Message || c.Direction != call.Outbound && c.Outcome() != call.Answered
}

// agentOf is the Aircall user whose call or message it is; onlyUser is the one
// who alone uses the line, if anybody does.
//
//   - A call belongs to the user who dialled it (AP-14) or to whom Aircall gave
//     it, and after a transfer to the last who spoke (AP-15, AP-33).
//   - What nobody answered belongs to the line's only user, and on a shared line
//     to the user rung last; where none was, to nobody yet (AP-28).
//   - A message belongs to the line's only user (AP-26); on a shared line a
//     person must say (AP-16).
func agentOf(c *call.Call, onlyUser call.Agent) call.Agent {
	switch {
	case !asksForUsers(c):
		return c.Last
	case onlyUser.Known() || c.Message:
		return onlyUser
	default:
		return c.Rung
	}
}

// settling is how long after the end of an unanswered call nobody may conclude
// whose phone rang last: its webhooks come in any order, and a delivery that
// failed is repeated after ten seconds (XR-02). The end itself is told after 30.
const settling = 45 * time.Second

func settledAt(c *call.Call) time.Time {
	return time.Unix(max(c.Ended, c.Started), 0).UTC().Add(settling)
}

// table says where a contact's call is logged; none is nowhere, so it waits for
// a person to choose. on tells whether the team member works on a project, all
// is the company's switch; both are only asked where they count.
//
//   - In one project: there, whatever the switch and whoever took it (AP-03,
//     AP-04, AP-24).
//   - In several, switch on: in those of them that the member is on, and in no
//     other (AP-05, AP-06); on none of them it waits (AP-20).
//   - In several, switch off: it waits (AP-07).
//   - In none: it waits (AP-19).
func table(projects []string, all func() (bool, error), on func(project string) (bool, error)) (where []string, err error) {
	if len(projects) <= 1 {
		return projects, nil
	}
	if everywhere, err := all(); !everywhere || err != nil {
		return nil, err
	}
	for _, project := range projects {
		isOn, err := on(project)
		if err != nil {
			return nil, err
		}
		if isOn {
			where = append(where, project)
		}
	}
	return where, nil
}
