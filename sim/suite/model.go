package suite

import (
	"time"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// Verdict is the outcome of a scenario or of a rule. FellShort is a fault of the
// implementation under test, SuiteError a fault of the suite.
type Verdict string

const (
	Held       Verdict = "held"
	FellShort  Verdict = "fell short"
	SuiteError Verdict = "suite error"
	NotRun     Verdict = "not run"
	Planned    Verdict = "planned"

	// NotProvable means that the target lacks a capability that the scenario needs.
	NotProvable Verdict = "not provable"
)

// Result is one run of the suite. Scenarios are in the order of the features, rules in
// the order of the catalogue.
type Result struct {
	Version  string
	Seed     uint64
	Tags     string
	Paths    []string
	Took     time.Duration
	Features []*FeatureResult
	Rules    []*RuleResult
	Problems []Problem // of the suite itself, except those of a scenario
	command  string
}

// FeatureResult is a feature with its selected scenarios.
type FeatureResult struct {
	Name      string
	URI       string
	Scenarios []*ScenarioResult
}

// ScenarioResult is one selected scenario. The json format writes it as it is.
type ScenarioResult struct {
	Name    string       `json:"name"` // unique in the suite, begins with the rule's number
	URI     string       `json:"uri"`
	Line    int          `json:"line"`
	Rule    string       `json:"block,omitempty"` // name of the Rule block around it
	Rules   []string     `json:"rules"`
	Tags    []string     `json:"tags"`
	Seed    uint64       `json:"seed,string"` // of its world
	Verdict Verdict      `json:"verdict"`
	Error   string       `json:"error,omitempty"` // why it is a suite error, when no step has the error
	Took    Duration     `json:"took_ms"`
	Steps   []StepResult `json:"steps"`

	Evidence    []steps.Evidence `json:"evidence,omitempty"`
	Assumptions []string         `json:"assumptions,omitempty"`
	Exchanges   []string         `json:"exchanges,omitempty"`
	Counts      []string         `json:"counts,omitempty"`
	TraceSum    string           `json:"trace,omitempty"` // SHA-256 of its record
}

// Duration is real time; in JSON it is in milliseconds.
type Duration time.Duration

// StepStatus is the outcome of a step.
type StepStatus string

const (
	Passed    StepStatus = "passed"
	Failed    StepStatus = "failed"
	Errored   StepStatus = "error" // panic, undefined, ambiguous, pending
	Skipped   StepStatus = "skipped"
	Unstarted StepStatus = "not run"

	// Unprovable means that the target lacks a capability that the step needs.
	Unprovable StepStatus = "not provable"
)

// StepResult is one step of a selected scenario.
type StepResult struct {
	Keyword  string         `json:"keyword"`
	Text     string         `json:"text"`
	Line     int            `json:"line"`
	Arg      []string       `json:"-"` // lines of its table or text
	Status   StepStatus     `json:"status"`
	Error    string         `json:"error,omitempty"`
	Needs    sim.Capability `json:"needs,omitempty"` // what the target lacks, if not provable
	Took     Duration       `json:"took_ms"`
	Evidence steps.Evidence `json:"evidence,omitempty"` // of a Then that was executed
}

// RuleResult is the outcome of one rule for one integration.
type RuleResult struct {
	*features.Rule
	Integration string
	Verdict     Verdict
	Scenarios   []string // names of all its scenarios, selected or not
	Places      []string // file and line of each
	Ran         int      // how many of them were run
}

// ExitStatus returns 0 if all scenarios held, 1 if one fell short or was not provable,
// and 2 if the suite itself failed, whatever the verdicts are.
func (r *Result) ExitStatus() int {
	c := r.Counts()
	switch {
	case c.SuiteError > 0 || c.NotRun > 0 || len(r.Problems) > 0:
		return 2
	case c.FellShort > 0 || c.NotProvable > 0:
		return 1
	}
	return 0
}

// Counts are the numbers of scenarios or rules by verdict.
type Counts struct {
	Total       int `json:"total"`
	Held        int `json:"held"`
	FellShort   int `json:"fell_short"`
	NotProvable int `json:"not_provable"`
	SuiteError  int `json:"suite_error"`
	NotRun      int `json:"not_run"`
	Planned     int `json:"planned"`
}

func (c *Counts) add(v Verdict) {
	c.Total++
	switch v {
	case Held:
		c.Held++
	case FellShort:
		c.FellShort++
	case NotProvable:
		c.NotProvable++
	case SuiteError:
		c.SuiteError++
	case NotRun:
		c.NotRun++
	case Planned:
		c.Planned++
	}
}

// Counts counts the selected scenarios.
func (r *Result) Counts() Counts {
	var c Counts
	for s := range r.scenarios {
		c.add(s.Verdict)
	}
	return c
}

// RuleCounts counts the catalogue's rules; a rule of reliability counts once for each
// integration.
func (r *Result) RuleCounts() Counts {
	var c Counts
	for _, rule := range r.Rules {
		c.add(rule.Verdict)
	}
	return c
}

func (r *Result) scenarios(yield func(*ScenarioResult) bool) {
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			if !yield(s) {
				return
			}
		}
	}
}
