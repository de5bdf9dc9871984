package aircallgorgias

import (
	"github.com/callsim/callsim/core/reconcile"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// Reconcile asks Aircall for calls of which webhooks were lost (XR-15): see package
// reconcile for requests, windows and intervals. An installation by OAuth asks as
// the app, for its own numbers (AG-28), and one request more says whether it is on.
// While it is disabled nothing is asked for and its webhook is left alone (AG-33,
// AG-56); what began before it was installed or activated again is not fetched. The
// insight card of a call that is found is not made up for.
func (i *Integration) Reconcile(c reconcile.Config) *reconcile.Aircall {
	c.Token = i.install.token
	c.Held = i.install.stopped
	c.Client = func() *aircall.Client { return i.via().aircall }
	c.App = func() bool { return i.install.kind() == byOAuth }
	c.Floor = func() int64 { return i.install.current().Since }
	r := reconcile.New(c)
	i.trouble, i.changed = r.Trouble, r.Changed
	return r
}
