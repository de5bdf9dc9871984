package salesforce

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations holds the sessions and refresh tokens that programs have stored.
type Registrations struct {
	at       time.Time         // time of the export, from which lifetimes continue
	issued   map[string]uint64 // number of issued ids by object
	sessions []session
	grants   []savedGrant
}

type savedGrant struct {
	grant
	token string
}

// Registrations exports the sessions and refresh tokens of programs for whose address
// outside returns true.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{issued: map[string]uint64{}}
	_ = s.engine.Act(func(tx *kit.Tx) error { // reading cannot fail
		r.at = tx.Now()
		for _, object := range sortedNames(s.tables) {
			r.issued[object] = s.tables[object].issued
		}
		for _, token := range sortedNames(s.sessions) {
			if sess := s.sessions[token]; outside(sess.from) && !sess.ended {
				r.sessions = append(r.sessions, *sess)
			}
		}
		for _, token := range sortedNames(s.refresh) {
			if g := s.refresh[token]; outside(g.from) {
				r.grants = append(r.grants, savedGrant{*g, token})
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // errors are recorded in done
		moved := tx.Now().Sub(r.at)
		for _, object := range sortedNames(r.issued) {
			kit.Past(&s.rows(s.schema.object(object)).issued, r.issued[object])
		}
		for i := range r.sessions {
			sess := r.sessions[i]
			what := fmt.Sprintf("a session of %s in Salesforce", sess.user.text("Username"))
			var err error
			if sess.user, sess.app, err = s.localUserAndApp(sess.user, sess.app); err == nil {
				sess.last = sess.last.Add(moved)
				s.sessions[s.secret("salesforce-session", sess.token)] = &sess
			}
			done.Record(err, what, "")
		}
		for i := range r.grants {
			g := r.grants[i]
			what := fmt.Sprintf("a refresh token of %s in Salesforce", g.user.text("Username"))
			var err error
			if g.user, g.app, err = s.localUserAndApp(g.user, g.app); err == nil {
				g.at = g.at.Add(moved)
				s.refresh[s.secret("salesforce-refresh-token", g.token)] = &g.grant
			}
			done.Record(err, what, "")
		}
		return nil
	})
	return done
}

func sortedNames[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// localUserAndApp returns this org's user and app that correspond to another org's. A
// session by SOAP has no app.
func (s *Server) localUserAndApp(user *record, a *app) (*record, *app, error) {
	o, username := s.schema.object("User"), user.text("Username")
	found := s.byExternalID(o, o.must("Username"), username)
	if len(found) == 0 {
		return nil, nil, fmt.Errorf("there is no user %s", username)
	}
	if a == nil {
		return found[0], nil, nil
	}
	local := s.apps[a.ConsumerKey]
	if local == nil {
		return nil, nil, fmt.Errorf("there is no app %s", a.Name)
	}
	return found[0], local, nil
}
