// Package ringcentralfront shows RingCentral's calls and SMS in Front. It
// implements the RF rules (features/rules.yaml) and no others: session.go folds the
// steps of single parties into a call; rules.go decides, in plain functions that
// cite their numbers; effects.go lists what is done in Front and when.
//
//	i := ringcentralfront.New(config)
//	i.Start(engine)
//
// A call is reported to Front while it is running, leg by leg, through Front's
// calls API: ringing, answered, on hold, transferred, over. RingCentral reports one
// party at a time, in any order, and does not repeat lost webhooks. So steps that
// Front does not undo wait until no step is missing, or until the call was
// retrieved from the call log.
//
// SMS go both ways: RingCentral's arrive by webhook, Front's by the webhook of the
// SMS channel (written.go). In setup.go administrators connect numbers;
// subscription.go maintains the subscription to RingCentral's events.
package ringcentralfront

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/front"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Name is the integration's name in URLs, buckets and logs.
const Name = "ringcentral-front"

// The settings.
const (
	Credential     = "credential"                // the JWT of an administrator in RingCentral
	WebhookToken   = "webhook_token"             // required token of RingCentral's webhooks
	FrontSecret    = "front_app_secret"          // signs Front's webhooks
	VoiceChannels  = "voice_channels"            // number → channel that shows its calls, cha_…
	SMSChannels    = "sms_channels"              // number → channel of its SMS
	HasRecordings  = "conversation_intelligence" // RingCentral's licence, which no public API reports
	WebhookPath    = "/webhooks/ringcentral/front"
	FrontPath      = "/webhooks/front/ringcentral"
	SetupPath      = "/setup/ringcentral-front"
	settingsPrefix = "/settings/"
)

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields: []settings.Field{
		{Name: Credential, Secret: true, Needed: true},
		{Name: WebhookToken, Secret: true, Needed: true},
		{Name: FrontSecret, Secret: true},
		{Name: VoiceChannels, Kind: settings.Map, Names: "an application channel in Front"},
		{Name: SMSChannels, Kind: settings.Map, Names: "an application channel in Front"},
		{Name: HasRecordings, Kind: settings.Switch},
	},
}

// Secrets returns the secrets of a settings document, which must not appear in an
// error.
func Secrets(d *settings.Document) []string {
	var all []string
	for _, f := range Schema.Fields {
		if f.Secret {
			all = append(all, d.Text(f.Name))
		}
	}
	return all
}

// Config holds what the integration works with.
type Config struct {
	Runtime   host.Runtime
	Store     store.Store
	Transport http.RoundTripper
	Access    ringcentral.Access
	Front     *front.Client
	Settings  *settings.Keeper
	PublicURL string // the core's URL for RingCentral and Front
	Log       *slog.Logger
}

// Integration is RingCentral → Front.
type Integration struct {
	Config
	rc     *ringcentral.Client
	agents directory

	mu     sync.Mutex
	trial  *ringcentral.Client // client with a credential that is not stored yet
	tried  string
	failed bool   // the last round of the reconciliation
	why    string // why it failed
}

// New returns the integration.
func New(c Config) *Integration {
	c.Log = c.Log.With("integration", Name)
	i := &Integration{Config: c}
	i.rc = ringcentral.New(c.Runtime, c.Transport, c.Access, func() string { return c.Settings.Current().Text(Credential) })
	i.agents = newDirectory(i.rc, c.Runtime)
	return i
}

// Engine describes the integration to the engine.
func (i *Integration) Engine() engine.Integration {
	return engine.Integration{
		Name:     Name,
		Effects:  withRefusals(i.effects()),
		Cites:    cites,
		Wakes:    func(call.Fact) bool { return true },
		Read:     readJob,
		Retrieve: i.retrieve,

		// A running call stays listed: the next instance retrieves what happened
		// while the core was down (recheckRunning).
		Unfinished: func(j *engine.Job) bool {
			if j.Call.Message {
				return false
			}
			s, all := sessionOf(j)
			return !s.finished && (len(all) > 0 || s.direction == call.UnknownDirection)
		},
	}
}

// missedByLog is the missed reason of a retrieved call that the phone system
// stopped ringing.
const missedByLog = "missed"

// logLate is how late the call log may contain a call. Usually it is half a minute
// (Developer Guide, Call log states).
const logLate = 15 * time.Minute

// retrieve retrieves a call with missing steps: whether it is running, otherwise
// its record in the call log.
func (i *Integration) retrieve(ctx context.Context, id string) (f call.Fact, known bool, err error) {
	f = call.Fact{CallID: id, Kind: call.Retrieved, At: i.Runtime.Now().Unix()}
	live, err := i.rc.Live(ctx, id)
	if live || err != nil {
		return f, err == nil, err
	}
	r, known, err := i.rc.Record(ctx, id)
	if err != nil {
		return f, false, err
	}
	if !known { // the log may be late, or have no such call
		late, err := i.hasStepWithin(ctx, id, logLate)
		return f, late, err
	}
	i.fill(&f, r)
	return f, true, nil
}

// fill copies a call log record into a fact.
func (i *Integration) fill(f *call.Fact, r ringcentral.Record) {
	f.Done, f.Started, f.Ended = true, second(r.Started), second(r.Ended)
	f.Direction, f.Customer, f.Line.Number = call.Inbound, r.From, r.To
	if !r.Inbound {
		f.Direction, f.Customer, f.Line.Number = call.Outbound, r.To, r.From
	}
	f.Steps = logged(r)
	switch r.Result {
	case "Accepted", "Call connected":
		f.Answered = cmp.Or(f.Started, f.Ended, f.At) // the log has no time of the answer
		f.User.ID = r.Answerer()
	case "Voicemail", "Sent to Voicemail":
		f.Voicemail = true
	case "Abandoned", "Hang Up":
	default:
		if r.Reason != "Hang Up" {
			f.MissedReason = missedByLog
		}
	}
}

// second returns a time in seconds since 1970 UTC, 0 if unknown (XR-18).
func second(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
