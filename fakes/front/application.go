package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// application is an app of the developer settings. Its secret signs channel tokens and
// webhooks (dev.frontapp.com/docs/application-webhooks).
type application struct {
	kit.Stamp
	uid, secret, name string
	webhook           string
	types             []string
	verified          bool   // the receiver echoed the challenge
	failure           string // why the challenge was not accepted
}

// AppSpec describes an application with webhooks.
type AppSpec struct {
	Name       string
	WebhookURL string
	Types      []string // for example "inbound_received"; nil: all
}

// webhookTypes maps kinds of events to types of application webhooks. Events of calls
// have no webhook (dev.frontapp.com/docs/application-webhooks).
var webhookTypes = map[string]string{
	"inbound": "inbound_received", "outbound": "outbound_sent", "out_reply": "outbound_sent", "sending_error": "message_delivery_failed",
	"move": "conversation_moved", "archive": "conversation_archived", "reopen": "conversation_reopened", "trash": "conversation_deleted",
	"restore": "conversation_restored", "comment": "new_comment_added", "assign": "assignee_changed", "unassign": "assignee_changed",
	"tag": "tag_added", "untag": "tag_removed", "link_added": "link_added", "link_removed": "link_removed",
}

var knownTypes = []string{"inbound_received", "outbound_sent", "message_delivery_failed", "conversation_moved", "conversation_archived",
	"conversation_reopened", "conversation_deleted", "conversation_restored", "conversation_snoozed", "conversation_snooze_expired",
	"new_comment_added", "assignee_changed", "tag_added", "tag_removed", "link_added", "link_removed"}

// AddApplication adds an application. Front sends a challenge to the webhook URL and
// delivers webhooks once the receiver has echoed the challenge.
func (s *Server) AddApplication(spec AppSpec) (uid, secret string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		for _, kind := range spec.Types {
			if !slices.Contains(knownTypes, kind) {
				return fmt.Errorf("front: unknown type %q of application webhooks", kind)
			}
		}
		switch {
		case spec.Name == "":
			return errors.New("front: missing name of the application")
		case spec.WebhookURL != "" && !absolute(spec.WebhookURL):
			return fmt.Errorf("front: webhook URL %q of the application is not absolute", spec.WebhookURL)
		}
		app := &application{uid: newUID(tx)[:16], secret: newUID(tx), name: spec.Name, webhook: spec.WebhookURL, types: slices.Clone(spec.Types)}
		s.apps.Put(tx, app.uid, app)
		uid, secret = app.uid, app.secret
		if app.webhook != "" {
			s.challenge(tx, app)
		}
		return nil
	})
	return uid, secret, err
}

func (s *Server) appNamed(ref string) (*application, error) {
	for app := range s.apps.All {
		if app.uid == ref || app.name == ref {
			return app, nil
		}
	}
	return nil, fmt.Errorf("front: unknown application %q", ref)
}

// AppCard is an application on the page of the developer settings.
type AppCard struct {
	UID, Name, WebhookURL string
	Verified              bool
	Failure               string // why the challenge was not accepted
}

// Applications returns the applications of the developer settings.
func (s *Server) Applications() (cards []AppCard) {
	s.read(func() error {
		for app := range s.apps.All {
			cards = append(cards, AppCard{app.uid, app.name, app.webhook, app.verified, app.failure})
		}
		return nil
	})
	return cards
}
