// Command mutants tests the suite: it builds wrong cores and requires that a
// scenario fails for each. A patch in features/mutants makes the core (or, for a
// rule that the vendor decides, the fake) wrong in one small way. A scenario of the
// rule that the patch breaks must kill it.
//
//	go run ./cmd/mutants                 all covered rules
//	go run ./cmd/mutants AF-07 XR-01     some of them
//	go run ./cmd/mutants 1/6             every sixth mutant
//	go run ./cmd/mutants 1/6 since:HEAD^ and those of files changed since then
//	make mutants RULE=AF-07, PART=2/6, SINCE=HEAD^
//
// A patch is named <RULE>.patch or <RULE>-<what it does>.patch. It begins with one
// sentence that describes the wrong core. A unified diff against the repository's
// root follows, with little context, so that changes nearby rarely break it:
//
//	The subject leaves the line out.
//
//	diff --git a/core/aircallfront/rules.go b/core/aircallfront/rules.go
//	…
//
// To write one: break the core by hand, run the scenarios of the rule until one
// goes red, then `git diff -U1 > features/mutants/<RULE>-….patch`, put the
// sentence on top and `git checkout` what you broke.
//
// Rewording the code around a mutated line makes its patch fail to apply. These
// commands take seconds, the second one mends such patches by a three-way merge
// and reports the conflicts that are left:
//
//	go run ./cmd/mutants rebase --check  lists the patches that do not apply
//	go run ./cmd/mutants rebase [RULE...]
//	go test -run Patches ./cmd/mutants   lists those that do not apply or compile
//
// Judging does not change the working tree: patches are applied to copies, which
// the go command's -overlay builds. First the rules must hold for the unchanged
// code; otherwise a kill would mean nothing.
//
// Exit status: 0 all mutants were killed, 1 one survived, 2 anything else, such
// as a patch that no longer applies or compiles, or a covered rule without one.
// (`go run` turns every status but 0 into 1 and prints it.)
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"golang.org/x/term"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := mutants(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

func mutants(ctx context.Context, args []string) int {
	rules, err := features.Catalogue()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		return statusError
	}
	root, err := repositoryRoot()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		return statusError
	}
	terminal := term.IsTerminal(int(os.Stdout.Fd()))
	color := terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	w := &workshop{
		root: root, rules: rules, patience: time.Minute,
		out: os.Stdout, err: os.Stderr, terminal: terminal, paint: suite.Paint(color),
	}
	if len(args) > 0 && args[0] == "rebase" {
		return w.rebase(ctx, args[1:])
	}
	return w.run(ctx, args)
}
