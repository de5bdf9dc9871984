package front

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations is what programs have set up here and hold the ids and secrets of:
// channels made by API, and applications with their channels.
type Registrations struct {
	ids      sequences
	apps     []application
	channels []channel
}

// Registrations exports what programs have set up: channels made by API, channels
// and applications whose webhook is outside, and the other channels of these
// applications.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		r.ids = s.ids
		for app := range s.apps.All {
			theirs := s.channelsWhere(func(ch *channel) bool { return ch.appUID == app.uid && outside(ch.webhook) })
			if outside(app.webhook) || len(theirs) > 0 {
				r.apps = append(r.apps, *app)
			}
		}
		for ch := range s.channels.All {
			kept := slices.ContainsFunc(r.apps, func(app application) bool { return app.uid == ch.appUID })
			if kept || ch.plain || outside(ch.webhook) {
				r.channels = append(r.channels, *ch)
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server. What has
// an id that is taken, or an inbox that is not there, is lost.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // each tells for itself
		kit.Past(&s.ids.contact.last, r.ids.contact.last)
		kit.Past(&s.ids.conversation.last, r.ids.conversation.last)
		kit.Past(&s.ids.message.last, r.ids.message.last)
		kit.Past(&s.ids.comment.last, r.ids.comment.last)
		kit.Past(&s.ids.event.last, r.ids.event.last)
		kit.Past(&s.ids.attachment.last, r.ids.attachment.last)
		for i := range r.apps {
			app := r.apps[i]
			if there, _ := s.appNamed(app.name); there != nil {
				done.Lose("the application %s of Front: there is one of that name", app.name)
				continue
			}
			s.apps.Put(tx, app.uid, &app)
			done.Keep("the application %s of Front, with its secret", app.name)
		}
		for i := range r.channels {
			ch := r.channels[i]
			if err := s.openAgain(tx, &ch); err != nil {
				done.Lose("the channel %s of Front: %s", ch.id, err)
				continue
			}
			done.Keep("the channel %s of Front in %s", ch.id, ch.inbox.name)
		}
		return nil
	})
	return done
}

func (s *Server) openAgain(tx *kit.Tx, ch *channel) error {
	home, err := s.inboxNamed(ch.inbox.name)
	if err != nil {
		return fmt.Errorf("there is no inbox %s", ch.inbox.name)
	}
	if _, taken := s.channels.Get(ch.id); taken {
		return fmt.Errorf("another has its id")
	}
	if len(s.channelsWhere(func(other *channel) bool { return other.address == ch.address && other.voice == ch.voice })) > 0 {
		return fmt.Errorf("another has its address %s", ch.address)
	}
	ch.inbox, ch.queue = home, queue{}
	s.addChannel(tx, ch)
	return nil
}

// newChannelID is the next id that no channel has.
func (s *Server) newChannelID() string {
	for {
		id, _ := s.ids.channel.next()
		if _, taken := s.channels.Get(id); !taken {
			return id
		}
	}
}

// AppSecret is the secret of an application.
func (s *Server) AppSecret(name string) (uid, secret string, there bool) {
	s.look(func() error {
		if app, err := s.appNamed(name); err == nil {
			uid, secret, there = app.uid, app.secret, true
		}
		return nil
	})
	return uid, secret, there
}

// ChannelAt is the channel with an address, for calls or for messages.
func (s *Server) ChannelAt(address string, voice bool) (id string, there bool) {
	s.look(func() error {
		for _, ch := range s.channelsWhere(func(ch *channel) bool { return ch.address == address && ch.voice == voice }) {
			id, there = ch.id, true
		}
		return nil
	})
	return id, there
}
