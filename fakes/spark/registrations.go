package spark

import "github.com/callsim/callsim/fakes/kit"

// Registrations is the webhook URL of the Aircall integration, with its token. API
// keys are not part of it: people create them; see [KeySpec].
type Registrations struct {
	ids        sequences
	url, token string
}

// Registrations exports the webhook URL of the integration if outside reports true
// for it.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		r.ids = s.ids
		if outside(s.aircall.url) {
			r.url, r.token = s.aircall.url, s.aircall.token
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(*kit.Tx) error { // cannot fail
		kit.Past(&s.ids.contact, r.ids.contact)
		kit.Past(&s.ids.interaction, r.ids.interaction)
		kit.Past(&s.ids.note, r.ids.note)
		kit.Past(&s.ids.unassigned, r.ids.unassigned)
		if r.url != "" {
			s.aircall.url, s.aircall.token = r.url, r.token
			done.Keep("the webhook of Spark to %s, with its token", r.url)
		}
		return nil
	})
	return done
}

// AircallAt returns the token of the integration. connected reports whether url is
// the integration's webhook URL.
func (s *Server) AircallAt(url string) (token string, connected bool) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		token, connected = s.aircall.token, url != "" && s.aircall.url == url
		return nil
	})
	return token, connected
}
