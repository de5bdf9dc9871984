// Package ringcentralfront shows RingCentral's calls and texts in Front. It is the
// home of the RF rules (features/rules.yaml), and of those only: session.go folds
// what RingCentral tells of single parties into a call, rules.go decides in plain
// functions that cite their numbers, effects.go lists what is done in Front and
// when.
//
// A call is told to Front while it goes on, leg by leg, by Front's calls API: it
// rings, is answered, held, handed on, over. RingCentral tells of one party at a
// time, in any order, and does not repeat what was lost; so whatever cannot be
// taken back waits until no step is missing, or until the call log was looked at.
//
// Texts go both ways: RingCentral's come by webhook, Front's by that of the SMS
// channel (written.go). setup.go is where administrators connect numbers,
// subscription.go keeps RingCentral telling.
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

// Name of the integration in URLs, buckets and logs.
const Name = "ringcentral-front"

// The settings.
const (
	Credential     = "credential"                // the JWT of an administrator in RingCentral
	WebhookToken   = "webhook_token"             // what RingCentral's webhooks have to carry
	FrontSecret    = "front_app_secret"          // what Front's webhooks are signed with
	VoiceChannels  = "voice_channels"            // number to the channel that shows its calls, cha_…
	TextChannels   = "sms_channels"              // number to the channel of its texts
	HasRecordings  = "conversation_intelligence" // RingCentral's licence; no public API tells of it
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
		{Name: TextChannels, Kind: settings.Map, Names: "an application channel in Front"},
		{Name: HasRecordings, Kind: settings.Switch},
	},
}

// Secrets are those of a settings document: they go into no error.
func Secrets(d *settings.Document) []string {
	var all []string
	for _, f := range Schema.Fields {
		if f.Secret {
			all = append(all, d.Text(f.Name))
		}
	}
	return all
}

// Config is what the integration works with.
type Config struct {
	Runtime   host.Runtime
	Store     store.Store
	Transport http.RoundTripper
	Access    ringcentral.Access
	Front     *front.Client
	Settings  *settings.Keeper
	PublicURL string // where RingCentral and Front reach this core
	Log       *slog.Logger
}

// Integration is RingCentral → Front.
type Integration struct {
	Config
	rc     *ringcentral.Client
	agents directory

	mu     sync.Mutex
	trial  *ringcentral.Client // with a credential that is not stored yet
	tried  string
	failed bool   // the last round of asking for what happened
	why    string // it did
}

// New returns the integration.
func New(c Config) *Integration {
	c.Log = c.Log.With("integration", Name)
	i := &Integration{Config: c}
	i.rc = ringcentral.New(c.Runtime, c.Transport, c.Access, func() string { return c.Settings.Current().Text(Credential) })
	i.agents = newDirectory(i.rc, c.Runtime)
	return i
}

// Engine is what the engine needs of it.
func (i *Integration) Engine() engine.Integration {
	return engine.Integration{
		Name:    Name,
		Effects: mended(i.effects()),
		Cites:   cites,
		Wakes:   func(call.Fact) bool { return true },
		Read:    readJob,
		Look:    i.look,

		// A call that goes on stays listed: what this instance missed while it was
		// away is asked for by the next one (suspect).
		Unfinished: func(j *engine.Job) bool {
			if j.Call.Message {
				return false
			}
			s, all := of(j)
			return !s.finished && (len(all) > 0 || s.direction == call.UnknownDirection)
		},
	}
}

// missedByLog is what a look notes about a call on which the phone system gave up.
const missedByLog = "missed"

// logLate is how long the call log may take to have a call. Usually it is half a
// minute (Developer Guide, Call log states).
const logLate = 15 * time.Minute

// look asks RingCentral for a call of which something is missing: whether it goes
// on, and otherwise what the call log says about it.
func (i *Integration) look(ctx context.Context, id string) (f call.Fact, known bool, err error) {
	f = call.Fact{CallID: id, Kind: call.Looked, At: i.Runtime.Now().Unix()}
	live, err := i.rc.Live(ctx, id)
	if live || err != nil {
		return f, err == nil, err
	}
	r, known, err := i.rc.Record(ctx, id)
	if err != nil {
		return f, false, err
	}
	if !known { // the log may be late, or have no such call
		late, err := i.heardWithin(ctx, id, logLate)
		return f, late, err
	}
	i.fill(&f, r)
	return f, true, nil
}

// fill writes what the call log says about a call into a fact.
func (i *Integration) fill(f *call.Fact, r ringcentral.Record) {
	f.Done, f.Started, f.Ended = true, second(r.Started), second(r.Ended)
	f.Direction, f.Customer, f.Line.Number = call.Inbound, r.From, r.To
	if !r.Inbound {
		f.Direction, f.Customer, f.Line.Number = call.Outbound, r.To, r.From
	}
	f.Steps = logged(r)
	switch r.Result {
	case "Accepted", "Call connected":
		f.Answered = cmp.Or(f.Started, f.Ended, f.At) // the log says that it was, and no moment of its own
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

// second is a moment in seconds since 1970, 0 for one that is not known (XR-18).
func second(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
