package aircallfront

import "github.com/callsim/callsim/core/reconcile"

// Reconcile retrieves calls whose webhooks were lost (XR-15); package reconcile
// describes requests, windows and intervals. Data missing in the list of calls does
// not matter here: Front shows who answered, not who was rung. The delay of AF-23
// is not repeated: a voicemail that is found late shows its link at once.
func Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = func() string { return c.Settings.Current().Text(WebhookToken) }
	return reconcile.New(c)
}
