package trace_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/trace"
	"pgregory.net/rapid"
)

// Since returns the lines that an eager recorder without a ring has written, for rings of
// several lengths, for lazy recorders, and between any two entries.
func TestSinceGivesTheLinesAfterANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ring := rapid.SampledFrom([]int{0, 10, 100, 200}).Draw(t, "ring")
		r := trace.New(trace.Options{Ring: ring, Lazy: rapid.Bool().Draw(t, "lazy")})
		reference := trace.New(trace.Options{})
		notified := 0
		r.Notify(func() { notified++ })
		entries := 0
		for range rapid.IntRange(1, 5).Draw(t, "looks") {
			for range rapid.IntRange(0, 150).Draw(t, "more") {
				entries++
				for _, r := range []*trace.Recorder{r, reference} {
					r.Secret("token", "0123456789abcdef")
					note(r, entries)
				}
			}
			n := rapid.IntRange(0, entries+5).Draw(t, "since")
			if ring > 0 {
				n = max(n, entries-ring) // the ring may have dropped the entries before
			}
			limit := rapid.IntRange(0, entries+5).Draw(t, "limit")
			got, next := r.Since(n, limit)
			if want := linesOf(t, reference); !slices.EqualFunc(got, want[min(n, entries):min(n+limit, entries)], bytes.Equal) || next != n+len(got) {
				t.Fatalf("since %d, at most %d: %d lines of %d, up to %d: %.60q", n, limit, len(got), entries, next, got)
			}
			if notified != entries || r.Len() != entries {
				t.Fatalf("notified %d times of %d entries, counted %d", notified, entries, r.Len())
			}
		}
	})
}

// note records an entry that shows its number and hides a secret.
func note(r *trace.Recorder, n int) {
	if n%2 == 0 {
		r.Note(time.Unix(int64(n), 0), "core", "0123456789abcdef "+strings.Repeat("x", 100*n%999))
		return
	}
	r.Exchange(&trace.Exchange{ID: fmt.Sprint("x", n), At: time.Unix(int64(n), 0), RequestBody: []byte("token=0123456789abcdef")})
}

// linesOf are the lines of a whole trace, without its head.
func linesOf(t *rapid.T, r *trace.Recorder) [][]byte {
	var whole bytes.Buffer
	if _, err := r.WriteTo(&whole); err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSuffix(whole.Bytes(), []byte("\n")), []byte("\n"))
	return lines[1:]
}
