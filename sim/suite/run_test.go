package suite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/steps"
)

func TestAllHeld(t *testing.T) {
	worlds := &toys{}
	r, _ := run(t, options(t, worlds))
	if r.ExitStatus() != 0 || len(worlds.made) != 5 {
		t.Errorf("exit status %d, %d worlds; problems %v", r.ExitStatus(), len(worlds.made), r.Problems)
	}
	for name, w := range worlds.made {
		if n := w.finished.Load(); n != 1 {
			t.Errorf("%s: finished %d times", name, n)
		}
	}
	verdicts := map[string]suite.Verdict{}
	for _, rule := range r.Rules {
		verdicts[rule.ID+" "+rule.Integration] = rule.Verdict
	}
	want := map[string]suite.Verdict{
		"AF-01 aircall-front": suite.Held, "AF-02 aircall-front": suite.Held,
		"AF-03 aircall-front": suite.Planned, "XR-01 aircall-front": suite.Held,
	}
	if fmt.Sprint(verdicts) != fmt.Sprint(want) {
		t.Errorf("rules: %v, want %v", verdicts, want)
	}
}

func TestSelection(t *testing.T) {
	for _, tt := range []struct {
		name  string
		tags  string
		paths []string
		want  string
	}{
		{"tag", "@AF-02", nil, "AF-02 an unknown number"},
		{"and not", "@AF-01 and not @slow", nil, "AF-01 a known number"},
		{"or with parentheses", "(@AF-02 or @XR-01) and not @interpretation", nil, "XR-01 a webhook twice"},
		{"folder", "@AF-02 or @XR-01", []string{"features/aircall-front/"}, "AF-02 an unknown number; XR-01 a webhook twice"},
		{"root", "@XR-01", []string{"features"}, "XR-01 a webhook twice"},
		{"file without the root", "", []string{"aircall-front/zz_retries.feature"}, "XR-01 a webhook twice"},
		{"line of a scenario", "", []string{"features/aircall-front/subjects.feature:9"}, "AF-01 a known number"},
		{"line of its tag", "", []string{"features/aircall-front/subjects.feature:8"}, "AF-01 a known number"},
		{"line of a step", "", []string{"features/aircall-front/subjects.feature:11"}, "AF-01 a known number"},
		{"line of an outline", "", []string{"features/aircall-front/subjects.feature:14"}, "AF-01 3 calls at once; AF-01 4 calls at once"},
		{"line of a row", "", []string{"features/aircall-front/subjects.feature:24"}, "AF-01 4 calls at once"},
		{"two lines", "", []string{"aircall-front/subjects.feature:9", "aircall-front/subjects.feature:23"}, "AF-01 a known number; AF-01 3 calls at once"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			worlds := &toys{}
			o := options(t, worlds)
			o.Tags, o.Paths = tt.tags, tt.paths
			r, _ := run(t, o)
			if got := names(r); got != tt.want {
				t.Errorf("selected %s, want %s", got, tt.want)
			}
			if r.ExitStatus() != 0 || len(worlds.made) != len(scenarios(r)) {
				t.Errorf("exit status %d, %d worlds; problems %v", r.ExitStatus(), len(worlds.made), r.Problems)
			}
		})
	}
}

// Whatever cannot be run is one line that names the thing and the mend.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*suite.Options)
		want   string
	}{
		{"unknown tag", func(o *suite.Options) { o.Tags = "not @slwo" }, "--tags: @slwo is neither a tag of a feature nor a rule; did you mean @slow?"},
		{"old comma", func(o *suite.Options) { o.Tags = "@AF-01,@AF-02" }, `--tags: "@AF-01,@AF-02" is godog's old tag syntax; write "@AF-01 or @AF-02"`},
		{"old tilde", func(o *suite.Options) { o.Tags = "~@slow" }, `--tags: "~@slow" is godog's old tag syntax; write "not @slow"`},
		{"old and", func(o *suite.Options) { o.Tags = "@a,@b && ~@c" }, `--tags: "@a,@b && ~@c" is godog's old tag syntax; write "(@a or @b) and not @c"`},
		{"no @", func(o *suite.Options) { o.Tags = "AF-01" }, `--tags: "AF-01", column 1: a tag begins with @: write @AF-01`},
		{"upper case", func(o *suite.Options) { o.Tags = "@AF-01 AND @slow" }, `--tags: "@AF-01 AND @slow", column 8: write and in lower case`},
		{"upper case not", func(o *suite.Options) { o.Tags = "NOT @slow" }, `--tags: "NOT @slow", column 1: write not in lower case`},
		{"two tags", func(o *suite.Options) { o.Tags = "@AF-01 @slow" }, `--tags: "@AF-01 @slow", column 8: expected and, or or the end, found "@slow"`},
		{"open", func(o *suite.Options) { o.Tags = "@slow and (@AF-01" }, `--tags: "@slow and (@AF-01", column 11: this ( is never closed`},
		{"closed", func(o *suite.Options) { o.Tags = "@slow)" }, `--tags: "@slow)", column 6: this ) closes nothing`},
		{"dangling", func(o *suite.Options) { o.Tags = "@slow and" }, `--tags: "@slow and" ends where a tag, not or ( was expected`},
		{"only not", func(o *suite.Options) { o.Tags = "not" }, `--tags: "not" ends where a tag, not or ( was expected`},
		{"empty parentheses", func(o *suite.Options) { o.Tags = "()" }, `--tags: "()", column 2: expected a tag, not or (, found ")"`},
		{"bad escape", func(o *suite.Options) { o.Tags = `@a\b` }, `--tags: "@a\\b", column 4: a backslash may stand only before a blank, a parenthesis or a backslash`},
		{"planned rule", func(o *suite.Options) { o.Tags = "@AF-03" }, "no scenario matches --tags @AF-03 (5 scenarios in 2 features searched); rule AF-03 is planned and has no scenario yet"},
		{"nothing left", func(o *suite.Options) { o.Tags = "@slow and @XR-01" }, "no scenario matches --tags '@slow and @XR-01' (5 scenarios in 2 features searched)"},
		{"unknown file", func(o *suite.Options) { o.Paths = []string{"features/aircall-front/subject.feature"} },
			"features/aircall-front/subject.feature: there is no such feature file or folder, neither in the suite nor on disk; did you mean features/aircall-front/subjects.feature?"},
		{"bad line", func(o *suite.Options) { o.Paths = []string{"aircall-front/subjects.feature:x"} },
			`aircall-front/subjects.feature:x: a line number was expected after the colon, found "x"`},
		{"line outside", func(o *suite.Options) { o.Paths = []string{"aircall-front/subjects.feature:2"} },
			"aircall-front/subjects.feature:2: no scenario stands at this line; the nearest is features/aircall-front/subjects.feature:9 (AF-01 a known number)"},
		{"line of a folder", func(o *suite.Options) { o.Paths = []string{"aircall-front:2"} },
			"aircall-front:2: a line needs a feature file before it, not a folder"},
		{"syntax", func(o *suite.Options) { o.FS = one("Feature: x\n\n  Scenario: y\n    Given a world\n    Thn z\n") },
			`features/aircall-front/one.feature:5: found 'Thn z', expected one of EOF, TableRow, DocStringSeparator, StepLine, TagLine, ExamplesLine, ScenarioLine, RuleLine, Comment, Empty`},
		{"no feature", func(o *suite.Options) { o.FS = fstest.MapFS{} }, "there is no scenario in features/**/*.feature"},
		{"empty feature", func(o *suite.Options) { o.FS = one("") }, "there is no scenario in features/**/*.feature"},
		{"no vocabulary", func(o *suite.Options) { o.Definitions = nil }, "there are no step definitions"},
		{"unanchored", func(o *suite.Options) { o.Definitions = []steps.Definition{{Expr: "a world"}} }, `step definition "a world" must be anchored: ^…$`},
		{"too few words", func(o *suite.Options) {
			o.Definitions = []steps.Definition{{Expr: "^(a) world$", Func: func(string, int) {}}}
		}, `step definition "^(a) world$": its function is a func(string, int) and takes 2 words, its expression picks out 1`},
		{"odd function", func(o *suite.Options) {
			o.Definitions = []steps.Definition{{Expr: "^(a) world$", Func: func(float64) {}}}
		}, `step definition "^(a) world$": its function is a func(float64): it may take a context, then texts and ints, then a table or a text`},
		{"unparsable", func(o *suite.Options) { o.Definitions = []steps.Definition{{Expr: "^a ($"}} }, "step definition \"^a ($\": error parsing regexp: missing closing ): `^a ($`"},
		{"no function", func(o *suite.Options) { o.Definitions = []steps.Definition{{Expr: "^a$", Func: 1}} }, `step definition "^a$": it has no function, but a int`},
		{"odd result", func(o *suite.Options) {
			o.Definitions = []steps.Definition{{Expr: "^a$", Func: func() int { return 1 }}}
		},
			`step definition "^a$": its function is a func() int: it may return an error and nothing else`},
		{"unwritable", func(o *suite.Options) {
			o.Formats = []suite.FormatSpec{{Name: "json", File: "testdata/none/x.json"}}
		}, "--format json: cannot write the report: open testdata/none/x.json: no such file or directory"},
		{"two on the screen", func(o *suite.Options) {
			o.Formats = []suite.FormatSpec{{Name: "json"}, {Name: "pretty"}}
		}, "--format pretty: two reports cannot share the standard output"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			worlds := &toys{}
			o := options(t, worlds)
			tt.change(&o)
			_, err := suite.Run(t.Context(), o)
			if err == nil || err.Error() != tt.want {
				t.Errorf("error:\n%v\nwant:\n%v", err, tt.want)
			}
			if len(worlds.made) > 0 {
				t.Errorf("%d scenarios were run", len(worlds.made))
			}
		})
	}
}

// A step in a scenario that cannot be run makes that scenario a suite error and
// leaves the others alone.
func TestBrokenScenarios(t *testing.T) {
	const head = "Feature: f\n  @AF-01\n  Scenario: AF-01 fine\n    When 1 calls end\n    Then 1 calls are logged\n"
	for _, tt := range []struct{ name, text, want string }{
		{"undefined", "Given a wrld\n    Then 1 calls are logged", "undefined step; nearest: a world"},
		{"three nearest", "Given a step that panicks\n    Then 1 calls are logged", "undefined step; nearest: a step that panics | a step that skips | a step that derefs"},
		{"wrong place", "When a world\n    Then 1 calls are logged", "undefined step: a world is a step of Given, but stands under When"},
		{"ambiguous", "Given a second world\n    Then 1 calls are logged", `ambiguous step: it matches a (.*) world | a (second) world`},
		{"no then", "Given a world", "the scenario has no Then, so it can prove nothing"},
		{"no steps", "", "the scenario has no steps"},
		{"pending", "Given a step to write\n    Then 1 calls are logged", "the step is pending: it is not implemented"},
		{"skipping", "Given a step that skips\n    Then 1 calls are logged", "the step skipped itself: a rule must not be skipped"},
		{"panic", "Given a step that panics\n    Then 1 calls are logged", "panic: boom (in suite_test.boom, run_test.go:"},
		{"nil pointer", "Given a step that derefs\n    Then 1 calls are logged", "panic: runtime error: invalid memory address or nil pointer dereference (in suite_test."},
		{"goexit", "Given a step that leaves\n    Then 1 calls are logged", "the scenario left its goroutine (runtime.Goexit, perhaps by t.FailNow)"},
		{"bad argument", "Given a step of many\n    Then 1 calls are logged", `"many" is no number; the step needs one there`},
		{"needless table", "Given a world\n      | n |\n    Then 1 calls are logged", "the step takes no table or text below it; remove that"},
		{"no table", "When 1 calls end\n    Then the screen shows:", "the step needs a table below it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, jobs := range []int{1, 3} {
				worlds := &toys{}
				o := options(t, worlds)
				o.Jobs = jobs
				o.Definitions = append(vocabulary(), awkward()...)
				o.FS = one(head + "  @AF-02\n  Scenario: AF-02 broken\n    " + tt.text +
					"\n  @XR-01\n  Scenario: XR-01 fine\n    When 1 calls end\n    Then 1 calls are logged\n")
				r, out := run(t, o)
				var verdicts []suite.Verdict
				for _, s := range scenarios(r) {
					verdicts = append(verdicts, s.Verdict)
				}
				if want := []suite.Verdict{suite.Held, suite.SuiteError, suite.Held}; !slices.Equal(verdicts, want) || r.ExitStatus() != 2 {
					t.Errorf("%v, exit status %d", verdicts, r.ExitStatus())
				}
				if !strings.Contains(out, tt.want) || !strings.Contains(out, "SUITE ERROR  AF-02 broken") {
					t.Errorf("report lacks %q:\n%s", tt.want, out)
				}
				for name, w := range worlds.made {
					if w.finished.Load() != 1 {
						t.Errorf("%s: finished %d times", name, w.finished.Load())
					}
				}
			}
		})
	}
}

func boom() { panic("boom") }

// awkward are steps as nobody should write them.
func awkward() []steps.Definition {
	return []steps.Definition{
		{Kind: steps.Given, Expr: `^a (.*) world$`, Func: func(string) {}},
		{Kind: steps.Given, Expr: `^a (second) world$`, Func: func(string) {}},
		{Kind: steps.Given, Expr: `^a step to write$`, Func: func() error { return godog.ErrPending }},
		{Kind: steps.Given, Expr: `^a step that skips$`, Func: func() error { return godog.ErrSkip }},
		{Kind: steps.Given, Expr: `^a step that panics$`, Func: boom},
		{Kind: steps.Given, Expr: `^a step that derefs$`, Func: func() { var s *toy; s.calls++ }},
		{Kind: steps.Given, Expr: `^a step that leaves$`, Func: runtime.Goexit},
		{Kind: steps.Given, Expr: `^a step of (many)$`, Func: func(int) {}},
	}
}

// Whatever a name is made of, the scenario is played.
func TestOddNames(t *testing.T) {
	o := options(t, &toys{})
	o.FS = one("Feature: f\n  @AF-01\n  Scenario Outline: AF-01 <what>\n    When 1 calls end\n    Then 1 calls are logged\n" +
		"    Examples:\n      | what |\n      | two\\nlines |\n      | Scenario: in a scenario |\n      | # no comment |\n      | two  blanks |\n")
	r, out := run(t, o)
	if c := r.Counts(); c.Held != 4 {
		t.Errorf("%+v:\n%s", c, out)
	}
}

// The world may fail outside the steps as well: then it is never the
// implementation's fault.
func TestWorldErrors(t *testing.T) {
	for _, tt := range []struct {
		name  string
		toys  *toys
		ended bool // a world was made, so it must be finished
		want  string
	}{
		{"world error", &toys{err: errors.New("a fault never fired")}, true, "a fault never fired"},
		{"before hook", &toys{before: errors.New("no world")}, true, "before scenario hook failed: no world"},
		{"after hook", &toys{after: errors.New("left open")}, true, "after hook: left open"},
		{"finish panics", &toys{finish: func(string) { panic("ouch") }}, true, "panic: ouch"},
		{"finish leaves", &toys{finish: func(string) { runtime.Goexit() }}, true, "the scenario left its goroutine"},
		{"new panics", &toys{open: func(string) { panic("ouch") }}, false, "panic: ouch"},
		{"new leaves", &toys{open: func(string) { runtime.Goexit() }}, false, "the scenario left its goroutine"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, out := run(t, options(t, tt.toys))
			for _, s := range scenarios(r) {
				if s.Verdict != suite.SuiteError {
					t.Errorf("%s: %s", s.Name, s.Verdict)
				}
			}
			if r.ExitStatus() != 2 || !strings.Contains(out, tt.want) {
				t.Errorf("exit status %d, report lacks %q:\n%s", r.ExitStatus(), tt.want, out)
			}
			if tt.ended && len(tt.toys.made) != 5 {
				t.Errorf("%d worlds", len(tt.toys.made))
			}
			for name, w := range tt.toys.made {
				if n := w.finished.Load(); n != 1 {
					t.Errorf("%s: finished %d times", name, n)
				}
			}
		})
	}
}

func TestFellShort(t *testing.T) {
	r, out := run(t, options(t, &toys{lose: 1}))
	if r.ExitStatus() != 1 {
		t.Errorf("exit status %d", r.ExitStatus())
	}
	for _, want := range []string{
		"FELL SHORT  AF-01 a known number",
		"A call is logged on its contact.",
		"features/aircall-front/subjects.feature:9",
		"1 calls are logged, expected were 2",
		"callsim test features/aircall-front/subjects.feature:9 --seed 7",
		"5 scenarios: 5 fell short",
		"4 rules: 3 fell short, 1 planned",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("report lacks %q:\n%s", want, out)
		}
	}
}

// godog is handed the features themselves: whatever is around a scenario
// that is not selected may be anything that Gherkin allows.
func TestTheTextIsTheFeatures(t *testing.T) {
	const text = `# language: en
@all
Feature: Odd texts
  A description. Scenario: in it

  Background:
    Given a world

  @AF-01
  # a comment between a tag and its scenario
  Scenario: AF-01 with a text
    When 1 calls end
    Then the text is read:
      """
      Scenario: none
        @AF-07
        Then nothing
      """

  Rule: without a number
    Background:
      When 5 calls end

    @AF-01
    Scenario Outline: AF-01 <n> <what>
      When <n> calls end
      Then <n> calls are logged
      And the screen shows:
        | a  | <n> |
      @AF-02
      Examples: some
        | n | what      |
        | 2 | a \| pipe |
      Examples: others
        | n | what |
        | 3 | x    |

        # a comment
        | 4 | y    |
    @AF-01
    Example: AF-01 without a When of its own
      * 5 calls are logged
      Then 5 calls are logged
`
	every := []string{"AF-01 with a text", "AF-01 2 a | pipe", "AF-01 3 x", "AF-01 4 y", "AF-01 without a When of its own"}
	lines := []int{11, 33, 36, 39, 41}
	for mask := 1; mask < 1<<len(every); mask++ {
		o := options(t, &toys{})
		o.FS = one(text)
		o.Definitions = append(o.Definitions, steps.Definition{Kind: steps.Then, Expr: `^the text is read:$`, Evidence: steps.API, Func: func(text *godog.DocString) error {
			if !strings.HasPrefix(text.Content, "Scenario: none\n") {
				return errors.New(text.Content)
			}
			return nil
		}})
		var want []string
		for i, name := range every {
			if mask>>i&1 == 1 {
				want = append(want, name)
				o.Paths = append(o.Paths, fmt.Sprintf("aircall-front/one.feature:%d", lines[i]))
			}
		}
		r, out := run(t, o)
		if names(r) != strings.Join(want, "; ") || r.Counts().Held != len(want) {
			t.Fatalf("%v: played %s\n%s", o.Paths, names(r), out)
		}
	}
}

// More of godog's hooks may be registered; one that panics or leaves ends its
// scenario and no other.
func TestHooks(t *testing.T) {
	for name, odd := range map[string]func(){"panics": func() { panic("ouch") }, "leaves": runtime.Goexit, "is fine": func() {}} {
		t.Run(name, func(t *testing.T) {
			heard := 0
			o := options(t, &toys{})
			o.Hooks = func(sc *godog.ScenarioContext) {
				sc.StepContext().After(func(ctx context.Context, st *godog.Step, _ godog.StepResultStatus, _ error) (context.Context, error) {
					heard++
					if st.Text == "3 calls end" {
						odd()
					}
					return ctx, nil
				})
			}
			r, out := run(t, o)
			if held := r.Counts().Held; name == "is fine" && (held != 5 || heard != 17) || name != "is fine" && (held != 4 || r.Counts().SuiteError != 1) {
				t.Errorf("%+v, %d steps heard\n%s", r.Counts(), heard, out)
			}
		})
	}
}

// A scenario's seed depends on the run's seed and its name, on nothing else.
func TestSeeds(t *testing.T) {
	all := &toys{}
	run(t, options(t, all))
	alone := &toys{}
	o := options(t, alone)
	o.Tags = "@XR-01"
	run(t, o)
	const name = "XR-01 a webhook twice"
	if all.made[name].seed != alone.made[name].seed {
		t.Error("the selection changed the seed")
	}
	if all.made[name].seed == all.made["AF-01 a known number"].seed {
		t.Error("two scenarios share a seed")
	}
	other := &toys{}
	o = options(t, other)
	o.Seed = 8
	run(t, o)
	if all.made[name].seed == other.made[name].seed {
		t.Error("another seed of the run changed nothing")
	}
}

// Nothing runs after the end of the context, and a run cut short is no success.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	worlds := &toys{finish: func(string) { cancel() }}
	o := options(t, worlds)
	var out bytes.Buffer
	o.Out = &out
	r, err := suite.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(worlds.made) != 1 || r.ExitStatus() != 2 {
		t.Errorf("%d worlds, exit status %d", len(worlds.made), r.ExitStatus())
	}
	if !strings.Contains(out.String(), "interrupted: 4 of 5 scenarios not run") {
		t.Errorf("report:\n%s", out.String())
	}
}

// godog prints to the process's streams in places; nothing of it may leak.
func TestNothingLeaks(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = write, write
	_, err = suite.Run(t.Context(), options(t, &toys{lose: 1}))
	os.Stdout, os.Stderr = stdout, stderr
	write.Close()
	leaked, _ := io.ReadAll(read)
	if err != nil || len(leaked) > 0 {
		t.Errorf("err %v, leaked %q", err, leaked)
	}
}

// The scenarios of one long file are shared out, neighbours to different workers:
// here the first two wait for each other.
func TestALongFileIsShared(t *testing.T) {
	var b strings.Builder
	b.WriteString("Feature: long\n")
	for i := range 60 {
		what := "1 calls end"
		if i < 2 {
			what = "both have come"
		}
		fmt.Fprintf(&b, "  @AF-01\n  Scenario: AF-01 number %d\n    When %s\n    Then the screen shows:\n      | x |\n", i, what)
	}
	meeting := make(chan bool)
	o := options(t, &toys{})
	o.Jobs, o.FS = 2, one(b.String())
	o.Definitions = append(vocabulary(), steps.Definition{Kind: steps.When, Expr: `^both have come$`, Func: func() error {
		select {
		case meeting <- true:
		case <-meeting:
		case <-time.After(10 * time.Second):
			return errors.New("nobody else has come")
		}
		return nil
	}})
	if r, out := run(t, o); r.Counts().Held != 60 {
		t.Errorf("%+v:\n%s", r.Counts(), out)
	}
}

// Parallel runs in one process share no state.
func TestManyRunsAtOnce(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			o := options(t, &toys{})
			o.Jobs, o.FS = 4, many(200)
			r, _ := run(t, o)
			if c := r.Counts(); c.Held != 200 {
				t.Errorf("%+v", c)
			}
		})
	}
}

// many is a feature with n scenarios, each with a name of its own.
func many(n int) fstest.MapFS {
	files := fstest.MapFS{}
	for f := 0; n > 0; f++ {
		var b strings.Builder
		b.WriteString("Feature: many\n")
		for range min(n, 50) {
			n--
			fmt.Fprintf(&b, "  @AF-01\n  Scenario: AF-01 number %d\n    Given a world\n    And a world\n    When 1 calls end\n    And 2 calls end\n    Then 2 calls are logged\n    And 2 calls are logged\n", n)
		}
		files[fmt.Sprintf("aircall-front/%03d.feature", f)] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return files
}

// BenchmarkScenario measures the suite's own time for a scenario of six steps, with a
// vocabulary of 150 steps. Aim: at most 0.5 ms each with one job.
func BenchmarkScenario(b *testing.B) {
	for _, jobs := range []int{1, 2} {
		b.Run(fmt.Sprint("jobs=", jobs), func(b *testing.B) {
			o := options(b, &toys{})
			o.Jobs, o.FS = jobs, many(b.N)
			for i := range 146 {
				o.Definitions = append(o.Definitions, steps.Definition{Expr: fmt.Sprintf(`^(at that moment )?the agent (\w+) does %d things with "([^"]*)"$`, i), Func: func() {}})
			}
			b.ResetTimer()
			r, _ := run(b, o)
			if c := r.Counts(); c.Held != b.N {
				b.Fatal(r.Counts())
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scenarios/s")
		})
	}
}
