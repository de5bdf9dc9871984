package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// Every scenario, as `callsim test` plays them. make test runs it with -coverpkg of
// core's integrations, of whose statements it must reach most.
func TestEveryRuleHolds(t *testing.T) {
	var out, errs bytes.Buffer
	if status := callsim(t.Context(), builtIn(), []string{"test"}, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
		t.Errorf("status %d: %s%s", status, errs.String(), out.String())
	}
}

// Verdicts and records do not depend on how many worlds run at a time. Two
// integrations are enough to see it.
func TestReportsAreTheSameForAnyNumberOfJobs(t *testing.T) {
	report := func(jobs string) string {
		var out, errs bytes.Buffer
		args := []string{"test", "--jobs", jobs, "--format", "json", "features/aircall-front", "features/ringcentral-front"}
		if status := callsim(context.Background(), builtIn(), args, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
			t.Fatalf("status %d: %s%s", status, errs.String(), out.String())
		}
		var kept []string
		for line := range strings.Lines(out.String()) {
			if !strings.Contains(line, "_ms\":") {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
	if one, two := report("1"), report("2"); one != two {
		t.Error("reports of one and of two jobs differ")
	}
}
