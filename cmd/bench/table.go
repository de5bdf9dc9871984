package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is a row of the table.
type figure struct {
	name   string
	value  float64
	format string
	most   float64 // the reach is at most this value, or
	least  float64 // at least this value; 0 for both: no reach
}

const (
	micros  = "%.1f µs"
	millis  = "%.1f ms"
	seconds = "%.1f s"
	rate    = "%.0f/s"
	percent = "%.0f %%"
	mebi    = "%.1f MiB"
)

// groups are measured one after the other.
var groups = []struct {
	name    string
	measure func(size) ([]figure, error)
}{
	{"calls", measureCalls},
	{"exchange", measureExchanges},
	{"worlds", measureWorlds},
	{"suite", measureSuite},
	{"contacts", measureContacts},
	{"served", measureServed},
	{"program", measureProgram},
}

func groupNames() string {
	var names []string
	for _, g := range groups {
		names = append(names, g.name)
	}
	return strings.Join(names, ", ")
}

// printTable measures all groups, or the one named.
func printTable(out io.Writer, n size, only string) error {
	var figures []figure
	for _, g := range groups {
		if only != "" && only != g.name {
			continue
		}
		measured, err := g.measure(n)
		if err != nil {
			return fmt.Errorf("measuring %s: %w", g.name, err)
		}
		figures = append(figures, measured...)
	}
	if len(figures) == 0 {
		return fmt.Errorf("--only %s: expected one of %s", only, groupNames())
	}
	fmt.Fprintf(out, "callsim bench: %s/%s, %s, %d CPUs; processor time on one of them, %d rounds\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.NumCPU(), n.rounds)
	t := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "figure\tmeasured\treach\tmet")
	met, reaches := 0, 0
	for _, f := range figures {
		reach, mark := f.judge()
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", f.name, fmt.Sprintf(f.format, f.value), reach, mark)
		if mark != none {
			reaches++
		}
		if mark == yes {
			met++
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("printing the table: %w", err)
	}
	_, err := fmt.Fprintf(out, "\n%d of %d reaches met\n", met, reaches)
	return err
}

const (
	none = "–"
	yes  = "✓"
	no   = "✗"
)

// judge returns the reach as text, and whether the value meets it.
func (f figure) judge() (reach, mark string) {
	if f.most == 0 && f.least == 0 {
		return none, none
	}
	reach, mark = "≥ "+fmt.Sprintf(f.format, f.least), no
	if f.most > 0 {
		reach = "≤ " + fmt.Sprintf(f.format, f.most)
	}
	if f.value >= f.least && (f.most == 0 || f.value <= f.most) {
		mark = yes
	}
	return reach, mark
}

// fastest returns the shortest of the times that f takes in some rounds.
func fastest(rounds int, f func() (time.Duration, error)) (best time.Duration, err error) {
	for round := range rounds {
		runtime.GC() // garbage of the last round is not a cost of this one
		took, err := f()
		if err != nil {
			return 0, err
		}
		if round == 0 || took < best {
			best = took
		}
	}
	return best, nil
}

// each returns the microseconds of one operation out of n.
func each(took time.Duration, n int) float64 {
	return float64(took.Nanoseconds()) / 1e3 / float64(n)
}

func perSecond(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }
