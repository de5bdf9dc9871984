// Package kit is what all fakes share: the way a request becomes an answer,
// webhooks become deliveries, and unconfirmed facts become switches.
//
// A fake is a package with state, one table of [Route]s (built once per process
// with [NewRoutes], rows like {"GET", "/v1/calls/{id}", (*Server).getCall}) and
// people. Its handlers
// are plain functions
//
//	func (s *Server) getCall(tx *kit.Tx, r *kit.Request) (kit.Response, error)
//
// that run in one transaction: the engine holds one lock around them, they take
// no virtual time, do no I/O and never wait. What must happen later is said to
// the [Tx]: [Tx.Emit] sends a webhook after the transaction, [Tx.After] runs
// another transaction at a later instant. So the same code is safe under
// concurrent use by real clients and cannot yield in the middle of a simulated
// world.
//
// A handler returns a response or an error, and one place per vendor
// ([Config.Fail]) turns the error into the vendor's own error body. An error means
// that nothing was changed: a handler checks before it changes, and the engine
// drops the webhooks and later actions that a failed handler asked for. A route
// without a handler answers 501 and names callsim: a fake never answers with a
// plausible lie.
//
// People act through [Engine.Act], which is the same transaction without HTTP.
// Whoever only wants to look uses [Engine.Observe], the observer door: same
// handlers, same JSON, but no authentication, no rate limit, no trace, so that
// looking changes nothing.
//
// # Files of a fake
//
// Where something stands follows from its name, in every fake alike:
//
//	server.go        construction and options
//	routes.go        the one table of routes, those that answer 501 included
//	errors.go        the vendor's error catalogue
//	auth.go          credentials of a request; oauth*.go log-ins and apps
//	ratelimit.go     limits
//	pagination.go    pages of lists
//	THEME.go         a resource: state, JSON shape, and the routes that read it
//	THEME_writes.go  the routes that create, change and delete it
//	THEME_ASPECT.go  a part of it that needs a file of its own (call_transfer.go)
//	webhooks.go      webhooks; webhook_*.go their delivery and payloads
//	setup.go         what administrators set up; no time passes
//	people.go        what people do; people_*.go by what they do
//	screens.go       what people see
//	projection.go    the state that counts for equality
//	assumptions.go   unconfirmed facts, as switches
//	invented.go      surfaces that no vendor publishes
//
// A new endpoint of contacts is a row of routes.go and a handler in contact.go,
// or in contact_writes.go if it changes something.
package kit
