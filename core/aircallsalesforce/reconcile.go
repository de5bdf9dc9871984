package aircallsalesforce

import "github.com/callsim/callsim/core/reconcile"

// Reconcile retrieves calls whose webhooks were lost (XR-15); package reconcile
// describes requests, windows and intervals. The list of calls does not contain
// whether a line was open when a call began: such a call counts as one in business
// hours (AS-34). No list contains SMS: the period in which they may be missing is
// reported.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	c.Messages = true
	return reconcile.New(c)
}
