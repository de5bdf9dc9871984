package suite

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// silent is the formatter that godog runs with: it prints nothing, since the
// suite listens by hooks. godog asks it before the steps of each scenario, and it
// says which these are, none if this pass does not play the scenario: godog has
// no other door for that, its own tag filter knows only the old syntax.
const silent = "callsim-silent"

func init() {
	godog.Format(silent, "prints nothing", func(name string, _ io.Writer) godog.Formatter {
		w, _ := watched.Load(name)
		return silentFormatter{w.(*pass)}
	})
}

var (
	watched sync.Map // name of a godog suite → *pass
	passes  atomic.Uint64
)

func watch(w *pass) string {
	name := fmt.Sprintf("pass %d", passes.Add(1))
	watched.Store(name, w)
	return name
}

func unwatch(name string) { watched.Delete(name) }

type silentFormatter struct{ w *pass }

// Pickle is called after the initializer and before the steps.
func (f silentFormatter) Pickle(p *messages.Pickle) {
	s := f.w.order[f.w.next-1]
	if s.headline() != p.Name || s.feature.uri != p.Uri {
		panic(fmt.Sprintf("suite: godog plays %s of %s, expected was %s of %s", p.Name, p.Uri, s.name, s.feature.uri))
	}
	p.Tags = s.source.Tags
	switch {
	case f.w.now == nil:
		p.Steps = nil
	case s.nests():
		p.Steps = inOne
	default:
		p.Steps = s.source.Steps
	}
}

// inOne stands for the steps of a scenario. It is a step of steps, as godog calls
// it: godog then takes them all, but enters one result into its store instead of
// two for each, which took half as long as the world did.
var inOne = []*messages.PickleStep{{Id: "all", AstNodeIds: []string{"all"}, Text: "every step of the scenario"}}

// inShort is what godog reads of a feature: the scenarios by name. The rest of
// them has been read already, and comes when each has its turn.
func inShort(scenarios []*scenario) []byte {
	b := []byte("Feature: in short\n")
	for _, s := range scenarios {
		b = append(b, "Scenario: "+s.headline()+"\n* "+inOne[0].Text+"\n"...)
	}
	return b
}

// headline is the name on one line, as a value in an outline's row may have more.
func (s *scenario) headline() string { return strings.Join(strings.Fields(s.name), " ") }

// IsWhole tells a step that only stands for all of its scenario, for those who
// listen to godog's steps.
func IsWhole(st *godog.Step) bool { return st == inOne[0] }

// everyStep is that step. Whatever else godog calls for is the next step, of which
// the suite has known the definition since before the run.
var (
	everyStep = regexp.MustCompile(`^every step of the scenario$`)
	anyStep   = regexp.MustCompile(`^`)
)

// nests tells whether godog takes the steps as steps of another one: not those
// that end with a colon, since it thinks that a table would be missing. (A step
// finds its table or text by itself.)
func (s *scenario) nests() bool {
	return !slices.ContainsFunc(s.steps, func(st step) bool { return strings.HasSuffix(st.text, ":") })
}

func (s *scenario) texts() godog.Steps {
	texts := make(godog.Steps, len(s.steps))
	for i := range s.steps {
		texts[i] = s.steps[i].text
	}
	return texts
}

func (silentFormatter) TestRunStarted()                                                         {}
func (silentFormatter) Feature(*messages.GherkinDocument, string, []byte)                       {}
func (silentFormatter) Defined(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)   {}
func (silentFormatter) Passed(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)    {}
func (silentFormatter) Skipped(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)   {}
func (silentFormatter) Undefined(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition) {}
func (silentFormatter) Pending(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)   {}
func (silentFormatter) Summary()                                                                {}
func (silentFormatter) Failed(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition, error) {
}
func (silentFormatter) Ambiguous(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition, error) {
}
