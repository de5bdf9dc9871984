package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// desk is a teammate's own window of Front: what only they see, and no API
// tells. A phone integration runs in it as a plugin (help.front.com, RingCentral).
type desk struct {
	away      bool // signed out
	silenced  bool // mutes ringing and hides the banner
	deaf      bool // the browser may not use the microphone
	prompts   []string
	ringing   []Ring
	reachable []string // integrations that the teammate has logged in to
}

// Ring is a call that rings in a teammate's window.
type Ring struct{ Call, From, Channel string }

// Desk is what a teammate sees besides conversations.
type Desk struct {
	SignedIn, Silenced, Available bool
	Ringing                       []Ring // banners
	Prompts                       []string
}

// telephony tells whether a channel is one of a phone integration.
func (spec *ChannelSpec) telephony() bool { return spec.Voice || spec.Telephony }

// telephony tells whether a plan includes phone integrations: all but the
// smallest, older ones too (RF-43).
func (p Plan) telephony() bool { return p.Name != Starter.Name }

// Desk shows a teammate's window; calls that were silenced ring in none (RF-42).
func (s *Server) Desk(who string) (d Desk, err error) {
	err = s.look(func() error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		d = Desk{SignedIn: !t.desk.away, Silenced: t.desk.silenced, Available: s.available(t), Prompts: slices.Clone(t.desk.prompts)}
		if !t.desk.away && !t.desk.silenced {
			d.Ringing = append(slices.Clone(t.desk.ringing), s.ringingFor(t)...)
		}
		return nil
	})
	return d, err
}

// SignIn and SignOut open and close a teammate's window; everybody begins signed
// in.
func (s *Server) SignIn(who string) error {
	return s.atDesk(who, func(d *desk) error {
		if !d.away {
			return fmt.Errorf("front: %s is signed in already", who)
		}
		d.away = false
		return nil
	})
}

// SignOut closes a teammate's window; see [Server.SignIn].
func (s *Server) SignOut(who string) error {
	return s.atDesk(who, func(d *desk) error {
		if d.away {
			return fmt.Errorf("front: %s is signed out already", who)
		}
		d.away, d.ringing = true, nil
		return nil
	})
}

// Silence mutes ringing and hides the banner, or brings them back.
func (s *Server) Silence(who string, on bool) error {
	return s.atDesk(who, func(d *desk) error { d.silenced = on; return nil })
}

// SetAvailable is the switch beside a teammate's name.
func (s *Server) SetAvailable(who string, available bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err == nil {
			t.away = !available
			t.Touch(tx)
		}
		return err
	})
}

// AllowMicrophone lets the browser use the microphone, as it does at first, or
// forbids it.
func (s *Server) AllowMicrophone(who string, allowed bool) error {
	return s.atDesk(who, func(d *desk) error { d.deaf = !allowed; return nil })
}

// LogIn is a teammate logging in to an integration from within Front, which ends
// its prompt; LogOut, or a session that expires, brings it back.
func (s *Server) LogIn(who, integration string) error {
	return s.atDesk(who, func(d *desk) error {
		d.reachable = union(d.reachable, []string{integration})
		d.prompts = kit.Without(d.prompts, promptFor(integration))
		return nil
	})
}

// LogOut ends a teammate's session of an integration.
func (s *Server) LogOut(who, integration string) error {
	return s.atDesk(who, func(d *desk) error {
		i := slices.Index(d.reachable, integration)
		if i < 0 {
			return fmt.Errorf("front: %s is not logged in to %s", who, integration)
		}
		d.reachable = slices.Delete(d.reachable, i, i+1)
		d.prompt(integration)
		return nil
	})
}

// The reasons why a teammate cannot make or take a call in Front.
var (
	ErrSignedOut    = errors.New("front: signed out of Front")
	ErrNotLoggedIn  = errors.New("front: not logged in to the phone integration")
	ErrNoMicrophone = errors.New("front: the browser may not use the microphone")
	ErrNotRinging   = errors.New("front: the call does not ring for them")
)

// UsesPhone tells whether a teammate can make or take a call by an integration
// right now. Who is not logged in to it is asked to.
func (s *Server) UsesPhone(who, integration string) error {
	return s.atDesk(who, func(d *desk) error { return d.ready(integration) })
}

// ready tells what an agent lacks for a call: a session of the integration or the
// microphone (RF-53).
func (d *desk) ready(integration string) error {
	switch {
	case d.away:
		return ErrSignedOut
	case !slices.Contains(d.reachable, integration):
		d.prompt(integration)
		return ErrNotLoggedIn
	case d.deaf:
		return ErrNoMicrophone
	}
	return nil
}

// Rings is the integration's plugin letting a call ring in a teammate's window.
// shown tells whether the teammate notices: not when signed out or silenced.
func (s *Server) Rings(who string, call Ring) (shown bool, err error) {
	err = s.atDesk(who, func(d *desk) error {
		if d.away {
			return nil
		}
		d.ringing = union(d.ringing, []Ring{call})
		shown = !d.silenced
		return nil
	})
	return shown, err
}

// StopsRinging takes a call's banner away.
func (s *Server) StopsRinging(who, call string) error {
	return s.atDesk(who, func(d *desk) error {
		d.ringing = slices.DeleteFunc(d.ringing, func(r Ring) bool { return r.Call == call })
		return nil
	})
}

func (s *Server) atDesk(who string, act func(*desk) error) error {
	return s.engine.Act(func(*kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		return act(&t.desk)
	})
}

func promptFor(integration string) string { return "Log in to " + integration }

func (d *desk) prompt(integration string) {
	d.prompts = union(d.prompts, []string{promptFor(integration)})
}

// promptAll asks those with access to a new channel to log in to its
// integration (RF-52).
func (s *Server) promptAll(ch *channel) {
	for _, t := range ch.inbox.members {
		if !slices.Contains(t.desk.reachable, ch.integration) {
			t.desk.prompt(ch.integration)
		}
	}
}

// closeLater archives a conversation by itself once nothing has been said in it
// for the time that its channel's settings name (RF-36).
func (s *Server) closeLater(tx *kit.Tx, c *conversation, m *message) {
	if m.channel == nil || m.channel.autoClose == 0 {
		return
	}
	tx.AfterInBackground(m.channel.autoClose, "front closes a conversation", func(tx *kit.Tx) {
		c := c.live()
		if c.status == open && len(c.messages) > 0 && c.messages[len(c.messages)-1] == m && m.channel.autoClose > 0 {
			s.archive(tx, c, cause{kind: "inboxes"})
		}
	})
}
