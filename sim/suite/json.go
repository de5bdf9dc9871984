package suite

import (
	"encoding/json"
	"io"
	"time"
)

// jsonRun is the json format, version 1. Within a version, fields are only added.
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
//	           "not provable", "skipped", "not run"), error, needs (what the
//	           target lacks, if not provable), took_ms, evidence
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
	TookMS        Duration       `json:"took_ms"`
	ScenarioCount Counts         `json:"scenarios_by_verdict"`
	RuleCount     Counts         `json:"rules_by_verdict"`
	Rules         []jsonRule     `json:"rules"`
	Scenarios     []jsonScenario `json:"scenarios"`
	Problems      []Problem      `json:"problems"`
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
	*ScenarioResult
	Feature string `json:"feature"`
	Repeat  string `json:"repeat"`
}

func renderJSON(w io.Writer, r *Result, _ Paint) error {
	run := jsonRun{
		V: 1, Callsim: r.Version, Seed: r.Seed, Tags: r.Tags, Paths: r.Paths, Verdict: r.verdict(),
		TookMS: Duration(r.Took), ScenarioCount: r.Counts(), RuleCount: r.RuleCounts(),
		Rules: []jsonRule{}, Scenarios: []jsonScenario{}, Problems: append([]Problem{}, r.Problems...),
	}
	for _, x := range r.Rules {
		run.Rules = append(run.Rules, jsonRule{
			ID: x.ID, Integration: x.Integration, Text: x.Text, Document: x.Document.Title, Who: string(x.Who),
			Kind: string(x.Kind), Status: string(x.Status(x.Integration)), Verdict: x.Verdict,
			Scenarios: append([]string{}, x.Scenarios...), Ran: x.Ran,
		})
	}
	for _, f := range r.Features {
		for _, s := range f.Scenarios {
			run.Scenarios = append(run.Scenarios, jsonScenario{s, f.Name, r.Repeat(s)})
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(run)
}

// verdict returns the verdict of the whole run, which [Result.ExitStatus] gives as a
// number.
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

// MarshalJSON writes the duration in milliseconds.
func (d Duration) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Duration(d).Microseconds()) / 1000)
}
