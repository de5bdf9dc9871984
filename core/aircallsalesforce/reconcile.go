package aircallsalesforce

import "github.com/callsim/callsim/core/reconcile"

// Reconcile asks Aircall for calls of which webhooks were lost (XR-15): see package
// reconcile for requests, windows and intervals. Whether a line was open when a call
// began is not in the list: such a call counts as one of opening hours (AS-34). SMS
// are in no list: the span in which they may be missing is reported.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	c.Messages = true
	return reconcile.New(c)
}
