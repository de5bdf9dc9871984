package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/conform"
	"github.com/callsim/callsim/sim/fixture"
	"github.com/callsim/callsim/sim/suite"
)

func (h *house) replayCommand() command {
	return command{
		name:     "replay",
		summary:  "play recorded webhooks to a program and compare its requests",
		synopsis: "DIR [--target T]",
		help: `  callsim replay fixtures/answered --target command:'php my/core.php'
                                     one fixture
  callsim replay fixtures --target command:'node core.js'
                                     every fixture below a folder
  callsim replay fixtures            the built-in core

The webhooks and settings of the record are sent at their recorded times on the
virtual clock. The program's requests are answered from the record: a request
matches by method, path, query and body, whatever the order of parameters and
keys. A placeholder of a secret matches any value. The recorded access is in the
program's environment, with base URLs of this machine.

A fixture holds if the program makes every recorded write once and no other.
Look-ups that it leaves out or repeats are counted and are no fault. For a
request that is not in the record, the recorded one that is most like it is
shown with what differs. Webhooks of one instant may arrive in another order
than recorded: record with latencies, as scenario files do, where that matters.

Flags:
      --target T   builtin (default), command:'PROGRAM ARGUMENTS…' or
                   url:http://…, as for callsim test

Exit status: 0 every fixture held, 1 one fell short, 2 nothing could be
replayed.
`,
		run: h.runReplay,
	}
}

func (h *house) runReplay(f *pflag.FlagSet) action {
	target := f.String("target", builtInTarget, "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		if len(args) != 1 {
			return statusUsage, errors.New("expected one folder: a fixture, or a folder of fixtures")
		}
		if *target == builtInTarget {
			self, err := os.Executable()
			if err != nil {
				return statusUsage, fmt.Errorf("finding the built-in core: %w", err)
			}
			*target = "command:'" + self + "' core --conform"
		}
		makeTarget, err := conform.Parse(*target)
		if err != nil {
			return statusUsage, err
		}
		dirs, err := fixturesIn(args[0])
		if err != nil {
			return statusUsage, err
		}
		status, played := statusHeld, 0
		for _, dir := range dirs {
			held, err := replayOne(ctx, s, dir, conform.WithAccess(makeTarget))
			why, cannot := errors.AsType[*fixture.UnplayableError](err)
			switch {
			case ctx.Err() != nil:
				return statusUsage, errors.New("interrupted")
			case cannot:
				fmt.Fprintf(s.Out, "%s  %s: %s\n", s.paint().Yellow("not replayed"), filepath.Base(dir), why.Why)
			case err != nil:
				return statusUsage, fmt.Errorf("%s: %w", dir, err)
			case !held:
				status = statusFellShort
				played++
			default:
				played++
			}
		}
		if played == 0 {
			return statusUsage, fmt.Errorf("no fixture of %s could be replayed", args[0])
		}
		return status, nil
	}
}

// replayOne replays a fixture and prints how it went.
func replayOne(ctx context.Context, s Streams, dir string, target func(*sim.World, map[string]string) sim.Target) (held bool, err error) {
	record, about, err := fixture.Read(dir)
	if err != nil {
		return false, err
	}
	result, err := fixture.Play(ctx, record, about, target)
	if err != nil {
		return false, err
	}
	printReplay(s, filepath.Base(dir), result)
	return result.Held(), nil
}

// fixturesIn returns a fixture's folder itself, or the fixtures in a folder.
func fixturesIn(dir string) ([]string, error) {
	if fixture.Is(dir) {
		return []string{dir}, nil
	}
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, one := range all {
		if path := filepath.Join(dir, one.Name()); fixture.Is(path) {
			dirs = append(dirs, path)
		}
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("no fixture in %s: expected folders with a fixture.json, as callsim record writes them", dir)
	}
	return dirs, nil
}

func printReplay(s Streams, name string, r *fixture.Replay) {
	verdict := s.paint().Verdict(suite.Held, "held")
	if !r.Held() {
		verdict = s.paint().Verdict(suite.FellShort, "FELL SHORT")
	}
	fmt.Fprintf(s.Out, "%s  %s\n", verdict, name)
	if !r.Held() || r.NotAsked+r.Repeated > 0 {
		fmt.Fprintf(s.Out, "  %d requests answered, %d look-ups left out, %d repeated\n", r.Answered, r.NotAsked, r.Repeated)
	}
	for _, missing := range r.Missing {
		fmt.Fprintf(s.Out, "  missing     %s\n", missing)
	}
	for _, u := range r.Unexpected {
		fmt.Fprintf(s.Out, "  unexpected  %s: %s\n", u.Request, u.Why)
		if u.Nearest != "" && len(u.Differs) > 0 {
			fmt.Fprintf(s.Out, "    nearest   %s\n      %s\n", u.Nearest, strings.Join(u.Differs, "\n      "))
		}
	}
}
