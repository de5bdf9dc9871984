package ringcentral

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// What clients do to calls that go on (Developer Guide, Active call control). A
// user controls their own party, an admin every one of the company.

// sessionOf finds a call that goes on.
func (s *Server) sessionOf(r *kit.Request) (*session, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	c, ok := s.sessions.Get(r.Param("session"))
	if !ok || c.stage == over {
		return nil, errNoSession
	}
	own := asks(r)
	if own != nil && !own.admin && !c.involves(own) {
		return nil, errNotAllowed
	}
	return c, nil
}

// partyOfPath finds a party, and its session.
func (s *Server) partyOfPath(r *kit.Request) (*party, error) {
	c, err := s.sessionOf(r)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.parties, func(p *party) bool { return p.id == r.Param("party") })
	if i < 0 {
		return nil, errNoSession
	}
	return c.parties[i], nil
}

// ownParty finds the party of the path that the user may control.
func (s *Server) ownParty(r *kit.Request) (*party, error) {
	p, err := s.partyOfPath(r)
	if err != nil {
		return nil, err
	}
	own := asks(r)
	if own == nil || p.ext == nil || p.ext != own && !own.admin || p.ext.kind != User {
		return nil, errNotAllowed
	}
	if !p.live() {
		return nil, errCallState
	}
	return p, nil
}

// control finds the party, does something to it and shows it.
func (s *Server) control(tx *kit.Tx, r *kit.Request, ready func(*party) bool, do func(*party) error) (kit.Response, error) {
	p, err := s.ownParty(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !ready(p) {
		return kit.Response{}, errCallState
	}
	if err := do(p); err != nil {
		return kit.Response{}, err
	}
	s.offer(tx)
	return reply(200, s.partyJSON(p)), nil
}

func (s *Server) getSession(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.sessionOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, s.sessionJSON(c)), nil
}

func (s *Server) getParty(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.partyOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, s.partyJSON(p)), nil
}

// dropSession ends a call for everybody.
func (s *Server) dropSession(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.sessionOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	own := asks(r)
	if own == nil {
		return kit.Response{}, errNotAllowed
	}
	if p := c.partyOf(own); p != nil && !p.ringing() {
		s.hangUp(tx, p.session, p)
	}
	s.finish(tx, c)
	s.offer(tx)
	return kit.NoContent(), nil
}

// dropParty is a user leaving: while it rings it is declining.
func (s *Server) dropParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.ownParty(r)
	if err != nil {
		return kit.Response{}, err
	}
	if p.ringing() {
		s.decline(tx, p)
	} else {
		s.hangUp(tx, p.session, p)
	}
	s.offer(tx)
	return kit.NoContent(), nil
}

// patchParty mutes; clients send the flag flat, or inside party.
func (s *Server) patchParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Muted *bool `json:"muted"`
		Alone *bool `json:"standAlone"`
		Party *struct {
			Muted *bool `json:"muted"`
			Alone *bool `json:"standAlone"`
		} `json:"party"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Party != nil {
		body.Muted, body.Alone = body.Party.Muted, body.Party.Alone
	}
	if body.Alone != nil && *body.Alone {
		return kit.Response{}, errUnmodelled("a party that stands alone")
	}
	return s.control(tx, r, (*party).talks, func(p *party) error {
		if body.Muted != nil {
			s.mute(tx, p, *body.Muted)
		}
		return nil
	})
}

func (s *Server) holdParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.control(tx, r, func(p *party) bool { return p.code == answered }, func(p *party) error { return s.hold(tx, p) })
}

func (s *Server) unholdParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.control(tx, r, func(p *party) bool { return p.code == held }, func(p *party) error { return s.unhold(tx, p) })
}

// answerParty takes a call on the user's device.
func (s *Server) answerParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Device string `json:"deviceId"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	return s.control(tx, r, (*party).ringing, func(p *party) error {
		if body.Device != deviceOf(p.ext) {
			return errParameter("deviceId", body.Device)
		}
		s.connect(tx, p.session, p)
		return nil
	})
}

// rejectParty and ignoreParty stop the user's phone; the caller is led on.
func (s *Server) rejectParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	_, err := s.control(tx, r, (*party).ringing, func(p *party) error {
		s.decline(tx, p)
		return nil
	})
	if err != nil {
		return kit.Response{}, err
	}
	return kit.NoContent(), nil
}

// ignoreParty is for members of queues.
func (s *Server) ignoreParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	_, err := s.control(tx, r, func(p *party) bool { return p.ringing() && p.how == hunted }, func(p *party) error {
		s.decline(tx, p)
		return nil
	})
	if err != nil {
		return kit.Response{}, err
	}
	return kit.NoContent(), nil
}

// whither is where a call is to go on.
type whither struct {
	Number    string `json:"phoneNumber"`
	Short     string `json:"extensionNumber"`
	Extension string `json:"extensionId"`
	Voicemail string `json:"voicemail"`
	Orbit     string `json:"parkOrbit"`
}

// target reads a whither: exactly one of its ways.
func (s *Server) target(r *kit.Request) (to string, box *extension, err error) {
	var body whither
	if err := r.JSON(&body); err != nil {
		return "", nil, err
	}
	switch {
	case body.Orbit != "":
		return "", nil, errUnmodelled("a transfer to a park orbit")
	case body.Voicemail != "":
		x := s.extensionWith(body.Voicemail)
		if x == nil || !x.voicemail {
			return "", nil, errParameter("voicemail", body.Voicemail)
		}
		return "", x, nil
	case body.Extension != "":
		x := s.extensionWith(body.Extension)
		if x == nil {
			return "", nil, errParameter("extensionId", body.Extension)
		}
		return x.number, nil, nil
	case body.Short != "":
		if s.byNumber[body.Short] == nil {
			return "", nil, errParameter("extensionNumber", body.Short)
		}
		return body.Short, nil, nil
	case s.reachable(body.Number) != "":
		return "", nil, errParameter("phoneNumber", body.Number)
	}
	return body.Number, nil, nil
}

func (s *Server) transferParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.handOn(tx, r, (*party).converses)
}

// forwardParty hands on a call that still rings.
func (s *Server) forwardParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.handOn(tx, r, func(p *party) bool { return p.ringing() && p.how != hunted })
}

func (s *Server) handOn(tx *kit.Tx, r *kit.Request, ready func(*party) bool) (kit.Response, error) {
	to, box, err := s.target(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.control(tx, r, ready, func(p *party) error {
		c := p.session
		for _, other := range c.phonesRinging() {
			if other != p {
				s.drop(tx, s.assumedReason(assumeLosers), other)
			}
		}
		if box != nil {
			s.drop(tx, blindTransfer, p)
			c.near = nil
			at := s.enter(tx, c, box, box.number, transferred)
			s.toVoicemail(tx, c, at)
			return nil
		}
		s.blind(tx, p, to)
		return nil
	})
}

// bridgeParty completes a warm transfer.
func (s *Server) bridgeParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Session string `json:"telephonySessionId"`
		Party   string `json:"partyId"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	return s.control(tx, r, (*party).converses, func(p *party) error {
		second, ok := s.sessions.Get(body.Session)
		if !ok || second.stage == over || second == p.session {
			return errParameter("telephonySessionId", body.Session)
		}
		other := second.partyOf(p.ext)
		if other == nil || other.id != body.Party {
			return errParameter("partyId", body.Party)
		}
		if p.session.joinable(second) != nil {
			return errCallState
		}
		s.bridge(tx, p, other)
		return nil
	})
}

// recordParty starts a recording on demand.
func (s *Server) recordParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var rec *recording
	_, err := s.control(tx, r, (*party).converses, func(p *party) error {
		if p.ext.recording == NoRecording {
			return errRecordRight
		}
		if p.recordingNow() != nil {
			return errCallState
		}
		rec = s.startRecording(tx, p, "OnDemand")
		return nil
	})
	if err != nil {
		return kit.Response{}, err
	}
	return reply(201, recordingJSON{rec.id, rec.active}), nil
}

// patchRecording stops a recording, or lets it go on.
func (s *Server) patchRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Active *bool `json:"active"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Active == nil {
		return kit.Response{}, errParameter("active", "")
	}
	var rec *recording
	_, err := s.control(tx, r, (*party).talks, func(p *party) error {
		i := slices.IndexFunc(p.recordings, func(rec *recording) bool { return rec.id == r.Param("recording") })
		if i < 0 {
			return errNotFound("recordingId")
		}
		rec = p.recordings[i]
		s.setRecording(tx, p, rec, *body.Active)
		return nil
	})
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, recordingJSON{rec.id, rec.active}), nil
}

// callOut has a user's device call somebody; both legs begin with Proceeding.
func (s *Server) callOut(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	var body struct {
		From struct {
			Device    string `json:"deviceId"`
			Extension string `json:"extensionId"`
		} `json:"from"`
		To struct {
			Number string `json:"phoneNumber"`
			Short  string `json:"extensionNumber"`
		} `json:"to"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	own := asks(r)
	if own == nil {
		return kit.Response{}, errNotAllowed
	}
	x := s.whoseDevice(body.From.Device, body.From.Extension)
	to := orElse(body.To.Number, body.To.Short)
	switch {
	case x == nil:
		return kit.Response{}, errParameter("from", orElse(body.From.Device, body.From.Extension))
	case x != own && !own.admin:
		return kit.Response{}, errNotAllowed
	case s.reachable(to) != "" || s.inHouse(to) == x:
		return kit.Response{}, errParameter("to", to)
	case !x.presence.online || !x.canCall():
		return kit.Response{}, errCallState
	case s.cannotReach(x, to) != "":
		return kit.Response{}, errNotAllowed
	}
	c := s.dial(tx, x, to, "CallOut")
	s.offer(tx)
	return reply(201, struct {
		Session *sessionJSON `json:"session"`
	}{s.sessionJSON(c)}), nil
}

func (s *Server) whoseDevice(device, ext string) *extension {
	if x := s.extensionWith(ext); x != nil && x.kind == User && device == "" {
		return x
	}
	for x := range s.extensions.All {
		if device != "" && deviceOf(x) == device {
			return x
		}
	}
	return nil
}
