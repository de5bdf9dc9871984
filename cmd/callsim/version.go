package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

func (h *house) versionCommand() command {
	return command{
		name:    "version",
		summary: "version, commit and Go version of this binary",
		help: `  callsim version
`,
		run: h.runVersion,
	}
}

func (h *house) runVersion(_ context.Context, args []string, s Streams) int {
	f := newFlags("version")
	if status, ok := h.parse("version", f, args, s); !ok {
		return status
	}
	if f.NArg() > 0 {
		return s.usage("callsim version", fmt.Errorf("takes no arguments, found %q", f.Arg(0)))
	}
	fmt.Fprintf(s.Out, "callsim %s\n", version())
	commit, when := revision()
	fmt.Fprintf(s.Out, "commit  %s\n", commit)
	if when != "" {
		fmt.Fprintf(s.Out, "date    %s\n", when)
	}
	fmt.Fprintf(s.Out, "go      %s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return statusHeld
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
