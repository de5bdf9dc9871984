// Package features is what callsim promises, as data: the catalogue of
// documented rules (rules.yaml) and the scenarios that prove them
// (<integration>/<theme>.feature, Gherkin). It is embedded, so the binary
// carries its own suite, and it imports nothing of ours, so every floor of the
// house may read it.
//
//	rules, err := features.Catalogue()
//	rule, ok := rules.Rule("AF-07")
//	fmt.Println(rule.Text, rule.Who, rule.Status("aircall-front"))
//
// To cover a rule: write a scenario tagged with its number in
// <integration>/<theme>.feature and set its status to covered in rules.yaml.
// A new folder of features needs no other change when its name begins like an
// integration of today; a test compares what is embedded with what is on disk.
package features

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

// The pattern takes in rules.yaml and each integration's folder (aircall-…,
// ringcentral-…, reliability) as soon as it exists, and leaves out the Go files
// and mutants/: a pattern that names a folder fails to compile before the
// folder has its first file.
//
//go:embed [ar]*
var files embed.FS

// FS holds rules.yaml and the feature files, with paths relative to this
// folder: "aircall-front/contacts.feature".
func FS() fs.FS { return files }

//go:embed RULES.md
var page string

// The lists of RULES.md for each rule.
const (
	Scenarios = "Scenarios"
	Functions = "Functions" // that cite it
	Mutants   = "Mutants"
)

// Listed is a list of RULES.md for a rule: "file: name" of each item. The page is
// generated from features, sources and patches (see cmd/callsim), so that a binary
// knows of the latter two.
func Listed(rule, list string) (items []string) {
	_, section, _ := strings.Cut(page, "\n## "+rule+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, section, _ = strings.Cut(section, "\n"+list+"\n")
	for line := range strings.Lines(section) {
		item, ok := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if !ok {
			break
		}
		items = append(items, item)
	}
	return items
}

// Catalogue is the embedded rules.yaml. It is read on the first call and not
// at start-up, which most commands can do without; callers share the result
// and must not change it.
func Catalogue() (*Rules, error) { return catalogue() }

var catalogue = sync.OnceValues(func() (*Rules, error) {
	source, err := files.ReadFile("rules.yaml")
	if err != nil {
		return nil, err
	}
	return Parse("features/rules.yaml", source)
})
