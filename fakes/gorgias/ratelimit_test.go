package gorgias_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/fakes/gorgias"
)

func (d *desk) ask() (status int, used string) {
	r := httptest.NewRequest("GET", "/api/account", nil)
	r.SetBasicAuth("olga@northpier.test", d.key)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	d.header = w.Header()
	return w.Code, w.Header().Get("X-Gorgias-Account-Api-Call-Limit")
}

// TestBucket checks AG-31: 80 requests at one instant pass, the next are refused, and
// two per second leak.
func TestBucket(t *testing.T) {
	d := newDesk(t)
	for n := 1; n <= 80; n++ {
		if status, _ := d.ask(); status != 200 {
			t.Fatalf("request %d was answered %d", n, status)
		}
	}
	status, used := d.ask()
	if status != 429 || used != "80/80" || d.header.Get("Retry-After") != "1" {
		t.Errorf("request 81: %d %s, retry after %s", status, used, d.header.Get("Retry-After"))
	}
	d.ok(d.sched.Advance(500 * time.Millisecond))
	if status, used := d.ask(); status != 200 || used != "80/80" {
		t.Errorf("after half a second: %d %s", status, used)
	}
	d.ok(d.sched.Advance(40 * time.Second))
	if status, used := d.ask(); status != 200 || used != "1/80" {
		t.Errorf("after 40 s without requests: %d %s", status, used)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", "/api/account", nil))
	same(t, "limit header of a 401", w.Header().Get("X-Gorgias-Account-Api-Call-Limit"), "1/80")
}

func TestOtherLimits(t *testing.T) {
	for limits, want := range map[gorgias.Limits]int{gorgias.DocumentedLimits: 40, gorgias.EnterpriseLimits: 40, gorgias.FormerLimits: 40, gorgias.NoLimits: 200} {
		d := newDesk(t, gorgias.WithLimits(limits))
		n := 0
		for status, _ := d.ask(); status == 200 && n < 200; status, _ = d.ask() {
			n++
		}
		same(t, limits.Name, n, want)
	}
}

// TestBucketHolds checks that any 40 seconds admit at most the capacity plus what leaks
// in them.
func TestBucketHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		var passed []time.Time
		for range rapid.IntRange(1, 40).Draw(rt, "bursts") {
			for range rapid.IntRange(1, 60).Draw(rt, "requests") {
				if status, _ := d.ask(); status == 200 {
					passed = append(passed, d.sched.Now())
				}
			}
			d.ok(d.sched.Advance(time.Duration(rapid.IntRange(0, 30_000).Draw(rt, "pause")) * time.Millisecond))
		}
		from := 0
		for to := range passed {
			for passed[to].Sub(passed[from]) >= 40*time.Second {
				from++
			}
			if n := to - from + 1; n > 160 {
				rt.Fatalf("%d requests passed within 40 s", n)
			}
		}
	})
}
