// Package driven is the Runtime of a core that runs as a program while a harness in
// another process moves its clock (see PROTOCOL.md in sim/conform).
//
// The core's work runs as processes of a scheduler of sim/sched, as in a simulated
// world. [Runtime.Reach] moves the clock and returns when everything due has been done:
//
//	rt := driven.New(1)
//	handler := rt.Handler(core)          // requests run as processes
//	transport := rt.Transport(transport) // exchanges run outside the scheduler
//	state, err := rt.Reach(ctx, now)     // do what is due until now, then return the next timer
//
// The harness plays the vendors and may hold an answer back, so Reach does not wait for
// open exchanges. [State] counts them, so that the harness can compare the number with
// its own.
//
// Before the first Reach requests are answered, but no process of Go or Background
// begins.
package driven
