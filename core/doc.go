// Package core is the sync core: it receives the webhooks of phone systems and logs
// their calls in CRMs and help desks.
//
//	c, err := core.Open(core.Config{Runtime: rt, Store: s, Transport: http.DefaultTransport, …})
//	http.ListenAndServe(":8080", c)
//
// This package connects the packages below it, each with a page of its own:
//
//	host              the core's requirements: time, concurrency, randomness
//	fence             ends an instance at once and completely
//	store             the database; store/memory is in the process, store/sqlite in a file
//	call              the vendor-neutral call, folded from facts
//	intake            the endpoint for webhooks
//	settings          one versioned document per integration
//	engine            carries out an integration's effects, across crashes
//	ledger            decisions and results, per call
//	queue             one job at a time per customer
//	backoff           exponentially growing delays
//	reconcile         retrieves calls whose webhooks were lost, from Aircall
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
//	GET PUT  /settings/aircall-front   for dashboards
//	GET PUT  /settings/aircall-spark
//	GET      /health                   health check, with reasons
//	GET POST /admin/…                  for operators, see admin.go
//	GET      /metrics                  for Prometheus
//
// The paths of Spark exist if the core has an API key of Spark. Those of Salesforce
// exist if Config names the org:
//
//	POST     /webhooks/aircall/salesforce   from Aircall
//	GET PUT  /settings/aircall-salesforce
//
// Those of Gorgias exist if Config names the account:
//
//	POST     /webhooks/aircall/gorgias   from Aircall; formerly /webhooks/aircall-gorgias
//	POST     /webhooks/gorgias/dial      from a button in Gorgias
//	GET PUT  /settings/aircall-gorgias
//	GET      /status/aircall-gorgias     for dashboards
//	GET      /install/aircall-gorgias    for browsers, from Gorgias
//
// Those of RingCentral exist if the core is an app of RingCentral:
//
//	POST     /webhooks/ringcentral/front   from RingCentral
//	POST     /webhooks/front/ringcentral   from Front's SMS channels
//	POST     /setup/ringcentral-front      for dashboards: verifies a credential
//	GET PUT  /settings/ringcentral-front
//
// # What is stored
//
// Every stored form has a version, and every released version can be read. An
// unreadable row is moved to the bucket "aside" and reported once (XR-17). Stores
// of earlier cores are in testdata.
//
//	<integration>.facts      call.Fact           packed, versions 1 to 6 (core/call/encode.go)
//	<integration>.ledger     ledger.Record       packed, versions 1 and 2 (core/ledger/encode.go)
//	<integration>.open       engine's openRow    packed, versions 1 and 2 (core/engine/open.go)
//	<integration>.refused    engine's refusedRow JSON, version 1 (core/engine/refusals.go)
//	<integration>.running    begin of a call     decimal seconds
//	<integration>.reconcile  reconcile's known   JSON, version 1 (core/reconcile/webhook.go)
//	settings, settings.since documents, times    JSON, decimal seconds (core/settings)
//	aside                    store.AsideRow      JSON
//	health                   time                decimal seconds
//
// Data of a single integration (threads, buttons, installation, upkeep) is
// described in its package.
//
// The life of a webhook, for instance of Aircall's call.ended:
//
//	intake.Endpoint.ServeHTTP     reads the body; refuses one that is too long or not JSON
//	intake.Endpoint.authentic     compares the token
//	aircall.Webhooks.Fact         reduces the body to a fact of the call
//	engine.Engine.Keep            stores the fact and lists the call as open, in one commit;
//	                              then the webhook is answered
//	queue.Queue.Add               queues the call; one job at a time per customer's number
//	engine.Engine.work            takes steps until nothing is left to do
//	engine.Engine.advance         in one commit: stores the last step's result, folds the
//	                              facts and chooses the next step
//	engine.Engine.fold            calls call.Fold, which ignores the order of the facts
//	engine.Engine.next            chooses the first due effect of the integration's table
//	                              (its effects.go), or retrieves the call from the API
//	engine.Engine.intend          stores the intent in the ledger
//	engine.Engine.attempt         carries the effect out (its Do), or finds the result of an
//	                              earlier attempt without a response (its Find)
//	vendors.Client.Do             sends one request and classifies the response
//	engine.Engine.failed          schedules a retry, or lists a refused effect, which is
//	                              retried in the background
//	engine.outcome.applyTo        stores the result in the ledger, with the next advance
package core
