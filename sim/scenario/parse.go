package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/yaml"
	"github.com/callsim/callsim/steps"
)

// maxTimeline is the longest time that a file may name.
const maxTimeline = 30 * 24 * time.Hour

// The integrations that a file can connect.
const (
	withRingCentral = "ringcentral-front"
	withDashboard   = "aircall-salesforce" // its settings are in Aircall's dashboard
)

var connectable = []string{"aircall-front", "aircall-spark", "aircall-gorgias", withDashboard, withRingCentral}

// Read reads and parses a scenario file.
func Read(path string) (*File, error) {
	text, err := yaml.Read(path)
	if err != nil {
		return nil, fmt.Errorf("reading the scenario: %w", err)
	}
	return Parse(path, text)
}

// Parse reads a scenario; path is only named in errors. An error is a [*yaml.Error]
// with the line. Names of the cast are checked by [File.SetUp], except in sentences.
func Parse(path string, text []byte) (*File, error) {
	d := document{File: File{Path: path, Seed: 1}}
	if err := yaml.Decode(path, text, &d); err != nil {
		return nil, err
	}
	f := &d.File
	f.Start = time.Time(d.Start)
	switch {
	case f.Name == "":
		return nil, f.wrong(1, "the scenario has no name: add one, for example `name: A missed call`")
	case len(f.Connect) == 0:
		return nil, f.wrong(1, "nothing is connected: add `connect: [%s]`", strings.Join(connectable, ", "))
	case d.Timeline == nil && f.Traffic == nil:
		return nil, f.wrong(1, "nothing happens: add a timeline or traffic")
	}
	if err := f.phoneSystems(); err != nil {
		return nil, err
	}
	if err := f.checkTraffic(); err != nil {
		return nil, err
	}
	return f, f.sentences(d.Timeline, d.Expect)
}

func (f *File) wrong(line int, format string, args ...any) error {
	return &yaml.Error{File: f.Path, Line: line, Text: fmt.Sprintf(format, args...)}
}

// sentences reads the timeline, in the order of its times, and the expectations,
// which may name people whom the timeline adds.
func (f *File) sentences(timeline []yaml.Map[string], expect []yaml.Text) error {
	names := newNames(f)
	last := time.Duration(0)
	for _, e := range slices.Concat(timeline...) {
		at, err := time.ParseDuration(e.Key)
		switch {
		case err != nil || at < 0 || at > maxTimeline:
			return f.wrong(e.Line, "%q is no time of the timeline: write for example 0s, 90s or 1h5m, at most 720h", e.Key)
		case at < last:
			return f.wrong(e.Line, "%s comes after %s: entries stand in the order of their times", e.Key, last)
		}
		last = at
		d, err := steps.Find(e.Value, names.of, steps.Given, steps.When)
		if err != nil {
			return f.wrong(e.Line, "%s", err)
		}
		names.add(d)
		f.Timeline = append(f.Timeline, Entry{At: at, Line: e.Line, Deed: d})
	}
	for _, e := range expect {
		d, err := steps.Find(e.Value, names.of, steps.Then)
		if err != nil {
			return f.wrong(e.Line, "%s", err)
		}
		f.Expect = append(f.Expect, Expectation{Line: e.Line, Deed: d})
	}
	return nil
}

// names are the names of the cast, by the part of the cast.
type names map[string][]string

func newNames(f *File) names {
	c := &f.Cast
	n := names{"inbox": append([]string{integrations.PhoneInbox}, c.Inboxes...), "customer": {}, "line": {}, "team": {}, "agent": {}}
	for _, x := range c.people() {
		n["agent"] = append(n["agent"], x.Name)
	}
	for _, x := range c.Customers {
		n["customer"] = append(n["customer"], x.Name)
	}
	if f.Traffic != nil {
		for i := range f.Traffic.Customers {
			n["customer"] = append(n["customer"], crowdName(i))
		}
	}
	for _, x := range f.Spark.Projects {
		n["project"] = append(n["project"], x.Key)
	}
	for _, x := range f.Spark.Contacts {
		n["contact"] = append(n["contact"], x.Name)
	}
	for _, x := range c.Lines {
		n["line"] = append(n["line"], x.Name)
	}
	for _, x := range c.Teams {
		n["team"] = append(n["team"], x.Key)
	}
	return n
}

func (n names) of(part string) []string { return n[part] }

// add adds the names that an entry of the timeline adds to the cast.
func (n names) add(d steps.Deed) {
	for part, added := range d.Adds() {
		n[part] = append(n[part], added...)
	}
}
