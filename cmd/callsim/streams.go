package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/callsim/callsim/sim/suite"
)

// Streams holds the standard streams of a command and their abilities.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // Out is a terminal: lines may be overwritten
	Color    bool // colours on Out
	Width    int  // of Out in characters
}

// plainWidth is the width of output that is not a terminal, so that piped text is
// the same everywhere.
const plainWidth = 100

// processStreams returns the streams of the process. NO_COLOR (no-color.org) and a dumb
// terminal switch colours off.
func processStreams() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Width: plainWidth}
	fd := int(os.Stdout.Fd())
	if !term.IsTerminal(fd) {
		return s
	}
	s.Terminal = true
	s.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(fd); err == nil && width > 0 {
		s.Width = width
	}
	return s
}

// takeGlobalFlags applies the flags of all commands and removes them.
func (s *Streams) takeGlobalFlags(args []string) []string {
	end := slices.Index(args, "--")
	if end < 0 {
		end = len(args)
	}
	kept := slices.DeleteFunc(slices.Clone(args[:end]), func(a string) bool { return a == "--no-color" })
	if len(kept) < end {
		s.Color = false
	}
	return append(kept, args[end:]...)
}

func (s Streams) paint() suite.Paint { return suite.Paint(s.Color) }

// usage prints a usage error in one line.
func (s Streams) usage(who string, err error) int {
	fmt.Fprintf(s.Err, "%s: %s\n", who, strings.ReplaceAll(err.Error(), "\n", " "))
	return statusUsage
}
