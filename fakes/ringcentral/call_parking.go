package ringcentral

import (
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// A parked call waits in an orbit, from which anybody takes it back (Developer
// Guide, Active call control). The caller's own party is the parked one.

const (
	firstOrbit   = 801
	parkPatience = 5 * time.Minute
)

// parkParty leaves the caller in the first free orbit.
func (s *Server) parkParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	resp, err := s.control(tx, r, (*party).converses, func(p *party) error {
		c := p.session
		if p == c.far || c.consults != nil || c.bridged != nil || !c.customer().live() {
			return errCallState
		}
		orbit := s.freeOrbit()
		p.park, c.far.park = orbit, orbit
		s.drop(tx, callPark, p)
		c.near, c.stage = nil, parkedCall
		s.set(tx, c.far, parked, callPark)
		s.wait(tx, c, parkPatience, "park", func(tx *kit.Tx) {
			s.drop(tx, noAnswer, c.far)
			s.finish(tx, c)
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

// pickUpParty takes a parked caller back, by whoever asks.
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
	own := asks(r)
	switch {
	case !ok || c.stage == over:
		return kit.Response{}, errNoSession
	case own == nil:
		return kit.Response{}, errNotAllowed
	case body.Device != deviceOf(own):
		return kit.Response{}, errParameter("deviceId", body.Device)
	case c.stage != parkedCall || c.far.id != r.Param("party") || len(own.live) > 0:
		return kit.Response{}, errCallState
	}
	p := c.join(tx, own, false, transferred, s.callerEnd(c), endOf(own, c.far.park))
	c.far.park = ""
	s.set(tx, c.far, answered, "")
	s.take(tx, c, p)
	return reply(201, s.partyJSON(p)), nil
}

// take connects a parked caller with a user.
func (s *Server) take(tx *kit.Tx, c *session, p *party) {
	c.callOff()
	c.near, c.stage = p, talking
	p.to.Device = deviceOf(p.ext)
	s.set(tx, p, answered, pickup)
	s.recordByItself(tx, p)
}

// replyParty lets the caller hear a written answer instead of a voice; the call
// ends.
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
	return s.control(tx, r, func(p *party) bool { return p.ringing() && p.how != hunted }, func(p *party) error {
		c := p.session
		c.why = callReplied
		for _, other := range c.phonesRinging() {
			s.drop(tx, callReplied, other)
		}
		s.drop(tx, callReplied, c.place)
		s.drop(tx, "", c.far)
		s.finish(tx, c)
		return nil
	})
}
