// Package aircallgorgias logs Aircall calls in Gorgias. It is the home of the AG
// rules (features/rules.yaml), and of those only: rules.go decides, in plain
// functions that cite their numbers, effects.go lists what is done in Gorgias
// and when, notes.go words what people read there.
//
// One call is one ticket of the channel phone, made when the call is answered or
// missed, with internal notes of the agents in it. There is no idempotency key in
// Gorgias: tickets and notes carry external ids made of the call's, by which one
// that was made before an answer got lost is found again.
//
// It can be installed in two ways (AG-52). By a webhook address: an admin pastes
// the core's address into Aircall and writes the webhook's token into the
// settings; the core then uses an API key of Gorgias's, and at the rate limit makes
// the webhook inactive by an API key of Aircall's (byaddress.go).
// By OAuth, on both sides: install.go is the way through the browser,
// installation.go what came of it and what may befall it – the rate limit, an
// authorization that was taken back, an uninstallation on either side (AG-29,
// AG-32 to AG-39). While it is stopped nothing is taken or sent.
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

// Name of the integration in URLs, buckets and logs.
const Name = "aircall-gorgias"

// WebhookToken is the one setting: the token that Aircall shows for a webhook
// whose address was pasted in by hand. An installation by OAuth has its own.
const WebhookToken = "webhook_token"

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields:      []settings.Field{{Name: WebhookToken, Secret: true}},
}

// Config is what the integration works with.
type Config struct {
	Runtime   host.Runtime
	Store     store.Store
	Transport http.RoundTripper
	Log       *slog.Logger

	// PublicURL is where browsers, Aircall and Gorgias reach this core.
	PublicURL string

	Aircall AircallAccess
	Gorgias GorgiasAccess
}

// AircallAccess is an API key of the company's, for an installation by webhook
// address, and the integration as Aircall's app.
type AircallAccess struct {
	BaseURL                string
	ByKey                  *aircall.Client
	ClientID, ClientSecret string
}

// GorgiasAccess is the same on the other side.
type GorgiasAccess struct {
	BaseURL                string
	Email, APIKey          string
	ClientID, ClientSecret string
}

// Integration is Aircall → Gorgias. It is made by New and goes to work when
// Start has given it its engine.
type Integration struct {
	Config
	log      *slog.Logger
	settings *settings.Keeper
	engine   *engine.Engine
	install  *installation
	buttons  *buttons
	dials    *dials
	trouble  func() // tells the reconciliation of a delivery that failed on our side
	changed  func() // and that the installation is another

	gorgiasApp *gorgias.App
	aircallApp *aircall.App
	byOAuth    apis
	byKey      apis
}

// apis are the two sides, as one kind of installation reaches them.
type apis struct {
	aircall *aircall.Client
	gorgias *gorgias.Client
}

// New returns the integration with the settings and the installation that the
// store holds.
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
		Effects:    mended(i.effects()),
		Cites:      cites,
		Follows:    true,
		Wakes:      func(f call.Fact) bool { return f.Kind != call.Ringing && f.Kind != call.Declined },
		Stopped:    i.install.stopped,
		Unfinished: func(j *engine.Job) bool { return has(j, ticketEffect) && !decided(j, toldEffect) },
		Look: func(ctx context.Context, id string) (call.Fact, bool, error) {
			return i.via().aircall.Call(ctx, id)
		},
	}
}

// Start gives the integration its engine and takes up what an earlier instance
// left: the renewal of an authorization, a disabling that Aircall does not know
// of yet, an uninstallation that is not cleared away.
func (i *Integration) Start(e *engine.Engine) {
	i.engine = e
	i.install.resume()
}

// via is the two sides as the present installation reaches them.
func (i *Integration) via() apis {
	if i.install.kind() == byOAuth {
		return i.byOAuth
	}
	return i.byKey
}
