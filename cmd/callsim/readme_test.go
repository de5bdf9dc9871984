package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The READMEs must be true: the command prints the timeline of scenarios/README.md,
// and the commands of README.md exist. -update rewrites the timeline.
const (
	readmeBegin = "<!-- timeline -->\n"
	readmeEnd   = "<!-- /timeline -->"
)

func TestTheReadmesTimelineIsWhatIsPrinted(t *testing.T) {
	path := filepath.Join("..", "..", "scenarios", "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), readmeBegin)
	shown, after, closed := strings.Cut(rest, readmeEnd)
	if !found || !closed {
		t.Fatalf("scenarios/README.md has no %s … %s", readmeBegin, readmeEnd)
	}
	want := "\n" + excerpt(printed(t, "run", "answered")) + "\n"
	if shown == want {
		return
	}
	if !*update {
		t.Errorf("scenarios/README.md shows another timeline (go test ./cmd/callsim -update rewrites it):\n%s", want)
		return
	}
	if err := os.WriteFile(path, []byte(before+readmeBegin+want+readmeEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheReadmesCommandsWork(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	tried, dir := 0, t.TempDir()
	for _, part := range strings.Split(string(text), "`") {
		line, isCommand := strings.CutPrefix(part, "callsim ")
		if !isCommand || strings.Contains(line, "COMMAND") {
			continue
		}
		if strings.HasPrefix(line, "serve") { // ends only on a signal; sim/live tests it
			line = "help serve"
		}
		line = strings.ReplaceAll(line, "t.jsonl", filepath.Join(dir, "t.jsonl"))
		line = strings.ReplaceAll(line, "--out fixtures", "--out "+filepath.Join(dir, "fixtures"))
		printed(t, fields(line)...)
		tried++
	}
	if tried < 6 {
		t.Errorf("only %d commands of the README were tried", tried)
	}
}

// printed is the output of a command that must succeed.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := callsim(context.Background(), builtIn(), args, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
		t.Errorf("callsim %s: status %d: %s%s", strings.Join(args, " "), status, errs.String(), out.String())
	}
	return out.String()
}

// fields splits a command line as a shell does, as far as the README needs it.
func fields(line string) []string {
	var args []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return args
}

// excerpt indents text as Markdown's code and cuts what is too wide for a page.
func excerpt(text string) string {
	const width = 118
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if r := []rune(line); len(r) > width {
			line = string(r[:width-1]) + "…"
		}
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return b.String()
}
