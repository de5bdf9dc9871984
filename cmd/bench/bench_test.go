package main

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

// The table is whole in its short form too: every row, a value in each, and the
// count of reaches.
func TestQuickPrintsEveryRow(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for a second or two")
	}
	var out, errs bytes.Buffer
	if status := run([]string{"--quick"}, &out, &errs); status != 0 {
		t.Fatalf("exit status %d: %s", status, errs.String())
	}
	lines := strings.Split(out.String(), "\n")
	reaches := 0
	for _, g := range groups() {
		for _, r := range g.rows {
			if r.most > 0 || r.least > 0 {
				reaches++
			}
			if !hasRow(lines, r) {
				t.Errorf("no row with %q in\n%s", r.figure, out.String())
			}
		}
	}
	if reaches < 6 || !strings.Contains(out.String(), "reaches met") {
		t.Errorf("%d reaches, and this table:\n%s", reaches, out.String())
	}
}

// hasRow looks for a line that begins with the figure and ends in its mark.
func hasRow(lines []string, r row) bool {
	for _, line := range lines {
		rest, found := strings.CutPrefix(line, r.figure+"  ")
		if found && len(strings.Fields(rest)) >= 3 && strings.ContainsAny(line, none+yes+no) {
			return true
		}
	}
	return false
}

func TestReachesAreJudged(t *testing.T) {
	for _, c := range []struct {
		row         row
		value       float64
		reach, mark string
	}{
		{row{unit: micros, most: 3}, 3, "≤ 3.0 µs", yes},
		{row{unit: micros, most: 3}, 3.1, "≤ 3.0 µs", no},
		{row{unit: rate, least: 2000}, 2000, "≥ 2000/s", yes},
		{row{unit: rate, least: 2000}, 1999, "≥ 2000/s", no},
		{row{unit: percent}, 40, none, none},
	} {
		if reach, mark := c.row.judge(c.value); reach != c.reach || mark != c.mark {
			t.Errorf("%v of %+v: %s %s, want %s %s", c.value, c.row, reach, mark, c.reach, c.mark)
		}
	}
}

// Less time is better, more per second too; of shares the middle round's counts, and
// what follows from figures follows from the best of them.
func TestTheBestRoundCounts(t *testing.T) {
	g := group{rows: []row{{unit: micros}, {unit: rate}, {unit: rate}, {unit: percent, share: true}, {unit: mebi},
		{unit: mebi, of: func(above []float64) float64 { return 2 * above[len(above)-1] }}}}
	got := g.values([]sample{{9, 100, 400, 5}, {2, 300, 300, 6}, {4, 300, 600, 7}})
	if want := []float64{2, 300, 600, 50, 5, 10}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What goes on all day is measured by its mean, over all that was done; a share of
// what was measured elsewhere follows once both are known.
func TestTheMeanOfTheDayCounts(t *testing.T) {
	all := []group{
		{name: "calls", sustained: true, rows: []row{{unit: rate}, {unit: number}}},
		{name: "floor", sustained: true, rows: []row{{unit: rate}, {unit: percent, first: [2]string{"calls", "floor"}}}},
	}
	values := [][]float64{all[0].values([]sample{{100, 12}, {300, 12}}), all[1].values([]sample{{600}, {600}, {600}})}
	across(all, values)
	if want := [][]float64{{150, 12}, {600, 25}}; !slices.EqualFunc(values, want, slices.Equal) {
		t.Errorf("%v, want %v", values, want)
	}
	across(all[1:], values[1:])
	if !math.IsNaN(values[1][1]) {
		t.Errorf("a share of what was not measured is %v", values[1][1])
	}
}

// The floor makes exactly the exchanges of the whole world.
func TestFloorMakesTheSameExchanges(t *testing.T) {
	_, whole, err := wholeWorld(45)
	if err != nil {
		t.Fatal(err)
	}
	_, floor, err := floorWorld(45)
	if err != nil {
		t.Fatal(err)
	}
	if whole == 0 || whole != floor {
		t.Errorf("the whole world made %d exchanges, the floor %d", whole, floor)
	}
}

func TestBadFlags(t *testing.T) {
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--slow"}, 2, "unknown flag"},
		{[]string{"--quick", "--only", "coffee"}, 1, "--only coffee: there is exchange, calls"},
		{[]string{"--quick", "--cpuprofile", "/no/such/folder/p"}, 1, "the profile cannot be written"},
	} {
		var out, errs bytes.Buffer
		if status := run(c.args, &out, &errs); status != c.status || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%v: exit status %d, %s", c.args, status, errs.String())
		}
	}
}
