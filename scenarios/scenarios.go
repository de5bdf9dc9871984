// Package scenarios is the scenario files that come with callsim: flows that a
// phone team knows, to look at, to learn the format from and to start one's own
// from. sim/scenario describes the format.
package scenarios

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names lists the scenarios, sorted, without their ending.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // an embedded folder can be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// Read is the text of a scenario and the path it has in the repository.
func Read(name string) (path string, text []byte, found bool) {
	text, err := files.ReadFile(name + ".yaml")
	return "scenarios/" + name + ".yaml", text, err == nil
}
