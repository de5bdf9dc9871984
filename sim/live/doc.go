// Package live serves a world: every vendor, the core and a page on ports of
// this machine, in real time, with a control API for people and programs in any
// language. API.md beside this file describes the API.
//
//	server, err := live.Open(live.Options{Scenario: file, PortBase: 4000, Play: true})
//	…
//	defer server.Close()
//	for _, e := range server.Endpoints() { fmt.Println(e.Title, e.URL) }
//
// # How it is built
//
// A world is one loop (sim/sched); everything else here is goroutines around it.
// A request for a vendor is read in full, posted into the loop, answered there
// by the fake as one exchange of the simulated network, and written out when the
// loop has moved on: a client that never reads costs a goroutine and nothing
// else. Webhooks for addresses outside go the other way by sched's External.
//
// People's actions, the clock and the cast belong to whoever holds the server's
// lock; each takes the loop over for as long as it lasts. The page is one more
// client of the control API.
//
// A reset sets up another world behind the same ports. What programs outside have
// registered at the vendors is exported from the old world and imported into the
// new one, which is why the fakes have Registrations and Restore.
//
// Viewers hear of events from a hub, one goroutine that owns them all. It follows
// the record by number, so it costs the world nothing while nobody watches, and
// a viewer that does not keep up is dropped.
//
// # Who may do what
//
// It listens on loopback unless told otherwise. Requests with a foreign Host or
// Origin are refused, which defeats DNS rebinding and other pages; the control
// API wants a token that the page gets from its own server; nothing answers with
// CORS headers. Every reader has a limit of size and of time.
package live
