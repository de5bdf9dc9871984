package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"

	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/suite"
)

func (h *house) serveCommand() command {
	return command{
		name:     "serve",
		summary:  "vendors, core and a live page on ports of this machine",
		synopsis: "[--port-base N] [--env-file FILE] [--scenario NAME|FILE] [flags]",
		help: `  callsim serve                          the page on http://127.0.0.1:4000
  callsim serve --env-file .env          base URLs and credentials as NAME=value
  callsim serve --port-base 0            any ports that are free
  callsim serve --scenario busy-morning --speed 10
  callsim serve --no-core                to try a sync core of your own

It plays a scenario in real time until Ctrl-C. Point any client of a vendor at
the base URL printed for it, with the credentials printed for it; people act,
the clock moves and faults are planned by the page or by the control API
(sim/live/API.md).

Flags:
      --port-base N         the page's port; Aircall follows on N+1, RingCentral
                            N+2, Front N+3, Gorgias N+4, Salesforce N+5, Spark
                            N+6, the core N+10; 0: free ports (default 4000)
      --env-file FILE       write base URLs and credentials there
      --scenario NAME|FILE  what is played (default demonstration)
      --no-play             the scenario's people do nothing by themselves
      --no-core             leave the sync core out
      --speed N             how much faster than life (default 1)
      --paused              the clock stands until somebody starts it
      --seed N              of ids, credentials and chance (default 1)
      --bind ADDRESS        listen there instead of on loopback
      --trace FILE          write the record; after a reset FILE.2, FILE.3 …

Exit status: 0 ended by Ctrl-C, 2 it cannot be served (it says why).
`,
		run: h.runServe,
	}
}

// serving is what `callsim serve` was asked for.
type serving struct {
	options live.Options
	what    string
	envFile string
	trace   string
}

func (h *house) runServe(ctx context.Context, args []string, s Streams) int {
	f := newFlags("serve")
	var v serving
	noPlay := f.Bool("no-play", false, "")
	f.IntVar(&v.options.PortBase, "port-base", 4000, "")
	f.StringVar(&v.envFile, "env-file", "", "")
	f.StringVar(&v.what, "scenario", "demonstration", "")
	f.BoolVar(&v.options.NoCore, "no-core", false, "")
	f.Float64Var(&v.options.Speed, "speed", 1, "")
	f.BoolVar(&v.options.Paused, "paused", false, "")
	f.Uint64Var(&v.options.Seed, "seed", 1, "")
	f.StringVar(&v.options.Bind, "bind", "127.0.0.1", "")
	f.StringVar(&v.trace, "trace", "", "")
	if status, ok := h.parse("serve", f, args, s); !ok {
		return status
	}
	v.options.Play = !*noPlay
	err := v.check()
	if err == nil && f.NArg() > 0 {
		err = fmt.Errorf("takes no arguments, found %q", f.Arg(0))
	}
	if err == nil {
		err = v.serve(ctx, s)
	}
	if err != nil {
		return s.usage("callsim serve", err)
	}
	return statusHeld
}

// check refuses values that no port, clock or address has.
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
	return nil
}

// serve serves until ctx ends.
func (v *serving) serve(ctx context.Context, s Streams) (err error) {
	if v.options.Scenario, err = findScenario(v.what); err != nil {
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
	for {
		select {
		case <-ctx.Done():
			fmt.Fprintln(s.Out, "\ncallsim serve: ended")
			return nil
		case err := <-server.Died(): // a bug of ours; a reset starts another
			s.usage("callsim serve", fmt.Errorf("the world has died, reset starts another: %w", err))
		}
	}
}

// announce prints what somebody needs to use it.
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
