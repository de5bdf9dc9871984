// Package reconcile retrieves what happened in a phone system (XR-15): webhooks get
// lost while a core is down or unreachable, and Aircall disables a webhook whose
// receiver has failed ten times in a row, and drops the events of the meantime.
//
//	r := reconcile.New(reconcile.Config{…})
//	r.Start()
//
// Type Aircall reconciles one integration. At the start and after trouble at once,
// and then at a steady interval, it makes one round:
//
//	request                        what for                                        cost
//	GET /v1/webhooks               is our webhook, found by its token, active?     1
//	PUT /v1/webhooks/{id}          only if not: reactivate it with its own events  1
//	GET /v1/integrations/me        only of an app: is it active, which numbers     1
//	GET /v1/calls?from&to          the calls of the window, 50 to a page           1 and more
//
//	window    steady: since the oldest unfinished call, or the last round, minus an hour
//	          at the start, after trouble: the outage and a day before it, for comments,
//	          tags and recordings that came late, since the list filters by creation only;
//	          a week at most
//	interval  20 minutes; 5 minutes after the webhook was reactivated
//	share     of Aircall's 120 requests a minute: 2 in 20 minutes while nothing
//	          happens, so four integrations of one company make 2 in 5 minutes; of a
//	          long list one page a second
//
// A retrieved call becomes a fact, like a webhook's (engine.Found). Nothing is
// retrieved while the integration is disabled in its settings, held (AG-33) or not
// installed, and calls are skipped that began during such a time, before the
// integration was enabled, or on a number that is not selected (AG-28).
//
// A disabled webhook is reactivated, unless it is inactive again within 10 minutes
// without a failed delivery: then a person has disabled it, which is reported. No
// API lists lost SMS: the period in which some may be missing is reported.
package reconcile
