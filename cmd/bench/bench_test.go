package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestQuickPrintsEveryRow(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for some seconds")
	}
	var out, errs bytes.Buffer
	if status := run([]string{"--quick"}, &out, &errs); status != 0 {
		t.Fatalf("exit status %d: %s", status, errs.String())
	}
	for _, row := range []string{"calls per second, whole world ", "  exchanges per call ", "  the whole world reaches of the floor ",
		"GET a call of Aircall by id: handler alone ", "  network and record add ", "a fresh world ", "scenarios per second, ",
		"the whole suite, ", "a number among 100,000 contacts ", "served: GET ", "served: POST ", "  of a bare net/http server ",
		"callsim serve: start ", "  idle memory, "} {
		if !strings.Contains(out.String(), "\n"+row) {
			t.Errorf("no row with %q in\n%s", row, out.String())
		}
	}
	if !strings.Contains(out.String(), " of 10 reaches met\n") {
		t.Errorf("the table:\n%s", out.String())
	}
}

func TestReachesAreJudged(t *testing.T) {
	for _, c := range []struct {
		figure      figure
		reach, mark string
	}{
		{figure{"", 3, micros, 3, 0}, "≤ 3.0 µs", yes},
		{figure{"", 3.1, micros, 3, 0}, "≤ 3.0 µs", no},
		{figure{"", 2000, rate, 0, 2000}, "≥ 2000/s", yes},
		{figure{"", 1999, rate, 0, 2000}, "≥ 2000/s", no},
		{figure{"", 40, percent, 0, 0}, none, none},
	} {
		if reach, mark := c.figure.judge(); reach != c.reach || mark != c.mark {
			t.Errorf("%+v: %s %s, want %s %s", c.figure, reach, mark, c.reach, c.mark)
		}
	}
}

func TestFastest(t *testing.T) {
	times := []time.Duration{3, 2, 4}
	got, err := fastest(3, func() (time.Duration, error) { took := times[0]; times = times[1:]; return took, nil })
	if got != 2 || err != nil {
		t.Errorf("%d, %v; want 2", got, err)
	}
}

func TestBadFlags(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--slow"}, 2, "unknown flag"},
		{[]string{"--quick", "--only", "coffee"}, 1, "--only coffee: expected one of calls, exchange"},
		{[]string{"--quick", "--cpuprofile", "/no/such/folder/p"}, 1, "the profile cannot be written"},
	} {
		var out, errs bytes.Buffer
		if status := run(c.args, &out, &errs); status != c.status || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%v: exit status %d, %s", c.args, status, errs.String())
		}
	}
}
