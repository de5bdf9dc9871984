package suite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/suite"
)

// theirs is a feature of somebody else: its tags are no rules, its names may come
// twice.
const theirs = `Feature: Somebody else's

  @JIRA-12 @mine
  Scenario: a customer rings
    When 2 calls end
    Then 2 calls are logged

  Scenario: a customer rings
    When 1 calls end
    Then 1 calls are logged
`

// onDisk changes into a folder with these files.
func onDisk(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFeaturesFromDisk(t *testing.T) {
	o := options(t, &toys{}) // opens testdata before the folder changes
	features, err := filepath.Abs("testdata/features")
	if err != nil {
		t.Fatal(err)
	}
	onDisk(t, map[string]string{
		"my/bug.feature":                            theirs,
		"my/deep/er.feature":                        "Feature: deep\n  Scenario: deep\n    Then 0 calls are logged\n",
		"features/aircall-front/zz_retries.feature": "Feature: shadow\n  Scenario: shadow\n    Then 0 calls are logged\n",
	})
	absolute, err := filepath.Abs("my/deep/er.feature")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		paths []string
		tags  string
		want  string // names
		where string // of the first
		rules int
	}{
		{"a file", []string{"my/bug.feature"}, "", "a customer rings; a customer rings", "my/bug.feature:4", 0},
		{"a line", []string{"my/bug.feature:9"}, "", "a customer rings", "my/bug.feature:8", 0},
		{"a folder", []string{"my"}, "", "a customer rings; a customer rings; deep", "my/bug.feature:4", 0},
		{"dot", []string{"./my/deep"}, "", "deep", "./my/deep/er.feature:2", 0},
		{"absolute", []string{absolute}, "", "deep", absolute + ":2", 0},
		{"named twice", []string{"my/deep", "my/deep/er.feature", "my"}, "@mine or not @mine", "deep; a customer rings; a customer rings", "my/deep/er.feature:2", 0},
		{"a tag", []string{"my"}, "@mine", "a customer rings", "my/bug.feature:4", 0},
		{"the suite's own comes first", []string{"features/aircall-front/zz_retries.feature"}, "", "XR-01 a webhook twice", "features/aircall-front/zz_retries.feature:4", 4},
		{"unless the disk is meant", []string{"./features/aircall-front/zz_retries.feature"}, "", "shadow", "./features/aircall-front/zz_retries.feature:2", 0},
		{"both", []string{"features/aircall-front/zz_retries.feature", "my/deep"}, "", "XR-01 a webhook twice; deep", "features/aircall-front/zz_retries.feature:4", 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := o
			o.FS, o.New = os.DirFS(features), func(seed uint64, name string) suite.Scenario { return (&toys{}).new(seed, name) }
			o.Paths, o.Tags = tt.paths, tt.tags
			r, out := run(t, o)
			all := scenarios(r)
			if got := names(r); got != tt.want || r.ExitStatus() != 0 || len(r.Rules) != tt.rules {
				t.Fatalf("played %s, want %s; status %d, %d rules, problems %v\n%s", got, tt.want, r.ExitStatus(), len(r.Rules), r.Problems, out)
			}
			if where := r.Repeat(all[0]); !strings.HasPrefix(where, "callsim test "+tt.where+" ") {
				t.Errorf("repeated by %s, want %s", where, tt.where)
			}
		})
	}
}

func TestRefusalsFromDisk(t *testing.T) {
	o := options(t, &toys{})
	features, err := filepath.Abs("testdata/features")
	if err != nil {
		t.Fatal(err)
	}
	onDisk(t, map[string]string{
		"broken.feature": "Feature: x\n\n  Scenario: y\n    Given a world\n    Thn z\n",
		"empty.feature":  "Feature: x\n", "nothing/notes.txt": "x", "bug.feature": theirs,
	})
	for path, want := range map[string]string{
		"broken.feature":    "broken.feature:5: found 'Thn z', expected one of EOF, TableRow, DocStringSeparator, StepLine, TagLine, ExamplesLine, ScenarioLine, RuleLine, Comment, Empty",
		"empty.feature":     "empty.feature: there is no scenario in it, expected a feature with at least one",
		"nothing":           "nothing: there is no feature file in this folder, expected names that end in .feature",
		"nothing/notes.txt": "nothing/notes.txt: a feature file was expected, with a name that ends in .feature",
		"./gone.feature":    "./gone.feature: there is no such file or folder on disk",
		"gone.feature:3":    "gone.feature: there is no such feature file or folder, neither in the suite nor on disk",
		"bug.feature:1":     "bug.feature:1: no scenario stands at this line; the nearest is bug.feature:4 (a customer rings)",
		"./nothing:3":       "./nothing: there is no feature file in this folder, expected names that end in .feature",
	} {
		o.FS, o.Paths = os.DirFS(features), []string{path}
		if _, err := suite.Run(t.Context(), o); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", path, err, want)
		}
	}
}
