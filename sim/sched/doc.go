// Package sched is virtual time: it runs a whole simulated world in one
// goroutine's worth of concurrency, so that a run depends on nothing but its
// seed.
//
// # Why
//
// A program on the real clock is decided by the operating system: which
// goroutine wakes first, how long a request takes, whether a timer fires just
// before or just after an answer. Here the same program is decided by
// (program, seed). Sleeping for a day costs nothing, and a failure that depends
// on the order of two events happens again whenever its seed is given again.
//
// # Processes
//
// Work runs in processes, started by Go, Background or Do. They are coroutines:
// exactly one runs at a time, until it waits (Sleep, Yield, a Signal's wait) or
// returns. When several events are due at the same virtual instant the seed
// chooses among them (Options.FIFO: the oldest first). Time stands still while
// anything is due and then jumps to the next timer.
//
// A foreground process is work that has to be done before the world is quiet;
// a background process is upkeep (token renewal, polling) that never delays
// quiet.
//
// # Drivers
//
// Tests and commands stay outside and drive:
//
//	world := sched.New(sched.Options{Seed: 7})
//	defer world.Close()
//	world.Go("ring", func(ctx context.Context) { world.Sleep(ctx, 20*time.Second) })
//	err := world.Settle(24 * time.Hour)          // until no foreground work is left
//	err = world.Advance(time.Hour)               // exactly one hour on
//	err = world.Do("answer", func(ctx context.Context) error { … })
//
// Driver calls may come from any goroutine and are served one after the other;
// called inside a process they are refused. Now, Rand, Go, Background, WithCancel,
// WithTimeout, a cancel function and a signal's notify may be called from
// anywhere; Sleep, Yield and a signal's wait only by a process, on the goroutine
// it was started on.
//
// # The clock's modes
//
// Driven by Settle, Advance and their like the clock is free: it jumps from event
// to event. It is held, as if stopped, while a process is on an errand outside
// the world (External), so that what another program answers takes no virtual
// time and no time-out passes meanwhile. SetPace lets drivers wait in real time
// before each jump. Step lets a single process go on.
//
// Served, the world runs on the real clock:
//
//	go world.Serve(1)                            // until Close; 0 is a paused clock
//	err = world.Visit("request", func() { … })   // from any goroutine, alone with the world
//	err = world.Call("request", func(ctx context.Context) error { … })
//	err = world.Advance(time.Hour)               // drivers take over and jump, as ever
//
// A visitor takes the loop's place while that rests, which is the cheapest way in;
// a call is a process and may wait. Both are for the requests of other programs,
// any number at once. A served clock catches up with the real one: time that the
// world was busy is not lost.
//
// # What happens first wins
//
// Two things due at one instant compete. A sleep that ends at the very instant
// of its context's deadline returns nil when the seed lets the process go first
// and the context's error when it lets the deadline go first. A notification
// has happened when notify returns: whoever it woke gets nil from wait, even if
// its context ends before it gets going again, so no wake-up is lost.
//
// # Contexts
//
// The contexts of this package have their deadline in virtual time and cancel
// synchronously: when cancel returns, every context below has ended and every
// process parked on one of them is due at this instant. They offer an AfterFunc
// method, so contexts that the standard library derives from them follow
// synchronously and start no goroutine. The other way round the standard library
// offers no synchronous way: a process parked on a context made by
// context.WithCancel wakes soon after that context's own cancel function was
// called, at a moment that the seed does not decide. Code that must be repeatable
// uses the Runtime's WithCancel and WithTimeout.
//
// # When a world ends badly
//
// A panic, a runtime.Goexit (a test's FailNow), a livelock or a process that
// blocks on something real ends the world: that driver call and every later one
// return a *PanicError, *GoexitError, *LivelockError or *BlockedError. A blocked
// world is abandoned to its stuck goroutine; the driver goes on.
package sched
