package conform_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/steps"
)

var kills = flag.Int("kills", 5, "how often TestKilledAtRandom kills the core")

// XR-08, XR-15: the core as a program of its own on one database file is killed
// (SIGKILL) at random moments of the clock and is away for none to a day, at each
// integration. All calls are logged once in the end. Run with -kills 200 for the
// long proof.
func TestKilledAtRandom(t *testing.T) {
	names := []string{"aircall-front", "aircall-gorgias", "aircall-salesforce", "aircall-spark", "ringcentral-front"}
	file, killed := callsim(t), 0
	for seed := uint64(1); killed < *kills; seed++ {
		name := names[int(seed)%len(names)]
		n, err := killedAtRandom(file, name, seed)
		if err != nil {
			t.Fatalf("%s, seed %d: %v", name, seed, err)
		}
		killed += n
	}
	t.Logf("%d kills, each call logged once", killed)
}

// killedAtRandom plays five calls in a world of its own, and kills the core during
// or after most of them.
func killedAtRandom(program, integration string, seed uint64) (killed int, err error) {
	w, err := sim.New(sim.Options{Seed: seed, Target: conform.Command(program, "core", "--conform")})
	if err != nil {
		return 0, err
	}
	defer w.Close()
	s := steps.In(w)
	do := func(format string, args ...any) error {
		d, err := steps.Find(fmt.Sprintf(format, args...), nil, steps.Given, steps.When, steps.Then)
		if err == nil {
			err = s.Do(d)
		}
		return err
	}
	if err := do("the usual phone team with %s", integration); err != nil {
		return 0, err
	}
	away := []time.Duration{0, time.Second, 7 * time.Second, 45 * time.Second, 90 * time.Second, 3 * time.Minute, 30 * time.Minute, 13 * time.Hour, 24 * time.Hour}
	r := rand.New(rand.NewPCG(seed, 1))
	var history []string
	for range 5 {
		if r.IntN(4) > 0 {
			wait, length := time.Duration(r.IntN(90_000))*time.Millisecond, away[r.IntN(len(away))]
			history = append(history, fmt.Sprintf("killed in %s for %s", wait, length))
			w.Sched.Background("a kill", func(ctx context.Context) {
				if w.Sched.Sleep(ctx, wait) != nil || w.CoreStopped() {
					return
				}
				killed++
				_ = w.InProcess(ctx, func() error { return w.CoreDown(length) }) // refused only while it is away
			})
		}
		kind := []string{"answered", "missed", "voicemail", "outbound", "recorded"}[r.IntN(5)]
		history = append(history, kind)
		err := do("a %s call takes place", kind)
		if err == nil {
			err = w.Advance(time.Duration(r.IntN(120)) * time.Second)
		}
		if err != nil {
			return killed, fmt.Errorf("%s: %w", strings.Join(history, ", "), err)
		}
	}
	for _, then := range []string{"25h", "2h"} {
		if err := do("%s passes", then); err != nil {
			return killed, err
		}
	}
	if err := do("the call is logged exactly 5 times"); err != nil {
		return killed, fmt.Errorf("%s: %w", strings.Join(history, ", "), err)
	}
	return killed, w.Finish()
}
