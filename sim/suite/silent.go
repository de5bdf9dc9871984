package suite

import (
	"io"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"
)

// silent is the name of a formatter that prints nothing: the suite hears of
// everything by hooks. godog knows formatters by their names, in the whole
// process.
const silent = "callsim-silent"

func init() {
	godog.Format(silent, "prints nothing", func(string, io.Writer) godog.Formatter { return silentFormatter{} })
}

type silentFormatter struct{}

func (silentFormatter) TestRunStarted()                                                         {}
func (silentFormatter) Feature(*messages.GherkinDocument, string, []byte)                       {}
func (silentFormatter) Pickle(*messages.Pickle)                                                 {}
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
