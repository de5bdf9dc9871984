package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"
)

func (h *house) versionCommand() command {
	return command{
		name:    "version",
		summary: "version, commit and Go version of this binary",
		help: `  callsim version
`,
		run: func(*pflag.FlagSet) action { return h.runVersion },
	}
}

func (h *house) runVersion(_ context.Context, args []string, s Streams) (int, error) {
	if len(args) > 0 {
		return statusUsage, fmt.Errorf("takes no arguments, found %q", args[0])
	}
	fmt.Fprintf(s.Out, "callsim %s\n", version())
	commit, when := revision()
	fmt.Fprintf(s.Out, "commit  %s\n", commit)
	if when != "" {
		fmt.Fprintf(s.Out, "date    %s\n", when)
	}
	fmt.Fprintf(s.Out, "go      %s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return statusHeld, nil
}

// version returns the module's version from the build information.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// revision returns the commit of the build, with a mark if files were modified.
func revision() (commit, when string) {
	commit = "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return commit, ""
	}
	changed := false
	for _, x := range info.Settings {
		switch x.Key {
		case "vcs.revision":
			commit = x.Value
		case "vcs.time":
			when = x.Value
		case "vcs.modified":
			changed = x.Value == "true"
		}
	}
	if changed {
		commit += " with changes"
	}
	return commit, when
}
