package aircallgorgias

import (
	"context"
	"net/http"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/intake"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// The URL paths of Aircall's webhook. The former one still works and is reported as
// outdated (AG-40).
const (
	WebhookPath       = "/webhooks/aircall/gorgias"
	FormerWebhookPath = "/webhooks/aircall-gorgias"
)

// source reads Aircall's webhooks, including the event that ends an installation.
type source struct {
	aircall.Webhooks
	i *Integration
}

// Fact implements intake.Source.
func (s source) Fact(envelope gjson.Result) (call.Fact, bool, error) {
	if envelope.Get("event").String() == aircall.IntegrationDeleted {
		s.i.Runtime.Go(Name+" was removed in Aircall", func(ctx context.Context) {
			_ = s.i.install.uninstall(ctx) // fails only if this instance ends; the next one finds it in the store
		})
		return call.Fact{}, false, nil
	}
	return s.Webhooks.Fact(envelope)
}

// Webhooks returns the handler for WebhookPath, or with former for the former path.
func (i *Integration) Webhooks(former bool) http.Handler {
	return &intake.Endpoint{
		Source: source{i: i},
		Log:    i.log,
		Token:  i.install.token,
		Keep: func(ctx context.Context, f call.Fact) (bool, error) {
			i.recordAddress(ctx, former)
			if i.install.current().Disabled {
				i.checkActivation(ctx)
			}
			taken, err := i.engine.Keep(ctx, f)
			if err != nil && i.trouble != nil {
				i.trouble()
			}
			return taken, err
		},
		Why: i.why,
	}
}

// lookBound keeps the response to a webhook well within Aircall's time limit.
const lookBound = 2 * time.Second

// lookAgain checks for a reactivation: an incoming call while the integration is
// disabled is its first sign.
func (i *Integration) checkActivation(ctx context.Context) {
	_, err := await(ctx, i.Runtime, Name+" checks for its activation", func(ctx context.Context) (struct{}, error) {
		ctx, cancel := i.Runtime.WithTimeout(ctx, lookBound)
		defer cancel()
		return struct{}{}, i.install.check(ctx)
	})
	if err != nil {
		i.log.Warn("checking in Aircall whether the integration is active again failed", "why", err)
	}
}

// why returns the reason for which webhooks are dropped (AG-56).
func (i *Integration) why() string {
	switch s := i.install.current(); {
	case s.Disabled:
		return "disabled: " + s.Why
	case i.install.stopped():
		return "not installed"
	default:
		return ""
	}
}
