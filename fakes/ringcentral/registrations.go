package ringcentral

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations holds what programs have registered and store the ids and tokens of:
// sessions with their access and refresh tokens, and subscriptions.
type Registrations struct {
	at            time.Time // of the export
	ids           sequences
	logins        []login
	subscriptions []subscription
}

// Registrations exports the sessions and subscriptions of programs for whose address
// outside returns true.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	s.read(func(now time.Time) {
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

// Restore imports what [Server.Registrations] exported from another server, with tokens,
// ids and remaining lifetimes. A blacklisted subscription becomes active.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // errors are recorded in done
		moved := tx.Now().Sub(r.at)
		kit.Past(&s.ids.message, r.ids.message)
		kit.Past(&s.ids.recording, r.ids.recording)
		kit.Past(&s.ids.session, r.ids.session)
		kit.Past(&s.ids.server, r.ids.server)
		for i := range r.logins {
			l := r.logins[i]
			what := fmt.Sprintf("a session of %s in RingCentral", l.app.Name)
			done.Record(s.restoreLogin(&l, moved), what, ", with its tokens")
		}
		for i := range r.subscriptions {
			u := r.subscriptions[i]
			what := fmt.Sprintf("the subscription %s of RingCentral to %s", u.id, u.address)
			done.Record(s.restoreSubscription(tx, &u, moved), what, "")
		}
		return nil
	})
	return done
}

// findHere finds the app and the user of another server in this server.
func (s *Server) findHere(a *app, x *extension) (*app, *extension, error) {
	found, user := s.appOf(a.ClientID), s.byEmail[strings.ToLower(x.email)]
	switch {
	case found == nil:
		return nil, nil, fmt.Errorf("there is no app %s", a.ClientID)
	case user == nil:
		return nil, nil, fmt.Errorf("there is no user %s", x.email)
	}
	return found, user, nil
}

func (s *Server) restoreLogin(l *login, moved time.Duration) (err error) {
	if l.app, l.user, err = s.findHere(l.app, l.user); err != nil {
		return err
	}
	l.accessEnds, l.refreshEnds, l.refreshedAt = l.accessEnds.Add(moved), l.refreshEnds.Add(moved), l.refreshedAt.Add(moved)
	if !l.firstUse.IsZero() {
		l.firstUse = l.firstUse.Add(moved)
	}
	s.logins = append(s.logins, l)
	s.tokens[s.secret("ringcentral-access-token", l.access)] = l
	for _, refresh := range [...]string{l.refresh, l.previousRefresh} {
		if refresh != "" {
			s.refreshing[s.secret("ringcentral-refresh-token", refresh)] = l
		}
	}
	return nil
}

func (s *Server) restoreSubscription(tx *kit.Tx, u *subscription, moved time.Duration) (err error) {
	if u.app, u.user, err = s.findHere(u.app, u.user); err != nil {
		return err
	}
	var texts []string
	for _, f := range u.filters {
		texts = append(texts, f.text)
	}
	u.filters = nil
	if err := s.applyBody(u, subscriptionBody{Filters: texts}); err != nil {
		return fmt.Errorf("its filters: %w", err)
	}
	u.expires, u.created = u.expires.Add(moved), u.created.Add(moved)
	u.blacklisted, u.blacklistReason, u.failingSince = time.Time{}, "", time.Time{}
	u.cancelReminders = func() {}
	s.subscriptions.Put(tx, u.id, u)
	s.scheduleReminder(tx, u)
	return nil
}
