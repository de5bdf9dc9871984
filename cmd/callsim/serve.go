package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/suite"
)

func (h *house) serveCommand() command {
	return command{
		name:     "serve",
		summary:  "vendors, core and a live page on ports of this machine",
		synopsis: "[--port-base N] [--env-file FILE] [--scenario NAME|FILE|FEATURE:LINE] [flags]",
		help: `  callsim serve                          the page on http://127.0.0.1:4000
  callsim serve --env-file .env          base URLs and credentials as NAME=value
  callsim serve --port-base 0            any ports that are free
  callsim serve --play                   people call by themselves
  callsim serve --scenario busy-morning --play --speed 10
  callsim serve --scenario features/aircall-front/contacts.feature:19 --play
  callsim serve --no-core                to try a sync core of your own
  callsim serve --connect http://127.0.0.1:5000   and have it connected

It serves the company of a scenario in real time until Ctrl-C. Point any client
of a vendor at the base URL printed for it, with the credentials printed for it;
people act, the clock moves and faults are planned by the page or by the control
API (sim/live/API.md). Nobody calls by themselves unless --play is given.

--no-core prints for each integration how a program of your own takes part.
--connect waits until the program listens and then does what administrators do
in the vendors' dashboards: it registers webhooks, makes channels, installs apps
and sends the settings, for the integrations that the scenario connects.

Flags:
      --port-base N         the page's port; Aircall follows on N+1, RingCentral
                            N+2, Front N+3, Gorgias N+4, Salesforce N+5, Spark
                            N+6, the core N+10; 0: free ports (default 4000)
      --env-file FILE       write base URLs and credentials there
      --scenario NAME|FILE|FEATURE:LINE
                            who is there and what is connected (default company)
      --play                the scenario's people act by themselves
      --no-core             leave the sync core out
      --connect URL         connect the program at that base URL in its place
      --speed N             how much faster than life (default 1)
      --paused              the clock stands until somebody starts it
      --seed N              of ids, credentials and chance (default 1)
      --bind ADDRESS        listen there instead of on loopback
      --trace FILE          write the record; after a reset FILE.2, FILE.3 …
      --log                 print the core's log as it comes

Exit status: 0 ended by Ctrl-C, 2 it cannot be served (it says why).
`,
		run: h.runServe,
	}
}

// serving holds the arguments of `callsim serve`.
type serving struct {
	options live.Options
	what    string
	envFile string
	trace   string
}

func (h *house) runServe(f *pflag.FlagSet) action {
	var v serving
	f.BoolVar(&v.options.Play, "play", false, "")
	noPlay := f.Bool("no-play", false, "") // the default since there is --play
	f.IntVar(&v.options.PortBase, "port-base", 4000, "")
	f.StringVar(&v.envFile, "env-file", "", "")
	f.StringVar(&v.what, "scenario", "company", "")
	f.BoolVar(&v.options.NoCore, "no-core", false, "")
	f.StringVar(&v.options.Connect, "connect", "", "")
	f.Float64Var(&v.options.Speed, "speed", 1, "")
	f.BoolVar(&v.options.Paused, "paused", false, "")
	f.Uint64Var(&v.options.Seed, "seed", 1, "")
	f.StringVar(&v.options.Bind, "bind", "127.0.0.1", "")
	f.StringVar(&v.trace, "trace", "", "")
	log := f.Bool("log", false, "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		if *log {
			v.options.Log = s.Out
		}
		err := v.check()
		switch {
		case err != nil:
			return statusUsage, err
		case *noPlay && v.options.Play:
			return statusUsage, errors.New("--play and --no-play: expected one of them")
		case len(args) > 0:
			return statusUsage, fmt.Errorf("takes no arguments, found %q", args[0])
		}
		return statusHeld, v.serve(ctx, h, s)
	}
}

// check returns an error for an impossible port, speed or address.
func (v *serving) check() error {
	const last = 65535 - 10
	switch {
	case v.options.PortBase < 0 || v.options.PortBase > last:
		return fmt.Errorf("--port-base %d: from 1 to %d, or 0 for any free ports", v.options.PortBase, last)
	case !(v.options.Speed > 0) || v.options.Speed > 1e6 || math.IsInf(v.options.Speed, 0):
		return fmt.Errorf("--speed %v: expected a number above 0, at most a million", v.options.Speed)
	case v.options.Bind != "localhost" && net.ParseIP(v.options.Bind) == nil:
		return fmt.Errorf("--bind %q: expected an address of this machine, such as 127.0.0.1", v.options.Bind)
	}
	if err := live.CheckProgram(v.options.Connect); err != nil {
		return fmt.Errorf("--connect: %w", err)
	}
	return nil
}

// serve serves until ctx ends.
func (v *serving) serve(ctx context.Context, h *house, s Streams) (err error) {
	if name, _, _ := strings.Cut(v.what, ".feature"); name == v.what {
		v.options.Scenario, err = findScenario(v.what)
	} else if v.options.Scenario, err = h.featureScenario(v.what); err == nil && v.options.NoCore {
		err = errors.New("--no-core: the Givens of a feature connect callsim's own core; serve a scenario file instead")
	}
	if err != nil {
		return err
	}
	if v.trace != "" {
		v.options.Record = recordsOf(v.trace)
	}
	server, err := live.Open(v.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if v.envFile != "" {
		if err := writeEnvironment(v.envFile, server.Environment()); err != nil {
			return err
		}
	}
	announce(s, v, server)
	if v.options.Connect != "" {
		if err := connect(ctx, s, v.options.Connect, server); err != nil && ctx.Err() == nil {
			return err
		}
	}
	for {
		select {
		case <-ctx.Done():
			fmt.Fprintln(s.Out, "\ncallsim serve: ended")
			return nil
		case err := <-server.Died(): // a bug in callsim; a reset starts another world
			s.usage("callsim serve", fmt.Errorf("the world has died, reset starts another: %w", err))
		}
	}
}

// connect connects the program and prints the result.
func connect(ctx context.Context, s Streams, program string, server *live.Server) error {
	all, err := server.Connect(ctx, func() { fmt.Fprintf(s.Out, "waiting until the program at %s listens\n", program) })
	var rows [][]string
	for _, c := range all {
		state := "connected"
		if !c.OK {
			state = "not connected"
		}
		rows = append(rows, []string{"  " + c.Integration, state, c.Error})
	}
	writeAligned(s.Out, rows)
	return err
}

// announce prints addresses, credentials and hints.
func announce(s Streams, v *serving, server *live.Server) {
	paint := s.paint()
	fmt.Fprintf(s.Out, "%s: %s\n\n", paint.Bold("callsim serve"), v.options.Scenario.Name)
	var rows [][]string
	for _, e := range server.Endpoints() {
		url := e.URL
		if e.Name == "live" {
			url = server.PageURL()
		}
		rows = append(rows, []string{"  " + e.Title, url})
	}
	writeAligned(s.Out, rows)
	fmt.Fprintln(s.Out)
	rows = nil
	for _, c := range server.Environment() {
		if c.Kind != live.Address {
			rows = append(rows, []string{"  " + c.Name, c.Value})
		}
	}
	writeAligned(s.Out, rows)
	fmt.Fprintln(s.Out)
	if v.options.NoCore || v.options.Connect != "" {
		for _, g := range server.Guides() {
			fmt.Fprintf(s.Out, "  %s (%s)\n    %s\n", paint.Bold(g.Title), g.Name, strings.Join(g.Lines, "\n    "))
		}
		fmt.Fprintln(s.Out)
	}
	if v.envFile != "" {
		fmt.Fprintf(s.Out, "%s holds these as NAME=value. ", v.envFile)
	}
	fmt.Fprintln(s.Out, "Ctrl-C ends it.")
}

func writeAligned(out io.Writer, rows [][]string) {
	for _, line := range suite.Align(rows, "  ") {
		fmt.Fprintln(out, line)
	}
}
