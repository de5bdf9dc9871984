package house

import (
	"fmt"
	"strings"
	"testing"
)

// registry is the only file of a world in which a vendor has a line.
const registry = "sim/registry.go"

// checkVendors finds files of the world itself that import a vendor: its fake, or its
// people outside the registry. Tests may.
func checkVendors(sources []source) []string {
	var findings []string
	for _, s := range sources {
		if s.folder != "sim" || s.test {
			continue
		}
		for _, imported := range s.imports {
			folder, _ := imported.ours()
			ofFake := strings.HasPrefix(folder, "fakes/") && folder != "fakes/kit"
			ofPeople := strings.HasPrefix(folder, "sim/people/") && s.file != registry
			if ofFake || ofPeople {
				findings = append(findings, fmt.Sprintf("%s:%d: imports %s: the world has no vendor but in %s", s.file, imported.line, imported.path, registry))
			}
		}
	}
	return findings
}

func TestTheWorldHasVendorsOnlyInItsRegistry(t *testing.T) {
	report(t, checkVendors(ourSources(t)))
}

func TestVendorsInTheWorldAreFound(t *testing.T) {
	for file, imports := range map[string]string{
		"sim/a.go":      modulePath + "fakes/front",
		"sim/b.go":      modulePath + "sim/people/front",
		"sim/screen.go": modulePath + "sim/people/aircall",
	} {
		text := fmt.Sprintf("package a\n\nimport %q\n", imports)
		expectFinding(t, checkVendors(sampleSources(t, map[string]string{file: text})), "the world has no vendor")
	}
	text := fmt.Sprintf("package a\n\nimport %q\n", modulePath+"sim/people/front")
	if found := checkVendors(sampleSources(t, map[string]string{registry: text})); len(found) > 0 {
		t.Errorf("found %q in the registry", found)
	}
}
