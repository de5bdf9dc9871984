package suite

import (
	"encoding/json"
	"io"
	"time"

	"github.com/callsim/callsim/steps"
)

// jsonRun is the json format, version 1: the result model by rule. Fields are
// only ever added within a version.
//
//	v          1
//	callsim    version of callsim
//	seed       the run's seed; the same seed gives the same worlds
//	tags,paths what was selected; absent = everything
//	verdict    of the run: "held", "fell short", "suite error"
//	took_ms    real time
//	scenarios_by_verdict, rules_by_verdict
//	           numbers; the rules of reliability are counted per integration
//	rules      the whole catalogue in its order: id, integration, text,
//	           document, who, kind, status ("covered", "partly",
//	           "planned"), verdict ("held", "fell short", "not provable", "suite error", "not run",
//	           "planned"),
//	           scenarios (names of all that carry its tag), ran (how many ran)
//	scenarios  what was selected, in the order of the features: name, feature,
//	           uri, line, block (name of the Rule around it), rules, tags, seed
//	           (of its world), verdict, error, took_ms, steps, evidence,
//	           assumptions, exchanges, counts, trace (SHA-256 of its record),
//	           repeat (the command that plays it again)
//	steps      keyword, text, line, status ("passed", "failed", "error",
//	           "not provable", "skipped", "not run"), error, took_ms, evidence
//	problems   of the suite itself: file, line, rule, scenario, text
//
// Seeds are strings, because not every reader of JSON keeps 64 bits.
type jsonRun struct {
	V             int            `json:"v"`
	Callsim       string         `json:"callsim"`
	Seed          uint64         `json:"seed,string"`
	Tags          string         `json:"tags,omitempty"`
	Paths         []string       `json:"paths,omitempty"`
	Verdict       Verdict        `json:"verdict"`
	TookMS        float64        `json:"took_ms"`
	ScenarioCount jsonCounts     `json:"scenarios_by_verdict"`
	RuleCount     jsonCounts     `json:"rules_by_verdict"`
	Rules         []jsonRule     `json:"rules"`
	Scenarios     []jsonScenario `json:"scenarios"`
	Problems      []jsonProblem  `json:"problems"`
}

type jsonCounts struct {
	Total       int `json:"total"`
	Held        int `json:"held"`
	FellShort   int `json:"fell_short"`
	NotProvable int `json:"not_provable"`
	SuiteError  int `json:"suite_error"`
	NotRun      int `json:"not_run"`
	Planned     int `json:"planned"`
}

type jsonRule struct {
	ID          string   `json:"id"`
	Integration string   `json:"integration"`
	Text        string   `json:"text"`
	Document    string   `json:"document"`
	Who         string   `json:"who"`
	Kind        string   `json:"kind,omitempty"`
	Status      string   `json:"status"`
	Verdict     Verdict  `json:"verdict"`
	Scenarios   []string `json:"scenarios"`
	Ran         int      `json:"ran"`
}

type jsonScenario struct {
	Name        string           `json:"name"`
	Feature     string           `json:"feature"`
	URI         string           `json:"uri"`
	Line        int              `json:"line"`
	Block       string           `json:"block,omitempty"`
	Rules       []string         `json:"rules"`
	Tags        []string         `json:"tags"`
	Seed        uint64           `json:"seed,string"`
	Verdict     Verdict          `json:"verdict"`
	Error       string           `json:"error,omitempty"`
	TookMS      float64          `json:"took_ms"`
	Steps       []jsonStep       `json:"steps"`
	Evidence    []steps.Evidence `json:"evidence,omitempty"`
	Assumptions []string         `json:"assumptions,omitempty"`
	Exchanges   []string         `json:"exchanges,omitempty"`
	Counts      []string         `json:"counts,omitempty"`
	Trace       string           `json:"trace,omitempty"`
	Repeat      string           `json:"repeat"`
}

type jsonStep struct {
	Keyword  string         `json:"keyword"`
	Text     string         `json:"text"`
	Line     int            `json:"line"`
	Status   StepStatus     `json:"status"`
	Error    string         `json:"error,omitempty"`
	TookMS   float64        `json:"took_ms"`
	Evidence steps.Evidence `json:"evidence,omitempty"`
}

type jsonProblem struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Scenario string `json:"scenario,omitempty"`
	Text     string `json:"text"`
}

func renderJSON(w io.Writer, r *Result, _ Paint) error {
	run := jsonRun{
		V: 1, Callsim: r.Version, Seed: r.Seed, Tags: r.Tags, Paths: r.Paths, Verdict: r.verdict(),
		TookMS: milliseconds(r.Took), ScenarioCount: jsonCounts(r.Counts()), RuleCount: jsonCounts(r.RuleCounts()),
		Rules: []jsonRule{}, Scenarios: []jsonScenario{}, Problems: []jsonProblem{},
	}
	for _, x := range r.Rules {
		run.Rules = append(run.Rules, jsonRule{
			ID: x.ID, Integration: x.Integration, Text: x.Text, Document: x.Document.Title, Who: string(x.Who),
			Kind: string(x.Kind), Status: string(x.Status(x.Integration)), Verdict: x.Verdict,
			Scenarios: orEmpty(x.Scenarios), Ran: x.Ran,
		})
	}
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			run.Scenarios = append(run.Scenarios, scenarioJSON(r, f, s))
		}
	}
	for _, p := range r.Problems {
		run.Problems = append(run.Problems, jsonProblem(p))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(run)
}

func scenarioJSON(r *Result, f *FeatureResult, s *ScenarioResult) jsonScenario {
	x := jsonScenario{
		Name: s.Name, Feature: f.Name, URI: s.URI, Line: s.Line, Block: s.Rule,
		Rules: orEmpty(s.Rules), Tags: orEmpty(s.Tags), Seed: s.Seed, Verdict: s.Verdict, Error: s.Error,
		TookMS: milliseconds(s.Took), Steps: []jsonStep{}, Evidence: s.Evidence, Assumptions: s.Assumptions,
		Exchanges: s.Exchanges, Counts: s.Counts, Trace: s.TraceSum, Repeat: r.Repeat(s),
	}
	for _, st := range s.Steps {
		x.Steps = append(x.Steps, jsonStep{
			Keyword: st.Keyword, Text: st.Text, Line: st.Line, Status: st.Status, Error: st.Error,
			TookMS: milliseconds(st.Took), Evidence: st.Evidence,
		})
	}
	return x
}

// verdict is that of the whole run, in words for [Result.ExitStatus].
func (r *Result) verdict() Verdict {
	switch status := r.ExitStatus(); {
	case status == 0:
		return Held
	case status == 2:
		return SuiteError
	case r.Counts().FellShort == 0:
		return NotProvable
	}
	return FellShort
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
