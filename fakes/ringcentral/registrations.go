package ringcentral

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations is what programs have set up here and hold the ids and tokens of:
// sessions with their access and refresh tokens, and subscriptions.
type Registrations struct {
	at            time.Time // when they were exported: lives go on from there
	ids           sequences
	logins        []login
	subscriptions []subscription
}

// Registrations exports what programs have set up, of those whose address, or that
// of whose webhook, is outside.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	s.look(func(now time.Time) {
		r.at, r.ids = now, s.ids
		for _, l := range s.logins {
			if outside(l.from) {
				r.logins = append(r.logins, *l)
			}
		}
		for u := range s.subscriptions.All {
			if outside(u.address) && !u.deleted && now.Before(u.expires) {
				r.subscriptions = append(r.subscriptions, *u)
			}
		}
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server: tokens,
// ids and what is left of their lives. A blacklisted subscription is active again.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // each tells for itself
		moved := tx.Now().Sub(r.at)
		kit.Past(&s.ids.message, r.ids.message)
		kit.Past(&s.ids.recording, r.ids.recording)
		kit.Past(&s.ids.session, r.ids.session)
		kit.Past(&s.ids.server, r.ids.server)
		for i := range r.logins {
			l := r.logins[i]
			if err := s.logInAgain(&l, moved); err != nil {
				done.Lose("a session of %s in RingCentral: %s", l.app.Name, err)
				continue
			}
			done.Keep("a session of %s in RingCentral, with its tokens", l.app.Name)
		}
		for i := range r.subscriptions {
			u := r.subscriptions[i]
			if err := s.subscribeAgain(tx, &u, moved); err != nil {
				done.Lose("the subscription %s of RingCentral to %s: %s", u.id, u.address, err)
				continue
			}
			done.Keep("the subscription %s of RingCentral to %s", u.id, u.address)
		}
		return nil
	})
	return done
}

// sameHere finds the app and the user of another server in this one.
func (s *Server) sameHere(a *app, x *extension) (*app, *extension, error) {
	here, user := s.appOf(a.ClientID), s.byEmail[strings.ToLower(x.email)]
	switch {
	case here == nil:
		return nil, nil, fmt.Errorf("there is no app %s", a.ClientID)
	case user == nil:
		return nil, nil, fmt.Errorf("there is no user %s", x.email)
	}
	return here, user, nil
}

func (s *Server) logInAgain(l *login, moved time.Duration) (err error) {
	if l.app, l.user, err = s.sameHere(l.app, l.user); err != nil {
		return err
	}
	l.accessEnds, l.refreshEnds, l.refreshedAt = l.accessEnds.Add(moved), l.refreshEnds.Add(moved), l.refreshedAt.Add(moved)
	if !l.firstUse.IsZero() {
		l.firstUse = l.firstUse.Add(moved)
	}
	s.logins = append(s.logins, l)
	s.tokens[s.secret("ringcentral-access-token", l.access)] = l
	for _, refresh := range [...]string{l.refresh, l.before} {
		if refresh != "" {
			s.refreshing[s.secret("ringcentral-refresh-token", refresh)] = l
		}
	}
	return nil
}

func (s *Server) subscribeAgain(tx *kit.Tx, u *subscription, moved time.Duration) (err error) {
	if u.app, u.user, err = s.sameHere(u.app, u.user); err != nil {
		return err
	}
	var texts []string
	for _, f := range u.filters {
		texts = append(texts, f.text)
	}
	u.filters = nil
	if err := s.change(u, subscriptionBody{Filters: texts}); err != nil {
		return fmt.Errorf("its filters: %w", err)
	}
	u.expires, u.created = u.expires.Add(moved), u.created.Add(moved)
	u.blacklisted, u.why, u.failingSince = time.Time{}, "", time.Time{}
	u.reminders = func() {}
	s.subscriptions.Put(tx, u.id, u)
	s.remind(tx, u)
	return nil
}
