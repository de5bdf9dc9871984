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
package kit
