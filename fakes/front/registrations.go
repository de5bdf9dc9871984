package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations are the objects whose ids and secrets programs have stored: channels
// created through the API, and applications with their channels.
type Registrations struct {
	ids      sequences
	apps     []application
	channels []channel
}

// Registrations exports the channels created through the API, the channels and
// applications for whose webhook outside reports true, and the other channels of these
// applications.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		r.ids = s.ids
		for app := range s.apps.All {
			channels := s.channelsWhere(func(ch *channel) bool { return ch.appUID == app.uid && outside(ch.webhook) })
			if outside(app.webhook) || len(channels) > 0 {
				r.apps = append(r.apps, *app)
			}
		}
		for ch := range s.channels.All {
			ofApp := slices.ContainsFunc(r.apps, func(app application) bool { return app.uid == ch.appUID })
			if ofApp || ch.custom || outside(ch.webhook) {
				r.channels = append(r.channels, *ch)
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server. A channel
// is lost if its id or address is taken or if its inbox does not exist.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // failures are in done.Lost
		kit.Past(&s.ids.contact.last, r.ids.contact.last)
		kit.Past(&s.ids.conversation.last, r.ids.conversation.last)
		kit.Past(&s.ids.message.last, r.ids.message.last)
		kit.Past(&s.ids.comment.last, r.ids.comment.last)
		kit.Past(&s.ids.event.last, r.ids.event.last)
		kit.Past(&s.ids.attachment.last, r.ids.attachment.last)
		for i := range r.apps {
			app := r.apps[i]
			if existing, _ := s.appNamed(app.name); existing != nil {
				done.Lose("the application %s of Front: an application of that name already exists", app.name)
				continue
			}
			s.apps.Put(tx, app.uid, &app)
			done.Keep("the application %s of Front, with its secret", app.name)
		}
		for i := range r.channels {
			ch := r.channels[i]
			if err := s.restoreChannel(tx, &ch); err != nil {
				done.Lose("the channel %s of Front: %s", ch.id, err)
				continue
			}
			done.Keep("the channel %s of Front in %s", ch.id, ch.inbox.name)
		}
		return nil
	})
	return done
}

func (s *Server) restoreChannel(tx *kit.Tx, ch *channel) error {
	in, err := s.inboxNamed(ch.inbox.name)
	if err != nil {
		return fmt.Errorf("unknown inbox %s", ch.inbox.name)
	}
	if _, taken := s.channels.Get(ch.id); taken {
		return errors.New("its id is taken")
	}
	if len(s.channelsWhere(func(other *channel) bool { return other.address == ch.address && other.voice == ch.voice })) > 0 {
		return fmt.Errorf("its address %s is taken", ch.address)
	}
	ch.inbox, ch.queue = in, queue{}
	s.addChannel(tx, ch)
	return nil
}

// newChannelID returns the next unused channel id.
func (s *Server) newChannelID() string {
	for {
		id, _ := s.ids.channel.next()
		if _, taken := s.channels.Get(id); !taken {
			return id
		}
	}
}

// AppSecret returns the uid and the secret of an application.
func (s *Server) AppSecret(name string) (uid, secret string, found bool) {
	s.read(func() error {
		if app, err := s.appNamed(name); err == nil {
			uid, secret, found = app.uid, app.secret, true
		}
		return nil
	})
	return uid, secret, found
}

// ChannelAt returns the id of the channel with an address, for calls or for messages.
func (s *Server) ChannelAt(address string, voice bool) (id string, found bool) {
	s.read(func() error {
		for _, ch := range s.channelsWhere(func(ch *channel) bool { return ch.address == address && ch.voice == voice }) {
			id, found = ch.id, true
		}
		return nil
	})
	return id, found
}
