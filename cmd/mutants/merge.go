package main

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// version holds one text three times: as it is now, as it was when the patch
// applied, and as the patch left it then.
type version struct{ ours, base, theirs []byte }

// markerSize makes git's conflict markers longer than any that a file holds.
const markerSize = 40

// merge merges by lines. A reworded comment next to a mutated line is a conflict
// of lines; so the lines of a conflict are merged by tokens, and if that fails and
// only comments and names have changed, the patch's lines get the new names.
func (w *workshop) merge(ctx context.Context, v version) ([]byte, error) {
	text, err := w.mergeFile(ctx, v)
	if err != nil {
		return nil, err
	}
	var merged strings.Builder
	for _, part := range splitConflicts(text) {
		resolved, err := w.resolve(ctx, part)
		if err != nil {
			return nil, err
		}
		merged.WriteString(resolved)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", merged.String(), parser.SkipObjectResolution); err != nil {
		return nil, fmt.Errorf("the merged file is not valid Go: line %w", err)
	}
	return []byte(merged.String()), nil
}

// mergeFile runs git merge-file, which marks conflicts in the result.
func (w *workshop) mergeFile(ctx context.Context, v version) (string, error) {
	work, err := os.MkdirTemp(w.scratch, "merge-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	for name, text := range map[string][]byte{"ours": v.ours, "base": v.base, "theirs": v.theirs} {
		if err := os.WriteFile(work+"/"+name, text, 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.CommandContext(ctx, "git", "merge-file", "-p", "--diff3", fmt.Sprint("--marker-size=", markerSize), "ours", "base", "theirs")
	cmd.Dir = work
	out, err := cmd.Output()
	// The exit status is the number of conflicts, from 128 on an error.
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() > 0 && exit.ExitCode() < 128 {
		err = nil
	}
	if err != nil {
		return "", fmt.Errorf("git merge-file: %w", err)
	}
	return string(out), nil
}

// piece is a part of the output of git merge-file: merged lines or a conflict.
type piece struct {
	merged             string
	conflict           bool
	ours, base, theirs string
}

// splitConflicts splits the output of git merge-file at its markers.
func splitConflicts(text string) []piece {
	pieces := []piece{{}}
	marker := func(line, char string) bool { return strings.HasPrefix(line, strings.Repeat(char, markerSize)) }
	into := &pieces[0].merged
	for line := range strings.Lines(text) {
		last := &pieces[len(pieces)-1]
		switch {
		case marker(line, "<"):
			pieces = append(pieces, piece{conflict: true})
			into = &pieces[len(pieces)-1].ours
		case marker(line, "|"):
			into = &last.base
		case marker(line, "="):
			into = &last.theirs
		case marker(line, ">"):
			pieces = append(pieces, piece{})
			into = &pieces[len(pieces)-1].merged
		default:
			*into += line
		}
	}
	return pieces
}

// resolve returns the text of a piece, or an error that shows its conflict.
func (w *workshop) resolve(ctx context.Context, p piece) (string, error) {
	if !p.conflict {
		return p.merged, nil
	}
	text, err := w.mergeFile(ctx, version{tokenLines(p.ours), tokenLines(p.base), tokenLines(p.theirs)})
	if err != nil {
		return "", err
	}
	if pieces := splitConflicts(text); len(pieces) == 1 {
		return joinTokens(pieces[0].merged)
	}
	if names, reworded := renames(p.base, p.ours); reworded {
		return rename(p.theirs, names), nil
	}
	return "", fmt.Errorf("conflict:\n<<<<<<< now\n%s||||||| then\n%s=======\n%s>>>>>>> patched then", p.ours, p.base, p.theirs)
}

// tokens splits a text into words, runs of blanks, and single other characters.
func tokens(text string) []string {
	var all []string
	kind := func(r rune) int {
		switch {
		case r == '_' || token.IsIdentifier("x"+string(r)):
			return 1
		case r == ' ' || r == '\t':
			return 2
		}
		return 0
	}
	last := 0
	for _, r := range text {
		if k := kind(r); k != 0 && k == last {
			all[len(all)-1] += string(r)
		} else {
			all, last = append(all, string(r)), k
		}
	}
	return all
}

// tokenLines writes each token of a text on a line of its own.
func tokenLines(text string) []byte {
	var lines []byte
	for _, t := range tokens(text) {
		lines = append(strconv.AppendQuote(lines, t), '\n')
	}
	return lines
}

// joinTokens is the inverse of tokenLines.
func joinTokens(lines string) (string, error) {
	var text strings.Builder
	for line := range strings.Lines(lines) {
		t, err := strconv.Unquote(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return "", fmt.Errorf("joining the merged tokens: %w", err)
		}
		text.WriteString(t)
	}
	return text.String(), nil
}

// renames returns the identifiers of one text that have another name in the
// other, provided that comments and identifiers are all that differs.
func renames(before, after string) (map[string]string, bool) {
	a, b := scan(before), scan(after)
	if len(a) != len(b) {
		return nil, false
	}
	names := map[string]string{}
	for i := range a {
		to, known := names[a[i].text]
		switch {
		case a[i].kind != b[i].kind,
			a[i].kind != token.IDENT && a[i].text != b[i].text,
			known && to != b[i].text:
			return nil, false
		}
		if a[i].kind == token.IDENT {
			names[a[i].text] = b[i].text
		}
	}
	return names, true
}

type scanned struct {
	kind token.Token
	text string
}

// scan lists the tokens of some lines of Go, without comments.
func scan(text string) []scanned {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(text)), []byte(text), nil, 0)
	var all []scanned
	for {
		_, kind, literal := s.Scan()
		if kind == token.EOF {
			return all
		}
		all = append(all, scanned{kind, literal})
	}
}

// rename replaces identifiers.
func rename(text string, names map[string]string) string {
	var renamed strings.Builder
	for _, t := range tokens(text) {
		if to, ok := names[t]; ok {
			t = to
		}
		renamed.WriteString(t)
	}
	return renamed.String()
}
