package queue_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/callsim/callsim/core/queue"
	"github.com/callsim/callsim/sim/sched"
)

// Jobs of one key run one at a time, jobs of different keys concurrently. A waiting
// job is not queued twice; a running job is queued once more.
func TestQueue(t *testing.T) {
	world := sched.New(sched.Options{FIFO: true})
	defer world.Close()
	var ran []string
	running := map[string]bool{}
	var q *queue.Queue
	q = queue.New(world, "work", func(ctx context.Context, key, id string) {
		if running[key] {
			t.Errorf("two jobs of %s at once", key)
		}
		running[key] = true
		if err := world.Sleep(ctx, time.Second); err != nil {
			t.Error(err)
		}
		running[key] = false
		ran = append(ran, key+id)
		if key+id == "b3" {
			q.Add(key, "4")
		}
	})
	start := world.Now()
	for _, job := range []string{"a1", "a2", "a2", "a1", "b3"} {
		q.Add(job[:1], job[1:])
	}
	if err := world.Settle(time.Hour); err != nil {
		t.Fatal(err)
	}
	// a1 was queued, not running, when it was added again.
	if want := []string{"a1", "b3", "a2", "b4", "a1"}; !slices.Equal(ran, want) {
		t.Errorf("ran %v, want %v", ran, want)
	}
	if took := world.Now().Sub(start); took != 3*time.Second {
		t.Errorf("took %v, want 3s: a's three jobs, b's beside them", took)
	}
}
