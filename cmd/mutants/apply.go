package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// touched lists the files that a patch changes, from the repository's root.
func (w *workshop) touched(ctx context.Context, patch string) ([]string, error) {
	listing, err := w.git(ctx, w.scratch, "apply", "--numstat", "-z", patch)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, line := range strings.Split(listing, "\x00") {
		if columns := strings.SplitN(line, "\t", 3); len(columns) == 3 {
			files = append(files, columns[2])
		}
	}
	return files, nil
}

// apply applies a patch to copies of the files it touches, below tree.
func (w *workshop) apply(ctx context.Context, patch, tree string, files []string) error {
	for _, file := range files {
		if err := w.copyTo(tree, file); err != nil {
			return err
		}
	}
	if _, err := w.git(ctx, tree, "apply", "--whitespace=nowarn", patch); err != nil {
		return err
	}
	for _, file := range files {
		if w.differs(tree, file) {
			return nil
		}
	}
	return errors.New("it changes nothing")
}

// copyTo copies a file of the repository into tree. A file that the patch adds does
// not exist yet.
func (w *workshop) copyTo(tree, file string) error {
	copied := filepath.Join(tree, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(w.root, filepath.FromSlash(file)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(copied, text, 0o644)
}

func (w *workshop) differs(tree, file string) bool {
	before, _ := os.ReadFile(filepath.Join(w.root, filepath.FromSlash(file)))
	after, _ := os.ReadFile(filepath.Join(tree, filepath.FromSlash(file)))
	return !bytes.Equal(before, after) // an unreadable file counts as empty
}

// overlay writes the go command's -overlay file, which replaces these files of the
// repository by those in tree. A file missing there was removed by the patch.
func (w *workshop) overlay(path, tree string, files []string) error {
	replace := map[string]string{}
	for _, file := range files {
		copied := filepath.Join(tree, filepath.FromSlash(file))
		if _, err := os.Stat(copied); err != nil {
			copied = ""
		}
		replace[filepath.Join(w.root, filepath.FromSlash(file))] = copied
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// git runs git outside of any repository: inside one, `git apply` silently skips
// files that are not below the current folder.
func (w *workshop) git(ctx context.Context, folder string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = folder
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C", "GIT_CEILING_DIRECTORIES="+filepath.Dir(w.scratch))
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), fmt.Errorf("git %s: %s", args[0], bytes.TrimSpace(exit.Stderr))
	}
	return string(out), err
}
