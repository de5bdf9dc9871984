package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/suite"
)

func (h *house) assumptionsCommand() command {
	return command{
		name:     "assumptions",
		summary:  "what the fakes decide although no vendor's page confirms it",
		synopsis: "[VENDOR|ID…]",
		help: `  callsim assumptions                 all
  callsim assumptions aircall         those of one vendor
  callsim assumptions aircall-webhook-disable-after

A report names the assumptions that a verdict relied on.
`,
		run: func(*pflag.FlagSet) action { return h.runAssumptions },
	}
}

func (h *house) runAssumptions(_ context.Context, args []string, s Streams) (int, error) {
	list, err := chooseAssumptions(h.assumptions(), args)
	if err != nil {
		return statusUsage, err
	}
	writeAssumptions(s.Out, list, s)
	return statusHeld, nil
}

// chooseAssumptions returns the named assumptions, sorted by vendor and id.
func chooseAssumptions(all []kit.Assumption, args []string) ([]*kit.Assumption, error) {
	var list []*kit.Assumption
	for i := range all {
		list = append(list, &all[i])
	}
	slices.SortFunc(list, func(a, b *kit.Assumption) int {
		return cmp.Or(strings.Compare(a.Vendor, b.Vendor), strings.Compare(a.ID, b.ID))
	})
	if len(args) == 0 {
		return list, nil
	}
	var known []string
	for _, a := range list {
		known = append(known, a.ID, strings.ToLower(a.Vendor))
	}
	for _, arg := range args {
		if !slices.Contains(known, strings.ToLower(arg)) {
			return nil, fmt.Errorf("%s is neither a vendor nor an assumption%s", arg, hint(arg, known))
		}
	}
	return slices.DeleteFunc(list, func(a *kit.Assumption) bool {
		return !slices.ContainsFunc(args, func(arg string) bool {
			return strings.EqualFold(arg, a.ID) || strings.EqualFold(arg, a.Vendor)
		})
	}), nil
}

func writeAssumptions(w io.Writer, list []*kit.Assumption, s Streams) {
	paint, vendor := s.paint(), ""
	for _, a := range list {
		if a.Vendor != vendor {
			vendor = a.Vendor
			fmt.Fprintf(w, "%s\n\n", paint.Bold(vendor))
		}
		fmt.Fprintf(w, "  %s\n", paint.Bold(a.ID))
		for _, line := range suite.Wrap(a.Says, max(20, s.Width-4)) {
			fmt.Fprintf(w, "    %s\n", line)
		}
		fmt.Fprintf(w, "    default       %s\n", a.Default)
		if len(a.Alternatives) > 0 {
			fmt.Fprintf(w, "    alternatives  %s\n", strings.Join(a.Alternatives, ", "))
		}
		fmt.Fprintf(w, "    page          %s\n\n", a.Page)
	}
	unit := "assumptions"
	if len(list) == 1 {
		unit = "assumption"
	}
	fmt.Fprintf(w, "%d %s\n", len(list), unit)
}
