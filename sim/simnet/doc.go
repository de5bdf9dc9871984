// Package simnet is the network of a world: an http.RoundTripper that leads from
// any system to any other in process, with the strictness of a wire and with
// faults that are data.
//
//	net := simnet.New(clock, simnet.Options{Observe: record})
//	net.Handle("api.aircall.io", "aircall", aircall)
//	net.Handle("core.callsim.test", "core", core)
//	client := &http.Client{Transport: net.Transport("core")}
//	down, err := net.Plan(simnet.Fault{Kind: simnet.CutAfter, From: "core", To: "front", Method: "POST"})
//
// # An exchange
//
// An exchange is a request leg, the handler and a response leg. Legs take the
// time that Options.Latency says and end early with the caller's context; a
// handler runs in the caller's process. The exchange is observed when its
// caller knows its outcome, failed ones as well.
//
// # As strict as a wire
//
// What the handler gets is what net/http's server would have parsed from the
// bytes that http.Transport would have written: default headers, canonical
// names, Content-Length or chunks, the path escaped and unescaped again, the
// errors of Transport for what it refuses to send and the server's 400 for what
// it refuses to read. What the caller gets is what Transport would have read
// from the server's bytes: Date (virtual), sniffed Content-Type, lengths, no
// bodies where there are none. The context that a handler sees ends with its
// answer, so work that outlives it on r.Context() fails here as it would in
// production. A test sends the same requests through simnet and TCP and
// compares both ends.
//
// It differs in five things, all on purpose. The request body is read in full
// before the handler runs, so one that fails half-way never reaches the handler. A
// handler's panic is not turned into a cut connection: in a world it is a bug
// that must be seen (http.ErrAbortHandler, a handler's own wish, is honoured).
// A lost connection is never retried behind the caller's back, which Transport
// does for idempotent requests on kept connections: what a client makes of a
// lost answer is what worlds are for. Everything is HTTP/1.1, with https too.
// And connections cannot be hijacked or upgraded.
//
// # Outside
//
// With Options.Outside, requests to hosts that the world does not have leave it:
// webhooks for a program on a real port. To the record their receivers are one
// system, [Client], and so are programs that ask the world's own hosts.
//
// # Faults
//
// A [Fault] says which exchanges it hits and what happens to them. Planned ones
// count what they hit, and one that never fired is the caller's to complain
// about ([Network.Unfired]): a test that never saw its fault proves nothing.
// [Dice] draw faults from a seed. Webhook faults (duplicate, delay, lost, hold)
// work like a queue in front of the receiver: the sender is answered 200 at once
// and the delivery is an exchange of its own, which no further fault hits.
//
// The life of a planned fault:
//
//	Fault.Check              what it lacks or cannot have is an error
//	Network.Plan             it waits for exchanges
//	Network.draw             at the start of each exchange, in transport.RoundTrip
//	Fault.matches            systems, method, path and its own Match fit
//	Planned.hits             and it is the turn of this one, which counts
//	underway.run             the connection is refused, or cut before the handler
//	underway.leg             the request takes longer
//	underway.serve           the fault answers instead of the handler, queues the webhook,
//	                         spoils the answer, or has it delivered again
//	underway.bring           the answer is cut off or never comes
//	underway.missed          unless the exchange ended earlier: then it has hit nothing
//	Network.deliverLater     what was queued arrives (Network.Release: when somebody says so)
//	Planned.Lift             it hits no more
//	Network.Unfired          at the end of the world: what never hit is an error
package simnet
