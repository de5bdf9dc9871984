package suite_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// toy is the world of these tests: it counts calls.
type toy struct {
	seed     uint64
	calls    int
	finished atomic.Int32
	err      error
	on       *toys
}

// toys makes worlds and keeps them by the scenario's name.
type toys struct {
	mu     sync.Mutex
	made   map[string]*toy
	finish func(name string) // runs inside Finish
	open   func(name string) // runs inside New
	lose   int               // calls that a wrong core loses
	err    error             // of every Finish
	before error
	after  error
}

func (t *toys) new(seed uint64, name string) suite.Scenario {
	if t.open != nil {
		t.open(name)
	}
	s := &toy{seed: seed, on: t, err: t.err}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.made == nil {
		t.made = map[string]*toy{}
	}
	if t.made[name] != nil {
		panic("a second world for " + name)
	}
	t.made[name] = s
	return named{s, name}
}

type named struct {
	*toy
	name string
}

type toyKey struct{}

func in(ctx context.Context) *toy { return ctx.Value(toyKey{}).(*toy) }

func (s named) Before(ctx context.Context) (context.Context, error) {
	return context.WithValue(ctx, toyKey{}, s.toy), s.on.before
}

func (s named) After(context.Context, error) error { return s.on.after }

func (s named) Finish() steps.Outcome {
	s.finished.Add(1)
	if s.on.finish != nil {
		s.on.finish(s.name)
	}
	return steps.Outcome{
		Assumptions: []string{"toy-count"}, Exchanges: []string{"x1"},
		Counts: []string{fmt.Sprintf("%d calls", s.calls)}, TraceSum: fmt.Sprintf("%016x", s.seed), Err: s.err,
	}
}

func vocabulary() []steps.Definition {
	return []steps.Definition{
		{Kind: steps.Given, Expr: `^a world$`, Func: func() {}},
		{Kind: steps.When, Expr: `^(\d+) calls end$`, Func: func(ctx context.Context, n int) {
			in(ctx).calls = n - in(ctx).on.lose
		}},
		{Kind: steps.Then, Expr: `^(\d+) calls are logged$`, Evidence: steps.API, Func: func(ctx context.Context, n int) error {
			if got := in(ctx).calls; got != n {
				return fmt.Errorf("%d calls are logged, expected were %d", got, n)
			}
			return nil
		}},
		{Kind: steps.Then, Expr: `^the screen shows:$`, Evidence: steps.Screen, Func: func(*godog.Table) {}},
	}
}

func catalogue(t testing.TB) *features.Rules {
	t.Helper()
	source, err := os.ReadFile("testdata/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := features.Parse("rules.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// options are those of a run over testdata, with a clock that does not advance.
func options(t testing.TB, worlds *toys) suite.Options {
	return suite.Options{
		FS: os.DirFS("testdata/features"), Root: "features", Seed: 7, Jobs: 1, Version: "v0",
		New: worlds.new, Definitions: vocabulary(), Catalogue: catalogue(t),
		Now: func() time.Time { return time.Unix(0, 0) },
	}
}

// one is a file system with one feature.
func one(text string) fs.FS {
	return fstest.MapFS{"aircall-front/one.feature": {Data: []byte(text)}}
}

// run runs and returns the result with what progress printed.
func run(t testing.TB, o suite.Options) (*suite.Result, string) {
	t.Helper()
	var out bytes.Buffer
	if o.Out == nil {
		o.Out = &out
	}
	r, err := suite.Run(t.Context(), o)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return r, out.String()
}

func scenarios(r *suite.Result) []*suite.ScenarioResult {
	var all []*suite.ScenarioResult
	for _, f := range r.Features {
		all = append(all, f.Scenarios...)
	}
	return all
}

func names(r *suite.Result) string {
	var list []string
	for _, s := range scenarios(r) {
		list = append(list, s.Name)
	}
	return strings.Join(list, "; ")
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata/golden", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look, then run with -update if it is right. Got:\n%s", file, got)
	}
}
