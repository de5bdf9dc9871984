// Package aircallfront logs Aircall calls in Front. It implements the AF rules
// (features/rules.yaml) and no others: rules.go decides, in plain functions that
// cite their numbers; effects.go lists what is done in Front and when; activity.go
// writes the texts.
//
//	integration := aircallfront.New(rt, store, aircallClient, frontClient)
//
// A call is a message in Front, synced through an application channel whose inbox
// is "Aircall Phone". Duration, recording and voicemail are further messages
// (activity.go); agents' notes are comments (comments.go). Front itself threads
// messages into conversations, by the external conversation id, and chooses the
// subject (AF-06, AF-08, AF-10, AF-36). The integration derives that id from the
// contact (thread.go), and takes another id once the conversation was deleted
// (AF-47).
//
// reconcile.go retrieves calls whose webhooks were lost, refusals.go lists what is
// repeated after a refusal, and late.go handles a call that is found after a later
// one.
package aircallfront

import (
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/claims"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/front"
)

// Name is the integration's name in URLs, buckets and logs.
const Name = "aircall-front"

// The settings.
const (
	WebhookToken = "webhook_token" // the token that Aircall shows for the webhook
	FrontChannel = "front_channel" // the application channel, cha_…
)

// Schema is the shape of the settings document.
var Schema = settings.Schema{
	Integration: Name,
	Fields: []settings.Field{
		{Name: WebhookToken, Secret: true, Needed: true},
		{Name: FrontChannel, Needed: true, Names: "an application channel in Front"},
	},
}

// integration holds the clients of the effects.
type integration struct {
	rt      host.Runtime
	front   *front.Client
	threads threads
	notes   claims.Claims // which comment belongs to which note
}

// New returns the integration for the engine.
func New(rt host.Runtime, s store.Store, a *aircall.Client, f *front.Client) engine.Integration {
	i := &integration{rt: rt, front: f, threads: threads{rt, s}, notes: claims.Claims{Runtime: rt, Store: s, Bucket: Name + ".comments"}}
	return engine.Integration{
		Name:     Name,
		Cites:    cites,
		Follows:  true,
		Effects:  i.withRefusals(i.effects()),
		Wakes:    wakes,
		Retrieve: a.Call,
	}
}

// wakes reports whether a fact may make an effect due: a running call has no
// effects. A fact with comments may belong to a call that has ended, even if the
// fact itself does not contain the end.
func wakes(f call.Fact) bool { return f.Over() || f.Comments != "" }
