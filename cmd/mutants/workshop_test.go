package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/features"
)

// A toy repository: two rules of the core, one of the fake, one of both, one
// that nobody has covered, and a callsim with a scenario for each.
var toy = map[string]string{
	"go.mod": "module toy\n\ngo 1.26\n",
	"core/core.go": `package core

// Greeting is said first.
func Greeting() string {
	return "hello"
}

// Farewell is said last.
func Farewell() string {
	return "bye"
}
`,
	"fakes/fake.go": `package fakes

func Tone() string {
	return "beep"
}
`,
	"cmd/mutants/player/main.go": `package main

import (
	"fmt"
	"os"
	"strings"

	"toy/core"
	"toy/fakes"
)

func main() {
	tags, file := " "+os.Args[1]+" ", os.Args[2]
	var scenarios []string
	status := 0
	judge := func(rule string, holds bool) {
		if !strings.Contains(tags, " @"+rule+" ") {
			return
		}
		verdict := "held"
		if !holds {
			verdict, status = "fell short", 1
		}
		scenarios = append(scenarios, fmt.Sprintf("{\"name\":\"%s A caller hears it\",\"rules\":[%q],\"verdict\":%q}", rule, rule, verdict))
	}
	greeting := core.Greeting()
	if greeting == "" {
		fmt.Fprintln(os.Stderr, "callsim: nobody speaks")
		os.Exit(2)
	}
	judge("AF-01", greeting == "hello")
	judge("AF-02", core.Farewell() == "bye")
	judge("AF-03", fakes.Tone() == "beep")
	judge("XR-01", greeting != core.Farewell())
	os.WriteFile(file, []byte("{\"scenarios\":["+strings.Join(scenarios, ",")+"]}"), 0o644)
	os.Exit(status)
}
`,
}

const toyRules = `documents:
  - {prefix: AF, integration: aircall-front, title: An article}
  - {prefix: XR, integration: reliability, title: A contract}
rules:
  - {id: AF-01, text: It greets., who: core, kind: doc, status: covered}
  - {id: AF-02, text: It takes leave., who: core, kind: doc, status: covered}
  - {id: AF-03, text: It beeps., who: fake, kind: doc, status: covered}
  - {id: AF-04, text: It sings., who: core, kind: doc, status: planned}
  - {id: XR-01, text: It knows beginning and end apart., who: core, status: {covered: [aircall-front]}}
`

// change is a patch that replaces a line of the toy by another.
func change(file, old, replacement string) string {
	lines := strings.Split(toy[file], "\n")
	i := slices.Index(lines, "\t"+old)
	return fmt.Sprintf("It is wrong in one way.\n\n--- a/%s\n+++ b/%s\n@@ -%d,3 +%d,3 @@\n %s\n-\t%s\n+\t%s\n %s\n",
		file, file, i, i, lines[i-1], old, replacement, lines[i+1])
}

const core = "core/core.go"

// good are patches of the toy that are killed.
func good() map[string]string {
	return map[string]string{
		"AF-01.patch":          change(core, `return "hello"`, `return "hallo"`),
		"AF-02-mumbles.patch":  change(core, `return "bye"`, `return "b"`),
		"AF-03-silence.patch":  change("fakes/fake.go", `return "beep"`, `return ""`),
		"XR-01-one-word.patch": change(core, `return "hello"`, `return Farewell()`),
	}
}

// in lays the toy out with the given patches and returns a workshop there.
func in(t *testing.T, patches map[string]string) (*workshop, *bytes.Buffer) {
	t.Helper()
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	rules, err := features.Parse("rules.yaml", []byte(toyRules))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for file, text := range toy {
		write(t, filepath.Join(root, file), text)
	}
	for file, text := range patches {
		write(t, filepath.Join(root, folder, file), text)
	}
	var out bytes.Buffer
	return &workshop{root: root, rules: rules, patience: time.Minute, out: &out, err: &out}, &out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// expect runs the workshop and checks the exit status and that words are printed.
func expect(t *testing.T, w *workshop, out *bytes.Buffer, status int, args []string, words ...string) {
	t.Helper()
	if got := w.run(context.Background(), args); got != status {
		t.Errorf("exit status %d, want %d", got, status)
	}
	for _, word := range words {
		if !strings.Contains(out.String(), word) {
			t.Errorf("no %q in the report", word)
		}
	}
	if t.Failed() {
		t.Log("\n" + out.String())
	}
}

func TestMutantsAreKilledByTheScenariosOfTheirRule(t *testing.T) {
	w, out := in(t, good())
	expect(t, w, out, 0, nil, `
AF-01  -         killed by A caller hears it
AF-02  mumbles   killed by A caller hears it
AF-03  silence   killed by A caller hears it
XR-01  one-word  killed by A caller hears it

4 mutants: 4 killed, 0 survived in `)
}

func TestASurvivorIsOneThatOnlyOtherRulesWouldKill(t *testing.T) {
	patches := good()
	patches["AF-02-greets-badly.patch"] = patches["AF-01.patch"]
	w, out := in(t, patches)
	expect(t, w, out, 1, []string{"AF-02", "AF-03"},
		"AF-02  greets-badly  SURVIVED\n", "it does: It is wrong in one way.", "every scenario of AF-02 held",
		"3 mutants: 2 killed, 1 survived in ")
}

func TestWhatCannotBeJudgedIsToldApart(t *testing.T) {
	w, out := in(t, map[string]string{
		"AF-01-stale.patch":    strings.ReplaceAll(good()["AF-01.patch"], "hello", "good day"),
		"AF-01-garbled.patch":  "It is no patch.\n\n--- a/core/core.go\n",
		"AF-01-number.patch":   change(core, `return "hello"`, `return 5`),
		"AF-01-panic.patch":    change(core, `return "hello"`, `panic("no voice")`),
		"AF-01-error.patch":    change(core, `return "hello"`, `return ""`),
		"AF-01-fake.patch":     good()["AF-03-silence.patch"],
		"AF-01-judge.patch":    change("cmd/mutants/player/main.go", "status := 0", "status := 1"),
		"AF-01-new-file.patch": "It does nothing.\n\n--- /dev/null\n+++ b/core/more.go\n@@ -0,0 +1 @@\n+package core\n",
		"AF-03-core.patch":     good()["AF-01.patch"],
	})
	expect(t, w, out, 2, []string{"AF-01", "AF-03"},
		"AF-01  stale     DOES NOT APPLY", "AF-01  garbled   DOES NOT APPLY", "AF-01  number    DOES NOT COMPILE",
		"AF-01  panic     BROKEN", "panic: no voice", "AF-01  error     BROKEN", "callsim: nobody speaks",
		"AF-01  fake      REFUSED", "may change Go files of core/** only", "AF-01  judge     REFUSED",
		"AF-01  new-file  SURVIVED", "AF-03  core      REFUSED", "may change Go files of fakes/** only",
		"9 mutants: 0 killed, 1 survived, 2 not applying, 1 not compiling, 3 refused, 2 broken in ")
}

func TestAMutantThatNeverEndsIsStopped(t *testing.T) {
	w, out := in(t, map[string]string{"AF-01.patch": change(core, `return "hello"`, `for {}`)})
	w.patience = 2 * time.Second
	expect(t, w, out, 2, []string{"AF-01"}, "AF-01  -       TIMED OUT", "timed out after 2s")
}

func TestACoveredRuleNeedsAMutant(t *testing.T) {
	patches := good()
	delete(patches, "AF-02-mumbles.patch")
	w, out := in(t, patches)
	expect(t, w, out, 2, nil, "AF-02 is covered but has no mutant: write features/mutants/AF-02.patch",
		"3 mutants: 3 killed, 0 survived, 1 problem in ")
}

func TestPatchesThatBelongNowhereAreNamed(t *testing.T) {
	patches := good()
	patches["notes.patch"] = "What is this?"
	patches["AF-99.patch"] = patches["AF-01.patch"]
	patches["AF-04.patch"] = patches["AF-01.patch"]
	patches["AF-01-mute.patch"] = strings.TrimPrefix(patches["AF-01.patch"], "It is wrong in one way.\n\n")
	w, out := in(t, patches)
	expect(t, w, out, 2, []string{"AF-01"},
		"features/mutants/notes.patch: expected a name like AF-07.patch",
		"features/mutants/AF-99.patch: no rule AF-99 in the catalogue",
		"features/mutants/AF-04.patch: AF-04 is planned",
		"features/mutants/AF-01-mute.patch: line 1: expected a sentence")
}

func TestRulesAreNamedAsTheCatalogueNamesThem(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"AF-77", `mutants: no rule "AF-77"`},
		{"AFF-01", "(did you mean AF-01?)"},
		{"AF-04", "mutants: AF-04 is planned"},
	} {
		w, out := in(t, nil)
		expect(t, w, out, 2, []string{c.arg}, c.want)
	}
	w, out := in(t, good())
	expect(t, w, out, 0, []string{"@af-01"}, "1 mutant: 1 killed")
}

func TestNothingIsJudgedBeforeTheCodeHolds(t *testing.T) {
	w, out := in(t, good())
	write(t, filepath.Join(w.root, core), strings.ReplaceAll(toy[core], "hello", "hallo"))
	expect(t, w, out, 2, nil, `mutants: the unchanged code fails "AF-01 A caller hears it"`)

	w, out = in(t, good())
	write(t, filepath.Join(w.root, core), strings.ReplaceAll(toy[core], "hello", ""))
	expect(t, w, out, 2, nil, `mutants: the suite fails on the unchanged code (exit status 2): `)

	w, out = in(t, good())
	write(t, filepath.Join(w.root, core), "package core\n")
	expect(t, w, out, 2, nil, "mutants: building the unchanged code: go build: ")
}

func TestAnInterruptedRunSaysSo(t *testing.T) {
	w, out := in(t, good())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := w.run(ctx, nil); got != 2 || out.String() != "mutants: interrupted\n" {
		t.Errorf("exit status %d and %q", got, out)
	}
}

func TestTheWorkingTreeIsLeftAlone(t *testing.T) {
	w, _ := in(t, good())
	w.run(context.Background(), []string{"AF-01"})
	for file, want := range toy {
		got, err := os.ReadFile(filepath.Join(w.root, file))
		if err != nil || string(got) != want {
			t.Errorf("%s was changed: %v\n%s", file, err, got)
		}
	}
	entries, err := os.ReadDir(w.root)
	if err != nil || len(entries) != 5 {
		t.Errorf("%d entries in the root, want 5: %v", len(entries), entries)
	}
	if _, err := os.Stat(w.scratch); !os.IsNotExist(err) {
		t.Errorf("the scratch folder was left behind: %v", err)
	}
}

// A terminal receives one line that is overwritten; a pipe receives the table alone.
func TestProgressIsForTerminals(t *testing.T) {
	w, out := in(t, good())
	w.terminal, w.paint = true, true
	w.run(context.Background(), []string{"AF-01"})
	for _, words := range []string{"\r\x1b[K", "the unchanged code must pass 1 rule", "0 of 1 mutants · AF-01", "\x1b[32mkilled by"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("no %q in %q", words, out)
		}
	}
	w, out = in(t, good())
	w.run(context.Background(), []string{"AF-01"})
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Errorf("control characters in a pipe: %q", out)
	}
}

// A part takes in what a change since a revision may have made harmless: the
// mutants of files that differ, and patches that do.
func TestAPartHasTheMutantsOfWhatWasChanged(t *testing.T) {
	w, out := in(t, good())
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		cmd.Dir = w.root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "toy: begin")
	write(t, filepath.Join(w.root, "fakes/fake.go"), toy["fakes/fake.go"]+"\n// Changed.\n")
	write(t, filepath.Join(w.root, folder, "XR-01-one-word.patch"), good()["XR-01-one-word.patch"]+"\n")
	expect(t, w, out, 0, []string{"1/4", "since:HEAD"},
		"AF-01  -         killed", "AF-03  silence   killed", "XR-01  one-word  killed", "3 mutants: 3 killed")
	w, out = in(t, good())
	expect(t, w, out, 2, []string{"1/4", "since:nowhere"}, "mutants: since:nowhere: expected a revision of this repository: git diff: ")
}

// The parts of a run are the whole run.
func TestPartsAreAllMutants(t *testing.T) {
	all := make([]*mutant, 7)
	for i := range all {
		all[i] = &mutant{}
	}
	seen := map[*mutant]int{}
	for _, text := range []string{"1/3", "2/3", "3/3"} {
		p, rules, err := takePart([]string{"AF-01", text})
		if err != nil || len(rules) != 1 {
			t.Fatal(p, rules, err)
		}
		for _, m := range p.of(all, nil) {
			seen[m]++
		}
	}
	for i, m := range all {
		if seen[m] != 1 {
			t.Errorf("mutant %d is in %d parts", i, seen[m])
		}
	}
	for _, wrong := range []string{"0/2", "3/2", "a/b", "1/", "1/2/3"} {
		if _, _, err := takePart([]string{wrong}); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}
