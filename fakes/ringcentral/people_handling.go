package ringcentral

import (
	"errors"
	"fmt"

	"github.com/callsim/callsim/fakes/kit"
)

// Actions of a user on a conversation.

// Hold puts the other side on hold.
func (s *Server) Hold(call string, user int64) error {
	return s.actBy(call, user, "be put on hold by", func(tx *kit.Tx, p *party) error { return s.hold(tx, p) })
}

// Unhold takes the other side off hold.
func (s *Server) Unhold(call string, user int64) error {
	return s.actBy(call, user, "be taken off hold by", func(tx *kit.Tx, p *party) error { return s.unhold(tx, p) })
}

// errNotTalking is the error for a user who is not in a conversation.
var errNotTalking = errors.New("the user is not in a conversation")

func (s *Server) hold(tx *kit.Tx, p *party) error {
	if p.code != answered {
		return errNotTalking
	}
	s.setStatus(tx, p, held, "")
	return nil
}

func (s *Server) unhold(tx *kit.Tx, p *party) error {
	if p.code != held {
		return fmt.Errorf("the other side is not on hold")
	}
	s.setStatus(tx, p, answered, "")
	return nil
}

// Mute mutes a user.
func (s *Server) Mute(call string, user int64) error { return s.setMuted(call, user, true) }

// Unmute unmutes a user.
func (s *Server) Unmute(call string, user int64) error { return s.setMuted(call, user, false) }

func (s *Server) setMuted(call string, user int64, muted bool) error {
	return s.actBy(call, user, "be muted by", func(tx *kit.Tx, p *party) error {
		if !p.connected() {
			return errNotTalking
		}
		s.mute(tx, p, muted)
		return nil
	})
}

func (s *Server) mute(tx *kit.Tx, p *party, muted bool) {
	if p.muted != muted {
		p.muted = muted
		s.setStatus(tx, p, p.code, p.reason)
	}
}

// Transfer makes a cold transfer to an extension ("103"), a number of the company, or an
// external number, which answers with [Server.CustomerAnswers].
func (s *Server) Transfer(call string, user int64, to string) error {
	return s.actBy(call, user, "be transferred by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.inConversation():
			return errNotTalking
		case p.session.consultation != nil:
			return fmt.Errorf("a consultation is in progress: complete or cancel the transfer first")
		case s.numberError(to) != "":
			return fmt.Errorf("%s", s.numberError(to))
		}
		s.transferBlind(tx, p, to)
		return nil
	})
}

// StartWarmTransfer puts the caller on hold and calls an extension or a phone number. The
// consultation is a separate call, which is answered or declined like any other.
func (s *Server) StartWarmTransfer(call string, user int64, to string) (consultation string, err error) {
	err = s.actBy(call, user, "be transferred by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.inConversation():
			return errNotTalking
		case p.session.consultation != nil:
			return fmt.Errorf("a consultation is already in progress")
		case s.internalTarget(to) == p.ext:
			return fmt.Errorf("%s is the user's own number", to)
		case s.callError(p.ext, to) != "":
			return fmt.Errorf("%s", s.callError(p.ext, to))
		}
		consultation = s.startConsultation(tx, p, to).id
		return nil
	})
	return consultation, err
}

// CompleteWarmTransfer connects the caller with the consulted party and ends the user's
// part.
func (s *Server) CompleteWarmTransfer(call string, user int64) error {
	return s.actBy(call, user, "be transferred by", func(tx *kit.Tx, p *party) error {
		if err := p.session.checkBridge(p.session.consultation); err != nil {
			return err
		}
		s.bridge(tx, p, p.session.consultation.partyOf(p.ext))
		return nil
	})
}

// CancelWarmTransfer ends the consultation, if it is still in progress, and takes the
// caller off hold.
func (s *Server) CancelWarmTransfer(call string, user int64) error {
	return s.actBy(call, user, "be resumed by", func(tx *kit.Tx, p *party) error {
		if second := p.session.consultation; second != nil {
			s.hangUp(tx, second, second.partyOf(p.ext))
		}
		return s.unhold(tx, p)
	})
}

// StartRecording starts or resumes the on-demand recording of a conversation. A
// conversation has one recording.
func (s *Server) StartRecording(call string, user int64) error {
	return s.actBy(call, user, "be recorded by", func(tx *kit.Tx, p *party) error {
		switch {
		case !p.inConversation():
			return errNotTalking
		case p.ext.recording == NoRecording:
			return fmt.Errorf("the user's licence does not include recording")
		case p.activeRecording() != nil:
			return fmt.Errorf("it is already being recorded")
		}
		s.startRecording(tx, p, "OnDemand")
		return nil
	})
}

// StopRecording stops the recording of a conversation.
func (s *Server) StopRecording(call string, user int64) error {
	return s.actBy(call, user, "no longer be recorded by", func(tx *kit.Tx, p *party) error {
		rec := p.activeRecording()
		if rec == nil {
			return fmt.Errorf("it is not being recorded")
		}
		s.setRecording(tx, p, rec, false)
		return nil
	})
}
