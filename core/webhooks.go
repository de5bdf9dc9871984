package core

import (
	"log/slog"

	"github.com/callsim/callsim/core/aircallfront"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/intake"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// aircallWebhooks is the door for the webhook of one Aircall integration.
func aircallWebhooks(e *engine.Engine, k *settings.Keeper, log *slog.Logger) *intake.Endpoint {
	return &intake.Endpoint{
		Source: aircall.Webhooks{},
		Log:    log,
		Token:  func() string { return k.Current().Text(aircallfront.WebhookToken) },
		Keep:   e.Keep,
	}
}
