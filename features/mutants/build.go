package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// build builds callsim; an overlay replaces some of the files. Without symbol
// tables linking, the most of it, is quicker.
func (w *workshop) build(ctx context.Context, binary, overlay string) error {
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", binary}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/callsim")...)
	cmd.Dir = w.root
	out, err := cmd.CombinedOutput()
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("go build: %s", bytes.TrimSpace(out))
	}
	return err
}
