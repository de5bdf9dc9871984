package aircall

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// Whether an agent takes calls. What the user is set to stands in the user; what
// the user is doing right now is another vocabulary, of the availability
// endpoints alone (API reference, "User availability").

// SetAvailable is an agent taking calls, or none. A phone that rings already
// rings on.
func (s *Server) SetAvailable(userID int64, available bool) error {
	return s.setAvailability(userID, func(u *user) { u.available, u.custom, u.reason = available, false, "" })
}

// SetUnavailable is an agent taking no calls for a reason of their choice, for
// example "On a break".
func (s *Server) SetUnavailable(userID int64, reason string) error {
	return s.setAvailability(userID, func(u *user) { u.available, u.custom, u.reason = false, false, reason })
}

func (s *Server) setAvailability(userID int64, change func(*user)) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d cannot change their availability: there is no such user", userID)
		}
		was, wasReason := u.available, u.reason
		change(u)
		if u.available != was || u.reason != wasReason {
			u.Touch(tx)
		}
		s.availabilityChanged(tx, u, was)
		return nil
	})
}

// availabilityChanged tells of a change, and lets the phone ring again. With a
// reason user.closed goes out twice, first for the state, then for the reason.
func (s *Server) availabilityChanged(tx *kit.Tx, u *user, was bool) {
	switch {
	case u.available == was:
	case u.available:
		s.emitUser(tx, userOpened, userOpenedV2, u, nil)
		s.offer(tx, []*user{u})
	default:
		s.emitUser(tx, userClosed, userClosedV2, u, nil)
		if u.reason != "" {
			s.emitUser(tx, userClosed, userClosedV2, u, nil)
		}
	}
}

// SetConnected is an agent opening the app, or closing the last window of it;
// nobody rings a phone that is not there.
func (s *Server) SetConnected(userID int64, connected bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		switch {
		case !ok:
			return fmt.Errorf("user %d cannot open the app: there is no such user", userID)
		case u.offline != connected:
			return nil
		case !connected && u.phone.call != nil:
			return fmt.Errorf("%s cannot close the app: they are on a call", u.name)
		}
		u.offline = !connected
		u.Touch(tx)
		if connected {
			s.emitUser(tx, userConnected, userConnectedV2, u, nil)
			s.offer(tx, []*user{u})
		} else {
			s.emitUser(tx, userDisconnected, userDisconnectedV2, u, nil)
		}
		return nil
	})
}

// doing is the user's operational status.
func (u *user) doing() string {
	switch {
	case u.phone.call != nil || u.phone.consults != nil && u.phone.consults.consults:
		return "in_call"
	case u.phone.wrapUp != nil:
		return "after_call_work"
	case u.offline:
		return "offline"
	case !u.available:
		return "do_not_disturb"
	}
	return "available"
}

func (s *Server) listAvailabilities(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	page, m, err := cut(s, &p, rows(&p, &s.users), 0, func(u *user) bool { return p.within(u.created) })
	if err != nil {
		return kit.Response{}, err
	}
	type availability struct {
		ID           int64  `json:"id"`
		Availability string `json:"availability"`
	}
	list := make([]availability, 0, len(page))
	for _, u := range page {
		list = append(list, availability{u.id, u.doing()})
	}
	return kit.OK(struct {
		Meta  meta           `json:"meta"`
		Users []availability `json:"users"`
	}{m, list}), nil
}

func (s *Server) getAvailability(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(struct {
		Availability string `json:"availability"`
	}{u.doing()}), nil
}
