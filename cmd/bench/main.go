// Command bench prints the figures of callsim: one table from one run.
//
//	go run ./cmd/bench            the table
//	go run ./cmd/bench --quick    the same rows from short runs, to see that it works
//
// Every figure is the best of several rounds: what a neighbour takes away from the
// machine only ever makes a figure worse, so the best is the nearest to what
// callsim costs. For the same reason time is the processor's, not the wall's.
// Differences are those of the best figures of one group of rows, which are measured
// by turns; ratios are taken in each round, and the middle one counts. Calls are
// measured as they go on all day (see calls.go): there the mean counts. Each group has a process of its own, as what it measures
// has: a heap that others have filled is collected at another pace. Everything runs
// on one processor (GOMAXPROCS=1), garbage collection included, unless a row says
// otherwise.
//
// The reach is what the house has set itself. A figure that misses it is no
// error: the exit status is 0 as long as everything could be measured.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim"
)

func main() {
	sim.CollectRarely() // as callsim does
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// size is how much is measured.
type size struct {
	rounds    int
	exchanges int      // of each kind, per round
	calls     int      // per round
	worlds    int      // per round
	memory    int      // calls of the one world whose memory is measured
	requests  int      // over TCP, of each kind, per round
	starts    int      // of the program
	contacts  int      // of the large org
	lookups   int      // in it, of each kind
	features  []string // the folders played; none: all
}

var (
	full = size{rounds: 9, exchanges: 4000, calls: 1000, worlds: 300, memory: 10_000, requests: 4000, starts: 9,
		contacts: 100_000, lookups: 2000}
	quick = size{rounds: 1, exchanges: 200, calls: 60, worlds: 10, memory: 200, requests: 100, starts: 1,
		contacts: 1000, lookups: 50, features: []string{"features/aircall-front/assignment.feature"}}
)

func run(args []string, out, errs io.Writer) int {
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	flags.SetOutput(errs)
	short := flags.Bool("quick", false, "short runs: the rows are all there, the figures are rough")
	profile := flags.String("cpuprofile", "", "write a CPU profile of the whole run to `FILE`, for go tool pprof")
	allocs := flags.String("memprofile", "", "write a profile of what was allocated to `FILE`")
	only := flags.String("only", "", "measure one group: "+groupNames())
	values := flags.Bool("values", false, "print the bare values of one group, a line each")
	if err := flags.Parse(args); err == pflag.ErrHelp {
		return 0
	} else if err != nil {
		fmt.Fprintln(errs, "bench:", err)
		return 2
	}
	if *allocs == "" {
		runtime.MemProfileRate = 0 // callsim links no memory profile, so it pays for none
	}
	n := full
	if *short {
		n = quick
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	stop, err := startProfile(*profile)
	if err == nil {
		switch alone := *short || *profile != "" || *allocs != ""; {
		case *values:
			err = printValues(out, n, *only)
		case *only != "" || alone: // profiles do not see other processes
			err = report(out, n, *only, group.here)
		default:
			err = report(out, n, "", group.apart)
		}
		stop()
	}
	if err == nil && *allocs != "" {
		err = writeAllocations(*allocs)
	}
	if err != nil {
		fmt.Fprintln(errs, "bench:", err)
		return 1
	}
	return 0
}

func startProfile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("the profile cannot be written: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("the profile cannot be taken: %w", err)
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}

func writeAllocations(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("the profile cannot be written: %w", err)
	}
	runtime.GC() // profiles tell what was allocated before the last one
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
