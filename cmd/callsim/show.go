package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/callsim/callsim/sim/history"
	"github.com/callsim/callsim/sim/timeline"
	"github.com/callsim/callsim/sim/trace"
)

func (h *house) showCommand() command {
	return command{
		name:     "show",
		summary:  "print a record as a timeline, and why something happened",
		synopsis: "FILE [--call ID] [--from T] [--to T] [--grep TEXT] [--errors] [--why N] [--diff OTHER]",
		help: `  callsim show trace.jsonl                       a record as a timeline
  callsim show fixtures/answered                 that of a fixture
  callsim show har.json                          a HAR file of any tool
  callsim show trace.jsonl --errors              refusals and faults only
  callsim show trace.jsonl --call 3120045009     one call
  callsim show trace.jsonl --from 09:00:25 --to 09:10
  callsim show trace.jsonl --grep conversations  entries that contain the text
  callsim show trace.jsonl --why 17              what led to entry 17, and what
                                                 it led to
  callsim show trace.jsonl --diff other.jsonl    what only one of two runs has

Each line begins with the number of its entry. callsim run --trace, callsim
serve --trace and callsim record write records.

Flags:
      --call ID    entries of the call or message that the phone system knows by
                   this id
      --from T     from this time on: 15:04:05 of the first day, or
                   2006-01-02T15:04:05Z
      --to T       up to this time
      --grep TEXT  entries that contain the text: names, URL, bodies
      --errors     requests that were refused or not answered, and faults
      --why N      the chain of causes of entry N
      --diff OTHER compare with another record

Exit status: 0 shown, 1 --diff found a difference, 2 the file cannot be read, or
not to its end (what can be read is shown).
`,
		run: h.runShow,
	}
}

func (h *house) runShow(f *pflag.FlagSet) action {
	var want selection
	f.StringVar(&want.call, "call", "", "")
	from := f.String("from", "", "")
	to := f.String("to", "", "")
	f.StringVar(&want.text, "grep", "", "")
	f.BoolVar(&want.errors, "errors", false, "")
	why := f.Int("why", 0, "")
	other := f.String("diff", "", "")
	return func(ctx context.Context, args []string, s Streams) (int, error) {
		if len(args) != 1 {
			return statusUsage, errors.New("expected one file: a trace, a HAR file or the folder of a fixture")
		}
		record, err := history.Open(args[0])
		if err != nil {
			return statusUsage, err
		}
		if err := want.setTimes(record.Head.Start, *from, *to); err != nil {
			return statusUsage, err
		}
		v := &recordView{printer: timeline.New(s.Out, timeline.Options{Color: s.Color, Numbers: true})}
		switch {
		case f.Changed("why"):
			return statusHeld, v.chain(record, *why)
		case *other != "":
			return v.difference(record, *other, s)
		}
		return statusHeld, v.all(ctx, record, want)
	}
}

// selection selects the entries that are shown.
type selection struct {
	call, text string
	from, to   time.Time // zero: no limit
	errors     bool
}

func (want *selection) setTimes(start time.Time, from, to string) error {
	for _, limit := range []struct {
		flag, text string
		at         *time.Time
	}{{"--from", from, &want.from}, {"--to", to, &want.to}} {
		if limit.text == "" {
			continue
		}
		at, err := moment(start, limit.text)
		if err != nil {
			return fmt.Errorf("%s %s: %w", limit.flag, limit.text, err)
		}
		*limit.at = at
	}
	return nil
}

// moment reads a time of the first day, or a whole date.
func moment(start time.Time, text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if at, err := time.Parse(layout, text); err == nil {
			return start.UTC().Truncate(24 * time.Hour).Add(at.Sub(at.Truncate(24 * time.Hour))), nil
		}
	}
	return time.Time{}, errors.New("expected a time such as 09:00:25, or 2026-01-05T09:00:25Z")
}

func (want *selection) takes(e *trace.Entry) bool {
	switch {
	case want.call != "" && e.Call != want.call,
		!want.from.IsZero() && e.At.Before(want.from),
		!want.to.IsZero() && e.At.After(want.to),
		want.errors && !isError(e),
		want.text != "" && !contains(e, want.text):
		return false
	}
	return true
}

func isError(e *trace.Entry) bool {
	switch {
	case e.Exchange != nil:
		return e.Exchange.Status >= 400 || e.Exchange.Status == 0 || e.Exchange.Err != "" || e.Exchange.Fault != ""
	case e.Decision != nil:
		return e.Decision.Failed != ""
	}
	return e.Kind == trace.KindFault
}

func contains(e *trace.Entry, text string) bool {
	all := []string{e.Who + " " + e.Does + " " + e.Detail, e.System, e.Text, e.Call}
	if d := e.Decision; d != nil {
		all = append(all, d.Rules, d.Field, d.Value, d.Result, d.Failed)
	}
	if x := e.Exchange; x != nil {
		all = append(all, x.From, x.To, x.Method, x.URL, x.Err, x.Fault, x.Note, string(x.RequestBody), string(x.ResponseBody))
	}
	for _, one := range all {
		if strings.Contains(one, text) {
			return true
		}
	}
	return false
}

// recordView prints a record that was read from a file.
type recordView struct {
	printer *timeline.Printer
}

func (v *recordView) all(ctx context.Context, f *history.File, want selection) error {
	v.printer.Head(f.Head.Scenario, "", f.Head.Seed, f.Head.Start)
	return f.Each(func(e trace.Entry) error {
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		if want.takes(&e) {
			v.printer.Entry(e)
		}
		return v.printer.Err()
	})
}

func (v *recordView) chain(f *history.File, n int) error {
	chain, err := f.Why(n)
	for _, link := range chain {
		v.printer.Link(link.Entry, link.Depth, link.N == n)
	}
	return cmp.Or(err, v.printer.Err())
}

func (v *recordView) difference(f *history.File, path string, s Streams) (int, error) {
	other, err := history.Open(path)
	if err != nil {
		return statusUsage, err
	}
	d, err := history.Compare(f, other)
	if err != nil {
		return statusUsage, err
	}
	for _, part := range []struct {
		path string
		list []trace.Entry
	}{{f.Path, d.OnlyFirst}, {other.Path, d.OnlySecond}} {
		if len(part.list) > 0 {
			fmt.Fprintln(s.Out, s.paint().Bold("only in "+part.path))
		}
		for _, e := range part.list {
			v.printer.Entry(e)
		}
	}
	fmt.Fprintf(s.Out, "%d entries are in both, %d only in the first, %d only in the second\n", d.Equal, len(d.OnlyFirst), len(d.OnlySecond))
	if len(d.OnlyFirst)+len(d.OnlySecond) > 0 {
		return statusFellShort, v.printer.Err()
	}
	return statusHeld, nil
}
