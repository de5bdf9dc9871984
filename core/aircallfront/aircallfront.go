// Package aircallfront logs Aircall calls in Front. It is the home of the AF
// rules (features/rules.yaml), and of those only: rules.go decides, in plain
// functions that cite their numbers, effects.go lists what is done in Front and
// when, activity.go words what people read there.
//
// A call is a message in Front, synced through an application channel whose
// inbox is "Aircall Phone"; duration, recording and voicemail are further
// messages (activity.go), an agent's notes are comments (comments.go). Which
// conversation they join and which subject it shows is left to Front: it
// threads by the external conversation id, and that names the contact (AF-06,
// AF-08, AF-10, AF-36). The integration chooses the id (thread.go), and another
// one once the conversation was deleted (AF-47).
//
// reconcile.go asks Aircall for calls of which webhooks were lost, refusals.go says
// what is made again after a refusal, late.go what is different for a call that is
// found after a later one.
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

// Name of the integration in URLs, buckets and logs.
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

// integration is what its effects work with.
type integration struct {
	rt      host.Runtime
	front   *front.Client
	threads threads
	notes   claims.Claims // which comment stands for which note
}

// New returns the integration for the engine.
func New(rt host.Runtime, s store.Store, a *aircall.Client, f *front.Client) engine.Integration {
	i := &integration{rt: rt, front: f, threads: threads{rt, s}, notes: claims.Claims{Runtime: rt, Store: s, Bucket: Name + ".comments"}}
	return engine.Integration{
		Name:    Name,
		Cites:   cites,
		Follows: true,
		Effects: i.mended(i.effects()),
		Wakes:   wakes,
		Look:    a.Call,
	}
}

// wakes: a call that goes on wants nothing in Front. A comment may come after the
// end from a phone system that left the end out.
func wakes(f call.Fact) bool { return f.Over() || f.Comments != "" }
