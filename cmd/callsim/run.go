package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/timeline"
)

func (h *house) runCommand() command {
	return command{
		name:     "run",
		summary:  "play a scenario as a readable timeline",
		synopsis: "SCENARIO [--seed N] [--speed N|max] [--why] [--trace FILE] [--assume ID=VALUE]…",
		help: `  callsim run                                list the built-in scenarios
  callsim run answered                       play one of them
  callsim run my/scenario.yaml               play a file of your own
  callsim run features/aircall-front/contacts.feature:19
                                             play the scenario at this line
  callsim run my/bug.feature:4               of a feature of your own as well
  callsim run busy-morning --seed 7          another morning
  callsim run answered --speed 10            ten times as fast as life
  callsim run answered --why                 what led to what, by which rules
  callsim run answered --trace trace.jsonl   keep the record of everything

The timeline shows who did what, which webhook went out, which request the core
made, and what the screens showed then. Times are virtual.

Flags:
      --seed N          another seed than the scenario's own
      --speed N|max     how much faster than life (default max)
      --why             number the entries, name the causes of each, and print
                        the core's decisions with rules and deciding fields
      --trace FILE      write the record, one JSON object per line
      --assume ID=VALUE set an unconfirmed vendor fact (callsim assumptions
                        lists them); may be repeated

Exit status: 0 played to the end, 1 an expectation or a step of a feature fell
short, 2 the scenario cannot be played (it says why, with file and line).
`,
		run: h.runRun,
	}
}

// playing holds the arguments of `callsim run`.
type playing struct {
	what   string
	seed   *uint64 // nil: the scenario's own
	speed  float64 // 0: as fast as possible
	trace  string  // file, "" for none
	why    bool    // print causes and decisions
	assume map[string]string
}

func (h *house) runRun(f *pflag.FlagSet) action {
	seed := f.Uint64("seed", 0, "")
	speed := f.String("speed", "max", "")
	traceFile := f.String("trace", "", "")
	why := f.Bool("why", false, "")
	assume := f.StringArray("assume", nil, "")
	return func(ctx context.Context, args []string, s Streams) (status int, err error) {
		p := playing{trace: *traceFile, why: *why}
		if f.Changed("seed") {
			p.seed = seed
		}
		if p.speed, err = parseSpeed(*speed); err == nil {
			p.assume, err = parseAssumptions(*assume)
		}
		switch {
		case err != nil:
			return statusUsage, err
		case len(args) == 0:
			listScenarios(s.Out)
			return statusHeld, nil
		case len(args) > 1:
			return statusUsage, fmt.Errorf("one scenario at a time: %s is too many", strings.Join(args[1:], " "))
		}
		p.what = args[0]
		return h.playScenario(ctx, p, s)
	}
}

func (h *house) playScenario(ctx context.Context, p playing, s Streams) (status int, err error) {
	record, err := createRecord(p.trace)
	if err != nil {
		return statusUsage, err
	}
	defer func() { err = cmp.Or(err, record.Close()) }()
	if name, _, _ := strings.Cut(p.what, ".feature"); name != p.what {
		return h.playFeature(ctx, p, record, s)
	}
	return playFile(ctx, p, record, s)
}

// open reads the scenario file, or the built-in scenario, and makes its world, in which
// nothing has happened.
func (p playing) open(record io.Writer) (*scenario.File, *sim.World, error) {
	f, err := findScenario(p.what)
	if err != nil {
		return nil, nil, err
	}
	if p.seed != nil {
		f.Seed = *p.seed
	}
	w, err := sim.New(sim.Options{Seed: f.Seed, Start: f.Start, Scenario: f.Name, Record: record, Assume: p.assume})
	return f, w, err
}

// playFile plays a scenario file or a built-in scenario.
func playFile(ctx context.Context, p playing, record *record, s Streams) (status int, err error) {
	f, w, err := p.open(record.writer())
	if err != nil {
		return statusUsage, err
	}
	stop := context.AfterFunc(ctx, w.Close)
	defer stop()
	printer := timeline.New(s.Out, timeline.Options{Color: s.Color, Why: p.why})
	printer.Head(f.Name, f.About, f.Seed, w.Now())
	if err = f.SetUp(w); err == nil {
		w.DrawLatencies()
		w.Sched.SetPace(p.speed)
		w.Trace.Subscribe(printer.Entry)
		shown := w.Trace.Len()
		err = f.Play(w, func() {
			// A screen is shown below the exchange that changed it, which is
			// recorded when its answer has arrived.
			if n := w.Trace.Len(); n != shown {
				shown = n
				showScreens(w, printer)
			}
		})
		showScreens(w, printer) // changes after the last answer
	}
	status = statusHeld
	if err == nil {
		status = expectations(f.Check(w), s)
	}
	return status, conclude(ctx, w, s.Out, err, printer.Err())
}

// expectations prints the results of the scenario's expectations.
func expectations(all []scenario.Checked, s Streams) (status int) {
	for i, e := range all {
		if i == 0 {
			fmt.Fprintln(s.Out)
		}
		if e.Err == nil {
			fmt.Fprintf(s.Out, "%s  %s\n", s.paint().Verdict(suite.Held, "held      "), e.Deed)
			continue
		}
		status = statusFellShort
		fmt.Fprintf(s.Out, "%s  %s (line %d)\n            %v\n", s.paint().Verdict(suite.FellShort, "fell short"), e.Deed, e.Line, e.Err)
	}
	return status
}

// showScreens prints the screens that have changed since the last call.
func showScreens(w *sim.World, printer *timeline.Printer) {
	for _, screen := range w.ChangedScreens() {
		printer.Screen(screen.Title, screen.Lines)
	}
}

// conclude closes the world and prints the SHA-256 of its record.
func conclude(ctx context.Context, w *sim.World, out io.Writer, played, printed error) error {
	sum, entries := w.Trace.Sum(), w.Trace.Len()
	ended := w.Finish()
	switch {
	case ctx.Err() != nil:
		return errors.New("interrupted")
	case played != nil:
		return played
	case printed != nil:
		return fmt.Errorf("writing the timeline: %w", printed)
	case ended != nil:
		return ended
	}
	fmt.Fprintf(out, "\nrecord: %d entries, sha256 %s\n", entries, hex.EncodeToString(sum[:]))
	return nil
}

// findScenario reads a file, or the built-in scenario of that name.
func findScenario(what string) (*scenario.File, error) {
	if path, text, found := scenarios.Read(what); found {
		return scenario.Parse(path, text)
	}
	f, err := scenario.Read(what)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no scenario file %s%s; callsim run lists the built-in scenarios", what, hint(what, scenarios.Names()))
	}
	return f, err
}

func listScenarios(out io.Writer) {
	fmt.Fprint(out, "Built-in scenarios (callsim run NAME):\n\n")
	for _, name := range scenarios.Names() {
		path, text, _ := scenarios.Read(name)
		title := ""
		if f, err := scenario.Parse(path, text); err == nil {
			title = f.Name
		}
		fmt.Fprintf(out, "  %-24s %s\n", name, title)
	}
	fmt.Fprint(out, "\ncallsim help run shows how to play your own.\n")
}

func parseSpeed(text string) (float64, error) {
	if text == "max" {
		return 0, nil
	}
	speed, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(speed > 0 && speed <= 1e6) {
		return 0, fmt.Errorf("--speed %s: expected a number above 0 (10 is ten times as fast as life) or max", text)
	}
	return speed, nil
}

// record is the optional file to which a record is streamed.
type record struct {
	*bufio.Writer
	file *os.File
}

// createRecord returns nil for the path "".
func createRecord(path string) (*record, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("--trace: the record cannot be written: %w", err)
	}
	return &record{bufio.NewWriterSize(file, 1<<16), file}, nil
}

func (r *record) writer() io.Writer {
	if r == nil {
		return nil
	}
	return r
}

// Close writes the rest of the record.
func (r *record) Close() error {
	if r == nil {
		return nil
	}
	if err := errors.Join(r.Flush(), r.file.Close()); err != nil {
		return fmt.Errorf("--trace: writing the record: %w", err)
	}
	return nil
}
