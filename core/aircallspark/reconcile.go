package aircallspark

import "github.com/callsim/callsim/core/reconcile"

// Reconcile asks Aircall for calls of which webhooks were lost (XR-15): see package
// reconcile for requests, windows and intervals. Who was rung is not in the list:
// the team member of an unanswered call on a shared line is missing then (AP-28), and
// the call waits for a person. SMS are in no list: the span in which they may be
// missing is reported.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	c.Messages = true
	return reconcile.New(c)
}
