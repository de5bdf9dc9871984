package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// bug is a feature of somebody else: no rule, no tag.
const bug = `Feature: Bugs
  Background:
    Given the agents Lena and Marco
  Scenario: a customer rings
    Given the team Support with Lena and Marco
    And the Support line of the team Support
    And Aircall is connected with Front
    And the customer Carla, a contact in Front
    When Carla calls the Support line
    And Lena answers Carla
    And Carla hangs up
    Then Front has one contact with a number of Carla
`

// ownFiles writes the files that the examples of the help name.
func ownFiles(t *testing.T) {
	t.Helper()
	answered, err := os.ReadFile("../../scenarios/answered.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"my/scenario.yaml": string(answered), "my/bug.feature": bug, "my/features/bug.feature": bug} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Every example of the help of test and run works. One that plays the whole suite
// plays a file here; those that judge another program are tried by sim/conform.
func TestTheHelpsExamplesWork(t *testing.T) {
	examples := regexp.MustCompile(`(?m)^  callsim ((?:test|run)(?: \S+| '[^']*')*)`)
	for _, help := range []string{builtIn().testCommand().help, builtIn().runCommand().help} {
		tried := 0
		t.Run(help[:14], func(t *testing.T) {
			ownFiles(t)
			for _, m := range examples.FindAllStringSubmatch(help, -1) {
				line, _, _ := strings.Cut(m[1], "  ")
				args := fields(line)
				if strings.Contains(line, "--target") {
					continue
				}
				if args[0] == "test" && !strings.Contains(line, ".feature") && !strings.Contains(line, "my/") && !strings.Contains(line, "@") {
					args = append(args, "--sample", "2", "features/reliability/webhooks.feature")
				}
				if args[0] == "run" && strings.Contains(line, "--speed") {
					args = append(args, "--speed", "max") // the last one counts
				}
				printed(t, args...)
				tried++
			}
		})
		if tried < 7 {
			t.Errorf("only %d examples were tried of\n%s", tried, help)
		}
	}
}

// Features of somebody else are judged as they are: their tags are no rules, and
// what does not hold, cannot be read or is not there is reported in one line.
func TestFeaturesFromDisk(t *testing.T) {
	ownFiles(t)
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("my/false.feature", strings.Replace(bug, "has one contact", "has two contacts", 1))
	write("my/typo.feature", strings.Replace(bug, "Lena answers", "Lena answres", 1))
	write("my/broken.feature", strings.Replace(bug, "    Then", "    Than", 1))
	write("my/tagged.feature", strings.Replace(bug, "  Scenario", "  @JIRA-12 @AF-07\n  Scenario", 1))
	for _, tt := range []struct {
		args   string
		status int
		want   string
	}{
		{"test my/features", 0, "1 scenario: 1 held\n9 steps: 9 passed\nseed 1, "},
		{"test my/tagged.feature --tags @JIRA-12", 0, "1 scenario: 1 held"},
		{"test my/false.feature", 1, "callsim test my/false.feature:4 --seed 1"},
		{"test ./my/false.feature:4", 1, "callsim test ./my/false.feature:4 --seed 1"},
		{"test my/typo.feature", 2, "undefined step; nearest: "},
		{"test my/broken.feature", 2, "callsim test: my/broken.feature:12: found 'Than Front has one contact with a number of Carla', expected one of "},
		{"test my/none.feature", 2, "callsim test: my/none.feature: there is no such feature file or folder, neither in the suite nor on disk"},
		{"run my/bug.feature:4", 0, "1 scenario: 1 held"},
		{"run my/false.feature", 1, "FELL SHORT  a customer rings"},
		{"run my/broken.feature", 2, "callsim run: my/broken.feature:12: "},
		{"run ./my/none.feature", 2, "callsim run: ./my/none.feature: there is no such file or folder on disk\n"},
	} {
		status, out, stderr := play(builtIn(), Streams{}, strings.Fields(tt.args)...)
		if status != tt.status || !strings.Contains(out+stderr, tt.want) {
			t.Errorf("%s: status %d, want %d and %q:\n%s%s", tt.args, status, tt.status, tt.want, out, stderr)
		}
	}
}
