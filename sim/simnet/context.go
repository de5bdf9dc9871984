package simnet

import (
	"context"
	"sync"
	"time"
)

// serverContext is the context of a request in its handler. As in net/http's server, it
// is cancelled when the caller's context ends or the handler returns. It has no deadline,
// because a deadline is not sent over the wire. It has the caller's values, because the
// clock may store values in contexts.
//
// It is a type of its own to have an AfterFunc method. Without that method the standard
// library starts a goroutine for each context derived from it.
type serverContext struct {
	caller context.Context
	id     string

	mu      sync.Mutex
	done    chan struct{}
	ended   bool
	watched bool
	unwatch func() bool
	after   map[int]func()
	next    int
}

func (c *serverContext) Deadline() (time.Time, bool) { return time.Time{}, false }

func (c *serverContext) Value(key any) any {
	if _, ok := key.(exchangeKey); ok {
		return &c.id
	}
	return c.caller.Value(key)
}

func (c *serverContext) Done() <-chan struct{} {
	c.watch()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = make(chan struct{})
		if c.ended {
			close(c.done)
		}
	}
	return c.done
}

func (c *serverContext) Err() error {
	c.mu.Lock()
	ended := c.ended
	c.mu.Unlock()
	if ended || c.caller.Err() != nil {
		return context.Canceled
	}
	return nil
}

// AfterFunc calls f when the context has ended. stop prevents the call and reports
// whether it did.
func (c *serverContext) AfterFunc(f func()) (stop func() bool) {
	c.watch()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		// f may need a lock that the standard library holds during this call, so f
		// cannot run here. The standard library checks Done first, so only concurrent
		// goroutines reach this line, never the processes of a world.
		go f()
		return func() bool { return false }
	}
	if c.after == nil {
		c.after = map[int]func(){}
	}
	key := c.next
	c.next++
	c.after[key] = f
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, waiting := c.after[key]
		delete(c.after, key)
		return waiting
	}
}

// watch makes the end of the caller's context end c. It is called when Done or AfterFunc
// is first used: most handlers use neither.
func (c *serverContext) watch() {
	c.mu.Lock()
	needed := !c.watched && !c.ended && c.caller.Done() != nil
	c.watched = true
	c.mu.Unlock()
	if !needed {
		return
	}
	if c.caller.Err() != nil {
		c.end()
		return
	}
	afterFunc := func(f func()) func() bool { return context.AfterFunc(c.caller, f) }
	if own, ok := c.caller.(interface{ AfterFunc(func()) func() bool }); ok {
		afterFunc = own.AfterFunc
	}
	unwatch := afterFunc(c.end)
	c.mu.Lock()
	c.unwatch = unwatch
	c.mu.Unlock()
}

// end ends the context, when the handler has returned or the caller's context has ended.
func (c *serverContext) end() {
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return
	}
	c.ended = true
	if c.done != nil {
		close(c.done)
	}
	unwatch, after, next := c.unwatch, c.after, c.next
	c.after = nil
	c.mu.Unlock()
	if unwatch != nil {
		unwatch()
	}
	for key := range next { // in the order of the calls of AfterFunc
		if f := after[key]; f != nil {
			f()
		}
	}
}
