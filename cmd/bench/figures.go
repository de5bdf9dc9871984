package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// row is one line of the table: a figure, its unit, and its reach.
type row struct {
	figure string
	unit   unit
	of     func(above []float64) float64 // follows from the rows above in the group; nil: measured
	share  bool                          // is what the row two lines above has of the one above, in percent
	first  [2]string                     // is what the first figure of one group has of that of another, in percent
	most   float64                       // the reach is at most this, or
	least  float64                       // at least this; neither: the figure is for information
}

// unit says how a figure is written, and whether more of it is better.
type unit struct {
	write func(float64) string
	more  bool
}

// sample is what one round measured: a value for each row of its group that does
// not follow from others.
type sample []float64

// group is a set of rows that are measured together.
type group struct {
	name    string
	rows    []row
	measure func(size) (sample, error)
	once    bool // too long for every round, and not noisy

	// sustained: rounds follow each other without a pause, and their mean counts.
	sustained bool
}

func groups() []group {
	return []group{exchangeGroup(), callsGroup(), floorGroup(), worldsGroup(), scenariosGroup(), ordersGroup(), memoryGroup(), contactsGroup(), servedGroup(), programGroup()}
}

func groupNames() string {
	var names []string
	for _, g := range groups() {
		names = append(names, g.name)
	}
	return strings.Join(names, ", ")
}

// named is the group of that name.
func named(name string) (group, error) {
	for _, g := range groups() {
		if g.name == name {
			return g, nil
		}
	}
	return group{}, fmt.Errorf("--only %s: there is %s", name, groupNames())
}

// report measures and prints the table.
func report(out io.Writer, n size, only string, measured func(group, size) ([]float64, error)) error {
	all := groups()
	if only != "" {
		one, err := named(only)
		if err != nil {
			return err
		}
		all = []group{one}
	}
	values := make([][]float64, len(all))
	for i, g := range all {
		var err error
		if values[i], err = measured(g, n); err != nil {
			return fmt.Errorf("measuring %s: %w", g.name, err)
		}
	}
	across(all, values)
	fmt.Fprintf(out, "callsim bench: %s/%s, %s, %d CPUs, GOMAXPROCS=%d; processor time, the best of %d rounds\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.NumCPU(), runtime.GOMAXPROCS(0), n.rounds)
	return printTable(out, all, values)
}

// here measures the group in this process.
func (g group) here(n size) ([]float64, error) {
	var samples []sample
	for round := range n.rounds {
		if g.once && round > 0 {
			break
		}
		if !g.sustained {
			runtime.GC() // what the round before has left is not this one's cost
		}
		s, err := g.measure(n)
		if err != nil {
			return nil, err
		}
		samples = append(samples, s)
	}
	return g.values(samples), nil
}

// apart has a process of its own measure the group.
func (g group) apart(size) (values []float64, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var told, complaint bytes.Buffer
	child := exec.Command(self, "--only", g.name, "--values")
	child.Stdout, child.Stderr = &told, &complaint
	if err := child.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	for line := range strings.Lines(told.String()) {
		v, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	if len(values) != len(g.rows) {
		return nil, fmt.Errorf("%d values for %d rows", len(values), len(g.rows))
	}
	return values, nil
}

// printValues is what a process says that measures for another one.
func printValues(out io.Writer, n size, name string) error {
	g, err := named(name)
	if err != nil {
		return err
	}
	values, err := g.here(n)
	for _, v := range values {
		fmt.Fprintln(out, v)
	}
	return err
}

func printTable(out io.Writer, all []group, values [][]float64) error {
	t := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "figure\tmeasured\treach\tmet")
	met, reaches := 0, 0
	for i, g := range all {
		for k, r := range g.rows {
			value := values[i][k]
			reach, mark := r.judge(value)
			if mark != none {
				reaches++
			}
			if mark == yes {
				met++
			}
			written := none // a share of what was not measured
			if !math.IsNaN(value) {
				written = r.unit.write(value)
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.figure, written, reach, mark)
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

// judge is the reach of a row as written and whether the value meets it.
func (r row) judge(value float64) (reach, mark string) {
	switch {
	case math.IsNaN(value):
		return none, none
	case r.most > 0 && value <= r.most:
		return "≤ " + r.unit.write(r.most), yes
	case r.most > 0:
		return "≤ " + r.unit.write(r.most), no
	case r.least > 0 && value >= r.least:
		return "≥ " + r.unit.write(r.least), yes
	case r.least > 0:
		return "≥ " + r.unit.write(r.least), no
	}
	return none, none
}

// values are the rows' figures: the best of what was measured, and what follows
// from that; but of ratios, which are those of neighbours in time, the middle one.
func (g group) values(samples []sample) (values []float64) {
	measured := 0
	for _, r := range g.rows {
		switch {
		case r.first[0] != "":
			values = append(values, math.NaN()) // see across
		case g.sustained:
			values = append(values, mean(samples, measured))
			measured++
		case r.share:
			values = append(values, middle(samples, measured-2, measured-1))
		case r.of != nil:
			values = append(values, r.of(values))
		default:
			values = append(values, r.best(samples, measured))
			measured++
		}
	}
	return values
}

// mean is that of rates, each of which was measured over as much work.
func mean(samples []sample, at int) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += 1 / s[at]
	}
	return float64(len(samples)) / sum
}

// across fills in the shares that one group's first figure has of another's, as far
// as both were measured.
func across(all []group, values [][]float64) {
	first := func(name string) float64 {
		for i, g := range all {
			if g.name == name {
				return values[i][0]
			}
		}
		return math.NaN()
	}
	for i, g := range all {
		for k, r := range g.rows {
			if r.first[0] != "" {
				values[i][k] = 100 * first(r.first[0]) / first(r.first[1])
			}
		}
	}
}

func (r row) best(samples []sample, at int) float64 {
	best := samples[0][at]
	for _, s := range samples[1:] {
		if r.unit.more {
			best = max(best, s[at])
		} else {
			best = min(best, s[at])
		}
	}
	return best
}

// middle is the middle one of the rounds' shares in percent that one figure has of
// another. The best of the one and the best of the other never met.
func middle(samples []sample, of, whole int) float64 {
	var shares []float64
	for _, s := range samples {
		shares = append(shares, 100*s[of]/s[whole])
	}
	slices.Sort(shares)
	return shares[len(shares)/2]
}

var (
	micros  = unit{write: func(v float64) string { return fmt.Sprintf("%.1f µs", v) }}
	millis  = unit{write: func(v float64) string { return fmt.Sprintf("%.1f ms", v) }}
	rate    = unit{write: func(v float64) string { return fmt.Sprintf("%.0f/s", v) }, more: true}
	percent = unit{write: func(v float64) string { return fmt.Sprintf("%.0f %%", v) }, more: true}
	mebi    = unit{write: func(v float64) string { return fmt.Sprintf("%.1f MiB", v) }}
	number  = unit{write: func(v float64) string { return fmt.Sprintf("%.1f", v) }}
)

// each is the microseconds that one of n took.
func each(took time.Duration, n int) float64 {
	return float64(took.Nanoseconds()) / 1e3 / float64(n)
}

func perSecond(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }
