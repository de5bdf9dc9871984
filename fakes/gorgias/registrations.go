package gorgias

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations holds what programs have set up and whose ids and tokens they have
// stored: installed apps with their tokens, and HTTP integrations.
type Registrations struct {
	at           time.Time // time of the export, from which lifetimes continue
	ids          sequences
	installs     []install
	tokens       map[string]*accessToken
	integrations []integration
}

// Registrations exports the apps installed by programs, and the HTTP integrations that
// send to addresses, for whose address outside returns true.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{tokens: map[string]*accessToken{}}
	_ = s.engine.Act(func(tx *kit.Tx) error { // reading cannot fail
		r.at, r.ids = tx.Now(), s.ids
		for _, a := range s.apps {
			if i := a.installed; i != nil && !i.ended && outside(i.from) {
				r.installs = append(r.installs, *i)
				for text, t := range s.tokens {
					if t.install == i {
						r.tokens[text] = t
					}
				}
			}
		}
		for i := range s.integrations.All {
			if outside(i.http.URL) {
				r.integrations = append(r.integrations, *i)
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server. Tokens are
// kept, ids unless they are taken. An integration that Gorgias had deactivated becomes
// active.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // errors are recorded in done
		kit.Past(&s.ids.customer, r.ids.customer)
		kit.Past(&s.ids.channel, r.ids.channel)
		kit.Past(&s.ids.ticket, r.ids.ticket)
		kit.Past(&s.ids.message, r.ids.message)
		kit.Past(&s.ids.event, r.ids.event)
		for _, i := range r.installs {
			what := fmt.Sprintf("the installation of %s in Gorgias", i.app.ClientID)
			done.Record(s.restoreInstall(tx, r, i), what, ", with its tokens")
		}
		for i := range r.integrations {
			k := r.integrations[i]
			err := s.restoreIntegration(tx, &k)
			done.Record(err, fmt.Sprintf("the integration %q of Gorgias to %s", k.name, k.http.URL), fmt.Sprintf(", with the id %d", k.id))
		}
		return nil
	})
	return done
}

func (s *Server) restoreInstall(tx *kit.Tx, r *Registrations, before install) error {
	a := s.appOf(before.app.ClientID)
	switch {
	case a == nil:
		return fmt.Errorf("there is no such app")
	case a.installed != nil:
		return fmt.Errorf("it is already installed")
	}
	if a.bot == nil {
		a.bot = s.addBot(tx, a.Name, "bot@"+a.ClientID, a.ClientID)
	}
	i := &install{app: a, bot: a.bot, scopes: before.scopes, refresh: before.refresh, at: tx.Now(), from: before.from}
	a.installed = i
	if i.refresh != "" {
		s.refreshable[s.secret("gorgias-refresh-token", i.refresh)] = i
	}
	for _, text := range sortedNames(r.tokens) {
		if t := r.tokens[text]; t.install.app.ClientID == a.ClientID {
			s.tokens[s.secret("gorgias-access-token", text)] = &accessToken{install: i, expires: t.expires.Add(tx.Now().Sub(r.at))}
		}
	}
	return nil
}

func (s *Server) restoreIntegration(tx *kit.Tx, i *integration) error {
	if by := i.user; by != nil {
		i.user = s.usersByEmail[strings.ToLower(by.email)]
		if a := s.appOf(by.clientID); a != nil && a.bot != nil {
			i.user = a.bot
		}
		if i.user == nil {
			return fmt.Errorf("there is no user %s", by.email)
		}
	}
	if _, taken := s.integrations.Get(i.id); taken {
		i.id = int64(s.ids.integration) + 1
	}
	s.ids.integration = max(s.ids.integration, sequence(i.id))
	i.failures, i.deactivated = 0, time.Time{}
	i.created, i.updated = tx.Now(), tx.Now()
	s.integrations.Put(tx, i.id, i)
	return nil
}

// Installed reports whether an app is installed.
func (s *Server) Installed(clientID string) (installed bool) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		a := s.appOf(clientID)
		installed = a != nil && a.installed != nil
		return nil
	})
	return installed
}
