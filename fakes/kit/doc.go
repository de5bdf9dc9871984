// Package kit runs the fakes of callsim: it routes requests to handlers, delivers
// webhooks with retries, and holds the assumptions about unconfirmed vendor facts.
//
// A fake is a server type with state, a table of [Route]s and an [Engine]:
//
//	type Server struct {
//		engine *kit.Engine
//		calls  kit.Table[int64, *call]
//	}
//
//	var routes = kit.NewRoutes([]kit.Route[*Server]{
//		{Method: "GET", Path: "/v1/calls/{id}", Handle: (*Server).getCall},
//	})
//
//	func (s *Server) getCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
//		id, _ := r.ID("id")
//		c, ok := s.calls.Get(id)
//		if !ok {
//			return kit.Response{}, errNotFound
//		}
//		return kit.OK(c.json()), nil
//	}
//
//	s.engine = kit.NewEngine(rt, s, routes, kit.Config{Vendor: "aircall", Fail: s.fail})
//
// The engine runs each handler in one transaction under one lock. A handler takes
// no virtual time, does no I/O and never waits. [Tx.Emit] sends a webhook after the
// transaction; [Tx.After] runs another transaction at a later instant. The same
// handler is therefore safe under concurrent use by real clients, and it cannot
// yield in the middle of a simulated world.
//
// A handler returns a response or an error. [Config.Fail], one function per
// vendor, turns the error into the vendor's error body. An error means that
// nothing was changed: a handler checks before it changes state, and the engine
// drops the webhooks and later actions of a failed handler. A route without a
// handler answers 501 and names callsim: a fake never invents an answer.
//
// People act through [Engine.Act], which runs the same transaction without HTTP.
// [Engine.Observe], the observer door, calls the same handlers and returns the same
// JSON without authentication, rate limit and trace: observing changes nothing.
//
// # Files of a fake
//
// All fakes name their files alike:
//
//	server.go        construction and options
//	routes.go        the one table of routes, those that answer 501 included
//	errors.go        the vendor's error catalogue
//	auth.go          credentials of a request; oauth*.go sign-in and apps
//	ratelimit.go     limits
//	pagination.go    pages of lists
//	ids.go           ids that are counted or drawn
//	THEME.go         a resource: state, JSON shape, and the handlers that read it
//	THEME_writes.go  the handlers that create, change and delete the resource
//	THEME_ASPECT.go  a part of the resource with a file of its own (call_transfer.go)
//	webhooks.go      webhooks; webhook_*.go their delivery and payloads
//	setup.go         what administrators set up; no time passes
//	people.go        what people do; people_*.go by kind of action
//	screens.go       what people see
//	projection.go    the state by which two runs are compared
//	assumptions.go   unconfirmed vendor facts, as switches
//	invented.go      surfaces that no vendor publishes
//	ids.go           ids as the vendor writes them
//	office_test.go   the company that tests use
//	world_test.go    seeds, concurrency, the observer; fuzz_test.go, bench_test.go
//
// A new endpoint of contacts is a row of routes.go and a handler in contact.go, or
// in contact_writes.go if the endpoint changes a contact.
package kit
