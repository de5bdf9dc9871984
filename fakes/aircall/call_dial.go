package aircall

import (
	"fmt"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

// errUserUnavailable is the answer for a user who is not free (API reference, "Start
// an outbound call").
var errUserUnavailable = &appError{status: http.StatusMethodNotAllowed, name: "Method Not Allowed",
	troubleshoot: "The user is currently unavailable", unsuccessful: true}

// startCall makes the user's desktop app dial a number immediately.
func (s *Server) startCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		NumberID flexibleID `json:"number_id"`
		To       string     `json:"to"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	n, exists := s.numbers.Get(int64(body.NumberID))
	switch {
	case !exists:
		return kit.Response{}, badRequest("number_id does not exist")
	case checkE164(body.To) != "":
		return kit.Response{}, badRequest("to: " + checkE164(body.To))
	case !n.assigned(u):
		return kit.Response{}, badRequest("The number is not assigned to the user")
	case !u.free():
		return kit.Response{}, errUserUnavailable
	}
	s.dial(tx, u, n, body.To)
	return kit.NoContent(), nil
}

// prefillDialer fills a number into the user's app without dialling it.
func (s *Server) prefillDialer(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		To string `json:"to"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	switch {
	case checkE164(body.To) != "":
		return kit.Response{}, badRequest("to: " + checkE164(body.To))
	case !u.free():
		return kit.Response{}, errUserUnavailable
	}
	u.prefilled = body.To
	u.Touch(tx)
	return kit.NoContent(), nil
}

// DialPrefilled dials the number that an integration has filled into the user's
// dialler.
func (s *Server) DialPrefilled(userID, lineID int64) (callID int64, err error) {
	to := ""
	err = s.engine.Act(func(*kit.Tx) error {
		u, ok := s.users.Get(userID)
		switch {
		case !ok:
			return fmt.Errorf("user %d cannot dial: there is no such user", userID)
		case u.prefilled == "":
			return fmt.Errorf("%s cannot dial: no number is filled in", u.name)
		}
		to = u.prefilled
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.Dial(userID, lineID, to)
}

func (s *Server) userOfPath(r *kit.Request) (*user, error) {
	u := s.userByIDOrEmail(r.Param("id"))
	if u == nil {
		return nil, errUnknownID
	}
	return u, nil
}
