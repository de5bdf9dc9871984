package aircallfront

import "github.com/callsim/callsim/core/reconcile"

// Reconcile asks Aircall for calls of which webhooks were lost (XR-15): see package
// reconcile for requests, windows and intervals. What the list does not tell of a
// call does not count here: Front shows who answered, not who was rung. The window
// of AF-23 is not made up for: a voicemail that is found late shows its link at
// once.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	return reconcile.New(c)
}
