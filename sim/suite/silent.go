package suite

import (
	"fmt"
	"io"
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
	if f.w.now == nil {
		p.Steps = nil
	}
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
