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
