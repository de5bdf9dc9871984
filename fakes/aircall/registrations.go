package aircall

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Registrations is what programs have set up here and hold the ids and tokens of:
// webhooks, and installed apps with their access tokens.
type Registrations struct {
	ids      sequences
	installs []install
	webhooks []keptWebhook
}

type install struct {
	id              int64
	clientID, token string
	user, from      string   // e-mail address of who installed it
	numbers         []string // E.164; nil: all
	active          bool
}

type keptWebhook struct {
	webhook
	token string // of the integration that owns it, "" without one
}

// Registrations exports what programs have set up, of those whose address, or that
// of whose webhook, is outside.
func (s *Server) Registrations(outside func(address string) bool) any {
	r := &Registrations{}
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		r.ids = s.ids
		for i := range s.integrations.All {
			if outside(i.from) {
				k := install{id: i.id, clientID: i.app.clientID, token: i.token, from: i.from, active: i.active}
				if i.user != nil {
					k.user = i.user.email
				}
				for _, n := range i.numbers {
					k.numbers = append(k.numbers, n.e164)
				}
				r.installs = append(r.installs, k)
			}
		}
		for w := range s.webhooks.All {
			if outside(w.url) {
				k := keptWebhook{webhook: *w}
				if w.integration != nil {
					k.token = w.integration.token
				}
				r.webhooks = append(r.webhooks, k)
			}
		}
		return nil
	})
	return r
}

// Restore imports what [Server.Registrations] exported from another server. Ids are
// kept where they are free, tokens always. A webhook that Aircall had disabled is
// active again.
func (s *Server) Restore(registrations any) (done kit.Restored) {
	r := registrations.(*Registrations)
	_ = s.engine.Act(func(tx *kit.Tx) error { // each tells for itself
		kit.Past(&s.ids.call, r.ids.call)
		kit.Past(&s.ids.comment, r.ids.comment)
		kit.Past(&s.ids.contact, r.ids.contact)
		kit.Past(&s.ids.detail, r.ids.detail)
		for _, k := range r.installs {
			if err := s.reinstall(tx, k); err != nil {
				done.Lose("the installation of %s in Aircall: %s", k.clientID, err)
				continue
			}
			done.Keep("the installation of %s in Aircall, with its access token", k.clientID)
		}
		for _, k := range r.webhooks {
			if err := s.register(tx, k); err != nil {
				done.Lose("the webhook %s of Aircall to %s: %s", k.uuid, k.url, err)
				continue
			}
			done.Keep("the webhook %s of Aircall to %s, with its token", k.uuid, k.url)
		}
		return nil
	})
	return done
}

func (s *Server) reinstall(tx *kit.Tx, k install) error {
	a, u := s.appOf(k.clientID), s.usersByEmail[strings.ToLower(k.user)]
	switch {
	case a == nil:
		return fmt.Errorf("there is no such app")
	case u == nil && k.user != "":
		return fmt.Errorf("there is no user %s", k.user)
	}
	var numbers []*number
	for _, e164 := range k.numbers {
		n := s.numbersByE164[e164]
		if n == nil {
			return fmt.Errorf("there is no line %s", e164)
		}
		numbers = append(numbers, n)
	}
	i := &integration{id: k.id, app: a, token: k.token, user: u, numbers: numbers, active: k.active, created: tx.Now(), from: k.from}
	if _, taken := s.integrations.Get(i.id); taken {
		i.id = s.ids.integration + 1
	}
	s.ids.integration = max(s.ids.integration, i.id)
	s.secret("aircall-access-token", i.token)
	s.integrations.Put(tx, i.id, i)
	return nil
}

func (s *Server) register(tx *kit.Tx, k keptWebhook) error {
	w := &webhook{id: k.id, uuid: k.uuid, name: k.name, url: k.url, token: s.secret("aircall-webhook-token", k.webhook.token),
		events: slices.Clone(k.events), created: tx.Now(), active: k.active || !k.disabledAt.IsZero()}
	if k.integration != nil {
		for i := range s.integrations.All {
			if i.token == k.token {
				w.integration, w.owner = i, principal{integration: i.id}
			}
		}
		if w.integration == nil {
			return fmt.Errorf("the app that owns it is not installed")
		}
	}
	if s.webhooksByUUID[w.uuid] != nil {
		return fmt.Errorf("it is there already")
	}
	if _, taken := s.webhooks.Get(w.id); taken {
		w.id = s.ids.webhook + 1
	}
	s.ids.webhook = max(s.ids.webhook, w.id)
	s.webhooks.Put(tx, w.id, w)
	s.webhooksByUUID[w.uuid] = w
	return nil
}

// WebhookTo is the token of a webhook that is registered for an address.
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
