// Package simnet is the network of a world: an http.RoundTripper that carries
// requests between systems in one process. It is as strict as net/http over TCP, and
// its faults are data.
//
//	net := simnet.New(clock, simnet.Options{Observe: record})
//	net.Handle("api.aircall.io", "aircall", aircall)
//	net.Handle("core.callsim.test", "core", core)
//	client := &http.Client{Transport: net.Transport("core")}
//	down, err := net.Plan(simnet.Fault{Kind: simnet.CutAfter, From: "core", To: "front", Method: "POST"})
//
// # An exchange
//
// An exchange is a request leg, the handler and a response leg. A leg takes the time
// that Options.Latency returns, and ends early if the caller's context ends. The handler
// runs in the caller's process. Options.Observe receives the exchange when its outcome
// is decided; it receives failed exchanges too.
//
// # As strict as a wire
//
// The handler receives the request that net/http's server would have parsed from the
// bytes that http.Transport would have written: default headers, canonical names,
// Content-Length or chunks, the path escaped and unescaped again. A request that
// Transport refuses to send fails with Transport's error. A request that the server
// cannot parse is answered with the server's 400.
//
// The caller receives the response that Transport would have read from the server's
// bytes: a Date in virtual time, a sniffed Content-Type, lengths, and no body where HTTP
// has none. The context of a handler ends when the handler returns, so work that
// continues on r.Context() fails here as it would in production. A test sends the same
// requests through simnet and TCP and compares both ends.
//
// Five differences are intended:
//
//   - The request body is read in full before the handler runs. A body that fails
//     half-way never reaches the handler.
//   - A panic of a handler is not turned into a cut connection, because in a world it is
//     a bug that must be visible. Only http.ErrAbortHandler cuts the connection.
//   - A request is never retried after a lost connection. Transport retries idempotent
//     requests on reused connections, which would hide how a client handles a lost
//     response.
//   - Every exchange is HTTP/1.1, with https too.
//   - Connections cannot be hijacked or upgraded.
//
// # Outside
//
// With Options.Outside, requests to hosts that the world does not have leave the world,
// such as webhooks for a program on a real port. The record shows all programs outside
// the world as one system, [Client]: receivers of such requests, and programs that send
// requests to the world's hosts.
//
// # Faults
//
// A [Fault] selects exchanges and describes what happens to them. A planned fault counts
// the exchanges that it hits. [Network.Unfired] returns the planned faults that hit
// nothing; a caller should treat them as an error, because a test without its fault
// proves nothing.
//
// Webhook faults (duplicate, delay, lost, hold) behave like a queue in front of the
// receiver: the sender is answered 200 at once. The delivery is an exchange of its own,
// which no further fault hits.
//
// The life of a planned fault:
//
//	Fault.Check              an incomplete or contradictory fault is an error
//	Network.Plan             the fault waits for exchanges
//	Network.chooseFault      called at the start of each exchange, by transport.RoundTrip
//	Fault.matches            compares systems, method and path, and calls Match
//	Planned.hits             counts the exchange, and checks Nth and Times
//	exchange.run             refuses the connection, or cuts it before the handler
//	exchange.waitLeg         delays the request
//	exchange.serve           responds instead of the handler, queues the webhook,
//	                         malforms the response body, or repeats the delivery
//	exchange.respond         cuts the connection after the handler, or lets the caller time out
//	exchange.undoFault       uncounts the hit, if the exchange ended before the fault took effect
//	Network.deliverLater     delivers a queued request ([Network.Release]: a held request)
//	Planned.Lift             the fault hits no more exchanges
//	Network.Unfired          at the end of the world: faults without a hit are an error
package simnet
