// Package aircallgorgias logs Aircall calls in Gorgias. It implements the AG rules
// (features/rules.yaml) and no others: rules.go decides, in plain functions that
// cite their numbers; effects.go lists what is done in Gorgias and when; notes.go
// writes the texts.
//
//	i, err := aircallgorgias.New(ctx, config, settings)
//	i.Start(engine)
//
// A call is a ticket of the channel phone, created when the call is answered or
// missed, with internal notes by the agents. Gorgias has no idempotency keys:
// tickets and notes have external ids derived from the call's id, by which they are
// found again after a lost response.
//
// There are two kinds of installation (AG-52). By webhook address: an admin enters
// the core's URL in Aircall and the webhook's token in the settings; the core then
// uses an API key of Gorgias, and at the rate limit deactivates the webhook with an
// API key of Aircall (byaddress.go). By OAuth with both vendors: install.go is the
// authorization in the browser; installation.go stores the result and handles the
// rate limit, a revoked authorization and an uninstallation at either vendor
// (AG-29, AG-32 to AG-39). While the integration is disabled it receives and sends
// nothing.
package aircallgorgias

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// Name is the integration's name in URLs, buckets and logs.
const Name = "aircall-gorgias"

// WebhookToken is the only setting: the token of a webhook whose address was
// entered by hand. An installation by OAuth has its own token.
const WebhookToken = "webhook_token"

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields:      []settings.Field{{Name: WebhookToken, Secret: true}},
}

// Config holds what the integration works with.
type Config struct {
	Runtime   host.Runtime
	Store     store.Store
	Transport http.RoundTripper
	Log       *slog.Logger

	// PublicURL is the core's URL for browsers, Aircall and Gorgias.
	PublicURL string

	Aircall AircallAccess
	Gorgias GorgiasAccess
}

// AircallAccess is an API key of the company, for an installation by webhook
// address, and the integration's registration as an app of Aircall.
type AircallAccess struct {
	BaseURL                string
	ByKey                  *aircall.Client
	ClientID, ClientSecret string
}

// GorgiasAccess is an API key of the account and the integration's registration as
// an app of Gorgias.
type GorgiasAccess struct {
	BaseURL                string
	Email, APIKey          string
	ClientID, ClientSecret string
}

// Integration is Aircall → Gorgias. New creates it, Start connects it to its
// engine.
type Integration struct {
	Config
	log      *slog.Logger
	settings *settings.Keeper
	engine   *engine.Engine
	install  *installation
	buttons  *buttons
	dials    *dials
	trouble  func() // reports a failed delivery to the reconciliation
	changed  func() // reports a new installation to the reconciliation

	gorgiasApp *gorgias.App
	aircallApp *aircall.App
	byOAuth    apis
	byKey      apis
}

// apis are the clients of both vendors for one kind of installation.
type apis struct {
	aircall *aircall.Client
	gorgias *gorgias.Client
}

// New returns the integration with the stored settings and installation.
func New(ctx context.Context, c Config, k *settings.Keeper) (*Integration, error) {
	i := &Integration{Config: c, log: c.Log.With("integration", Name), settings: k}
	i.install = &installation{i: i}
	i.gorgiasApp = gorgias.NewApp(c.Runtime, c.Transport, c.Gorgias.BaseURL, c.Gorgias.ClientID, c.Gorgias.ClientSecret)
	i.aircallApp = aircall.NewApp(c.Runtime, c.Transport, c.Aircall.BaseURL, c.Aircall.ClientID, c.Aircall.ClientSecret)
	i.byOAuth = apis{
		aircall.NewForApp(c.Runtime, c.Transport, c.Aircall.BaseURL, i.install.authorizeAircall),
		gorgias.New(c.Runtime, c.Transport, c.Gorgias.BaseURL, i.install),
	}
	i.byKey = apis{c.Aircall.ByKey,
		gorgias.New(c.Runtime, c.Transport, c.Gorgias.BaseURL, keyAccess{i.install})}
	if err := i.install.load(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	i.dials = &dials{store: c.Store}
	i.buttons = &buttons{store: c.Store}
	return i, i.buttons.load(ctx)
}

// Engine describes the integration to the engine.
func (i *Integration) Engine() engine.Integration {
	return engine.Integration{
		Name:       Name,
		Effects:    withRefusals(i.effects()),
		Cites:      cites,
		Follows:    true,
		Wakes:      func(f call.Fact) bool { return f.Kind != call.Ringing && f.Kind != call.Declined },
		Stopped:    i.install.stopped,
		Unfinished: func(j *engine.Job) bool { return has(j, ticketEffect) && !decided(j, completeEffect) },
		Retrieve: func(ctx context.Context, id string) (call.Fact, bool, error) {
			return i.via().aircall.Call(ctx, id)
		},
	}
}

// Start connects the integration to its engine and continues the work of an earlier
// instance: renewing the authorization, disabling in Aircall, uninstalling.
func (i *Integration) Start(e *engine.Engine) {
	i.engine = e
	i.install.resume()
}

// via returns the clients of the present installation.
func (i *Integration) via() apis {
	if i.install.kind() == byOAuth {
		return i.byOAuth
	}
	return i.byKey
}
