package ringcentral

import (
	"cmp"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Call control by the API (Developer Guide, Active call control). A user controls the
// user's own party, an admin every party of the company.

// sessionOf finds the active call of the path.
func (s *Server) sessionOf(r *kit.Request) (*session, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	c, ok := s.sessions.Get(r.Param("session"))
	if !ok || c.stage == over {
		return nil, errNoSession
	}
	user := senderOf(r)
	if user != nil && !user.admin && !c.involves(user) {
		return nil, errNotAllowed
	}
	return c, nil
}

// partyOfPath finds the party of the path.
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

// ownParty finds the party of the path and checks that the user may control it.
func (s *Server) ownParty(r *kit.Request) (*party, error) {
	p, err := s.partyOfPath(r)
	if err != nil {
		return nil, err
	}
	user := senderOf(r)
	if user == nil || p.ext == nil || p.ext != user && !user.admin || p.ext.kind != User {
		return nil, errNotAllowed
	}
	if !p.live() {
		return nil, errCallState
	}
	return p, nil
}

// control applies do to the party of the path and returns the party. If ready is false,
// the call's state does not allow the operation.
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
	s.offerWaiting(tx)
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

// dropSession ends a call for all parties.
func (s *Server) dropSession(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.sessionOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	user := senderOf(r)
	if user == nil {
		return kit.Response{}, errNotAllowed
	}
	if p := c.partyOf(user); p != nil && !p.ringing() {
		s.hangUp(tx, p.session, p)
	}
	s.endSession(tx, c)
	s.offerWaiting(tx)
	return kit.NoContent(), nil
}

// dropParty hangs up a user's party, or declines it while it rings.
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
	s.offerWaiting(tx)
	return kit.NoContent(), nil
}

// patchParty mutes or unmutes a party. Clients send the flag at the top or inside party.
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
		return kit.Response{}, errUnmodelled("a stand-alone party")
	}
	return s.control(tx, r, (*party).connected, func(p *party) error {
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

// answerParty answers a call on the user's device.
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

// rejectParty declines a call.
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

// ignoreParty declines a call to a queue.
func (s *Server) ignoreParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	_, err := s.control(tx, r, func(p *party) bool { return p.ringing() && p.leg == hunted }, func(p *party) error {
		s.decline(tx, p)
		return nil
	})
	if err != nil {
		return kit.Response{}, err
	}
	return kit.NoContent(), nil
}

// targetBody is the target of a transfer or of forwarding.
type targetBody struct {
	Number    string `json:"phoneNumber"`
	Short     string `json:"extensionNumber"`
	Extension string `json:"extensionId"`
	Voicemail string `json:"voicemail"`
	Orbit     string `json:"parkOrbit"`
}

// readTarget returns the number of the target, or the extension whose voicemail is the
// target.
func (s *Server) readTarget(r *kit.Request) (to string, box *extension, err error) {
	var body targetBody
	if err := r.JSON(&body); err != nil {
		return "", nil, err
	}
	switch {
	case body.Orbit != "":
		return "", nil, errUnmodelled("a transfer to a park orbit")
	case body.Voicemail != "":
		x := s.extensionOfText(body.Voicemail)
		if x == nil || !x.voicemail {
			return "", nil, errParameter("voicemail", body.Voicemail)
		}
		return "", x, nil
	case body.Extension != "":
		x := s.extensionOfText(body.Extension)
		if x == nil {
			return "", nil, errParameter("extensionId", body.Extension)
		}
		return x.number, nil, nil
	case body.Short != "":
		if s.byNumber[body.Short] == nil {
			return "", nil, errParameter("extensionNumber", body.Short)
		}
		return body.Short, nil, nil
	case s.numberError(body.Number) != "":
		return "", nil, errParameter("phoneNumber", body.Number)
	}
	return body.Number, nil, nil
}

func (s *Server) transferParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.redirect(tx, r, (*party).inConversation)
}

// forwardParty redirects a ringing call.
func (s *Server) forwardParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.redirect(tx, r, func(p *party) bool { return p.ringing() && p.leg != hunted })
}

// redirect transfers or forwards a party to the target of the request.
func (s *Server) redirect(tx *kit.Tx, r *kit.Request, ready func(*party) bool) (kit.Response, error) {
	to, box, err := s.readTarget(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.control(tx, r, ready, func(p *party) error {
		c := p.session
		for _, other := range c.ringingParties() {
			if other != p {
				s.disconnect(tx, s.assumedReason(assumeLosers), other)
			}
		}
		if box != nil {
			s.disconnect(tx, blindTransfer, p)
			c.near = nil
			at := s.startServing(tx, c, box, box.number, transferred)
			s.startVoicemail(tx, c, at)
			return nil
		}
		s.transferBlind(tx, p, to)
		return nil
	})
}

// bridgeParty completes a warm transfer by the API.
func (s *Server) bridgeParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body struct {
		Session string `json:"telephonySessionId"`
		Party   string `json:"partyId"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	return s.control(tx, r, (*party).inConversation, func(p *party) error {
		second, ok := s.sessions.Get(body.Session)
		if !ok || second.stage == over || second == p.session {
			return errParameter("telephonySessionId", body.Session)
		}
		other := second.partyOf(p.ext)
		if other == nil || other.id != body.Party {
			return errParameter("partyId", body.Party)
		}
		if p.session.checkBridge(second) != nil {
			return errCallState
		}
		s.bridge(tx, p, other)
		return nil
	})
}

// recordParty starts a recording on demand.
func (s *Server) recordParty(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var rec *recording
	_, err := s.control(tx, r, (*party).inConversation, func(p *party) error {
		if p.ext.recording == NoRecording {
			return errRecordRight
		}
		if p.activeRecording() != nil {
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

// patchRecording pauses or resumes a recording.
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
	_, err := s.control(tx, r, (*party).connected, func(p *party) error {
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

// callOut places a call from a user's device. Both parties start with Proceeding.
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
	user := senderOf(r)
	if user == nil {
		return kit.Response{}, errNotAllowed
	}
	x := s.callingExtension(body.From.Device, body.From.Extension)
	to := cmp.Or(body.To.Number, body.To.Short)
	switch {
	case x == nil:
		return kit.Response{}, errParameter("from", cmp.Or(body.From.Device, body.From.Extension))
	case x != user && !user.admin:
		return kit.Response{}, errNotAllowed
	case s.numberError(to) != "" || s.internalTarget(to) == x:
		return kit.Response{}, errParameter("to", to)
	case !x.presence.online || !x.mayDial():
		return kit.Response{}, errCallState
	case s.callError(x, to) != "":
		return kit.Response{}, errNotAllowed
	}
	c := s.dial(tx, x, to, "CallOut")
	s.offerWaiting(tx)
	return reply(201, struct {
		Session *sessionJSON `json:"session"`
	}{s.sessionJSON(c)}), nil
}

// callingExtension finds a user by extension id, or an extension by device id.
func (s *Server) callingExtension(device, ext string) *extension {
	if x := s.extensionOfText(ext); x != nil && x.kind == User && device == "" {
		return x
	}
	for x := range s.extensions.All {
		if device != "" && deviceOf(x) == device {
			return x
		}
	}
	return nil
}
