// Package live serves a world in real time: every vendor, the core and a page have a
// port on this machine, and people and programs in any language use the control API.
// API.md beside this file describes the API.
//
//	server, err := live.Open(live.Options{Scenario: file, PortBase: 4000, Play: true})
//	…
//	defer server.Close()
//	for _, e := range server.Endpoints() { fmt.Println(e.Title, e.URL) }
//
// # How it is built
//
// A world is one loop (sim/sched); everything else in this package is goroutines around
// it. A request to a vendor is read in full and posted into the loop. The fake answers
// it there as one exchange of the simulated network, and the answer is written outside
// the loop, so that a client that never reads blocks only its own goroutine. Webhooks to
// external programs leave the loop by sched's External.
//
// Actions, the clock and the cast are guarded by the server's lock. The page is a client
// of the control API like any other.
//
// A reset sets up another world behind the same ports. The registrations of external
// programs at the vendors (webhooks, tokens) are exported from the old world and
// imported into the new one, by Registrations and Restore of the fakes.
//
// A hub, one goroutine, sends events to the viewers. It reads the record by number, so
// it costs the world nothing without viewers. It drops viewers that are too slow.
//
// # Access
//
// The server listens on loopback unless Options.Bind names another address. Requests
// with a foreign Host or Origin are refused, which defeats DNS rebinding and other
// pages. The control API requires a token, which the page gets from its own server.
// There are no CORS headers. Every reader has a limit of size and of time.
package live
