// Package driven is a clock that somebody else moves: the Runtime of a core that
// runs as a program of its own while a harness, in another process, owns the
// time (see PROTOCOL.md in sim/conform).
//
// Work runs on real goroutines, as in production, but sleeps and deadlines count
// the harness's time. The runtime knows at each moment whether any of its work
// is going on, so it can tell when everything due has been done:
//
//	rt := driven.New(1)
//	handler := rt.Handler(core)          // requests count as work
//	transport := rt.Transport(transport) // an exchange with a vendor is waited for elsewhere
//	state, err := rt.Reach(ctx, now)     // do what is due until now, then say what is next
//
// A request that a vendor is answering is neither work nor rest: only the
// harness, which plays the vendor, knows what becomes of it. [State] counts those
// exchanges, so that the harness can compare with what it has seen.
//
// Before the first Reach the clock has no time to tell, and no process begins.
package driven
