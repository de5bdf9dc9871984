package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/suite"
)

func (h *house) helpCommand() command {
	return command{
		name:     "help",
		summary:  "examples and flags of a command",
		synopsis: "[COMMAND]",
		help: `  callsim help
  callsim help test
`,
		run: func(*pflag.FlagSet) action {
			return func(_ context.Context, args []string, s Streams) (int, error) { return h.showHelp(args, s) }
		},
	}
}

func (h *house) showHelp(args []string, s Streams) (int, error) {
	switch len(args) {
	case 0:
		h.writeHelp(s.Out)
		return statusHeld, nil
	case 1:
	default:
		return statusUsage, fmt.Errorf("one command at a time, found %d", len(args))
	}
	c, err := h.command(args[0])
	if err != nil {
		return statusUsage, err
	}
	fmt.Fprintf(s.Out, "callsim %s: %s\n\n", c.name, c.summary)
	fmt.Fprintf(s.Out, "Usage:\n  callsim %s\n\nExamples:\n%s", strings.TrimSpace(c.name+" "+c.synopsis), c.help)
	return statusHeld, nil
}

// writeHelp prints examples, then the commands.
func (h *house) writeHelp(w io.Writer) {
	fmt.Fprint(w, `callsim simulates phone calls that are logged in CRMs, and judges the rules.

Examples:
  callsim serve                everything on ports of this machine, and a live page
  callsim run answered         a call from dial to Front, as a timeline
  callsim test                 run every rule that is covered
  callsim test --tags @AF-07   run one rule
  callsim rules AF             what the rules are, and how far they have come
  callsim rules AF-07 XR-02    two rules
  callsim assumptions          what no vendor's page confirms
  callsim core --config FILE   the sync core as a program of its own

Commands:
`)
	var rows [][]string
	for _, c := range h.commands() {
		rows = append(rows, []string{"  " + c.name, c.summary})
	}
	for _, line := range suite.Align(rows, "  ") {
		fmt.Fprintln(w, line)
	}
	fmt.Fprint(w, `
--no-color, or NO_COLOR in the environment, switches colours off.
Exit status: 0 held, 1 something fell short, 2 usage or the suite's own error.
callsim help COMMAND shows more.
`)
}
