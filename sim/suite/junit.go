package suite

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The elements of JUnit's format, as CI systems read them: a test suite for each
// feature, a test case for each scenario, <failure> for FellShort, <error> for
// SuiteError.
type (
	junitRun struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string           `xml:"name,attr"`
		File       string           `xml:"file,attr,omitempty"`
		Tests      int              `xml:"tests,attr"`
		Failures   int              `xml:"failures,attr"`
		Errors     int              `xml:"errors,attr"`
		Skipped    int              `xml:"skipped,attr"`
		Time       string           `xml:"time,attr"`
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
	}
	junitCase struct {
		Class      string           `xml:"classname,attr"`
		Name       string           `xml:"name,attr"`
		File       string           `xml:"file,attr,omitempty"`
		Line       int              `xml:"line,attr,omitempty"`
		Time       string           `xml:"time,attr"`
		Properties *junitProperties `xml:"properties"`
		Failure    *junitMessage    `xml:"failure"`
		Error      *junitMessage    `xml:"error"`
		Skipped    *junitMessage    `xml:"skipped"`
		Out        string           `xml:"system-out,omitempty"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

func renderJUnit(w io.Writer, r *Result, _ Paint) error {
	run := junitRun{Name: "callsim", Time: seconds(r.Took)}
	for _, f := range r.Features {
		run.Suites = append(run.Suites, junitFeature(r, f))
	}
	if len(r.Problems) > 0 {
		run.Suites = append(run.Suites, junitProblems(r.Problems))
	}
	for _, s := range run.Suites {
		run.Tests += s.Tests
		run.Failures += s.Failures
		run.Errors += s.Errors
		run.Skipped += s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(run); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitFeature(r *Result, f *FeatureResult) junitSuite {
	js := junitSuite{
		Name: f.Name, File: f.URI, Tests: len(f.Scenarios),
		Properties: &junitProperties{[]junitProperty{{"seed", fmt.Sprint(r.Seed)}, {"callsim", r.Version}}},
	}
	var took time.Duration
	for _, s := range f.Scenarios {
		took += time.Duration(s.Took)
		js.Cases = append(js.Cases, junitScenario(r, f, s))
		switch s.Verdict {
		case FellShort:
			js.Failures++
		case SuiteError:
			js.Errors++
		case NotRun, NotProvable:
			js.Skipped++
		}
	}
	js.Time = seconds(took)
	return js
}

func junitScenario(r *Result, f *FeatureResult, s *ScenarioResult) junitCase {
	c := junitCase{Class: f.Name, Name: s.Name, File: s.URI, Line: s.Line, Time: seconds(time.Duration(s.Took))}
	c.Properties = &junitProperties{}
	add := func(name string, values ...string) {
		for _, v := range values {
			c.Properties.List = append(c.Properties.List, junitProperty{name, v})
		}
	}
	add("rule", s.Rules...)
	add("tag", s.Tags...)
	add("seed", fmt.Sprint(s.Seed))
	add("assumption", s.Assumptions...)
	if s.TraceSum != "" {
		add("trace", s.TraceSum)
	}
	c.Out = strings.Join(s.Counts, "\n")
	message := s.reason()
	switch s.Verdict {
	case FellShort:
		c.Failure = &junitMessage{Message: message, Type: string(FellShort), Text: s.story(r)}
	case SuiteError:
		c.Error = &junitMessage{Message: message, Type: string(SuiteError), Text: s.story(r)}
	case NotProvable:
		c.Skipped = &junitMessage{Message: message}
	case NotRun:
		c.Skipped = &junitMessage{Message: "interrupted"}
	}
	return c
}

// junitProblems makes a failing case of each problem, so that the report shows them.
func junitProblems(problems []Problem) junitSuite {
	js := junitSuite{Name: "the suite itself", Tests: len(problems), Errors: len(problems), Time: seconds(0)}
	for _, p := range problems {
		js.Cases = append(js.Cases, junitCase{
			Class: "the suite itself", Name: p.String(), File: p.File, Line: p.Line, Time: seconds(0),
			Error: &junitMessage{Message: p.Text, Type: string(SuiteError), Text: p.String()},
		})
	}
	return js
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// reason returns the first line of the first error.
func (s *ScenarioResult) reason() string {
	text := s.Error
	if i := slices.IndexFunc(s.Steps, func(st StepResult) bool { return st.Error != "" }); i >= 0 {
		text = s.Steps[i].Error
	}
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// story returns the scenario's steps and the command that repeats it.
func (s *ScenarioResult) story(r *Result) string {
	var b strings.Builder
	for _, st := range s.Steps {
		fmt.Fprintf(&b, "%s %s %s\n", marks[st.Status], st.Keyword, st.Text)
		if st.Error != "" {
			fmt.Fprintf(&b, "    %s\n", strings.ReplaceAll(st.Error, "\n", "\n    "))
		}
	}
	if s.Error != "" {
		fmt.Fprintf(&b, "%s\n", s.Error)
	}
	fmt.Fprintf(&b, "repeat: %s\n", r.Repeat(s))
	return b.String()
}
