package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// outcome is the result of a binary's suite.
type outcome struct {
	status    int
	felled    []scenario // those that fell short
	complaint string     // the first error of the suite itself
}

// scenario is an entry of the report.
type scenario struct {
	name  string
	rules []string
}

// errImpatient reports that the binary did not end in time.
var errImpatient = errors.New("timed out")

// play runs the scenarios with these tags. An error means that they did not run.
func (w *workshop) play(ctx context.Context, binary, tags string, patience time.Duration) (outcome, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	path := binary + ".json"
	cmd := exec.CommandContext(limited, binary, tags, path)
	cmd.Dir = w.scratch
	cmd.WaitDelay = 10 * time.Second
	var words bytes.Buffer
	cmd.Stderr = &words
	err := cmd.Run()
	if limited.Err() != nil && ctx.Err() == nil {
		return outcome{}, fmt.Errorf("%w after %s", errImpatient, patience)
	}
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok || ctx.Err() != nil {
		return outcome{}, errors.Join(err, ctx.Err())
	}
	return readOutcome(cmd.ProcessState.ExitCode(), path, firstLine(words.String()))
}

// report is the part of the suite's json format that is used here.
type report struct {
	Scenarios []struct {
		Name    string
		Rules   []string
		Verdict string
		Error   string
		Steps   []struct{ Error string }
	}
	Problems []struct{ Text string }
}

// readOutcome reads the report. A process that died may leave none or a half one:
// then its standard error is the complaint.
func readOutcome(status int, path, words string) (outcome, error) {
	o := outcome{status: status}
	var r report
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	switch {
	case err != nil && (status == 0 || status == 1):
		return o, fmt.Errorf("reading the report: %w", err)
	case err != nil:
		o.complaint = fmt.Sprintf("exit status %d and no report: %s", status, words)
		return o, nil
	}
	o.learn(&r)
	o.complain(words)
	return o, nil
}

func (o *outcome) learn(r *report) {
	for _, s := range r.Scenarios {
		switch s.Verdict {
		case "fell short":
			o.felled = append(o.felled, scenario{s.Name, s.Rules})
		case "suite error":
			o.complain(s.Error)
			for _, step := range s.Steps {
				o.complain(step.Error)
			}
		}
	}
	for _, p := range r.Problems {
		o.complain(p.Text)
	}
}

// complain keeps the first complaint.
func (o *outcome) complain(text string) {
	if o.complaint == "" {
		o.complaint = firstLine(text)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// felledOf returns the names of scenarios of the rule that fell short.
func (o outcome) felledOf(rule string) []string {
	var names []string
	for _, s := range o.felled {
		if slices.Contains(s.rules, rule) {
			names = append(names, s.name)
		}
	}
	return names
}
