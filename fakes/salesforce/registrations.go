package salesforce

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations is what programs have set up here and hold the tokens of: sessions
// and refresh tokens.
type Registrations struct {
	at       time.Time         // when they were exported: lives go on from there
	issued   map[string]uint64 // ids, by object
	sessions []session
	grants   []keptGrant
}

type keptGrant struct {
	grant
	token string
}

// Registrations exports what programs whose address is outside have set up.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{issued: map[string]uint64{}}
	_ = s.engine.Act(func(tx *kit.Tx) error { // reading cannot fail
		r.at = tx.Now()
		for _, object := range sortedNames(s.tables) {
			r.issued[object] = s.tables[object].issued
		}
		for _, token := range sortedNames(s.sessions) {
			if who := s.sessions[token]; outside(who.from) && !who.ended {
				r.sessions = append(r.sessions, *who)
			}
		}
		for _, token := range sortedNames(s.refresh) {
			if g := s.refresh[token]; outside(g.from) {
				r.grants = append(r.grants, keptGrant{*g, token})
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // each tells for itself
		moved := tx.Now().Sub(r.at)
		for _, object := range sortedNames(r.issued) {
			kit.Past(&s.rows(s.schema.object(object)).issued, r.issued[object])
		}
		for i := range r.sessions {
			who := r.sessions[i]
			name := who.user.text("Username")
			var err error
			if who.user, who.app, err = s.sameHere(who.user, who.app); err != nil {
				done.Lose("a session of %s in Salesforce: %s", name, err)
				continue
			}
			who.last = who.last.Add(moved)
			s.sessions[s.secret("salesforce-session", who.token)] = &who
			done.Keep("a session of %s in Salesforce", name)
		}
		for i := range r.grants {
			g := r.grants[i]
			name := g.user.text("Username")
			var err error
			if g.user, g.app, err = s.sameHere(g.user, g.app); err != nil {
				done.Lose("a refresh token of %s in Salesforce: %s", name, err)
				continue
			}
			g.at = g.at.Add(moved)
			s.refresh[s.secret("salesforce-refresh-token", g.token)] = &g.grant
			done.Keep("a refresh token of %s in Salesforce", name)
		}
		return nil
	})
	return done
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sameHere finds the user and the app of another org in this one; sessions by SOAP
// have no app.
func (s *Server) sameHere(user *record, a *app) (*record, *app, error) {
	o, username := s.schema.object("User"), user.text("Username")
	found := s.byExternalID(o, o.must("Username"), username)
	if len(found) == 0 {
		return nil, nil, fmt.Errorf("there is no user %s", username)
	}
	if a == nil {
		return found[0], nil, nil
	}
	here := s.apps[a.ConsumerKey]
	if here == nil {
		return nil, nil, fmt.Errorf("there is no app %s", a.Name)
	}
	return found[0], here, nil
}
