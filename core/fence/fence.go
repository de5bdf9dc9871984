// Package fence ends a core instance instantly and completely. An instance reaches
// its store, the network and the runtime only through the wrappers of one Fence.
// Once the fence is closed, every later write, request and timer fails with
// ErrClosed, also in deferred calls and error paths. From outside the instance
// behaves like a killed process, so the same mechanism serves an orderly Close and
// the crashes that XR-08 enumerates:
//
//	f := fence.New(rt)
//	s := f.Store(database)
//	f.Close() // from now on s.Update returns ErrClosed
package fence

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/callsim/callsim/core/host"
)

// ErrClosed is the error of every operation behind a closed fence.
var ErrClosed = errors.New("this instance of the core has ended")

// Fence separates one core instance from the world. The zero value is not
// usable; see New.
type Fence struct {
	closed  atomic.Bool
	root    context.Context
	endRoot context.CancelFunc

	mu        sync.Mutex
	processes map[uint64]context.CancelFunc // cancels each running process
	next      uint64
}

// New returns an open fence whose contexts come from rt.
func New(rt host.Runtime) *Fence {
	f := &Fence{processes: make(map[uint64]context.CancelFunc)}
	f.root, f.endRoot = rt.WithCancel(context.Background())
	return f
}

// Close closes the fence: from now on nothing behind it has any effect, and
// sleeping processes are woken. Close never waits, so any process may call it, also
// inside a transaction or a request, and more than once. A transaction that has
// passed its last check is committed.
func (f *Fence) Close() {
	if f.closed.Swap(true) {
		return
	}
	f.endRoot()
	for _, wake := range f.drain() {
		wake()
	}
}

// Closed reports whether the fence is closed.
func (f *Fence) Closed() bool { return f.closed.Load() }

// Context ends when the fence is closed. Work outside processes and requests
// (Open, Resume) uses this context.
func (f *Fence) Context() context.Context { return f.root }

// drain removes all processes from the list and returns them in order of their
// start.
func (f *Fence) drain() []context.CancelFunc {
	f.mu.Lock()
	defer f.mu.Unlock()
	order := make([]uint64, 0, len(f.processes))
	for id := range f.processes {
		order = append(order, id)
	}
	slices.Sort(order)
	wakes := make([]context.CancelFunc, len(order))
	for i, id := range order {
		wakes[i] = f.processes[id]
	}
	clear(f.processes)
	return wakes
}

// register adds a process to the list, unless the fence is closed.
func (f *Fence) register(wake context.CancelFunc) (id uint64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed.Load() {
		return 0, false
	}
	f.next++
	f.processes[f.next] = wake
	return f.next, true
}

func (f *Fence) unregister(id uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.processes, id)
}

// check returns ErrClosed behind a closed fence and err otherwise.
func (f *Fence) check(err error) error {
	if f.closed.Load() {
		return ErrClosed
	}
	return err
}

// Ended reports whether err was caused by the end of the instance that ctx belongs
// to.
func Ended(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, ErrClosed)
}
