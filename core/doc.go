// Package core is the sync core: it receives the webhooks of phone systems and
// logs calls where their users want to read them. This package joins the
// rooms; each has its own page:
//
//	host              what the core asks of the program around it
//	fence             makes an instance end at once and completely
//	store             the database; store/memory lives in the process
//	call              the vendor-neutral call, folded from facts
//	intake            the door for webhooks
//	settings          one versioned document per integration
//	engine            works off what an integration wants, across crashes
//	ledger            what was decided and done, per call
//	queue             one customer's work at a time
//	backoff           growing pauses
//	reconcile         asks Aircall for calls of which webhooks were lost
//	vendors/…         thin clients of the vendors' APIs
//	aircallfront      the rules of Aircall → Front
//	aircallspark      the rules of Aircall → Spark
//	aircallgorgias    the rules of Aircall → Gorgias
//	aircallsalesforce the rules of Aircall → Salesforce
//	ringcentralfront  the rules of RingCentral → Front
//
// A core is an http.Handler:
//
//	POST     /webhooks/aircall/front   from Aircall
//	POST     /webhooks/aircall/spark   from Aircall
//	POST     /webhooks/spark/aircall   from Spark
//	GET PUT  /settings/aircall-front   for dashboards, with the admin token
//	GET PUT  /settings/aircall-spark
//	GET      /health                   is it well, and if not, why
//	GET POST /admin/…                  for the people who run it, see admin.go
//	GET      /metrics                  for Prometheus
//
// The addresses of Spark are there once the core has a key of Spark's. Those of
// Salesforce, once it knows the org:
//
//	POST     /webhooks/aircall/salesforce   from Aircall
//	GET PUT  /settings/aircall-salesforce
//
// And those of Gorgias, once it knows the account:
//
//	POST     /webhooks/aircall/gorgias   from Aircall; /webhooks/aircall-gorgias is its former address
//	POST     /webhooks/gorgias/dial      from a button in Gorgias
//	GET PUT  /settings/aircall-gorgias
//	GET      /status/aircall-gorgias     for dashboards
//	GET      /install/aircall-gorgias    where a browser comes from Gorgias
//
// And those of RingCentral, once the core is an app there:
//
//	POST     /webhooks/ringcentral/front   from RingCentral
//	POST     /webhooks/front/ringcentral   from Front, of SMS channels
//	POST     /setup/ringcentral-front      for dashboards: is this credential one?
//	GET PUT  /settings/ringcentral-front
//
// # What is stored
//
// Every form says its version, and every version that ever landed can be read; what
// cannot be read is moved to the bucket "aside" and reported once (XR-17). Stores of
// earlier cores are kept in testdata.
//
//	<integration>.facts      call.Fact           packed, versions 1 to 6 (core/call/encode.go)
//	<integration>.ledger     ledger.Record       packed, versions 1 and 2 (core/ledger/encode.go)
//	<integration>.open       engine's openRow    packed, versions 1 and 2 (core/engine/open.go)
//	<integration>.refused    engine's refusedRow JSON, version 1 (core/engine/refusals.go)
//	<integration>.running    when a call began   decimal seconds
//	<integration>.reconcile  reconcile's known   JSON, version 1 (core/reconcile/webhook.go)
//	settings, settings.since documents, moments  JSON, decimal seconds (core/settings)
//	aside                    store.AsideRow      JSON
//	health                   moment              decimal seconds
//
// What one integration alone stores (threads, buttons, installation, upkeep) stands
// in its package.
//
// The life of a webhook, for instance of Aircall's call.ended:
//
//	intake.Endpoint.ServeHTTP     reads the body, and refuses one that is too long or not JSON
//	intake.Endpoint.authentic     compares the token
//	aircall.Webhooks.Fact         reduces the body to a fact of the call
//	engine.Engine.Keep            stores the fact and that the call is open, in one commit; now
//	                              the webhook is answered
//	queue.Queue.Add               work on one customer's number is done one call at a time
//	engine.Engine.work            does what is next until nothing is
//	engine.Engine.advance         in one commit: stores what the last step brought, folds the
//	                              facts, and decides what is next
//	engine.Engine.fold            calls call.Fold: the call, whatever the order of its facts
//	engine.Engine.next            the first effect of the integration's table (its effects.go)
//	                              that is due and not done; or a look at the call by API
//	engine.Engine.intend          notes in the ledger what is going to be done
//	engine.Engine.attempt         does it (the effect's Do), or finds out what became of a lost
//	                              answer (Find)
//	vendors.Client.Do             sends one request and sorts what comes back
//	engine.Engine.failed          what did not succeed is tried again after a pause; what was
//	                              refused is listed and tried again in the background
//	engine.outcome.enter          by the next advance, into the ledger
package core
