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
	messages "github.com/cucumber/messages/go/v21"
)

// silent is the formatter that godog runs with: it prints nothing, since the
// suite listens by hooks, and it takes the steps out of scenarios that this
// pass does not play. godog has no other door for that: its own tag filter
// knows only the old syntax. Should a later godog hand the formatter a copy,
// such a scenario's steps are undefined there and change nothing, because the
// suite hangs no hooks on them.
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
	if s.name != p.Name || s.feature.uri != p.Uri {
		panic(fmt.Sprintf("suite: godog plays %s of %s, expected was %s of %s", p.Name, p.Uri, s.name, s.feature.uri))
	}
	switch {
	case f.w.now == nil:
		p.Steps = nil
	case s.nests():
		p.Steps = inOne
	}
}

// inOne stands for the steps of a scenario. It is a step of steps, as godog calls
// it: godog then takes them all, but enters one result into its store instead of
// two for each, which took half as long as the world did.
var inOne = []*messages.PickleStep{{Id: "all", AstNodeIds: []string{"all"}, Text: "every step of the scenario"}}

// IsWhole tells a step that only stands for all of its scenario, for those who
// listen to godog's steps.
func IsWhole(st *godog.Step) bool { return st == inOne[0] }

var everyStep = regexp.MustCompile(`^every step of the scenario$`)

// nests tells whether godog takes the steps as steps of another one: not those
// with a table or text.
func (s *scenario) nests() bool {
	return !slices.ContainsFunc(s.steps, func(st step) bool { return st.arg != nil || strings.HasSuffix(st.text, ":") })
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
