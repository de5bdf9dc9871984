package scenario

import (
	"container/heap"
	"context"
	"fmt"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// pauseBetweenRounds is how long the people rest before they begin again.
const pauseBetweenRounds = 5 * time.Second

// PlayRounds plays the scenario over and over, as a process of a world that is
// set up and that somebody else drives, until ctx ends or there is nothing to
// play. refused hears of deeds that turned out to be impossible, as in such a
// world others act too: somebody has answered the call already.
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

// dice names the stream that a round's traffic is drawn from.
func (p *player) dice() string {
	if p.round == 0 {
		return "traffic"
	}
	return fmt.Sprint("traffic, round ", p.round+1)
}
