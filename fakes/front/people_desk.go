package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// desk is the state of a teammate's own window, which no API shows. A phone
// integration runs in the window as a plugin (help.front.com, RingCentral).
type desk struct {
	signedOut    bool
	silenced     bool // mutes ringing and hides banners
	noMicrophone bool // the browser may not use the microphone
	prompts      []string
	ringing      []Ring
	loggedIn     []string // integrations
}

// Ring is a ringing call in a teammate's window.
type Ring struct{ Call, From, Channel string }

// Desk is a teammate's window without its conversations.
type Desk struct {
	SignedIn, Silenced, Available bool
	Ringing                       []Ring // banners
	Prompts                       []string
}

// telephony reports whether a channel belongs to a phone integration.
func (spec *ChannelSpec) telephony() bool { return spec.Voice || spec.Telephony }

// telephony reports whether a plan includes phone integrations. All plans but the
// smallest do, also older plans (RF-43).
func (p Plan) telephony() bool { return p.Name != Starter.Name }

// Desk returns a teammate's window. A silenced window shows no ringing calls (RF-42).
func (s *Server) Desk(who string) (d Desk, err error) {
	err = s.read(func() error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		d = Desk{SignedIn: !t.desk.signedOut, Silenced: t.desk.silenced, Available: s.available(t), Prompts: slices.Clone(t.desk.prompts)}
		if !t.desk.signedOut && !t.desk.silenced {
			d.Ringing = append(slices.Clone(t.desk.ringing), s.ringingFor(t)...)
		}
		return nil
	})
	return d, err
}

// SignIn opens a teammate's window. New teammates are signed in.
func (s *Server) SignIn(who string) error {
	return s.atDesk(who, func(d *desk) error {
		if !d.signedOut {
			return fmt.Errorf("front: %s is signed in already", who)
		}
		d.signedOut = false
		return nil
	})
}

// SignOut closes a teammate's window.
func (s *Server) SignOut(who string) error {
	return s.atDesk(who, func(d *desk) error {
		if d.signedOut {
			return fmt.Errorf("front: %s is signed out already", who)
		}
		d.signedOut, d.ringing = true, nil
		return nil
	})
}

// Silence mutes ringing and hides banners in a teammate's window, or undoes it.
func (s *Server) Silence(who string, on bool) error {
	return s.atDesk(who, func(d *desk) error { d.silenced = on; return nil })
}

// SetAvailable sets the switch beside a teammate's name.
func (s *Server) SetAvailable(who string, available bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err == nil {
			t.unavailable = !available
			t.Touch(tx)
		}
		return err
	})
}

// AllowMicrophone allows or denies a teammate's browser the microphone. It is allowed
// by default.
func (s *Server) AllowMicrophone(who string, allowed bool) error {
	return s.atDesk(who, func(d *desk) error { d.noMicrophone = !allowed; return nil })
}

// LogIn logs a teammate in to an integration from within Front and removes the
// integration's prompt.
func (s *Server) LogIn(who, integration string) error {
	return s.atDesk(who, func(d *desk) error {
		d.loggedIn = union(d.loggedIn, []string{integration})
		d.prompts = kit.Without(d.prompts, promptFor(integration))
		return nil
	})
}

// LogOut ends a teammate's session of an integration, also on its expiry. The prompt
// returns.
func (s *Server) LogOut(who, integration string) error {
	return s.atDesk(who, func(d *desk) error {
		i := slices.Index(d.loggedIn, integration)
		if i < 0 {
			return fmt.Errorf("front: %s is not logged in to %s", who, integration)
		}
		d.loggedIn = slices.Delete(d.loggedIn, i, i+1)
		d.prompt(integration)
		return nil
	})
}

// The errors of a teammate who cannot make or answer a call in Front.
var (
	ErrSignedOut    = errors.New("front: signed out of Front")
	ErrNotLoggedIn  = errors.New("front: not logged in to the phone integration")
	ErrNoMicrophone = errors.New("front: the browser may not use the microphone")
	ErrNotRinging   = errors.New("front: the call does not ring for them")
)

// UsesPhone returns an error if a teammate cannot make or answer a call through an
// integration. A teammate without a session gets the prompt to log in.
func (s *Server) UsesPhone(who, integration string) error {
	return s.atDesk(who, func(d *desk) error { return d.ready(integration) })
}

// ready returns an error if the window lacks a session of the integration or the
// microphone (RF-53).
func (d *desk) ready(integration string) error {
	switch {
	case d.signedOut:
		return ErrSignedOut
	case !slices.Contains(d.loggedIn, integration):
		d.prompt(integration)
		return ErrNotLoggedIn
	case d.noMicrophone:
		return ErrNoMicrophone
	}
	return nil
}

// Rings makes a call ring in a teammate's window, as the integration's plugin does.
// shown reports whether the window shows the banner: a signed-out or silenced teammate
// has none.
func (s *Server) Rings(who string, call Ring) (shown bool, err error) {
	err = s.atDesk(who, func(d *desk) error {
		if d.signedOut {
			return nil
		}
		d.ringing = union(d.ringing, []Ring{call})
		shown = !d.silenced
		return nil
	})
	return shown, err
}

// StopsRinging removes a call's banner from a teammate's window.
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

// promptAll prompts every teammate with access to a new channel to log in to the
// channel's integration (RF-52).
func (s *Server) promptAll(ch *channel) {
	for _, t := range ch.inbox.members {
		if !slices.Contains(t.desk.loggedIn, ch.integration) {
			t.desk.prompt(ch.integration)
		}
	}
}

// closeLater schedules the archiving of a conversation after the channel's time
// without a new message (RF-36).
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
