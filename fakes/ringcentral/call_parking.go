package ringcentral

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// A parked call waits in an orbit, from which any user can pick it up (Developer Guide,
// Active call control). The caller's party has the status Parked.

const (
	firstOrbit  = 801
	parkTimeout = 5 * time.Minute
)

// parkParty parks the caller in the first free orbit.
func (s *Server) parkParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	resp, err := s.control(tx, r, (*party).inConversation, func(p *party) error {
		c := p.session
		if p == c.far || c.consultation != nil || c.bridged != nil || !c.customer().live() {
			return errCallState
		}
		orbit := s.freeOrbit()
		p.park, c.far.park = orbit, orbit
		s.disconnect(tx, callPark, p)
		c.near, c.stage = nil, parkedCall
		s.setStatus(tx, c.far, parked, callPark)
		s.setTimer(tx, c, parkTimeout, "park", func(tx *kit.Tx) {
			s.disconnect(tx, noAnswer, c.far)
			s.endSession(tx, c)
		})
		return nil
	})
	resp.Status = 201
	return resp, err
}

func (s *Server) freeOrbit() string {
	taken := map[string]bool{}
	for c := range s.sessions.All {
		if c.stage == parkedCall {
			taken[c.far.park] = true
		}
	}
	n := firstOrbit
	for taken["*"+strconv.Itoa(n)] {
		n++
	}
	return "*" + strconv.Itoa(n)
}

// pickUpParty connects a parked caller with the user who sends the request.
func (s *Server) pickUpParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Device string `json:"deviceId"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	c, ok := s.sessions.Get(r.Param("session"))
	user := senderOf(r)
	switch {
	case !ok || c.stage == over:
		return kit.Response{}, errNoSession
	case user == nil:
		return kit.Response{}, errNotAllowed
	case body.Device != deviceOf(user):
		return kit.Response{}, errParameter("deviceId", body.Device)
	case c.stage != parkedCall || c.far.id != r.Param("party") || len(user.live) > 0:
		return kit.Response{}, errCallState
	}
	p := c.addParty(tx, user, false, transferred, s.callerEndpoint(c), extensionEndpoint(user, c.far.park))
	c.far.park = ""
	s.setStatus(tx, c.far, answered, "")
	s.connectParked(tx, c, p)
	return reply(201, s.partyJSON(p)), nil
}

// connectParked connects a parked caller with the party of a user.
func (s *Server) connectParked(tx *kit.Tx, c *session, p *party) {
	c.cancelTimer()
	c.near, c.stage = p, talking
	p.to.Device = deviceOf(p.ext)
	s.setStatus(tx, p, answered, pickup)
	s.recordAutomatically(tx, p)
}

// replyParty answers the caller with a text message, which is read to the caller, and
// ends the call.
func (s *Server) replyParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Text    string `json:"replyWithText"`
		Pattern *struct {
			Pattern string `json:"pattern"`
			Time    int    `json:"time"`
			Unit    string `json:"timeUnit"`
		} `json:"replyWithPattern"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Text == "" && (body.Pattern == nil || body.Pattern.Pattern == "") {
		return kit.Response{}, errParameter("replyWithText", "")
	}
	return s.control(tx, r, func(p *party) bool { return p.ringing() && p.leg != hunted }, func(p *party) error {
		c := p.session
		c.endReason = callReplied
		for _, other := range c.ringingParties() {
			s.disconnect(tx, callReplied, other)
		}
		s.disconnect(tx, callReplied, c.serving)
		s.disconnect(tx, "", c.far)
		s.endSession(tx, c)
		return nil
	})
}
