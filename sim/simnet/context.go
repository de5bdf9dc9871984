package simnet

import (
	"context"
	"sync"
	"time"
)

// serverContext is the context of a request in its handler. Like the one of
// net/http's server it ends when the caller hangs up or the handler has
// answered, and then says "canceled": a deadline does not cross the wire. Values
// do, because the clock may keep its own among them.
//
// It is written by hand for its AfterFunc method: without that, the standard
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

// AfterFunc calls f once the context has ended, by whoever ended it.
func (c *serverContext) AfterFunc(f func()) (stop func() bool) {
	c.watch()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		// The standard library holds a lock of f's while it asks. It looks at Done
		// first, so only real goroutines come here, never the processes of a world.
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

// watch has the caller's end become ours; only contexts that somebody looks at
// need it.
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

// end ends the context: the handler has answered or the caller has hung up.
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
	for key := range next { // in the order they were asked for
		if f := after[key]; f != nil {
			f()
		}
	}
}
