package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
Look-ups that it leaves out or repeats are counted and are no fault. For a request
that is not in the record, the recorded one that is most like it is shown with
what differs.

Flags:
      --target T   builtin (default), command:'PROGRAM ARGUMENTS…' or url:http://…;
                   as for callsim test

Exit status: 0 every fixture held, 1 one fell short, 2 nothing could be replayed.
`,
		run: h.runReplay,
	}
}

func (h *house) runReplay(ctx context.Context, args []string, s Streams) int {
	f := newFlags("replay")
	target := f.String("target", builtInTarget, "")
	if status, ok := h.parse("replay", f, args, s); !ok {
		return status
	}
	if f.NArg() != 1 {
		return s.usage("callsim replay", errors.New("expected one folder: a fixture, or a folder of fixtures"))
	}
	if *target == builtInTarget {
		self, err := os.Executable()
		if err != nil {
			return s.usage("callsim replay", err)
		}
		*target = "command:'" + self + "' core --conform"
	}
	makeTarget, err := conform.Parse(*target)
	if err != nil {
		return s.usage("callsim replay", err)
	}
	dirs, err := fixturesIn(f.Arg(0))
	if err != nil {
		return s.usage("callsim replay", err)
	}
	status, played := statusHeld, 0
	for _, dir := range dirs {
		record, about, err := fixture.Read(dir)
		if err != nil {
			return s.usage("callsim replay", err)
		}
		result, err := fixture.Play(ctx, record, about, conform.WithAccess(makeTarget))
		if ctx.Err() != nil {
			return s.usage("callsim replay", errors.New("interrupted"))
		}
		if why, cannot := errors.AsType[*fixture.UnplayableError](err); cannot {
			fmt.Fprintf(s.Out, "%s  %s: %s\n", s.paint().Yellow("not replayed"), filepath.Base(dir), why.Why)
			continue
		}
		if err != nil {
			return s.usage("callsim replay", fmt.Errorf("%s: %w", dir, err))
		}
		played++
		if !result.Held() {
			status = statusFellShort
		}
		printReplay(s, filepath.Base(dir), result)
	}
	if played == 0 {
		return s.usage("callsim replay", fmt.Errorf("no fixture of %s could be replayed", f.Arg(0)))
	}
	return status
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
