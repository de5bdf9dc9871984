package front

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// application is an app of the developer settings: its secret signs channel
// tokens and webhooks (dev.frontapp.com/docs/application-webhooks).
type application struct {
	kit.Stamp
	uid, secret, name string
	webhook           string
	types             []string
	verified          bool // the receiver echoed the challenge
	failure           string
}

// AppSpec describes an application with webhooks.
type AppSpec struct {
	Name       string
	WebhookURL string
	Types      []string // as "inbound_received"; none are all
}

// webhookTypes tells which event makes which type of application webhook. Calls
// have none (dev.frontapp.com/docs/application-webhooks).
var webhookTypes = map[string]string{
	"inbound": "inbound_received", "outbound": "outbound_sent", "out_reply": "outbound_sent", "sending_error": "message_delivery_failed",
	"move": "conversation_moved", "archive": "conversation_archived", "reopen": "conversation_reopened", "trash": "conversation_deleted",
	"restore": "conversation_restored", "comment": "new_comment_added", "assign": "assignee_changed", "unassign": "assignee_changed",
	"tag": "tag_added", "untag": "tag_removed", "link_added": "link_added", "link_removed": "link_removed",
}

var knownTypes = []string{"inbound_received", "outbound_sent", "message_delivery_failed", "conversation_moved", "conversation_archived",
	"conversation_reopened", "conversation_deleted", "conversation_restored", "conversation_snoozed", "conversation_snooze_expired",
	"new_comment_added", "assignee_changed", "tag_added", "tag_removed", "link_added", "link_removed"}

// AddApplication makes an application. With a webhook Front first sends a
// challenge to it and delivers once that was echoed.
func (s *Server) AddApplication(spec AppSpec) (uid, secret string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		for _, kind := range spec.Types {
			if !slices.Contains(knownTypes, kind) {
				return fmt.Errorf("front: there is no application webhook of type %q", kind)
			}
		}
		switch {
		case spec.Name == "":
			return errors.New("front: an application needs a name")
		case spec.WebhookURL != "" && !absolute(spec.WebhookURL):
			return fmt.Errorf("front: an application's webhook needs an absolute URL, not %q", spec.WebhookURL)
		}
		app := &application{uid: s.newUID(tx)[:16], secret: s.newUID(tx), name: spec.Name, webhook: spec.WebhookURL, types: slices.Clone(spec.Types)}
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
	return nil, fmt.Errorf("front: there is no application %q", ref)
}

// AppCard is an application in the developer settings.
type AppCard struct {
	UID, Name, WebhookURL string
	Verified              bool
	Failure               string // why the challenge was not accepted
}

// Applications lists the applications.
func (s *Server) Applications() (cards []AppCard) {
	s.look(func() error {
		for app := range s.apps.All {
			cards = append(cards, AppCard{app.uid, app.name, app.webhook, app.verified, app.failure})
		}
		return nil
	})
	return cards
}

type syncJSON struct {
	Type          string `json:"type"`
	Authorization struct {
		ID string `json:"id"`
	} `json:"authorization"`
}

// challenge is the handshake on saving a webhook: the receiver echoes a text
// within ten seconds.
func (s *Server) challenge(tx *kit.Tx, app *application) {
	body := syncJSON{Type: "sync"}
	body.Authorization.ID = s.company.id
	text := s.newUID(tx)
	raw := encoded(body)
	header := signedHeader(tx, raw, app.secret)
	header["X-Front-Challenge"] = []string{text}
	tx.Emit(kit.Delivery{Name: "front application sync", Body: raw, Header: header, Timeout: 10 * time.Second, Answer: true,
		Target: func(*kit.Tx) (string, bool) { return app.webhook, true },
		Settle: func(tx *kit.Tx, got kit.Attempt) (time.Duration, bool) {
			app.verified = got.Succeeded() && echoes(got.Body, text)
			switch {
			case app.verified:
				app.failure = ""
			case got.Succeeded():
				app.failure = "the challenge was not echoed"
			case got.Err != nil:
				app.failure = got.Err.Error()
			default:
				app.failure = fmt.Sprintf("the challenge was answered %d", got.Status)
			}
			app.Touch(tx)
			return 0, false
		}})
}

// echoes accepts the three forms of an answer: text, form and JSON.
func echoes(answer []byte, text string) bool {
	got := strings.TrimSpace(string(answer))
	if form, err := url.ParseQuery(got); err == nil && form.Get("challenge") == text {
		return true
	}
	return got == text || strings.ReplaceAll(got, " ", "") == `{"challenge":"`+text+`"}`
}

type appWebhookJSON struct {
	Type          string `json:"type"`
	Authorization struct {
		ID string `json:"id"`
	} `json:"authorization"`
	Payload *eventJSON `json:"payload"`
}

// webhookType names the webhook of an event, "" when it has none.
func webhookType(e *event) string {
	if e.kind == "reminder" {
		if e.source.kind == "reminder" {
			return "conversation_snooze_expired"
		}
		return "conversation_snoozed"
	}
	return webhookTypes[e.kind]
}

// tellApplications sends an event to every application that wants it. Private
// inboxes are nobody's business.
func (s *Server) tellApplications(tx *kit.Tx, e *event) {
	if s.apps.Len() == 0 {
		return
	}
	kind := webhookType(e)
	if kind == "" || !slices.ContainsFunc(e.conversation.inboxes, func(in *inbox) bool { return in.owner == nil }) {
		return
	}
	for app := range s.apps.All {
		if app.verified && (len(app.types) == 0 || slices.Contains(app.types, kind)) {
			s.postEvent(tx, app, kind, e)
		}
	}
}

// postEvent delivers an event; what fails is sent again a few times
// (dev.frontapp.com/docs/application-webhooks).
func (s *Server) postEvent(tx *kit.Tx, app *application, kind string, e *event) {
	body := appWebhookJSON{Type: kind, Payload: s.eventJSON(e)}
	body.Authorization.ID = s.company.id
	raw := encoded(body)
	header := signedHeader(tx, raw, app.secret)
	retries := s.count(assumeWebhookRetries)
	tx.Emit(kit.Delivery{Name: "front webhook " + kind, Body: raw, Header: header, Timeout: webhookTimeout,
		Target: func(*kit.Tx) (string, bool) { return app.webhook, app.verified },
		Settle: func(_ *kit.Tx, got kit.Attempt) (time.Duration, bool) {
			return cmp.Or(s.duration(assumeWebhookWait), time.Second), !got.Succeeded() && got.N <= retries
		}})
}
