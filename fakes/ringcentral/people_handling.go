package ringcentral

import (
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// What a user does with a conversation, on the buttons of their app.

// Hold and Unhold put the other side on hold and take it back.
func (s *Server) Hold(call string, user int64) error {
	return s.actBy(call, user, "be put on hold by", func(tx *kit.Tx, p *party) error { return s.hold(tx, p) })
}

// Unhold: see [Server.Hold].
func (s *Server) Unhold(call string, user int64) error {
	return s.actBy(call, user, "be taken off hold by", func(tx *kit.Tx, p *party) error { return s.unhold(tx, p) })
}

func (s *Server) hold(tx *kit.Tx, p *party) error {
	if p.code != answered {
		return fmt.Errorf("they are not talking")
	}
	s.set(tx, p, held, "")
	return nil
}

func (s *Server) unhold(tx *kit.Tx, p *party) error {
	if p.code != held {
		return fmt.Errorf("it is not on hold")
	}
	s.set(tx, p, answered, "")
	return nil
}

// Mute and Unmute switch a user's microphone.
func (s *Server) Mute(call string, user int64) error { return s.setMuted(call, user, true) }

// Unmute: see [Server.Mute].
func (s *Server) Unmute(call string, user int64) error { return s.setMuted(call, user, false) }

func (s *Server) setMuted(call string, user int64, muted bool) error {
	return s.actBy(call, user, "be muted by", func(tx *kit.Tx, p *party) error {
		if !p.talks() {
			return fmt.Errorf("they are not talking")
		}
		s.mute(tx, p, muted)
		return nil
	})
}

func (s *Server) mute(tx *kit.Tx, p *party, muted bool) {
	if p.muted != muted {
		p.muted = muted
		s.set(tx, p, p.code, p.reason)
	}
}

// Transfer is a user handing the caller on without asking: to an extension
// ("103"), a number of the company, or a phone number outside, where somebody
// picks up with [Server.CustomerAnswers].
func (s *Server) Transfer(call string, user int64, to string) error {
	return s.actBy(call, user, "be transferred by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.converses():
			return fmt.Errorf("they are not talking")
		case p.session.consults != nil:
			return fmt.Errorf("they consult somebody about it: complete or cancel that first")
		case s.reachable(to) != "":
			return fmt.Errorf("%s", s.reachable(to))
		}
		s.blind(tx, p, to)
		return nil
	})
}

// StartWarmTransfer is a user putting the caller on hold and calling a colleague,
// by extension or number, or somebody outside. The consultation is a call of its
// own, which is answered and declined like any other.
func (s *Server) StartWarmTransfer(call string, user int64, to string) (consultation string, err error) {
	err = s.actBy(call, user, "be transferred by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.converses():
			return fmt.Errorf("they are not talking")
		case p.session.consults != nil:
			return fmt.Errorf("they already consult somebody about it")
		case s.inHouse(to) == p.ext:
			return fmt.Errorf("%s is their own number", to)
		case s.cannotReach(p.ext, to) != "":
			return fmt.Errorf("%s", s.cannotReach(p.ext, to))
		}
		consultation = s.consult(tx, p, to).id
		return nil
	})
	return consultation, err
}

// CompleteWarmTransfer is the user joining the caller with whom they consulted,
// and leaving.
func (s *Server) CompleteWarmTransfer(call string, user int64) error {
	return s.actBy(call, user, "be handed over by", func(tx *kit.Tx, p *party) error {
		if err := p.session.joinable(p.session.consults); err != nil {
			return err
		}
		s.bridge(tx, p, p.session.consults.partyOf(p.ext))
		return nil
	})
}

// CancelWarmTransfer is the user ending the consultation, if it still goes on, and
// taking the caller back.
func (s *Server) CancelWarmTransfer(call string, user int64) error {
	return s.actBy(call, user, "be taken back by", func(tx *kit.Tx, p *party) error {
		if second := p.session.consults; second != nil {
			s.hangUp(tx, second, second.partyOf(p.ext))
		}
		return s.unhold(tx, p)
	})
}

// StartRecording and StopRecording are a user recording the conversation on
// demand. Stopped and started again it is one recording.
func (s *Server) StartRecording(call string, user int64) error {
	return s.actBy(call, user, "be recorded by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.converses():
			return fmt.Errorf("they are not talking")
		case p.ext.recording == NoRecording:
			return fmt.Errorf("their licence does not hold it")
		case p.recordingNow() != nil:
			return fmt.Errorf("it is being recorded already")
		}
		s.startRecording(tx, p, "OnDemand")
		return nil
	})
}

// StopRecording: see [Server.StartRecording].
func (s *Server) StopRecording(call string, user int64) error {
	return s.actBy(call, user, "no longer be recorded by", func(tx *kit.Tx, p *party) error {
		rec := p.recordingNow()
		if rec == nil {
			return fmt.Errorf("it is not being recorded")
		}
		s.setRecording(tx, p, rec, false)
		return nil
	})
}
