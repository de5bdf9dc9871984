package aircall

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/callsim/callsim/fakes/kit"
)

// transferBody is the request of a transfer. It names exactly one target.
type transferBody struct {
	UserID   flexibleID `json:"user_id"`
	TeamID   flexibleID `json:"team_id"`
	Number   string     `json:"number"`
	Strategy string     `json:"dispatching_strategy"`
}

// flexibleID is an id that clients send as a number or as a string; 0: absent.
type flexibleID int64

// UnmarshalJSON implements [json.Unmarshaler].
func (id *flexibleID) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		text = string(b)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if text == "null" {
		n, err = 0, nil
	}
	if err != nil || n < 0 {
		return badRequest("an id must be an integer: " + strconv.Quote(text))
	}
	*id = flexibleID(n)
	return nil
}

// transferCall makes a cold transfer. If the target is not available, the transfer
// fails (API reference, "Transfer a call").
func (s *Server) transferCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	var body transferBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	to, err := s.destinationOf(tx, body)
	if err != nil {
		return kit.Response{}, err
	}
	if why := c.transferError(to); why != "" {
		return kit.Response{}, badRequest(why)
	}
	if c.consulted != nil {
		s.leaveConsultation(tx, c)
	}
	s.transfer(tx, c, c.user, to)
	return kit.NoContent(), nil
}

// transferError returns why the call cannot be transferred to this target, or "".
func (c *call) transferError(to destination) string {
	switch {
	case c.stage == over:
		return "The call has already ended"
	case c.stage == dialling || c.stage == transferring || c.stage == talkingToExternal:
		return "The call cannot be transferred in its current state"
	case to.e164 != "" && (c.outbound || c.user != nil):
		return "Only inbound calls that are not answered yet can be transferred to an external number"
	case to.user != nil && to.user == c.user:
		return "The call is already with this user"
	}
	return ""
}

func (s *Server) destinationOf(tx *kit.Tx, body transferBody) (destination, error) {
	targets := 0
	for _, present := range []bool{body.UserID != 0, body.TeamID != 0, body.Number != ""} {
		if present {
			targets++
		}
	}
	switch {
	case targets != 1:
		return destination{}, badRequest("Exactly one of user_id, team_id and number is required")
	case body.Strategy != "" && body.TeamID == 0:
		return destination{}, badRequest("dispatching_strategy needs a team_id")
	case body.UserID != 0:
		u, ok := s.users.Get(int64(body.UserID))
		if !ok {
			return destination{}, badRequest("user_id does not exist")
		}
		return toUser(u), nil
	case body.TeamID != 0:
		t, ok := s.teams.Get(int64(body.TeamID))
		if !ok {
			return destination{}, badRequest("team_id does not exist")
		}
		return teamDestination(tx, t, body.Strategy)
	}
	if problem := s.externalNumberError(body.Number); problem != "" {
		return destination{}, badRequest(problem)
	}
	return destination{e164: body.Number}, nil
}

// teamDestination rings a team by the dispatching strategy: all members at the same
// time, or one after the other.
func teamDestination(tx *kit.Tx, t *team, strategy string) (destination, error) {
	if len(t.users) == 0 {
		return destination{}, badRequest("The team has no users")
	}
	to := toTeam(t)
	order := slices.Clone(t.users)
	switch strategy {
	case "", "simultaneous":
		return to, nil
	case "random":
		tx.Rand().Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	case "longest_idle":
		slices.SortStableFunc(order, func(a, b *user) int { return a.idleSince.Compare(b.idleSince) })
	default:
		return destination{}, badRequest("dispatching_strategy must be simultaneous, random or longest_idle")
	}
	to.steps = nil
	for i := range order {
		to.steps = append(to.steps, ringStep{users: order[i : i+1], team: t})
	}
	return to, nil
}
