package aircallspark

import "github.com/callsim/callsim/core/reconcile"

// Reconcile retrieves calls whose webhooks were lost (XR-15); package reconcile
// describes requests, windows and intervals. The list of calls does not contain who
// was rung: the team member of an unanswered call on a shared line is missing then
// (AP-28), and the call is listed under Unassigned. No list contains SMS: the
// period in which they may be missing is reported.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	c.Messages = true
	return reconcile.New(c)
}
