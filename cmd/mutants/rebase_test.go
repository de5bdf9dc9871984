package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// committed is the toy as a git repository with one commit.
func committed(t *testing.T, patches map[string]string) (*workshop, *bytes.Buffer) {
	t.Helper()
	w, out := in(t, patches)
	git(t, w, "init", "-q")
	commit(t, w)
	return w, out
}

func git(t *testing.T, w *workshop, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Dir = w.root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v: %s", args, err, out)
	}
}

func commit(t *testing.T, w *workshop) {
	t.Helper()
	git(t, w, "add", ".")
	git(t, w, "commit", "-q", "-m", "toy: change")
}

// edit replaces strings in a file of the toy, and fails if they are not in it.
func edit(t *testing.T, w *workshop, file string, oldNew ...string) {
	t.Helper()
	text := read(t, w, file)
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("no %q in %s", oldNew[i], file)
		}
	}
	write(t, filepath.Join(w.root, file), strings.NewReplacer(oldNew...).Replace(text))
}

func read(t *testing.T, w *workshop, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rebased runs rebase and expects an exit status.
func rebased(t *testing.T, w *workshop, status int, args ...string) {
	t.Helper()
	if got := w.rebase(context.Background(), args); got != status {
		t.Fatalf("exit status %d, want %d\n%s", got, status, w.out)
	}
}

func TestRebaseFollowsRewordedCommentsAndNames(t *testing.T) {
	w, out := committed(t, map[string]string{
		"AF-01.patch":       change(core, `return "hello"`, `return "hello, hello"`),
		"AF-02-quiet.patch": "It says nothing.\nIn two lines.\n\n--- a/core/core.go\n+++ b/core/core.go\n@@ -8,4 +8,1 @@\n-// Farewell is said last.\n-func Farewell() string {\n-\treturn \"bye\"\n-}\n+func Farewell() string { return Greeting() }\n",
		"AF-03.patch":       change("fakes/fake.go", `return "beep"`, `return ""`),
	})
	edit(t, w, core, "func Greeting() string {\n", "func Greeting() string {\n\t// The first word.\n",
		"Farewell is said last", "Bye is what a caller hears last", "Farewell", "Bye")
	rebased(t, w, 1, "--check", "AF-01", "AF-02", "AF-03")
	if n := strings.Count(out.String(), "does not apply"); n != 2 {
		t.Errorf("%d patches do not apply, want 2\n%s", n, out)
	}
	beep := read(t, w, folder+"/AF-03.patch")
	rebased(t, w, 0, "AF-01", "AF-02", "AF-03")
	rebased(t, w, 0, "--check", "AF-01", "AF-02", "AF-03")
	if got := read(t, w, folder+"/AF-03.patch"); got != beep {
		t.Errorf("a patch that applies was rewritten:\n%s", got)
	}
	for file, want := range map[string]string{
		"AF-01.patch":       "It is wrong in one way.\n\ndiff --git a/core/core.go b/core/core.go\n--- a/core/core.go\n+++ b/core/core.go\n@@ -5,3 +5,3 @@ func Greeting() string {\n \t// The first word.\n-\treturn \"hello\"\n+\treturn \"hello, hello\"\n }\n",
		"AF-02-quiet.patch": "It says nothing.\nIn two lines.\n\ndiff --git a/core/core.go b/core/core.go\n--- a/core/core.go\n+++ b/core/core.go\n@@ -8,5 +8,2 @@ func Greeting() string {\n \n-// Bye is what a caller hears last.\n-func Bye() string {\n-\treturn \"bye\"\n-}\n+func Bye() string { return Greeting() }\n",
	} {
		if got := read(t, w, folder+"/"+file); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
		}
	}
}

func TestRebaseFollowsARenamedFile(t *testing.T) {
	w, _ := committed(t, good())
	git(t, w, "mv", core, "core/words.go")
	edit(t, w, "core/words.go", "Greeting is said first", "Greeting comes first")
	commit(t, w)
	rebased(t, w, 0, "AF-01", "AF-02")
	if got := read(t, w, folder+"/AF-01.patch"); !strings.Contains(got, "+++ b/core/words.go\n") {
		t.Errorf("the patch still changes the old file:\n%s", got)
	}
}

func TestRebaseReportsAConflictAndLeavesThePatch(t *testing.T) {
	w, out := committed(t, good())
	edit(t, w, core, `return "hello"`, `return "good " + "day"`)
	commit(t, w)
	before := read(t, w, folder+"/AF-01.patch")
	rebased(t, w, 1)
	for _, words := range []string{"AF-01 features/mutants/AF-01.patch: core/core.go (the patch applied at ", "conflict:\n<<<<<<< now\n\treturn \"good \" + \"day\"\n", "XR-01 features"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("no %q in %s", words, out)
		}
	}
	if read(t, w, folder+"/AF-01.patch") != before {
		t.Error("the patch was changed")
	}
	edit(t, w, core, `return "good " + "day"`, `return "hallo"`)
	rebased(t, w, 1, "AF-01")
	if words := "the merged file equals the working tree"; !strings.Contains(out.String(), words) {
		t.Errorf("no %q in %s", words, out)
	}
}

func TestRebaseSaysWhenAPatchNeverApplied(t *testing.T) {
	w, out := committed(t, map[string]string{"AF-01.patch": strings.ReplaceAll(good()["AF-01.patch"], "hello", "good day")})
	rebased(t, w, 1, "AF-01")
	if words := "does not apply at any of the last 1 commit that changed core/core.go"; !strings.Contains(out.String(), words) {
		t.Errorf("no %q in %s", words, out)
	}
	rebased(t, w, 2, "--czech")
	rebased(t, w, 2, "AF-77")
}

// Tokens must be joined to the very text that they were split from.
func FuzzTokens(f *testing.F) {
	f.Add("\tif a_1 == \"ü\\n\" { // ok\r\n}\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		if got, err := joinTokens(string(tokenLines(text))); err != nil || got != text {
			t.Errorf("%q, %v; want %q", got, err, text)
		}
	})
}
