// Package features embeds the catalogue of documented rules (rules.yaml) and the
// scenarios that prove them (<integration>/<theme>.feature, in Gherkin), so that the
// binary contains its suite.
//
//	rules, err := features.Catalogue()
//	rule, ok := rules.Rule("AF-07")
//	fmt.Println(rule.Text, rule.Who, rule.Status("aircall-front"))
//
// To cover a rule: write a scenario tagged with its number in
// <integration>/<theme>.feature and set its status to covered in rules.yaml.
// A new folder of features is embedded if its name matches the pattern below; a test
// compares the embedded files with the files on disk.
package features

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

// The pattern matches rules.yaml and the integrations' folders (aircall-…, ringcentral-…,
// reliability), and not the Go files and mutants/. A pattern with a folder's name would
// not compile before the folder has its first file.
//
//go:embed [ar]*
var files embed.FS

// FS returns rules.yaml and the feature files, with paths relative to this folder:
// "aircall-front/contacts.feature".
func FS() fs.FS { return files }

//go:embed RULES.md
var page string

// The lists of RULES.md for each rule.
const (
	Scenarios = "Scenarios"
	Functions = "Functions" // that cite it
	Mutants   = "Mutants"
)

// Listed returns a list of RULES.md for a rule: "file: name" of each item. The page is
// generated from features, sources and patches (see cmd/callsim); the binary contains
// the sources and patches in this form only.
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

// Catalogue returns the embedded rules.yaml. It is parsed on the first call, since most
// commands do not need it. Callers share the result and must not change it.
func Catalogue() (*Rules, error) { return catalogue() }

var catalogue = sync.OnceValues(func() (*Rules, error) {
	source, err := files.ReadFile("rules.yaml")
	if err != nil {
		return nil, err
	}
	return Parse("features/rules.yaml", source)
})
