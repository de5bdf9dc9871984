// Package sched runs processes in virtual time. All of a simulated world happens on
// one goroutine at a time, in an order that only the seed decides.
//
//	world := sched.New(sched.Options{Seed: 7})
//	defer world.Close()
//	world.Go("ring", func(ctx context.Context) { world.Sleep(ctx, 20*time.Second) })
//	err := world.Settle(24 * time.Hour)          // until no foreground process is left
//	err = world.Advance(time.Hour)               // by exactly one hour
//	err = world.Do("answer", func(ctx context.Context) error { … })
//
// On the real clock the operating system decides which goroutine wakes first and
// whether a timer fires before or after an answer. Here a sleep of a day costs no
// time, and a failure that depends on the order of two events happens again with
// the same seed.
//
// # Processes
//
// Go, Background and Do start processes. They are coroutines: exactly one runs at a
// time, until it waits (Sleep, Yield, a Signal's wait) or returns. If several events
// are due at the same virtual instant, the seed chooses among them (Options.FIFO:
// the oldest first). Time does not advance while an event is due and then jumps to the
// next timer.
//
// The world is quiet when no foreground process is left. Background processes, such
// as token renewal or polling, never delay quiet.
//
// # Drivers
//
// Tests and commands drive the world from outside with Settle, Advance, Do and
// Step. Driver calls may come from any goroutine and run one after the other; inside
// a process they return an error. Now, Rand, Go, Background, WithCancel,
// WithTimeout, a cancel function and a signal's notify may be called from anywhere;
// Sleep, Yield and a signal's wait only by a process, on its own goroutine.
//
// # The clock's modes
//
// Under a driver the clock is free: it jumps from event to event. It is held while
// a process runs External, so that an answer of another program takes no virtual
// time and no time-out passes meanwhile. With SetPace the clock waits in real time
// before each jump.
//
// A served world runs on the real clock:
//
//	go world.Serve(1)                            // until Close; 0 is a paused clock
//	err = world.Visit("request", func() { … })   // from any goroutine, while no process runs
//	err = world.Call("request", func(ctx context.Context) error { … })
//	err = world.Advance(time.Hour)               // drivers take over and jump
//
// Visit and Call are for the requests of other programs, any number at once. Visit
// is cheaper; the function of Call runs as a process and may wait. A served clock
// catches up with the real one after the world was busy.
//
// # Two events at one instant
//
// A sleep that ends at the very instant of its context's deadline returns nil if the
// seed chooses the process first, and the context's error if the seed chooses the
// deadline first. A notification has happened when notify returns: the wait of a
// woken process returns nil, even if its context ends before it runs, so no
// wake-up is lost.
//
// # Contexts
//
// The contexts of this package have deadlines in virtual time and cancel
// synchronously: when cancel returns, every derived context has ended and every
// process parked on one of them is due at this instant. Their AfterFunc method lets
// contexts of the standard library follow synchronously, without a goroutine. The
// opposite direction is not synchronous: a process parked on a context of
// context.WithCancel wakes soon after its cancel function was called, at a moment
// that the seed does not decide. Repeatable code uses WithCancel and WithTimeout of
// this package.
//
// # Failures
//
// A panic, a runtime.Goexit (a test's FailNow), a livelock or a process that blocks
// in real time ends the world: that driver call and every later one return an
// *EndError. A blocked world is abandoned with its goroutine; the driver call returns.
package sched
