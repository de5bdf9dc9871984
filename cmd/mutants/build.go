package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// build builds the player; an overlay replaces some files. Building takes most of a
// run, so packages of callsim are not optimized and the binary has no symbol table.
func (w *workshop) build(ctx context.Context, binary, overlay string) error {
	args := []string{"build", "-buildvcs=false", "-gcflags=github.com/callsim/callsim/...=-N -l", "-ldflags=-s -w", "-o", binary}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/mutants/player")...)
	cmd.Dir = w.root
	out, err := cmd.CombinedOutput()
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("go build: %s", bytes.TrimSpace(out))
	}
	return err
}
