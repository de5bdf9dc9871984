package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/vendors"
)

func refusal(status int) error {
	return &vendors.Refused{Request: "POST /things", Status: status, Words: "FIELD_CUSTOM_VALIDATION_EXCEPTION: no"}
}

func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	if err := b.world.Advance(d); err != nil {
		b.t.Fatal(err)
	}
}

// XR-16: a refused effect is stored, the rest of the call is logged, the world
// becomes quiet, and once the cause was mended the call is logged, also by another
// instance.
func TestRefusedEffectIsTriedAgain(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := newBench(t)
		wrong := true
		b.table = []engine.Effect{
			{Name: "main", Class: ledger.Findable, Due: now, Find: func(context.Context, *engine.Job) (string, bool, error) { return "", false, nil },
				Do: func(context.Context, *engine.Job) (string, error) {
					if wrong {
						_, _ = b.note("refused")
						return "", refusal(400)
					}
					return b.note("main")
				}},
			{Name: "aside", Due: now, Do: func(context.Context, *engine.Job) (string, error) { return b.note("aside") }},
			{Name: "then", Due: func(j *engine.Job) engine.Due {
				if _, done := j.Record.Value("main"); !done {
					return engine.Never()
				}
				return engine.Now()
			}, Do: func(context.Context, *engine.Job) (string, error) { return b.note("then") }},
		}
		b.start()
		b.keep(ended())
		b.settle()
		if want := []string{"refused at 0s", "aside at 0s"}; !slices.Equal(b.done, want) {
			t.Fatalf("done %q, want %q", b.done, want)
		}
		if listed, err := b.eng.Unfinished(context.Background()); err != nil || len(listed) != 0 {
			t.Errorf("still unfinished: %v %v", listed, err)
		}
		if restart {
			b.fence.Close()
			b.start()
		}
		b.advance(50 * time.Minute)
		refusals := len(b.done) - 2
		if refusals < 4 || refusals > 6 {
			t.Errorf("tried again %d times in 50 minutes: %q", refusals, b.done)
		}
		wrong = false
		b.advance(time.Hour)
		if n := len(b.done); !strings.HasPrefix(b.done[n-2], "main at") || !strings.HasPrefix(b.done[n-1], "then at") {
			t.Errorf("done %q", b.done)
		}
		left, err := b.eng.Refused(context.Background())
		if err != nil || len(left) != 0 {
			t.Errorf("still refused: %+v %v", left, err)
		}
	}
}

// XR-16: a refused effect is retried at growing intervals, at least hourly, for a
// day; then only on request.
func TestRefusalsEndAfterADay(t *testing.T) {
	b := newBench(t)
	var at []time.Time
	wrong := true
	b.table = []engine.Effect{{Name: "main", Due: now, Do: func(context.Context, *engine.Job) (string, error) {
		if !wrong {
			return b.note("main")
		}
		at = append(at, b.world.Now())
		return "", refusal(422)
	}}}
	b.start()
	b.keep(ended())
	b.settle()
	b.advance(72 * time.Hour)
	for i := 1; i < len(at); i++ {
		pause := at[i].Sub(at[i-1])
		if pause > time.Hour+time.Second || i > 1 && i < 6 && pause <= at[i-1].Sub(at[i-2]) {
			t.Errorf("pause %d is %v", i, pause)
		}
	}
	if total := at[len(at)-1].Sub(at[0]); total < 23*time.Hour || total > 24*time.Hour+time.Minute {
		t.Errorf("tried again for %v", total)
	}
	left, err := b.eng.Refused(context.Background())
	if err != nil || len(left) != 1 {
		t.Fatal(left, err)
	}
	r := left[0]
	if r.Call != "7" || r.Effect != "main" || r.State != "refused" || r.Status != 422 || r.Request != "POST /things" || r.Answer == "" || r.Next != nil || r.Attempts != len(at) {
		t.Errorf("listed as %+v", r)
	}
	wrong = false
	if n, err := b.eng.Retry(context.Background(), r.Call, r.Effect, ""); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	b.settle()
	if len(b.done) != 1 {
		t.Errorf("done %q", b.done)
	}
	if n, err := b.eng.Retry(context.Background(), r.Call, r.Effect, ""); n != 0 || err != nil {
		t.Error("tried again what is done:", n, err)
	}
}

// XR-16: while the integration is stopped nothing is retried, and the time does not
// count.
func TestRefusalsPauseWhileStopped(t *testing.T) {
	b := newBench(t)
	tries := 0
	b.table = []engine.Effect{{Name: "main", Due: now, Do: func(context.Context, *engine.Job) (string, error) {
		tries++
		return "", refusal(422)
	}}}
	b.start()
	b.keep(ended())
	b.settle()
	b.stopped = true
	b.advance(48 * time.Hour)
	if tries != 1 {
		t.Errorf("tried %d times while stopped", tries)
	}
	b.stopped = false
	if err := b.eng.Resume(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.advance(3 * time.Hour)
	if tries < 6 {
		t.Errorf("tried %d times after the stop", tries)
	}
}

// XR-16: a choice whose object is gone is made again, once per refusal.
func TestChoiceIsMadeAgain(t *testing.T) {
	b := newBench(t)
	author := "gone"
	b.table = []engine.Effect{
		{Name: "author", Due: now, Do: func(context.Context, *engine.Job) (string, error) { _, _ = b.note(author); return author, nil }},
		{Name: "main", Class: ledger.Findable, Due: now, Redecide: func(_ *engine.Job, err error) []string {
			if vendors.StatusOf(err) == 404 {
				return []string{"author", "another"}
			}
			return nil
		}, Do: func(_ context.Context, j *engine.Job) (string, error) {
			if value, _ := j.Record.Value("author"); value == "gone" {
				author = "admin"
				return "", refusal(404)
			}
			return b.note("main")
		}},
	}
	b.start()
	b.keep(ended())
	b.settle()
	if want := []string{"gone at 0s", "admin at 0s", "main at 0s"}; !slices.Equal(b.done, want) {
		t.Errorf("done %q, want %q", b.done, want)
	}
}

// XR-16: an effect for a person is not carried out after it has expired, whether it
// was refused, failed, or the core was down; and it is listed.
func TestExpiredEffect(t *testing.T) {
	for name, err := range map[string]error{
		"refused": refusal(400), "trouble": &vendors.Unavailable{Request: "POST /sms", Status: 503}, "unknown": &vendors.Unknown{Request: "POST /sms", Cause: errors.New("cut")},
	} {
		b := newBench(t)
		var last time.Time
		b.table = []engine.Effect{{
			Name: "sms", Class: ledger.Findable, Due: now, Find: func(context.Context, *engine.Job) (string, bool, error) { return "", false, nil },
			Expires: func(j *engine.Job) time.Time { return time.Unix(j.Call.Ended, 0).Add(5 * time.Minute) },
			Do:      func(context.Context, *engine.Job) (string, error) { last = b.world.Now(); return "", err },
		}}
		b.start()
		b.keep(ended())
		b.settle()
		b.advance(26 * time.Hour)
		if d := last.Sub(b.world.Now().Add(-26 * time.Hour)); name == "refused" && d > 5*time.Minute {
			t.Errorf("%s: tried %v after", name, d)
		}
		left, err := b.eng.Refused(context.Background())
		if err != nil || len(left) != 1 || left[0].State != "expired" {
			t.Errorf("%s: listed %+v %v", name, left, err)
		}
	}
}

// A passing refusal is retried; one that lasts becomes a refusal.
func TestPassingRefusal(t *testing.T) {
	for times, want := range map[int]string{3: "main", 100: "refused"} {
		b := newBench(t)
		tries := 0
		b.table = []engine.Effect{{Name: "main", Due: now, Do: func(context.Context, *engine.Job) (string, error) {
			if tries++; tries <= times {
				return "", &vendors.Refused{Request: "POST /things", Status: 400, Words: "UNABLE_TO_LOCK_ROW: locked", Passing: true}
			}
			return b.note("main")
		}}}
		b.start()
		b.keep(ended())
		b.settle()
		left, err := b.eng.Refused(context.Background())
		got := fmt.Sprint(len(b.done), len(left), err)
		if want == "main" && got != "1 0 <nil>" || want == "refused" && got != "0 1 <nil>" {
			t.Errorf("%d times: done %q, refused %+v", times, b.done, left)
		}
	}
}

// Ordered effects are retried in the order of the table: none before an earlier
// one, and all at once when the earlier one has succeeded.
func TestOrderedEffectsAreTriedAgainInOrder(t *testing.T) {
	b := newBench(t)
	wrong := true
	step := func(name string) engine.Effect {
		return engine.Effect{Name: name, Ordered: true, Due: now, Do: func(context.Context, *engine.Job) (string, error) {
			if wrong {
				_, _ = b.note("no " + name)
				return "", refusal(400)
			}
			return b.note(name)
		}}
	}
	b.table = []engine.Effect{step("start"), step("connect"), step("end")}
	b.start()
	b.keep(ended())
	b.settle()
	if len(b.done) != 3 {
		t.Fatalf("done %q", b.done)
	}
	b.advance(20 * time.Minute)
	for _, what := range b.done[3:] {
		if !strings.HasPrefix(what, "no start") {
			t.Errorf("tried again: %q", b.done)
		}
	}
	wrong = false
	before := len(b.done)
	b.advance(time.Hour)
	var names []string
	for _, what := range b.done[before:] {
		name, _, _ := strings.Cut(what, " ")
		names = append(names, name)
	}
	if !slices.Equal(names, []string{"start", "connect", "end"}) {
		t.Errorf("done %q", b.done[before:])
	}
}

func barred() error {
	return &vendors.Barred{Request: "POST /things", Status: 401, Words: "token revoked"}
}

// XR-16: while the vendor denies access, other calls of the customer continue, and
// another instance retries at once: a person who has mended the access restarts the
// core.
func TestBarredEffectHoldsNobodyUp(t *testing.T) {
	b := newBench(t)
	closed := true
	b.table = []engine.Effect{{Name: "main", Class: ledger.Findable, Due: now,
		Find: func(context.Context, *engine.Job) (string, bool, error) { return "", false, nil },
		Do: func(_ context.Context, j *engine.Job) (string, error) {
			if closed && j.Call.ID == "7" {
				return "", barred()
			}
			return b.note(j.Call.ID)
		}}}
	b.start()
	b.keep(ended())
	second := ended()
	second.CallID = "8"
	b.keep(second)
	b.settle()
	if want := []string{"8 at 0s"}; !slices.Equal(b.done, want) {
		t.Fatalf("done %q, want %q", b.done, want)
	}
	left, err := b.eng.Refused(context.Background())
	if err != nil || len(left) != 1 || left[0].State != "refused" || left[0].Status != 401 {
		t.Errorf("listed %+v %v", left, err)
	}
	if totals, err := b.eng.Totals(context.Background()); err != nil || totals.Refused != 1 || totals.Barred != 1 || totals.Open != 0 {
		t.Errorf("totals %+v %v", totals, err)
	}
	b.advance(40 * time.Minute) // the next attempt is far away
	closed = false
	b.fence.Close()
	b.start()
	b.advance(time.Second)
	if len(b.done) != 2 {
		t.Errorf("done %q", b.done)
	}
}

// XR-07: an effect that may have happened is looked up, also after the look-up
// itself was refused.
func TestUnknownOutcomeSurvivesARefusedLookUp(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := newBench(t)
		closed := false
		b.table = []engine.Effect{{Name: "main", Class: ledger.Findable, Due: now,
			Find: func(context.Context, *engine.Job) (string, bool, error) {
				if closed {
					return "", false, barred()
				}
				return "there", true, nil
			},
			Do: func(context.Context, *engine.Job) (string, error) {
				closed = true
				_, _ = b.note("main")
				return "", &vendors.Unknown{Request: "POST /things", Cause: errors.New("cut")}
			}}}
		b.start()
		b.keep(ended())
		b.advance(30 * time.Minute)
		if restart {
			b.fence.Close()
			b.start()
		}
		closed = false
		b.advance(2 * time.Hour)
		left, err := b.eng.Refused(context.Background())
		if err != nil || len(left) != 0 || len(b.done) != 1 {
			t.Errorf("done %q, left %+v %v", b.done, left, err)
		}
	}
}
