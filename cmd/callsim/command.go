package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/nearest"
)

// Exit statuses.
const (
	statusHeld      = 0
	statusFellShort = 1
	statusUsage     = 2
)

// command is a subcommand. Its help begins with examples.
type command struct {
	name     string
	summary  string // for the list of commands
	synopsis string // arguments after the name
	help     string
	run      func(*pflag.FlagSet) action // defines the flags
}

// action runs a subcommand, with the arguments that are no flags. An error ends it with
// statusUsage.
type action func(ctx context.Context, args []string, s Streams) (status int, err error)

// commands is the dispatch table, in the order of the help.
func (h *house) commands() []command {
	return []command{
		h.runCommand(),
		h.serveCommand(),
		h.testCommand(),
		h.showCommand(),
		h.recordCommand(),
		h.replayCommand(),
		h.rulesCommand(),
		h.wordsCommand(),
		h.assumptionsCommand(),
		h.coreCommand(),
		h.versionCommand(),
		h.helpCommand(),
	}
}

// callsim runs one command line.
func callsim(ctx context.Context, h *house, args []string, s Streams) int {
	args = s.takeGlobalFlags(args)
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" {
		h.writeHelp(s.Out)
		return statusHeld
	}
	if args[0] == "--version" {
		args[0] = "version"
	}
	c, err := h.command(args[0])
	if err != nil {
		return s.usage("callsim", err)
	}
	f := newFlags(c.name)
	run := c.run(f)
	if status, ok := h.parse(c.name, f, args[1:], s); !ok {
		return status
	}
	status, err := run(ctx, f.Args(), s)
	if err != nil {
		return s.usage("callsim "+c.name, err)
	}
	return status
}

// command finds a subcommand by name.
func (h *house) command(name string) (command, error) {
	all := h.commands()
	if i := slices.IndexFunc(all, func(c command) bool { return c.name == name }); i >= 0 {
		return all[i], nil
	}
	var names []string
	for _, c := range all {
		names = append(names, c.name)
	}
	what := "command"
	if strings.HasPrefix(name, "-") {
		what = "flag"
	}
	return command{}, fmt.Errorf("there is no %s %q%s; callsim help lists the commands", what, name, hint(name, names))
}

func hint(word string, known []string) string {
	if n := nearest.Word(word, known); n != "" {
		return " (did you mean " + n + "?)"
	}
	return ""
}

// newFlags returns a subcommand's flag set, which prints nothing itself.
func newFlags(name string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.SortFlags = false
	return f
}

// parse parses the arguments. If ok is false, the command ends with the status: help
// was requested, or a flag is wrong.
func (h *house) parse(name string, f *pflag.FlagSet, args []string, s Streams) (status int, ok bool) {
	err := f.Parse(args)
	switch {
	case err == nil:
		return 0, true
	case errors.Is(err, pflag.ErrHelp):
		status, _ := h.showHelp([]string{name}, s) // the command is known
		return status, false
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		f.VisitAll(func(x *pflag.Flag) { names = append(names, x.Name) })
		if n := nearest.Word(unknown.GetSpecifiedName(), names); n != "" {
			err = fmt.Errorf("%w (did you mean --%s?)", err, n)
		}
	}
	return s.usage("callsim "+name, fmt.Errorf("%w; see callsim help %s", err, name)), false
}
