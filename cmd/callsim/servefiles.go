package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/callsim/callsim/sim/live"
)

// writeEnvironment writes NAME=value lines to a file that only its owner can read:
// they hold tokens.
func writeEnvironment(path string, variables []live.Variable) error {
	var b strings.Builder
	for _, v := range variables {
		fmt.Fprintf(&b, "%s=%s\n", v.Name, v.Value)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("--env-file: it cannot be written: %w", err)
	}
	return nil
}

// recordsOf returns a file for each world: the path itself, then path.2, path.3 …
func recordsOf(path string) func() (io.WriteCloser, error) {
	n := 0
	return func() (io.WriteCloser, error) {
		n++
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s.%d", path, n)
		}
		return createRecord(name)
	}
}
