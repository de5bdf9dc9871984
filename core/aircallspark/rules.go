package aircallspark

import (
	"time"

	"github.com/callsim/callsim/core/call"
)

// isLogged reports whether the call is logged: not one with a withheld number
// (AP-31).
func isLogged(c *call.Call) bool { return c.Customer != "" }

// asksForUsers reports whether the line's users decide whose call it is: only for
// messages (AP-16, AP-26) and for unanswered inbound calls (AP-28).
func asksForUsers(c *call.Call) bool {
	return c.Message || c.Direction != call.Outbound && c.Outcome() != call.Answered
}

// agentOf returns the Aircall user of a call or message; onlyUser is the line's
// only user, if it has just one.
//
//   - A call belongs to the user who dialled it (AP-14) or to whom Aircall routed
//     it, after a transfer to the last who spoke (AP-15, AP-33).
//   - An unanswered call belongs to the line's only user, and on a shared line to
//     the user rung last, if any (AP-28).
//   - A message belongs to the line's only user (AP-26); on a shared line a person
//     must choose (AP-16).
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

// settling is the time after the end of an unanswered call until the agent rung
// last is known: webhooks arrive in any order, and a failed delivery is repeated
// after ten seconds (XR-02). The event of the end itself comes after 30 seconds.
const settling = 45 * time.Second

func settledAt(c *call.Call) time.Time {
	return time.Unix(max(c.Ended, c.Started), 0).UTC().Add(settling)
}

// table returns the projects in which a contact's call is logged; with none, a
// person must choose. on reports whether the team member works on a project, all
// returns the company's setting "log on all projects"; both are only called where
// they matter.
//
//   - Contact in one project: that project, whatever the setting and the member
//     (AP-03, AP-04, AP-24).
//   - In several, setting ON: those projects that the member works on, and no other
//     (AP-05, AP-06); if there are none, a person chooses (AP-20).
//   - In several, setting OFF: a person chooses (AP-07).
//   - In none: a person chooses (AP-19).
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
