package scenario

import (
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/steps"
)

// timeline reads the deeds, in the order of their times.
func (r *reader) timeline(f *File, n ast.Node) error {
	names := newNames(f)
	var last time.Duration
	return r.list(n, "the timeline", func(n ast.Node) error {
		return r.object(n, "an entry of the timeline", nil, func(key string, v ast.Node) error {
			at, err := time.ParseDuration(key)
			if err != nil || at < 0 || at > maxTimeline {
				return r.wrong(lineOf(v), "%q is no time of the timeline: write for example 0s, 90s or 1h5m, at most 720h", key)
			}
			if at < last {
				return r.wrong(lineOf(v), "%s comes after %s: entries stand in the order of their times", key, last)
			}
			last = at
			d, err := r.sentence(v, "an entry of the timeline", names, steps.Given, steps.When)
			if err != nil {
				return err
			}
			names.add(d)
			f.Timeline = append(f.Timeline, Entry{At: at, Line: lineOf(v), Deed: d})
			return nil
		})
	})
}

// expect reads what holds in the end. It is read last: the timeline may add people.
func (r *reader) expect(f *File, n ast.Node) error {
	names := newNames(f)
	for _, e := range f.Timeline {
		names.add(e.Deed)
	}
	return r.list(n, "expect", func(n ast.Node) error {
		d, err := r.sentence(n, "an expectation", names, steps.Then)
		f.Expect = append(f.Expect, Expectation{Line: lineOf(n), Deed: d})
		return err
	})
}

func (r *reader) sentence(n ast.Node, what string, names names, kinds ...steps.Kind) (steps.Deed, error) {
	text, err := r.text(n, what)
	if err != nil {
		return steps.Deed{}, err
	}
	d, err := steps.Find(text, names.of, kinds...)
	if err != nil {
		return d, r.wrong(lineOf(n), "%s", err)
	}
	return d, nil
}

// names are the names of the cast, by the part of the cast.
type names map[string][]string

func newNames(f *File) names {
	c := &f.Cast
	n := names{"agent": append(slices.Clone(c.Agents), c.Outsiders...), "inbox": append([]string{integrations.PhoneInbox}, c.Inboxes...),
		"customer": {}, "line": {}, "team": {}}
	for _, x := range c.Customers {
		n["customer"] = append(n["customer"], x.Name)
	}
	if f.Traffic != nil {
		for i := range f.Traffic.Customers {
			n["customer"] = append(n["customer"], crowdName(i))
		}
	}
	for _, x := range f.Spark.Projects {
		n["project"] = append(n["project"], x.Name)
	}
	for _, x := range f.Spark.Contacts {
		n["contact"] = append(n["contact"], x.Name)
	}
	for _, x := range c.Lines {
		n["line"] = append(n["line"], x.Name)
	}
	for _, x := range c.Teams {
		n["team"] = append(n["team"], x.Name)
	}
	return n
}

func (n names) of(part string) []string { return n[part] }

// add takes in those whom an entry of the timeline adds to the cast.
func (n names) add(d steps.Deed) {
	for part, added := range d.Adds() {
		n[part] = append(n[part], added...)
	}
}
