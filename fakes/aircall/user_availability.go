package aircall

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// Availability of agents. A user object has the availability that was set; only the
// availability endpoints have the operational status (API reference, "User
// availability").

// SetAvailable makes an agent available or unavailable for calls. A phone that is
// ringing continues to ring.
func (s *Server) SetAvailable(userID int64, available bool) error {
	return s.setAvailability(userID, func(u *user) { u.available, u.custom, u.reason = available, false, "" })
}

// SetUnavailable makes an agent unavailable with a reason, for example "On a break".
func (s *Server) SetUnavailable(userID int64, reason string) error {
	return s.setAvailability(userID, func(u *user) { u.available, u.custom, u.reason = false, false, reason })
}

func (s *Server) setAvailability(userID int64, change func(*user)) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("the availability of user %d cannot be changed: there is no such user", userID)
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

// availabilityChanged sends the events of a change, and rings the phone of an agent
// who has become available. With a reason user.closed is sent twice, first for the
// state, then for the reason.
func (s *Server) availabilityChanged(tx *kit.Tx, u *user, was bool) {
	switch {
	case u.available == was:
	case u.available:
		s.emitUser(tx, userOpened, userOpenedV2, u, nil)
		s.offerWaiting(tx, []*user{u})
	default:
		s.emitUser(tx, userClosed, userClosedV2, u, nil)
		if u.reason != "" {
			s.emitUser(tx, userClosed, userClosedV2, u, nil)
		}
	}
}

// SetConnected opens or closes an agent's app. Without the app the phone does not ring.
func (s *Server) SetConnected(userID int64, connected bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		switch {
		case !ok:
			return fmt.Errorf("user %d cannot open the app: there is no such user", userID)
		case u.appClosed != connected:
			return nil
		case !connected && u.phone.call != nil:
			return fmt.Errorf("%s cannot close the app during a call", u.name)
		}
		u.appClosed = !connected
		u.Touch(tx)
		if connected {
			s.emitUser(tx, userConnected, userConnectedV2, u, nil)
			s.offerWaiting(tx, []*user{u})
		} else {
			s.emitUser(tx, userDisconnected, userDisconnectedV2, u, nil)
		}
		return nil
	})
}

// operationalStatus returns the status that the availability endpoints show.
func (u *user) operationalStatus() string {
	switch {
	case u.phone.call != nil || u.phone.consultation != nil && u.phone.consultation.consultAnswered:
		return "in_call"
	case u.phone.wrapUp != nil:
		return "after_call_work"
	case u.appClosed:
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
	page, m, err := pageOf(s, &p, rows(&p, &s.users), 0, func(u *user) bool { return p.within(u.created) })
	if err != nil {
		return kit.Response{}, err
	}
	type availability struct {
		ID           int64  `json:"id"`
		Availability string `json:"availability"`
	}
	list := make([]availability, 0, len(page))
	for _, u := range page {
		list = append(list, availability{u.id, u.operationalStatus()})
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
	}{u.operationalStatus()}), nil
}
