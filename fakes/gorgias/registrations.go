package gorgias

import (
	"fmt"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations is what programs have set up here and hold the ids and tokens of:
// installed apps with their tokens, and HTTP integrations.
type Registrations struct {
	at           time.Time // when they were exported: lives go on from there
	ids          sequences
	installs     []install
	tokens       map[string]*accessToken
	integrations []integration
}

// Registrations exports what programs have set up, of those whose address, or that
// to which their integration sends, is outside.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{tokens: map[string]*accessToken{}}
	_ = s.engine.Act(func(tx *kit.Tx) error { // reading cannot fail
		r.at, r.ids = tx.Now(), s.ids
		for _, a := range s.apps {
			if i := a.installed; i != nil && !i.ended && outside(i.from) {
				r.installs = append(r.installs, *i)
				for _, text := range sortedTokens(s.tokens) {
					if s.tokens[text].install == i {
						r.tokens[text] = s.tokens[text]
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

// Restore imports what [Server.Registrations] exported from another server. Ids are
// kept where they are free, tokens always. An integration that Gorgias had
// deactivated is active again.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // each tells for itself
		kit.Past(&s.ids.customer, r.ids.customer)
		kit.Past(&s.ids.channel, r.ids.channel)
		kit.Past(&s.ids.ticket, r.ids.ticket)
		kit.Past(&s.ids.message, r.ids.message)
		kit.Past(&s.ids.event, r.ids.event)
		for _, i := range r.installs {
			if err := s.installAgain(tx, r, i); err != nil {
				done.Lose("the installation of %s in Gorgias: %s", i.app.ClientID, err)
				continue
			}
			done.Keep("the installation of %s in Gorgias, with its tokens", i.app.ClientID)
		}
		for i := range r.integrations {
			k := r.integrations[i]
			if err := s.integrateAgain(tx, &k); err != nil {
				done.Lose("the integration %q of Gorgias to %s: %s", k.name, k.http.URL, err)
				continue
			}
			done.Keep("the integration %d %q of Gorgias to %s", k.id, k.name, k.http.URL)
		}
		return nil
	})
	return done
}

func (s *Server) installAgain(tx *kit.Tx, r *Registrations, before install) error {
	a := s.appOf(before.app.ClientID)
	switch {
	case a == nil:
		return fmt.Errorf("there is no such app")
	case a.installed != nil:
		return fmt.Errorf("it is installed already")
	}
	if a.bot == nil {
		a.bot = s.addBot(tx, a.Name, "bot@"+a.ClientID, a.ClientID)
	}
	i := &install{app: a, bot: a.bot, scopes: before.scopes, refresh: before.refresh, at: tx.Now(), from: before.from}
	a.installed = i
	if i.refresh != "" {
		s.refreshable[s.secret("gorgias-refresh-token", i.refresh)] = i
	}
	for _, text := range sortedTokens(r.tokens) {
		if t := r.tokens[text]; t.install.app.ClientID == a.ClientID {
			s.tokens[s.secret("gorgias-access-token", text)] = &accessToken{install: i, expires: t.expires.Add(tx.Now().Sub(r.at))}
		}
	}
	return nil
}

func (s *Server) integrateAgain(tx *kit.Tx, i *integration) error {
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

// Installed reports whether an account has an app.
func (s *Server) Installed(clientID string) (installed bool) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		a := s.appOf(clientID)
		installed = a != nil && a.installed != nil
		return nil
	})
	return installed
}
