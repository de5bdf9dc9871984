// Package aircallspark logs Aircall calls and messages in Spark. It implements the
// AP rules (features/rules.yaml) and no others: rules.go decides, in plain
// functions that cite their numbers; effects.go lists what is done in Spark and
// when; the other files do it.
//
//	integration := aircallspark.New(rt, aircallClient, sparkClient, log)
//
// When a call is over, the contacts with the number are searched, and the team
// member with the Aircall user's e-mail address. The contact's projects, the
// company's setting "log on all projects" and the member's projects decide in which
// projects the call is logged. It becomes one interaction per project, each an
// effect of its own with the project's key, so that a failed one does not repeat
// the others. If anything is ambiguous or missing, the call is listed in Spark
// under Unassigned. When a person has chosen contact and member there, a webhook
// reports the choice, and the projects are decided as for any other call (AP-13,
// AP-25).
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

// Name is the integration's name in URLs, buckets and logs.
const Name = "aircall-spark"

// The settings. The setting "log on all projects" is not one of them: it belongs to
// Spark, one per company (AP-23), and is read there.
const (
	WebhookToken      = "webhook_token"       // the token that Aircall shows for the webhook
	SparkWebhookToken = "spark_webhook_token" // the token that Spark shows for the webhook
)

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields: []settings.Field{
		{Name: WebhookToken, Secret: true, Needed: true},
		{Name: SparkWebhookToken, Secret: true, Needed: true},
	},
}

// integration holds the clients of the effects.
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
		Name:     Name,
		Effects:  withRefusals(i.effects()),
		Cites:    cites,
		Follows:  true,
		Wakes:    wakes,
		Retrieve: a.Call,
	}
}

// wakes reports whether a fact may make an effect due: a running call has no
// effects; an unassigned call has some when a person has chosen.
func wakes(f call.Fact) bool { return f.Over() || f.Kind == call.Chosen }
