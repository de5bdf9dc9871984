package engine

import (
	"context"
	"time"
)

// waiter is a call that waits for a time, in a foreground process: a call that was
// hung up is work to be done, even if only in two minutes.
type waiter struct {
	wake func() // nil until its process runs
	over bool
}

// wait queues the call again at a time, unless interrupt is called first.
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

// begin stores how to wake a waiter, and reports false if it was interrupted.
func (e *Engine) begin(w *waiter, wake func()) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	w.wake = wake
	return !w.over
}

// end removes a waiter from the list and reports whether it was listed.
func (e *Engine) end(id string, w *waiter) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waiting[id] != w {
		return false
	}
	delete(e.waiting, id)
	return true
}

// interrupt ends a call's waiting: there is a new fact, or its work runs anyway.
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
