package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/fixture"
	"github.com/callsim/callsim/sim/trace"
)

// TestReplay plays recorded days to the core in a process of its own: it holds against
// its own record. Of a record that has a write more, and another one with other words,
// it falls short, and both are named with what differs.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: builds the program")
	}
	program := filepath.Join(t.TempDir(), "callsim")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	target := "command:'" + program + "' core --conform"
	dir := t.TempDir()
	recordFixtures(t, "answered", "--out", dir)
	recordFixtures(t, "--tags", "@AF-07 or @AP-06 or @AS-21 or @AG-11 or @RF-16 or @RF-56", "--out", dir)
	out, status := replay(dir, "--target", target)
	if status != statusHeld {
		t.Errorf("the core falls short of its own records: %d\n%s", status, out)
	}
	if held := strings.Count(out, "held  "); held < 15 {
		t.Errorf("%d fixtures held, expected at least 15\n%s", held, out)
	}

	changed := filepath.Join(t.TempDir(), "changed")
	record, about, err := fixture.Read(filepath.Join(dir, "answered"))
	must(t, err)
	changeWrites(record)
	must(t, fixture.Write(changed, record, about))
	out, status = replay(changed, "--target", target)
	for _, want := range []string{"FELL SHORT  changed", "missing     x", "/tags ", "unexpected  POST", "not in the record", `body.subject: Another subject`} {
		if status != statusFellShort || !strings.Contains(out, want) {
			t.Errorf("ended with %d, expected %q in\n%s", status, want, out)
		}
	}

	must(t, os.WriteFile(filepath.Join(changed, "trace.jsonl"), []byte("{}\n"), 0o644))
	if out, status = replay(changed, "--target", target); status != statusUsage || !strings.Contains(out, "the record was changed") {
		t.Errorf("a record that was edited: %d %s", status, out)
	}
}

// changeWrites gives the first message another subject and adds a request that the core
// does not make.
func changeWrites(record *trace.Trace) {
	for i := range record.Entries {
		x := record.Entries[i].Exchange
		if x == nil || !fixture.IsRequest(x) || x.Method != "POST" || !bytes.Contains(x.RequestBody, []byte(`"subject":"`)) {
			continue
		}
		before, rest, _ := bytes.Cut(x.RequestBody, []byte(`"subject":"`))
		_, after, _ := bytes.Cut(rest, []byte(`"`))
		x.RequestBody = append(append(before[:len(before):len(before)], `"subject":"Another subject"`...), after...)
		more := *x
		more.URL, more.ID = "https://api2.frontapp.com/conversations/cnv_1/tags", "x9999"
		record.Entries = append(record.Entries, trace.Entry{N: len(record.Entries) + 1000, At: x.At, Kind: trace.KindExchange, Exchange: &more})
		return
	}
}

func replay(args ...string) (out string, status int) {
	var both bytes.Buffer
	status = callsim(context.Background(), builtIn(), append([]string{"replay"}, args...), Streams{Out: &both, Err: &both, Width: plainWidth})
	return both.String(), status
}

// recordFixtures runs callsim record and fails the test unless everything was recorded.
func recordFixtures(t *testing.T, args ...string) {
	t.Helper()
	var out, errs bytes.Buffer
	status := callsim(context.Background(), builtIn(), append([]string{"record"}, args...), Streams{Out: &out, Err: &errs, Width: plainWidth})
	if status != statusHeld {
		t.Fatalf("callsim record ended with %d\n%s%s", status, out.String(), errs.String())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
