// Package driven is the Runtime of a core that runs as a program while a harness in
// another process moves its clock (see PROTOCOL.md in sim/conform).
//
// Work runs on real goroutines, as in production, but sleeps and deadlines count
// the harness's time. The runtime counts the work in progress, so [Runtime.Reach]
// returns when everything due has been done:
//
//	rt := driven.New(1)
//	handler := rt.Handler(core)          // requests count as work
//	transport := rt.Transport(transport) // an exchange with a vendor is waited for elsewhere
//	state, err := rt.Reach(ctx, now)     // do what is due until now, then say what is next
//
// A request that a vendor has not answered counts as neither work nor rest, since the
// harness, which plays the vendor, may hold the answer back. [State] counts these
// exchanges, so that the harness can compare the number with its own.
//
// Before the first Reach the clock has no time, and no process begins.
package driven
