package engine

import (
	"context"
	"time"
)

// waiter is a call that waits for its deadline, as a foreground process: a
// hang-up is work to be done, if only in two minutes.
type waiter struct {
	wake func() // nil until its process runs
	over bool
}

// wait queues the call again at the given time, unless interrupt comes first.
func (e *Engine) wait(key, id string, until time.Time) {
	w := &waiter{}
	e.mu.Lock()
	e.waiting[id] = w
	e.mu.Unlock()
	e.rt.Go(e.integration.Name+" waits for call "+id, func(ctx context.Context) {
		ctx, cancel := e.rt.WithCancel(ctx)
		defer cancel()
		if !e.begin(w, cancel) {
			return
		}
		if err := e.rt.Sleep(ctx, until.Sub(e.rt.Now())); err == nil && e.end(id, w) {
			e.queue.Add(key, id)
		}
	})
}

// begin tells a waiter how to be woken, unless that is needed no more.
func (e *Engine) begin(w *waiter, wake func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	w.wake = wake
	return !w.over
}

// end takes a waiter off the list and reports whether it was the one there.
func (e *Engine) end(id string, w *waiter) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waiting[id] != w {
		return false
	}
	delete(e.waiting, id)
	return true
}

// interrupt ends a call's waiting: news has come, or its work runs anyway.
func (e *Engine) interrupt(id string) {
	e.mu.Lock()
	w := e.waiting[id]
	if w == nil {
		e.mu.Unlock()
		return
	}
	delete(e.waiting, id)
	w.over = true
	wake := w.wake
	e.mu.Unlock()
	if wake != nil {
		wake()
	}
}
