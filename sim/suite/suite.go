package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// Scenario plays one scenario in a fresh world.
type Scenario interface {
	// Before opens the world and stores it in the context for the step functions.
	Before(ctx context.Context) (context.Context, error)
	// After receives the first error of the steps, if any. It is called once, unless a
	// step left the goroutine.
	After(ctx context.Context, err error) error
	// Finish ends the world. It is called exactly once, also after a panic.
	Finish() steps.Outcome
}

// Options select the scenarios and the reports.
type Options struct {
	FS    fs.FS    // the features
	Root  string   // path of FS, e.g. "features"; reported names begin with it, Paths may
	Paths []string // files, folders, file:line, in FS or on disk; none = everything in FS
	Tags  string   // Cucumber tag expression; "" = everything
	Seed  uint64
	Jobs  int // worlds at a time; 0 = GOMAXPROCS

	New         func(seed uint64, name string) Scenario
	Definitions []steps.Definition
	Catalogue   *features.Rules              // nil = none
	Hooks       func(*godog.ScenarioContext) // registers more of godog's hooks, for each scenario; nil = none

	Formats  []FormatSpec // none = progress
	Out      io.Writer    // of formats without a file
	Color    bool         // colours on Out
	Terminal bool         // Out is a terminal: progress may overwrite its line

	Command string           // how a user calls this suite; "" = "callsim test"
	Version string           // of callsim, for reports
	Now     func() time.Time // for durations; nil = time.Now
}

// Run runs the selected scenarios and renders every format. An error means that nothing
// was run, or that a report could not be written; in the latter case the result is
// returned too.
func Run(ctx context.Context, o Options) (*Result, error) {
	o = o.withDefaults()
	p, book, err := o.read()
	if err != nil {
		return nil, err
	}
	p.match(book)
	reports, err := openReports(o)
	if err != nil {
		return nil, err
	}

	defer sim.CollectSeldom()()
	result := newResult(o, p)
	started := o.Now()
	if err := execute(ctx, o, p, book, newLive(o, p)); err != nil {
		reports.close()
		return nil, err
	}
	result.Took = o.Now().Sub(started)
	if p.foreign {
		o.Catalogue = &features.Rules{} // features from disk do not prove rules
	}
	result.conclude(ctx, p, o.Catalogue)
	return result, reports.render(result)
}

// read reads features and vocabulary, and marks the selected scenarios.
func (o Options) read() (*plan, *book, error) {
	book, err := compileDefinitions(o.Definitions)
	if err != nil {
		return nil, nil, err
	}
	p, err := readPlan(o.FS, o.Root)
	if err != nil {
		return nil, nil, err
	}
	return p, book, p.choose(o)
}

func (o Options) withDefaults() Options {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Command == "" {
		o.Command = "callsim test"
	}
	if o.Catalogue == nil {
		o.Catalogue = &features.Rules{}
	}
	o.Formats = withScreen(o.Formats)
	return o
}

// choose marks the scenarios that paths and tags select; none is an error.
func (p *plan) choose(o Options) error {
	paths, err := p.parsePaths(o.Paths)
	if err != nil {
		return err
	}
	if len(p.scenarios) == 0 {
		return fmt.Errorf("there is no scenario in %s", path.Join(p.root, "**/*.feature"))
	}
	tags, err := parseTags(o.Tags)
	if err != nil {
		return fmt.Errorf("--tags: %w", err)
	}
	if err := tags.known(p.knownTags(o.Catalogue)); err != nil {
		return fmt.Errorf("--tags: %w", err)
	}
	own, foreign := 0, 0
	p.everything = true
	for _, s := range p.scenarios {
		s.selected = paths.take(s) && tags.take(s.tags)
		switch {
		case s.selected && s.feature.foreign:
			foreign++
		case s.selected:
			own++
		case !s.feature.foreign:
			p.everything = false
		}
	}
	if own+foreign == 0 {
		return errors.New(p.nothingFound(paths, tags, o.Catalogue))
	}
	p.foreign = own == 0
	return nil
}
