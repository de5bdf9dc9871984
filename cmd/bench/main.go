// Command bench measures callsim and prints one table.
//
//	go run ./cmd/bench               the table
//	go run ./cmd/bench --quick       the same rows from short runs, to check that they work
//	go run ./cmd/bench --only calls  one group
//
// Times are processor times on one processor (GOMAXPROCS=1), garbage collection
// included, unless a row's name states otherwise: other programs on the machine do not
// count. A figure is the best of several rounds; calls and their floor are the
// mean, so that each round pays for the garbage of the one before.
//
// A figure that misses its reach is not an error. Exit status: 0 everything was
// measured, 1 something could not be measured, 2 usage.
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
	requests  int      // over TCP, of each kind, per round
	contacts  int      // of the large Salesforce org
	lookups   int      // in it, per round
	features  []string // the folders played; none: all
}

var (
	full  = size{rounds: 7, exchanges: 4000, calls: 1000, worlds: 300, requests: 4000, contacts: 100_000, lookups: 2000}
	quick = size{rounds: 1, exchanges: 200, calls: 60, worlds: 10, requests: 100, contacts: 1000, lookups: 50,
		features: []string{"features/aircall-front/assignment.feature"}}
)

func run(args []string, out, errs io.Writer) int {
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	flags.SetOutput(errs)
	short := flags.Bool("quick", false, "short runs: every row, with rough figures")
	profile := flags.String("cpuprofile", "", "write a CPU profile of the whole run to `FILE`, for go tool pprof")
	allocs := flags.String("memprofile", "", "write a profile of all allocations to `FILE`")
	only := flags.String("only", "", "measure one group: "+groupNames())
	if err := flags.Parse(args); err == pflag.ErrHelp {
		return 0
	} else if err != nil {
		fmt.Fprintln(errs, "bench:", err)
		return 2
	}
	if *allocs == "" {
		runtime.MemProfileRate = 0 // callsim links no memory profile
	}
	n := full
	if *short {
		n = quick
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if err := measure(n, *only, *profile, *allocs, out); err != nil {
		fmt.Fprintln(errs, "bench:", err)
		return 1
	}
	return 0
}

func measure(n size, only, profile, allocs string, out io.Writer) error {
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return fmt.Errorf("the profile cannot be written: %w", err)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return fmt.Errorf("the profile cannot be taken: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	if err := printTable(out, n, only); err != nil || allocs == "" {
		return err
	}
	f, err := os.Create(allocs)
	if err != nil {
		return fmt.Errorf("the profile cannot be written: %w", err)
	}
	runtime.GC() // the profile ends at the last collection
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
