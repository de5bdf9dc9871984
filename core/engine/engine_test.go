package engine_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/sim/sched"
)

// bench runs a test integration and records its effects.
type bench struct {
	t     *testing.T
	world *sched.Scheduler
	store store.Store
	fence *fence.Fence
	log   strings.Builder
	done  []string
	table []engine.Effect
	eng   *engine.Engine

	stopped    bool
	unfinished func(*engine.Job) bool
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, world: sched.New(sched.Options{}), store: memory.New()}
	t.Cleanup(b.world.Close)
	return b
}

// start starts an instance; a second instance follows the first on the same store.
func (b *bench) start() {
	b.t.Helper()
	b.fence = fence.New(b.world)
	rt, s := b.fence.Runtime(b.world), b.fence.Store(b.store)
	keeper, err := settings.Load(b.fence.Context(), s, settings.Schema{Integration: "toy"})
	if err != nil {
		b.t.Fatal(err)
	}
	if !keeper.Current().Enabled {
		keeper.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPut, "/", strings.NewReader(`{"enabled":true}`)))
	}
	b.eng = engine.New(engine.Integration{
		Name: "toy", Effects: b.table, Wakes: call.Fact.Over,
		Stopped: func() bool { return b.stopped }, Unfinished: b.unfinished,
		Retrieve: func(context.Context, string) (call.Fact, bool, error) {
			return call.Fact{}, false, errors.New("not asked")
		},
	}, rt, s, keeper, slog.New(slog.NewTextHandler(&b.log, nil)))
	if err := b.eng.Resume(b.fence.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) keep(f call.Fact) {
	b.t.Helper()
	if taken, err := b.eng.Keep(context.Background(), f); err != nil || !taken {
		b.t.Fatal(taken, err)
	}
}

func (b *bench) settle() {
	b.t.Helper()
	if err := b.world.Settle(24 * time.Hour); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) note(what string) (string, error) {
	b.done = append(b.done, fmt.Sprintf("%s at %v", what, b.world.Now().Sub(sched.DefaultStart)))
	return what, nil
}

func now(*engine.Job) engine.Due { return engine.Now() }

func ended() call.Fact {
	return call.Fact{CallID: "7", Kind: call.Ended, At: sched.DefaultStart.Unix(), Ended: sched.DefaultStart.Unix(), Done: true}
}

// An effect that is due later is awaited, also across a restart, while later rows
// of the table are carried out.
func TestEffectsInTheirTime(t *testing.T) {
	b := newBench(t)
	at := sched.DefaultStart.Add(3 * time.Minute)
	b.table = []engine.Effect{
		{Name: "later", Due: func(*engine.Job) engine.Due { return engine.At(at) }, Do: func(context.Context, *engine.Job) (string, error) { return b.note("later") }},
		{Name: "never", Due: func(*engine.Job) engine.Due { return engine.Never() }},
		{Name: "now", Due: now, Do: func(context.Context, *engine.Job) (string, error) { return b.note("now") }},
	}
	b.start()
	b.keep(ended())
	if err := b.world.Advance(time.Minute); err != nil {
		t.Fatal(err)
	}
	b.fence.Close()
	b.start()
	b.settle()
	if want := []string{"now at 0s", "later at 3m0s"}; !slices.Equal(b.done, want) {
		t.Errorf("done %q, want %q", b.done, want)
	}
}

// An effect of class Once is not repeated after an unknown result; its possible
// loss is reported, and the call's later effects are carried out.
func TestOnceIsNotRepeated(t *testing.T) {
	for name, crash := range map[string]bool{"answer lost": false, "instance died": true} {
		b := newBench(t)
		tries := 0
		b.table = []engine.Effect{
			{Name: "once", Class: ledger.Once, Due: now, Do: func(context.Context, *engine.Job) (string, error) {
				tries++
				if crash {
					b.fence.Close()
				}
				return "", &vendors.Unknown{Request: "POST /once", Cause: errors.New("cut")}
			}},
			{Name: "next", Due: now, Do: func(context.Context, *engine.Job) (string, error) { return b.note("next") }},
		}
		b.start()
		b.keep(ended())
		b.settle()
		if crash {
			b.start()
			b.settle()
		}
		if tries != 1 || len(b.done) != 1 || !strings.Contains(b.log.String(), "may be lost") {
			t.Errorf("%s: tried %d times, then %q, log %s", name, tries, b.done, b.log.String())
		}
	}
}

// A failing store delays the work and loses nothing.
func TestFailingStoreIsWaitedFor(t *testing.T) {
	b := newBench(t)
	flaky := &flakyStore{Store: b.store}
	b.store = flaky
	b.table = []engine.Effect{{Name: "now", Due: now, Do: func(context.Context, *engine.Job) (string, error) {
		flaky.failures = 3
		return b.note("now")
	}}}
	b.start()
	b.keep(ended())
	b.settle()
	if len(b.done) != 1 || flaky.failures != 0 || !strings.Contains(b.log.String(), "disk full") {
		t.Errorf("done %q, log %s", b.done, b.log.String())
	}
}

type flakyStore struct {
	store.Store
	failures int
}

func (s *flakyStore) Update(ctx context.Context, f func(store.Tx) error) error {
	if s.failures > 0 {
		s.failures--
		return errors.New("disk full")
	}
	return s.Store.Update(ctx, f)
}

// Two facts with different customers belong to one call, with one process.
func TestCallKeepsItsPlaceInTheQueue(t *testing.T) {
	b := newBench(t)
	working := 0
	b.table = []engine.Effect{{Name: "slow", Due: now, Do: func(ctx context.Context, _ *engine.Job) (string, error) {
		if working++; working > 1 {
			t.Error("two processes work on one call")
		}
		err := b.world.Sleep(ctx, time.Minute)
		working--
		return "", err
	}}}
	b.start()
	b.keep(ended())
	other := ended()
	other.Customer = "+33180000001"
	other.At++
	b.keep(other)
	b.settle()
}

// An effect with items happens once for each, in order, also if items are added
// later and the instance crashes in between.
func TestEachItemOnce(t *testing.T) {
	b := newBench(t)
	b.table = []engine.Effect{{
		Name: "note", Due: now,
		Each: func(j *engine.Job) (ids []string) {
			for _, c := range j.Call.Comments.List() {
				ids = append(ids, c.ID)
			}
			return ids
		},
		Do: func(_ context.Context, j *engine.Job) (string, error) { return b.note("note " + j.Item) },
	}}
	b.start()
	f := ended()
	f.Comments = call.PackComments([]call.Comment{{ID: "8", At: 1, Text: "a"}, {ID: "9", At: 2, Text: "b"}})
	b.keep(f)
	b.settle()
	b.fence.Close()
	b.start()
	f.At, f.Comments = f.At+5, call.PackComments(append(f.Comments.List(), call.Comment{ID: "10", At: 3, Text: "c"}))
	b.keep(f)
	b.settle()
	if want := []string{"note 8 at 0s", "note 9 at 0s", "note 10 at 0s"}; !slices.Equal(b.done, want) {
		t.Errorf("done %q, want %q", b.done, want)
	}
}

// A stop ends a running effect, removes its intent and keeps the call listed; facts
// are dropped meanwhile. After the stop the engine continues with the calls that were kept.
func TestStop(t *testing.T) {
	b := newBench(t)
	tries := 0
	b.table = []engine.Effect{
		{Name: "first", Due: now, Do: func(context.Context, *engine.Job) (string, error) { return b.note("first") }},
		{Name: "second", Class: ledger.Findable, Due: now, Find: func(context.Context, *engine.Job) (string, bool, error) {
			return "", false, errors.New("not sent: there is nothing to find")
		}, Do: func(context.Context, *engine.Job) (string, error) {
			if tries++; tries == 1 {
				b.stopped = true
				return "", errors.New("switched off")
			}
			return b.note("second")
		}},
	}
	b.start()
	b.keep(ended())
	b.settle()
	other := ended()
	other.CallID = "8"
	if taken, err := b.eng.Keep(context.Background(), other); taken || err != nil {
		t.Errorf("taken while stopped: %v %v", taken, err)
	}
	listed, err := b.eng.Unfinished(context.Background())
	if err != nil || len(listed) != 1 || listed[0].Call != "7" || !listed[0].Record.Finished("first") {
		t.Fatalf("listed %v %v", listed, err)
	}
	if _, intended := listed[0].Record.Find("second"); intended {
		t.Error("the intent was not taken back")
	}
	begun := func(name string) func(*ledger.Record) bool {
		return func(r *ledger.Record) bool { _, there := r.Find(name); return there }
	}
	if given, err := b.eng.GiveUp(context.Background(), begun("first")); len(given) != 0 || err != nil {
		t.Fatal(given, err)
	}
	b.stopped = false
	if given, err := b.eng.GiveUp(context.Background(), begun("nothing")); len(given) != 0 || err != nil {
		t.Fatal("given up after the stop:", given, err)
	}
	if err := b.eng.Resume(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.settle()
	if want := []string{"first at 0s", "second at 0s"}; !slices.Equal(b.done, want) {
		t.Errorf("done %q, want %q", b.done, want)
	}
}

// No further effect of a call that was given up is carried out.
func TestGiveUp(t *testing.T) {
	b := newBench(t)
	b.table = []engine.Effect{{Name: "only", Due: now, Do: func(context.Context, *engine.Job) (string, error) {
		b.stopped = true
		return "", errors.New("switched off")
	}}}
	b.start()
	b.keep(ended())
	b.settle()
	given, err := b.eng.GiveUp(context.Background(), func(*ledger.Record) bool { return false })
	if err != nil || !slices.Equal(given, []string{"7"}) {
		t.Fatal(given, err)
	}
	b.stopped = false
	if err := b.eng.Resume(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.settle()
	if left, err := b.eng.Unfinished(context.Background()); len(left) != 0 || err != nil || len(b.done) != 0 {
		t.Error(left, err, b.done)
	}
}
