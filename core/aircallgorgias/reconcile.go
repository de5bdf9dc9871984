package aircallgorgias

import (
	"github.com/callsim/callsim/core/reconcile"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// Reconcile retrieves calls whose webhooks were lost (XR-15); package reconcile
// describes requests, windows and intervals. An installation by OAuth requests as
// the app, for its own numbers (AG-28), and sends one request more, which reports
// whether the integration is active. While it is disabled nothing is retrieved and
// its webhook is not changed (AG-33, AG-56); calls from before it was installed or
// reactivated are not retrieved. A call that is found gets no insight card.
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
