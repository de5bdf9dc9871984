package kit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files that every fake has; see "Files of a fake" in doc.go.
var everyFake = []string{"doc", "server", "routes", "errors", "auth", "ratelimit", "setup", "people", "screens", "assumptions"}

// Every fake has the files above. Files that share their first word have a main file
// named by that word or its plural.
func TestFilesAreNamedAlike(t *testing.T) {
	fakes, err := filepath.Glob("../*/server.go")
	must(t, err)
	if len(fakes) < 6 {
		t.Fatalf("only %d fakes found", len(fakes))
	}
	for _, server := range fakes {
		files := sourcesIn(t, filepath.Dir(server))
		for _, name := range everyFake {
			if !files[name] {
				t.Errorf("%s: %s.go is missing", filepath.Dir(server), name)
			}
		}
		sharing := map[string]int{}
		for name := range files {
			theme, _, _ := strings.Cut(name, "_")
			sharing[theme]++
		}
		for theme, n := range sharing {
			if n > 1 && !files[theme] && !files[theme+"s"] {
				t.Errorf("%s: %d files begin with %s_, but there is no %s.go", filepath.Dir(server), n, theme, theme)
			}
		}
	}
}

// sourcesIn returns the names of the Go files of a folder, without tests.
func sourcesIn(t *testing.T, dir string) map[string]bool {
	entries, err := os.ReadDir(dir)
	must(t, err)
	files := map[string]bool{}
	for _, e := range entries {
		if name, isGo := strings.CutSuffix(e.Name(), ".go"); isGo && !strings.HasSuffix(name, "_test") {
			files[name] = true
		}
	}
	return files
}
