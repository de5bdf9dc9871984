package house

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// topLevel are the only folders of the repository itself.
var topLevel = []string{"cmd", "sim", "fakes", "core", "features", "steps", "scenarios", ".ci"}

// nameless are names that do not describe the content.
var nameless = []string{"util", "utils", "common", "helper", "helpers", "internal", "pkg"}

// checkFolders finds folders that the house does not have, and names that are
// no nouns of it.
func checkFolders(tree fs.FS) ([]string, error) {
	var findings []string
	err := committed(tree, func(file string, entry fs.DirEntry) error {
		switch {
		case !entry.IsDir():
			return nil
		case entry.Name() == "testdata":
			return fs.SkipDir
		case path.Dir(file) == "." && !slices.Contains(topLevel, file):
			findings = append(findings, fmt.Sprintf("%s: a new top-level folder; there are %s",
				file, strings.Join(topLevel, ", ")))
			return fs.SkipDir
		case slices.Contains(nameless, entry.Name()):
			findings = append(findings, fmt.Sprintf("%s: the name %q says nothing about what is inside", file, entry.Name()))
		}
		return nil
	})
	return findings, err
}

// checkPackages finds packages without a package comment in godoc's form, and
// package names that do not describe the content.
func checkPackages(sources []source) []string {
	var findings []string
	documented := map[string]bool{}
	seen := map[string]bool{}
	for _, s := range sources {
		begins := "Package " + s.pkg + " "
		if s.pkg == "main" {
			begins = "Command " + path.Base(s.folder) + " "
		}
		if strings.HasPrefix(s.comment, begins) {
			documented[s.folder] = true
		}
	}
	for _, s := range sources {
		if seen[s.folder] || s.test {
			continue
		}
		seen[s.folder] = true
		if slices.Contains(nameless, s.pkg) {
			findings = append(findings, fmt.Sprintf("%s: the package name %q says nothing about what is inside", s.file, s.pkg))
		}
		if !documented[s.folder] {
			findings = append(findings, fmt.Sprintf("%s: no package comment that begins with \"Package %s\" (for a command: \"Command %s\")",
				s.folder, s.pkg, path.Base(s.folder)))
		} else if s.pkg == "main" && !strings.HasPrefix(s.folder, "cmd/") {
			findings = append(findings, fmt.Sprintf("%s: a main outside cmd; move it there", s.folder))
		}
	}
	return findings
}

func TestFoldersAreThoseOfTheHouse(t *testing.T) {
	findings, err := checkFolders(repository())
	if err != nil {
		t.Fatal(err)
	}
	report(t, findings)
}

func TestEveryPackageTellsWhatItIsFor(t *testing.T) {
	report(t, checkPackages(ourSources(t)))
}

func TestFoldersFindWhatIsForbidden(t *testing.T) {
	for file, want := range map[string]string{
		"docs/page.md":            "docs: a new top-level folder",
		"core/utils/a.go":         `core/utils: the name "utils" says nothing`,
		"fakes/front/helpers/a":   `fakes/front/helpers: the name "helpers" says nothing`,
		"sim/internal/clock/a.go": `sim/internal: the name "internal" says nothing`,
	} {
		findings, err := checkFolders(sampleTree(map[string]string{file: ""}))
		if err != nil {
			t.Fatal(err)
		}
		expectFinding(t, findings, want)
	}
	fine := map[string]string{"bin/callsim": "", ".git/config": "", ".ci/run": "", "core/testdata/utils/a": "", "README.md": ""}
	if findings, err := checkFolders(sampleTree(fine)); err != nil || len(findings) > 0 {
		t.Errorf("found %q, error %v in a tree that is fine", findings, err)
	}
}

func TestPackagesFindWhatIsForbidden(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"package call\n", `core/call: no package comment that begins with "Package call"`},
		{"// Something else.\npackage call\n", `no package comment that begins with "Package call"`},
		{"// Package call is cut off.\n\npackage call\n", `no package comment that begins with "Package call"`},
		{"package main\n", `"Command call"`},
		{"// Command call calls.\npackage main\n", "core/call: a main outside cmd"},
		{"// Package utils is a drawer.\npackage utils\n", `the package name "utils" says nothing`},
	} {
		expectFinding(t, checkPackages(sampleSources(t, map[string]string{"core/call/a.go": c.text})), c.want)
	}
	fine := map[string]string{
		"core/call/doc.go":     "// Package call is the vendor-neutral call.\npackage call\n",
		"core/call/fold.go":    "package call\n",
		"cmd/callsim/main.go":  "// Command callsim runs the world.\npackage main\n",
		"core/call/a_test.go":  "package call_test\n",
		"cmd/bench/b_test.go":  "package bench\n",
		"sim/testdata/bad.go":  "package bad\n",
		"core/call/embed.html": "",
	}
	if findings := checkPackages(sampleSources(t, fine)); len(findings) > 0 {
		t.Errorf("found %q in packages that are fine", findings)
	}
}
