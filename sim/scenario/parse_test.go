package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/yaml"
)

const good = `name: A call
seed: 7
cast:
  agents: [Lena, Marco]
  teams: {Support: [Lena, Marco]}
  lines:
    - {name: Support, team: Support}
    - {name: Lena direct, owner: Lena}
  customers: [Carla]
connect: [aircall-front]
timeline:
  - 0s: Carla calls Lena direct
  - 8s: Lena answers Carla
`

func TestParseUnderstandsAScenario(t *testing.T) {
	f, err := scenario.Parse("x.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "A call" || f.Seed != 7 || len(f.Cast.Lines) != 2 || len(f.Timeline) != 2 {
		t.Errorf("understood %+v", f)
	}
	if f.Timeline[1].At.Seconds() != 8 || f.Timeline[1].Deed.String() != "Lena answers Carla" {
		t.Errorf("the second entry is %+v", f.Timeline[1])
	}
}

func TestKeysMayStandInAnyOrder(t *testing.T) {
	_, err := scenario.Parse("x.yaml", []byte(`
timeline:
  - 0s: Carla calls Support
cast:
  lines: [{name: Support, team: Support}]
  teams: {Support: [Lena]}
  customers: [Carla]
  agents: [Lena]
connect: [aircall-front]
name: Upside down
`))
	if err != nil {
		t.Fatal(err)
	}
}

// An error has the line, what was found and what was expected.
func TestWrongFilesAreTold(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"empty", good, "", "x.yaml:1: the file is empty, expected keys with values"},
		{"no YAML", "seed: 7", "seed: [7", "x.yaml:3: this is not YAML"},
		{"two documents", "seed: 7", "seed: 7\n---\nname: B", "x.yaml:3: a second YAML document begins here, expected one"},
		{"unknown key", "seed: 7", "sead: 7", `x.yaml:2: unknown key "sead", expected name, about, seed, cast, spark, salesforce, settings, connect, channels, front`},
		{"key twice", "seed: 7", "seed: 7\nseed: 8", `x.yaml:3: `},
		{"bad seed", "seed: 7", "seed: minus", `x.yaml:2: seed is "minus", expected a whole number from 0`},
		{"no name", "name: A call\n", "", "x.yaml:1: the scenario has no name"},
		{"no connection", "connect: [aircall-front]\n", "", "x.yaml:1: nothing is connected"},
		{"unknown connection", "[aircall-front]", "[aircall-slack]", `x.yaml:10: connect: there is no integration called "aircall-slack", expected aircall-front, aircall-spark,`},
		{"unknown member", "{Support: [Lena, Marco]}", "{Support: [Lena, Marca]}", `x.yaml:5: there is no agent called "Marca": there is Lena, Marco`},
		{"line of nobody", "team: Support}", "voicemail: true}", "x.yaml:7: cast.lines[1]: the line Support belongs to nobody: give it an owner, users, a team or an ivr"},
		{"unknown line key", "team: Support}", "teem: Support}", `x.yaml:7: cast.lines[1]: unknown key "teem", expected name, phone system, number, country, time zone, hours, owner,`},
		{"not a switch", "team: Support}", "team: Support, records: maybe}", `x.yaml:7: cast.lines[1].records is "maybe", expected true or false`},
		{"agent twice", "[Lena, Marco]\n", "[Lena, Lena]\n", `x.yaml:4: there is already a agent called "Lena"`},
		{"no sentence", "Lena answers Carla", "Lena dances", `x.yaml:13: no sentence reads "Lena dances"; the nearest: `},
		{"unknown caller", "Carla calls", "Clara calls", `x.yaml:12: there is no customer called "Clara": there is Carla`},
		{"unknown line", "calls Lena direct", "calls Lena direkt", `x.yaml:12: there is no line called "Lena direkt": there is Support, Lena direct`},
		{"no time", "8s:", "soon:", `x.yaml:13: "soon" is no time of the timeline: write for example 0s`},
		{"back in time", "- 0s:", "- 9s:", "x.yaml:13: 8s comes after 9s"},
		{"traffic without lines", "timeline:\n  - 0s: Carla calls Lena direct\n  - 8s: Lena answers Carla\n", "traffic: {calls: 5, over: 1h}\n", "x.yaml:11: traffic: calls, over and lines are needed, or bursts and lines: for example {calls: 20, over: 1h, lines: [Support]}"},
		{"too many calls", "timeline:\n  - 0s: Carla calls Lena direct\n  - 8s: Lena answers Carla\n", "traffic: {calls: 1000000}\n", `x.yaml:11: traffic: calls, over and lines are needed, or bursts and lines: for example {calls: 20, over: 1h, lines: [Support]}`},
		{"timeline is no list", "timeline:\n  - 0s: Carla calls Lena direct\n  - 8s: Lena answers Carla\n", "timeline: later\n", `x.yaml:11: timeline is text, expected a list`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(good, c.old, c.new, 1)
			if text == good {
				t.Fatal("the sample is not wrong")
			}
			_, _, err := setUp(t, text)
			var wrong *yaml.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("expected a *yaml.Error, got %v", err)
			}
			if !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("\n got %s\nwant %s…", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func TestReadTellsOfAFileThatIsNotThere(t *testing.T) {
	_, err := scenario.Read(filepath.Join(t.TempDir(), "nowhere.yaml"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// FuzzParse: whatever a file holds, Parse answers with a scenario or with one
// line of error.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	for _, name := range scenarios.Names() {
		_, text, _ := scenarios.Read(name)
		f.Add(text)
	}
	f.Add([]byte("cast:\n  ! 0"))
	f.Add([]byte("a: &x [*x]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := scenario.Parse("f.yaml", text)
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
