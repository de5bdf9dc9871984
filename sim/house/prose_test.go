package house

import (
	"bytes"
	"fmt"
	"io/fs"
	"testing"
)

// unwritable must occur nowhere in the repository: paths of one machine and the
// addresses of package registries, which clients have built in. The texts
// are concatenated so that this file passes the check too.
var unwritable = []string{
	"/work" + "/",
	"/root" + "/",
	"../" + "shared",
	"proxy.golang" + ".org",
	"sum.golang" + ".org",
	"registry.npmjs" + ".org",
	"deb.debian" + ".org",
}

// excepted may mention one of them: CI compares the fake with Front's own files
// where they lie beside the checkout, and goes without elsewhere.
var excepted = map[string]string{".ci/run": "../" + "shared"}

// checkProse searches every file, whatever its kind, for the unwritable texts.
func checkProse(tree fs.FS) ([]string, error) {
	var findings []string
	err := committed(tree, func(file string, entry fs.DirEntry) error {
		if entry.IsDir() {
			return nil
		}
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		for _, words := range unwritable {
			if i := bytes.Index(text, []byte(words)); i >= 0 && excepted[file] != words {
				line := 1 + bytes.Count(text[:i], []byte("\n"))
				findings = append(findings, fmt.Sprintf("%s:%d: mentions %s", file, line, words))
			}
		}
		return nil
	})
	return findings, err
}

func TestNothingMentionsOneMachine(t *testing.T) {
	findings, err := checkProse(repository())
	if err != nil {
		t.Fatal(err)
	}
	report(t, findings)
}

func TestProseFindsWhatIsForbidden(t *testing.T) {
	for _, words := range unwritable {
		tree := sampleTree(map[string]string{
			"README.md":          "fine\n",
			"sim/testdata/x.bin": "\x00\n\nsee " + words + "x\n",
		})
		findings, err := checkProse(tree)
		if err != nil {
			t.Fatal(err)
		}
		expectFinding(t, findings, "sim/testdata/x.bin:3: mentions "+words)
	}
}
