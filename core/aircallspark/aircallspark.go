// Package aircallspark logs Aircall calls and messages in Spark. It is the home
// of the AP rules (features/rules.yaml), and of those only: rules.go decides, in
// plain functions that cite their numbers, effects.go lists what is done in
// Spark and when, the other files do it.
//
// When a call is over, the number is searched among the contacts; the team
// member is found by the Aircall user's e-mail; the contact's projects, the
// company's switch and the member's projects together say where the call is
// logged. It becomes one interaction per project, each an effect of its own with
// that project's key, so that one which fails does not repeat the others. What
// cannot be decided waits in Spark under Unassigned; when a person there has
// said whose the call is, a webhook brings it back here and the projects are
// decided as for any other (AP-13, AP-25).
package aircallspark

import (
	"log/slog"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/spark"
)

// Name of the integration in URLs, buckets and logs.
const Name = "aircall-spark"

// The settings. The switch "log on all projects" is none of them: it is Spark's
// own, one per company (AP-23), and is read there.
const (
	WebhookToken      = "webhook_token"       // the token that Aircall shows for the webhook
	SparkWebhookToken = "spark_webhook_token" // likewise Spark
)

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields: []settings.Field{
		{Name: WebhookToken, Secret: true, Needed: true},
		{Name: SparkWebhookToken, Secret: true, Needed: true},
	},
}

// integration is what its effects work with.
type integration struct {
	rt      host.Runtime
	aircall *aircall.Client
	spark   *spark.Client
	log     *slog.Logger
}

// New returns the integration for the engine.
func New(rt host.Runtime, a *aircall.Client, s *spark.Client, log *slog.Logger) engine.Integration {
	i := &integration{rt: rt, aircall: a, spark: s, log: log.With("integration", Name)}
	return engine.Integration{
		Name:    Name,
		Effects: mended(i.effects()),
		Cites:   cites,
		Follows: true,
		Wakes:   wakes,
		Look:    a.Call,
	}
}

// wakes: a call that goes on wants nothing in Spark; one that waits there wants
// something when a person has chosen.
func wakes(f call.Fact) bool { return f.Over() || f.Kind == call.Chosen }
