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

// The addresses that Aircall's webhook may have. The former one goes on working
// and is reported as outdated (AG-40).
const (
	WebhookPath       = "/webhooks/aircall/gorgias"
	FormerWebhookPath = "/webhooks/aircall-gorgias"
)

// source reads what Aircall says, and hears of the end of an installation.
type source struct {
	aircall.Webhooks
	i *Integration
}

// Fact implements intake.Source.
func (s source) Fact(envelope gjson.Result) (call.Fact, bool, error) {
	if envelope.Get("event").String() == aircall.IntegrationDeleted {
		s.i.Runtime.Go(Name+" was removed in Aircall", func(ctx context.Context) {
			_ = s.i.install.leave(ctx) // fails only with this instance, and the store knows
		})
		return call.Fact{}, false, nil
	}
	return s.Webhooks.Fact(envelope)
}

// Webhooks is the door at WebhookPath, or with former at the other address.
func (i *Integration) Webhooks(former bool) http.Handler {
	return &intake.Endpoint{
		Source: source{i: i},
		Log:    i.log,
		Token:  i.install.token,
		Keep: func(ctx context.Context, f call.Fact) (bool, error) {
			i.notice(ctx, former)
			if i.install.current().Disabled {
				i.lookAgain(ctx)
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

// lookBound keeps the answer to a webhook well within Aircall's time limit.
const lookBound = 2 * time.Second

// lookAgain asks whether somebody has activated the integration again: a call
// that comes in while it is disabled is the first sign of it.
func (i *Integration) lookAgain(ctx context.Context) {
	_, err := await(ctx, i.Runtime, Name+" looks whether it is active", func(ctx context.Context) (struct{}, error) {
		ctx, cancel := i.Runtime.WithTimeout(ctx, lookBound)
		defer cancel()
		return struct{}{}, i.install.check(ctx)
	})
	if err != nil {
		i.log.Warn("Aircall does not say whether the integration is active again", "why", err)
	}
}

// why is the reason for which a webhook is dropped (AG-56).
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
