package conform

import (
	"context"
	"syscall"
	"time"

	"github.com/callsim/callsim/sim"
)

// Split is split.
var Split = split

// Gate is gate.
type Gate struct{ *gate }

// OpenGate is openGate.
func OpenGate() (Gate, error) {
	g, err := openGate()
	return Gate{g}, err
}

func (g Gate) Refuse()      { g.refuse() }
func (g Gate) Admit() error { return g.admit() }
func (g Gate) Flush() error { return g.flush() }

// PortsOfAHarness is how many ports there are.
const PortsOfAHarness = blockSize

// Victim is a program that is killed by surprise: nobody in the world plans it,
// and the world notices the end as any client would: by a failed request.
type Victim struct {
	*target
	process *process
	Lost    int // how often the world has met it dead
}

// NewVictim makes a target whose operator starts it again after a while.
func NewVictim(w *sim.World, words ...string) *Victim {
	p := &process{words: words}
	v := &Victim{target: newTarget(w, p), process: p}
	v.lost = func() {
		v.Lost++
		w.Sched.Go("the operator restarts the core", func(ctx context.Context) {
			if w.Sched.Sleep(ctx, sim.Downtime) == nil {
				if err := v.Start(); err != nil {
					v.failures = append(v.failures, err)
				}
			}
		})
	}
	return v
}

// KillAfter kills the program in so much real time from now.
func (v *Victim) KillAfter(d time.Duration) (stop func()) {
	pid := v.process.cmd.Process.Pid
	timer := time.AfterFunc(d, func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	return func() { timer.Stop() }
}

// KillNow kills the program if it still runs, and waits for its end.
func (v *Victim) KillNow() { v.process.kill() }

// Notice makes the world check whether the program still runs.
func (v *Victim) Notice() { v.touch() }

// StayDead leaves it dead.
func (v *Victim) StayDead() { v.lost = nil }
