// Package queue lets work of one key run one after the other while keys run
// side by side. Two calls of one customer must not both find that the contact
// is missing and both create it, so all work is queued by customer number
// (AF-02, XR-09).
package queue

import (
	"context"
	"slices"
	"sync"

	"github.com/callsim/callsim/core/host"
)

// Queue runs jobs, named by an id, one at a time per key. A key without work
// costs nothing; a busy one has one foreground process.
type Queue struct {
	rt   host.Runtime
	name string
	run  func(ctx context.Context, key, id string)

	mu   sync.Mutex
	busy map[string]*line
}

// line is what waits behind the job that a key is running.
type line struct{ waiting []string }

// New returns a queue whose processes are called by name and key and call run for each job.
func New(rt host.Runtime, name string, run func(ctx context.Context, key, id string)) *Queue {
	return &Queue{rt: rt, name: name, run: run, busy: make(map[string]*line)}
}

// Add queues the job id under key. A job that waits already is not queued
// again; one that is running is, since it may have looked before the reason to
// add it came about.
func (q *Queue) Add(key, id string) {
	if q.join(key, id) {
		return
	}
	q.rt.Go(q.name+" "+key, func(ctx context.Context) { q.work(ctx, key, id) })
}

// join puts id behind a busy key's work, or marks the key busy.
func (q *Queue) join(key, id string) (joined bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l, busy := q.busy[key]
	if !busy {
		q.busy[key] = &line{}
		return false
	}
	if !slices.Contains(l.waiting, id) {
		l.waiting = append(l.waiting, id)
	}
	return true
}

// work runs id and then whatever has come in for the key meanwhile.
func (q *Queue) work(ctx context.Context, key, id string) {
	for more := true; more && ctx.Err() == nil; id, more = q.next(key) {
		q.run(ctx, key, id)
	}
}

// next takes the key's next job; without one the key is idle again.
func (q *Queue) next(key string) (id string, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.busy[key]
	if len(l.waiting) == 0 {
		delete(q.busy, key)
		return "", false
	}
	id = l.waiting[0]
	l.waiting = l.waiting[1:]
	return id, true
}
