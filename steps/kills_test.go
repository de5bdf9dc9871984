package steps

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
)

var kills = flag.Int("kills", 5, "how often TestKilledAtRandom kills the core")

// XR-08, XR-15: the core as a program of its own on one database file is killed
// (SIGKILL) at random moments of the clock and is away for none to a day, at each
// integration. All calls are logged once in the end. Run with -kills 200 for the
// long proof.
func TestKilledAtRandom(t *testing.T) {
	program := filepath.Join(t.TempDir(), "callsim")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/callsim/callsim/cmd/callsim").CombinedOutput(); err != nil {
		t.Fatalf("building callsim: %v: %s", err, out)
	}
	names := slices.Sorted(maps.Keys(integrations))
	killed, calls := 0, 0
	for seed := uint64(1); killed < *kills; seed++ {
		name := names[int(seed)%len(names)]
		n, played, err := killedAtRandom(program, name, seed)
		if err != nil {
			t.Fatalf("%s, seed %d: %v", name, seed, err)
		}
		killed, calls = killed+n, calls+played
	}
	t.Logf("%d kills, %d calls, each logged once", killed, calls)
}

// killedAtRandom plays some calls in a world of its own, and kills the core during
// or after most of them.
func killedAtRandom(program, name string, seed uint64) (killed, played int, err error) {
	w, err := sim.New(sim.Options{Seed: seed, Target: conform.Command(program, "core", "--conform")})
	if err != nil {
		return 0, 0, err
	}
	defer w.Close()
	s := &Scenario{world: w}
	if err := theUsualTeam(context.WithValue(context.Background(), scenarioKey{}, s), name); err != nil {
		return 0, 0, err
	}
	kinds := []string{"answered", "missed", "voicemail", "outbound", "recorded"}
	away := []time.Duration{0, time.Second, 7 * time.Second, 45 * time.Second, 90 * time.Second, 3 * time.Minute, 30 * time.Minute, 13 * time.Hour, 24 * time.Hour}
	r := rand.New(rand.NewPCG(seed, 1))
	var history []string
	for range 6 {
		kind := kinds[r.IntN(len(kinds))]
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
		history = append(history, kind)
		if err := inOrder(callOf[kind], advance(time.Duration(r.IntN(120))*time.Second))(w); err != nil {
			return killed, played, err
		}
		played++
	}
	if err := inOrder(advance(25*time.Hour), (*sim.World).Settle, advance(2*time.Hour), (*sim.World).Settle)(w); err != nil {
		return killed, played, err
	}
	found, err := s.integration.logged(w, customer)
	if err == nil && found != played {
		err = differ("calls logged", played, found)
	}
	if err != nil {
		return killed, played, fmt.Errorf("%s: %w", strings.Join(history, ", "), err)
	}
	return killed, played, w.Finish()
}
