package aircall

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations holds what programs have registered and store the ids and tokens of:
// webhooks, and installed apps with their access tokens.
type Registrations struct {
	ids      sequences
	installs []savedInstall
	webhooks []savedWebhook
}

type savedInstall struct {
	id              int64
	clientID, token string
	user, from      string   // e-mail address of the admin who installed it
	numbers         []string // E.164; nil: all
	active          bool
}

type savedWebhook struct {
	webhook
	token string // access token of the owning integration; "": none
}

// Registrations exports the integrations and webhooks of programs for whose address
// outside returns true.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		r.ids = s.ids
		for i := range s.integrations.All {
			if outside(i.from) {
				saved := savedInstall{id: i.id, clientID: i.app.clientID, token: i.token, from: i.from, active: i.active}
				if i.user != nil {
					saved.user = i.user.email
				}
				for _, n := range i.numbers {
					saved.numbers = append(saved.numbers, n.e164)
				}
				r.installs = append(r.installs, saved)
			}
		}
		for w := range s.webhooks.All {
			if outside(w.url) {
				saved := savedWebhook{webhook: *w}
				if w.integration != nil {
					saved.token = w.integration.token
				}
				r.webhooks = append(r.webhooks, saved)
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server. Tokens
// are kept, ids unless they are taken. A webhook that Aircall had disabled becomes
// active.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // errors are recorded in done
		kit.Past(&s.ids.call, r.ids.call)
		kit.Past(&s.ids.comment, r.ids.comment)
		kit.Past(&s.ids.contact, r.ids.contact)
		kit.Past(&s.ids.detail, r.ids.detail)
		for _, saved := range r.installs {
			what := fmt.Sprintf("the installation of %s in Aircall", saved.clientID)
			done.Record(s.restoreInstall(tx, saved), what, ", with its access token")
		}
		for _, saved := range r.webhooks {
			what := fmt.Sprintf("the webhook %s of Aircall to %s", saved.uuid, saved.url)
			done.Record(s.restoreWebhook(tx, saved), what, ", with its token")
		}
		return nil
	})
	return done
}

func (s *Server) restoreInstall(tx *kit.Tx, saved savedInstall) error {
	a, u := s.appOf(saved.clientID), s.usersByEmail[strings.ToLower(saved.user)]
	switch {
	case a == nil:
		return fmt.Errorf("there is no such app")
	case u == nil && saved.user != "":
		return fmt.Errorf("there is no user %s", saved.user)
	}
	var numbers []*number
	for _, e164 := range saved.numbers {
		n := s.numbersByE164[e164]
		if n == nil {
			return fmt.Errorf("there is no line %s", e164)
		}
		numbers = append(numbers, n)
	}
	i := &integration{id: saved.id, app: a, token: saved.token, user: u, numbers: numbers, active: saved.active, created: tx.Now(), from: saved.from}
	if _, taken := s.integrations.Get(i.id); taken {
		i.id = s.ids.integration + 1
	}
	s.ids.integration = max(s.ids.integration, i.id)
	s.secret("aircall-access-token", i.token)
	s.integrations.Put(tx, i.id, i)
	return nil
}

func (s *Server) restoreWebhook(tx *kit.Tx, saved savedWebhook) error {
	w := &webhook{id: saved.id, uuid: saved.uuid, name: saved.name, url: saved.url,
		token: s.secret("aircall-webhook-token", saved.webhook.token), events: slices.Clone(saved.events),
		created: tx.Now(), active: saved.active || !saved.disabledAt.IsZero()}
	if saved.integration != nil {
		for i := range s.integrations.All {
			if i.token == saved.token {
				w.integration, w.owner = i, principal{integration: i.id}
			}
		}
		if w.integration == nil {
			return fmt.Errorf("the app that owns it is not installed")
		}
	}
	if s.webhooksByUUID[w.uuid] != nil {
		return fmt.Errorf("it exists already")
	}
	if _, taken := s.webhooks.Get(w.id); taken {
		w.id = s.ids.webhook + 1
	}
	s.ids.webhook = max(s.ids.webhook, w.id)
	s.webhooks.Put(tx, w.id, w)
	s.webhooksByUUID[w.uuid] = w
	return nil
}

// WebhookTo returns the token of the webhook of an address that no integration owns.
func (s *Server) WebhookTo(url string) (token string, registered bool) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		for w := range s.webhooks.All {
			if w.url == url && w.integration == nil {
				token, registered = w.token, true
			}
		}
		return nil
	})
	return token, registered
}
