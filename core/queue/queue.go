// Package queue runs jobs of the same key one at a time and jobs of different keys
// concurrently. Two calls of one customer must not both find the contact missing
// and create it twice, so all work is queued by customer number (AF-02, XR-09):
//
//	q := queue.New(rt, "front", work)
//	q.Add(customer, callID)
package queue

import (
	"context"
	"slices"
	"sync"

	"github.com/callsim/callsim/core/host"
)

// Queue runs jobs, named by an id, one at a time per key. An idle key costs
// nothing; a busy key has one foreground process.
type Queue struct {
	rt   host.Runtime
	name string
	run  func(ctx context.Context, key, id string)

	mu   sync.Mutex
	busy map[string]*line
}

// line holds the jobs waiting for a busy key.
type line struct{ waiting []string }

// New returns a queue that calls run for each job, in processes named by name and
// key.
func New(rt host.Runtime, name string, run func(ctx context.Context, key, id string)) *Queue {
	return &Queue{rt: rt, name: name, run: run, busy: make(map[string]*line)}
}

// Add queues the job id under key. A waiting job is not queued twice. A running job
// is queued again, because it may have read its data before the change that caused
// Add.
func (q *Queue) Add(key, id string) {
	if q.join(key, id) {
		return
	}
	q.rt.Go(q.name+" "+key, func(ctx context.Context) { q.work(ctx, key, id) })
}

// join appends id to a busy key's jobs, or marks the key busy.
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

// work runs id, then the jobs queued in the meantime.
func (q *Queue) work(ctx context.Context, key, id string) {
	for more := true; more && ctx.Err() == nil; id, more = q.next(key) {
		q.run(ctx, key, id)
	}
}

// next removes and returns the key's next job; without one the key becomes idle.
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
