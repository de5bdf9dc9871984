// Package reconcile asks a phone system for what happened (XR-15): webhooks get
// lost while a core is away or cannot be reached, and Aircall disables a webhook
// whose receiver has failed ten times in a row and forgets what happens meanwhile.
//
// Aircall looks after one integration. At the start and after trouble at once, and
// then at a steady interval, it makes one round:
//
//	request                        what for                                        cost
//	GET /v1/webhooks               is our webhook, known by its token, at work?    1
//	PUT /v1/webhooks/{id}          only if not: at work again with its own events  1
//	GET /v1/integrations/me        only of an app: is it on, which numbers         1
//	GET /v1/calls?from&to          the calls of the window, 50 to a page           1 and more
//
//	window    steady: since the oldest unfinished call, or the last round, minus an hour
//	          at the start, after trouble: the outage and a day before it, for comments,
//	          tags and recordings that came late, since the list filters by creation only;
//	          a week at most
//	interval  20 minutes; 5 minutes after a webhook was made to work again
//	share     of Aircall's 120 requests a minute: 2 in 20 minutes while nothing
//	          happens, so four integrations of one company make 2 in 5 minutes; of a
//	          long list one page a second
//
// What is found becomes a fact like any webhook's (engine.Found). Nothing is asked
// for while the integration is switched off in its settings, is held (AG-33), or is
// not installed, and no call is taken that began in such a time, before the
// integration was enabled, or on a number that is not selected (AG-28).
//
// A disabled webhook is made to work again, unless it is found inactive again
// within 10 minutes without a failed delivery: then a person has switched it off,
// which is reported. No API lists lost SMS: the span in which some may be missing
// is reported.
package reconcile
