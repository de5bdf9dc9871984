package scenario

import (
	"container/heap"
	"context"
	"fmt"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// pauseBetweenRounds is the virtual time between two rounds.
const pauseBetweenRounds = 5 * time.Second

// PlayRounds plays the scenario repeatedly, as a process of a served world, until ctx
// ends or there is nothing to play. It calls refused with each deed that was impossible:
// clients of a served world act too, and may have answered the call already.
func (f *File) PlayRounds(ctx context.Context, w *sim.World, refused func(error)) {
	if f.Script != nil {
		f.playScript(ctx, w, refused)
		return
	}
	for round := 0; ; round++ {
		p := &player{world: w, scenario: steps.In(w), start: w.Now(), round: round}
		if err := w.Within(func() error { return p.planAll(f) }); err != nil {
			refused(err)
			return
		}
		if p.agenda.Len() == 0 {
			return
		}
		for p.agenda.Len() > 0 {
			next := heap.Pop(&p.agenda).(planned)
			if w.Sched.Sleep(ctx, next.at.Sub(w.Now())) != nil {
				return
			}
			if err := w.Within(next.do); err != nil {
				refused(err)
			}
		}
		if w.Sched.Sleep(ctx, pauseBetweenRounds) != nil {
			return
		}
	}
}

// dice returns the name of the random stream for a round's traffic.
func (p *player) dice() string {
	if p.round == 0 {
		return "traffic"
	}
	return fmt.Sprint("traffic, round ", p.round+1)
}
