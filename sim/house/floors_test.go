package house

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// The house, floor by floor from the ground. A folder imports folders of ours only
// from floors below its own, in its tests too. An entry stands for a folder with all
// that is in it; "*" makes an entry of each folder there.
var floors = [][]string{
	{"sim/nearest"},
	{"sim/yaml"},
	{"features", "scenarios", "sim/house", "sim/openapi"},
	{"sim/sched", "sim/simnet", "sim/trace"},
	{"sim/wallclock"},
	{"core", "fakes/kit"},
	{"fakes/*"},
	{"sim/people"},
	{"sim/people/*"},
	{"sim/integrations"},
	{"sim"},
	{"steps"},
	{"sim/suite", "sim/scenario"},
	{"sim/history", "sim/timeline"},
	{"sim/live", "sim/terminal", "sim/fixture", "sim/conform", "sim/explore", "sim/mcp"},
	{"cmd/*"},
}

// planned are entries of floors for folders that are still to come.
var planned = []string{"sim/terminal", "sim/explore", "sim/mcp"}

// alone are folders that import nothing of the rest, with all folders below them:
// they can be used without the rest of the repository.
var alone = []string{"core", "fakes"}

// runtimes are compared, by their tests, with what core and fakes ask of a runtime.
var (
	runtimes           = []string{"sim/sched", "sim/wallclock"}
	runtimesMayCompare = []string{"core/host", "fakes/kit"}
)

// A fake can be used in anybody's Go test, so it drags along next to nothing:
// the standard library, this and gjson's own two dependencies.
var fakesMayImport = []string{"fakes/kit", "github.com/tidwall/gjson"}

// Two folders of fakes parse a language, Salesforce's SOQL and SOSL and Gorgias's
// rules, with a parser library (which itself imports only the standard library):
// a grammar written by hand would be longer and harder to compare with the
// vendor's. The rest of those fakes does not import it, nor does any other fake.
var (
	parsers         = []string{"github.com/alecthomas/participle/v2", "github.com/alecthomas/participle/v2/lexer"}
	parsersMayStand = []string{"fakes/salesforce/soql", "fakes/gorgias/rulelang"}
)

// Sentences and scenario files use people, screens and APIs. A sentence that read
// the core's state could judge no other implementation.
var blindToCore = []string{"steps", "sim/scenario", "sim/suite", "features"}

// Tests of core and fakes need somebody to give them time, and to read what a
// vendor publishes about its answers.
var testsMayImport = []string{"sim/sched", "sim/wallclock", "sim/openapi"}

// room finds the room of a folder and the floor it is on: the innermost, and
// the lowest floor that names it (fakes/kit is named, and also one of fakes/*).
func room(folder string) (name string, floor int, ok bool) {
	for level, patterns := range floors {
		for _, pattern := range patterns {
			candidate := enclosing(pattern, folder)
			if len(candidate) > len(name) {
				name, floor = candidate, level
			}
		}
	}
	// The folder sim is a package, but the folders in it are rooms of their own.
	if name == "sim" && folder != "sim" {
		return "", 0, false
	}
	return name, floor, name != ""
}

// enclosing gives the room of that pattern in which the folder lies, or "".
func enclosing(pattern, folder string) string {
	parts := strings.Split(folder, "/")
	depth := strings.Count(pattern, "/") + 1
	if len(parts) < depth {
		return ""
	}
	candidate := strings.Join(parts[:depth], "/")
	if match, _ := path.Match(pattern, candidate); !match {
		return ""
	}
	return candidate
}

// checkFloors finds imports that go upwards or sideways.
func checkFloors(sources []source) []string {
	var findings []string
	for _, s := range sources {
		here, _, ok := room(s.folder)
		if !ok {
			findings = append(findings, fmt.Sprintf(
				"%s: no floor for %s; give it one in sim/house/floors_test.go", s.file, s.folder))
			continue
		}
		for _, imported := range s.imports {
			if why := objection(s, here, imported); why != "" {
				findings = append(findings, fmt.Sprintf("%s:%d: imports %s: %s", s.file, imported.line, imported.path, why))
			}
		}
	}
	return findings
}

// objection returns why this file, which is in the room here, may not have that
// import.
func objection(s source, here string, imported importSpec) string {
	top, _, _ := strings.Cut(s.folder, "/")
	folder, ours := imported.ours()
	if !ours {
		return foreignObjection(s, top, imported)
	}
	there, below, ok := room(folder)
	_, floor, _ := room(s.folder)
	switch {
	case !ok:
		return "it has no floor in sim/house/floors_test.go"
	case there == here:
		return ""
	case there == "core" && slices.Contains(blindToCore, here):
		return "who judges a core may not look into it"
	case s.test && slices.Contains(alone, top) && slices.Contains(testsMayImport, folder):
		return ""
	case s.test && slices.Contains(runtimes, here) && slices.Contains(runtimesMayCompare, folder):
		return ""
	case top == "core":
		return "core stands alone"
	case top == "fakes" && !slices.Contains(fakesMayImport, folder):
		return "a fake stands alone, with fakes/kit"
	case below >= floor:
		return fmt.Sprintf("imports go downwards, and %s is on floor %d, %s on floor %d", here, floor, there, below)
	}
	return ""
}

func foreignObjection(s source, top string, imported importSpec) string {
	if top != "fakes" || s.test || imported.standard() || slices.Contains(fakesMayImport, imported.path) || slices.Contains(parsers, imported.path) && slices.Contains(parsersMayStand, s.folder) {
		return ""
	}
	return "a fake imports nothing foreign but gjson"
}

func TestImportsGoDownwards(t *testing.T) {
	report(t, checkFloors(ourSources(t)))
}

// An entry that no folder answers to would let a folder of that name in unseen.
func TestFloorsAreThoseOfTheTree(t *testing.T) {
	for _, pattern := range slices.Concat(floors...) {
		found, err := fs.Glob(repository(), pattern)
		if err != nil {
			t.Fatal(err)
		}
		if toCome := slices.Contains(planned, pattern); toCome == (len(found) > 0) {
			t.Errorf("%s: %d folders, and planned is %t: change sim/house/floors_test.go", pattern, len(found), toCome)
		}
	}
}

func TestFloorsFindWhatIsForbidden(t *testing.T) {
	const own = modulePath
	cases := []struct{ file, imports, want string }{
		{"core/intake/a.go", own + "sim/trace", "core stands alone"},
		{"core/intake/a.go", own + "sim", "core stands alone"},
		{"core/intake/a.go", own + "fakes/front", "core stands alone"},
		{"core/intake/a_test.go", own + "sim/simnet", "core stands alone"},
		{"core/a_test.go", own + "fakes/kit", "core stands alone"},
		{"fakes/front/a.go", own + "core/call", "a fake stands alone"},
		{"fakes/front/a.go", own + "fakes/aircall", "a fake stands alone"},
		{"fakes/front/a.go", own + "sim/sched", "a fake stands alone"},
		{"fakes/front/a_test.go", own + "fakes/aircall", "a fake stands alone"},
		{"fakes/front/a.go", "github.com/google/uuid", "nothing foreign but gjson"},
		{"fakes/kit/a.go", "github.com/google/uuid", "nothing foreign but gjson"},
		{"fakes/kit/a.go", own + "fakes/front", "a fake stands alone"},
		{"fakes/salesforce/a.go", "github.com/alecthomas/participle/v2", "nothing foreign but gjson"},
		{"fakes/gorgias/soql/a.go", "github.com/alecthomas/participle/v2", "nothing foreign but gjson"},
		{"sim/sched/a.go", own + "sim/trace", "imports go downwards, and sim/sched is on floor 3, sim/trace on floor 3"},
		{"sim/sched/a.go", own + "core/host", "imports go downwards"},
		{"sim/sched/a_test.go", own + "core/engine", "imports go downwards"},
		{"sim/simnet/a_test.go", own + "core/host", "imports go downwards"},
		{"sim/trace/a_test.go", own + "sim", "imports go downwards"},
		{"features/mutants/a.go", own + "sim/suite", "imports go downwards"},
		{"steps/a_test.go", own + "cmd/callsim", "imports go downwards"},
		{"sim/trace/a.go", own + "sim", "imports go downwards"},
		{"sim/scenario/a.go", own + "sim/suite", "imports go downwards"},
		{"steps/a.go", own + "sim/suite", "imports go downwards"},
		{"steps/a.go", own + "core/ledger", "may not look into it"},
		{"sim/scenario/a.go", own + "core", "may not look into it"},
		{"sim/live/a.go", own + "sim/explore", "imports go downwards"},
		{"features/a.go", own + "sim/trace", "imports go downwards"},
		{"cmd/callsim/a.go", own + "cmd/bench", "imports go downwards"},
		{"sim/people/a.go", own + "sim/people/front", "imports go downwards"},
		{"sim/people/front/a.go", own + "sim/people/aircall", "imports go downwards"},
		{"sim/people/front/a.go", own + "sim/integrations", "imports go downwards"},
		{"sim/integrations/a.go", own + "sim", "imports go downwards"},
		{"sim/newroom/a.go", "fmt", "no floor for sim/newroom"},
		{"sim/a.go", own + "sim/newroom", "no floor in sim/house"},
	}
	for _, c := range cases {
		t.Run(c.file+" "+c.imports, func(t *testing.T) {
			text := fmt.Sprintf("package a\n\nimport %q\n", c.imports)
			expectFinding(t, checkFloors(sampleSources(t, map[string]string{c.file: text})), c.want)
		})
	}
}

func TestFloorsLetThroughWhatIsAllowed(t *testing.T) {
	const own = modulePath
	for file, imports := range map[string]string{
		"core/intake/a.go":            own + "core/host",
		"core/store/a.go":             "github.com/tidwall/btree",
		"core/intake/a_test.go":       own + "sim/sched",
		"fakes/front/a.go":            own + "fakes/kit",
		"fakes/front/b.go":            "github.com/tidwall/gjson",
		"fakes/front/c.go":            own + "fakes/front/wire",
		"fakes/salesforce/soql/a.go":  "github.com/alecthomas/participle/v2",
		"fakes/gorgias/rulelang/a.go": "github.com/alecthomas/participle/v2/lexer",
		"fakes/front/a_test.go":       own + "sim/wallclock",
		"fakes/front/b_test.go":       "pgregory.net/rapid",
		"sim/a.go":                    own + "sim/sched",
		"sim/b.go":                    own + "sim/people/front",
		"sim/people/a.go":             own + "core",
		"sim/people/front/a.go":       own + "sim/people",
		"sim/people/front/b.go":       own + "fakes/front",
		"sim/integrations/a.go":       own + "sim/people/front",
		"steps/a.go":                  own + "sim",
		"sim/suite/a.go":              own + "features",
		"sim/sched/a_test.go":         own + "fakes/kit",
		"sim/trace/a_test.go":         own + "sim/trace",
		"cmd/callsim/a.go":            own + "sim/suite",
		"cmd/callsim/sub/a.go":        own + "cmd/callsim",
		"cmd/mutants/a.go":            own + "features",
		"cmd/bench/a_test.go":         own + "sim/suite",
		"sim/sched/heap/heap.go":      own + "sim/sched",
	} {
		text := fmt.Sprintf("package a\n\nimport %q\n", imports)
		if found := checkFloors(sampleSources(t, map[string]string{file: text})); len(found) > 0 {
			t.Errorf("%s: %q", file, found)
		}
	}
}
