package suite_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/suite"
)

// mixed is a run in which every verdict occurs.
func mixed(t testing.TB) suite.Options {
	o := options(t, &toys{})
	o.Definitions = append(vocabulary(), awkward()...)
	o.FS = one(`Feature: Mixed <&> "verdicts"

  @AF-02
  Scenario: AF-02 undefined
    Given a wrold
      """
      a text with ]]> and & and "quotes"
      """
    Then 1 calls are logged

  @XR-01
  Scenario: XR-01 panics
    Given a step to write
    Then 1 calls are logged

  @AF-99
  Scenario: AF-98 misnamed
    When 1 calls end
    Then 1 calls are logged

  Rule: AF-01 The call is logged on its contact

    @AF-01 @slow
    Scenario: AF-01 held
      Given a world
      When 2 calls end
      Then 2 calls are logged

    @AF-01
    Scenario: AF-01 fell short
      When 2 calls end
      Then 1 calls are logged
      And the screen shows:
        | calls | kind   |
        | 1     | missed |
`)
	return o
}

func TestFormatGoldens(t *testing.T) {
	for _, name := range suite.FormatNames() {
		for _, color := range []bool{false, true} {
			if color && name != "pretty" {
				continue
			}
			file := name + map[bool]string{true: "-color"}[color] + ".golden"
			t.Run(file, func(t *testing.T) {
				o := mixed(t)
				o.Color, o.Formats = color, []suite.FormatSpec{{Name: name}}
				r, out := run(t, o)
				if r.ExitStatus() != 2 {
					t.Errorf("exit status %d", r.ExitStatus())
				}
				golden(t, file, []byte(out))
			})
		}
	}
}

// The number of workers does not show in any report.
func TestJobsGiveTheSameBytes(t *testing.T) {
	for _, name := range suite.FormatNames() {
		var outs [2]string
		for i, jobs := range []int{1, 7} {
			o := mixed(t)
			files := many(120)
			text, _ := readFS(o)
			files["aircall-front/mixed.feature"] = text
			o.FS, o.Jobs, o.Formats = files, jobs, []suite.FormatSpec{{Name: name}}
			_, outs[i] = run(t, o)
		}
		if outs[0] != outs[1] {
			t.Errorf("%s differs between 1 and 7 jobs", name)
		}
	}
}

func TestSeveralReportsAtOnce(t *testing.T) {
	dir := t.TempDir()
	o := mixed(t)
	o.Formats = []suite.FormatSpec{{Name: "junit", File: filepath.Join(dir, "j.xml")}, {Name: "json", File: filepath.Join(dir, "r.json")}}
	o.Color = true
	_, out := run(t, o)
	if !strings.Contains(out, "scenarios: ") {
		t.Errorf("with reports only in files the screen must still show the result:\n%s", out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "j.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("junit is no XML: %v", err)
		}
	}
	text, err = os.ReadFile(filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	var model struct {
		V       int
		Verdict suite.Verdict
	}
	if err := json.Unmarshal(text, &model); err != nil || model.V != 1 || model.Verdict != suite.SuiteError {
		t.Errorf("json: %v, %+v", err, model)
	}
	if bytes.Contains(text, []byte("\x1b")) {
		t.Error("colours in a file")
	}
}

// Characters that XML cannot hold must not make the report unreadable.
func TestJUnitOfAnyText(t *testing.T) {
	o := options(t, &toys{err: errors.New("bytes \x00\x1b\xff\uFFFE ]]> <&")})
	o.Formats = []suite.FormatSpec{{Name: "junit"}}
	_, out := run(t, o)
	if err := xml.Unmarshal([]byte(out), new(struct{})); err != nil {
		t.Error(err)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestUnwritableOutput(t *testing.T) {
	o := options(t, &toys{})
	o.Out = brokenPipe{}
	_, err := suite.Run(t.Context(), o)
	if err == nil || err.Error() != "writing the progress report: broken pipe" {
		t.Errorf("%v", err)
	}
}

// On a terminal a line shows the progress of the run and is erased at its end; in a
// pipe there is nothing of it.
func TestLiveLine(t *testing.T) {
	o := options(t, &toys{})
	second := int64(0)
	o.Now = func() time.Time { second++; return time.Unix(second, 0) }
	o.Terminal = true
	_, out := run(t, o)
	head, rest, _ := strings.Cut(out, "5 scenarios")
	if !strings.Contains(head, "\r3/5  AF-01 4 calls at once") || !strings.HasSuffix(head, " \r") || strings.Contains(rest, "\r") {
		t.Errorf("%q", out)
	}
	o = options(t, &toys{})
	if _, out := run(t, o); strings.Contains(out, "\r") {
		t.Errorf("in a pipe: %q", out)
	}
}

func TestParseFormat(t *testing.T) {
	for text, want := range map[string]string{
		"junit":        "{junit }",
		"json:a:b":     "{json a:b}",
		"pretty:x.txt": "{pretty x.txt}",
		"jnit":         `--format jnit: there is no format "jnit", only progress, pretty, junit, json; did you mean junit?`,
		"junit:":       "--format junit:: a file name was expected after the colon",
		"":             `--format : there is no format "", only progress, pretty, junit, json`,
	} {
		spec, err := suite.ParseFormat(text)
		got := "{" + spec.Name + " " + spec.File + "}"
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzParseFormat(f *testing.F) {
	for _, s := range []string{"junit", "json:x", ":", "pretty:", "progress:\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spec, err := suite.ParseFormat(text)
		if err == nil && spec.Name+":"+spec.File != text && spec.Name != text {
			t.Errorf("%q became %+v", text, spec)
		}
	})
}
