package trace_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/trace"
	"pgregory.net/rapid"
)

// Whatever was recorded and however much a ring forgot, Since gives the lines
// that WriteTo writes, cut where it was asked to.
func TestSinceGivesTheLinesAfterANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ring := rapid.SampledFrom([]int{0, 10, 200}).Draw(t, "ring")
		r := trace.New(trace.Options{Ring: ring})
		told := 0
		r.Tell(func() { told++ })
		entries := rapid.IntRange(0, 400).Draw(t, "entries")
		for i := range entries {
			r.Note(time.Unix(0, 0), "core", strings.Repeat("x", 200+i))
		}
		n := rapid.IntRange(0, entries+5).Draw(t, "since")
		limit := rapid.IntRange(0, entries+5).Draw(t, "limit")
		var whole bytes.Buffer
		if _, err := r.WriteTo(&whole); err != nil {
			t.Fatal(err)
		}
		got := r.Since(n, limit)
		if want := min(limit, entries-n); ring == 0 && len(got) != max(want, 0) {
			t.Fatalf("%d lines, want %d", len(got), want)
		}
		for i, line := range got {
			if number := fmt.Sprintf(`{"n":%d,`, n+1+i); ring == 0 && !bytes.HasPrefix(line, []byte(number)) {
				t.Fatalf("line %d is %.20s, want %s", i, line, number)
			}
		}
		if last := entries - n; ring > 0 && 0 < last && last <= ring && len(got) != min(limit, last) {
			t.Fatalf("%d lines of the last %d in a ring of %d", len(got), last, ring)
		}
		for _, line := range got {
			if last := entries - n; last <= ring && !bytes.Contains(whole.Bytes(), append(line, '\n')) {
				t.Fatalf("WriteTo does not know %.30s", line)
			}
		}
		if told != entries {
			t.Fatalf("told %d times of %d entries", told, entries)
		}
	})
}
