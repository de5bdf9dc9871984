package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What people read is plain technical English. words/list.txt holds words that
// are not, words/allowed.txt the few places that may use one all the same, and
// words/notyet.txt the folders that are still to be cleaned. To clean a folder,
// remove its line there and run: go test -run Words ./sim/house

// word is a line of list.txt.
type word struct {
	pattern *regexp.Regexp
	instead string
}

// allowance is a line of allowed.txt: a file and a phrase in it.
type allowance struct{ file, phrase string }

const maxAllowances = 10

// dataLines are the lines of a file in words without comments and empty lines.
func dataLines(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("words/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

func readWord(line string) (word, error) {
	pattern, instead, ok := strings.Cut(line, " = ")
	if !ok {
		return word{}, fmt.Errorf("%q: expected PATTERN = WHAT TO WRITE INSTEAD", line)
	}
	compiled, err := regexp.Compile(`(?i)\b(?:` + strings.ReplaceAll(pattern, " ", `\s+`) + `)\b`)
	return word{compiled, instead}, err
}

// passage is text that people read, and the line on which it begins.
type passage struct {
	line int
	text string
}

// passages returns what people read of a file: of Go its comments and strings,
// of a patch the lines above the diff, of data and pages everything.
func passages(file string, text []byte) ([]passage, error) {
	switch path.Ext(file) {
	case ".go":
		return goPassages(file, text)
	case ".patch":
		description, _, _ := strings.Cut(string(text), "\ndiff --git ")
		return []passage{{1, description}}, nil
	case ".feature", ".yaml", ".md", ".html", ".js", ".css":
		return []passage{{1, string(text)}}, nil
	}
	if file == "Makefile" || file == ".ci/run" {
		return []passage{{1, strings.ReplaceAll(string(text), "\n#", "\n ")}}, nil
	}
	return nil, nil
}

func goPassages(file string, text []byte) ([]passage, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("reading a Go file: %w", err)
	}
	var all []passage
	add := func(at token.Pos, text string) { all = append(all, passage{files.Position(at).Line, text}) }
	for _, group := range parsed.Comments {
		var lines []string
		for _, comment := range group.List {
			lines = append(lines, strings.TrimPrefix(comment.Text, "//"))
		}
		add(group.Pos(), strings.Join(lines, "\n"))
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if value, err := strconv.Unquote(literal.Value); err == nil {
				add(literal.Pos(), value)
			}
		}
		return true
	})
	return all, nil
}

// checkWords finds the words in the tree, and counts them by folder.
func checkWords(tree fs.FS, words []word, allowed []allowance) (map[string][]string, error) {
	findings := map[string][]string{}
	err := committed(tree, func(file string, entry fs.DirEntry) error {
		if entry.IsDir() {
			return nil
		}
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		found, err := passages(file, text)
		if err != nil {
			return err
		}
		for _, p := range found {
			for _, w := range words {
				for _, at := range w.pattern.FindAllStringIndex(p.text, -1) {
					if isAllowed(file, p.text, at, allowed) {
						continue
					}
					line := p.line + strings.Count(p.text[:at[0]], "\n")
					findings[path.Dir(file)] = append(findings[path.Dir(file)],
						fmt.Sprintf("%s:%d: %q: write %s", file, line, p.text[at[0]:at[1]], w.instead))
				}
			}
		}
		return nil
	})
	return findings, err
}

// isAllowed reports whether the match lies in an allowed phrase of the file.
func isAllowed(file, text string, at []int, allowed []allowance) bool {
	return slices.ContainsFunc(allowed, func(a allowance) bool {
		if a.file != file {
			return false
		}
		from := strings.Index(text, a.phrase)
		return from >= 0 && from <= at[0] && at[1] <= from+len(a.phrase)
	})
}

func TestWordsArePlain(t *testing.T) {
	var words []word
	for _, line := range dataLines(t, "list.txt") {
		w, err := readWord(line)
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, w)
	}
	var allowed []allowance
	for _, line := range dataLines(t, "allowed.txt") {
		file, phrase, _ := strings.Cut(line, " ")
		allowed = append(allowed, allowance{file, phrase})
	}
	if len(allowed) > maxAllowances {
		t.Errorf("words/allowed.txt has %d lines, at most %d are allowed", len(allowed), maxAllowances)
	}
	findings, err := checkWords(repository(), words, allowed)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range dataLines(t, "notyet.txt") {
		if len(findings[folder]) == 0 {
			t.Errorf("%s is clean: remove it from words/notyet.txt", folder)
		}
		delete(findings, folder)
	}
	for _, found := range findings {
		report(t, found)
	}
}

func TestWordsAreFound(t *testing.T) {
	w, err := readWord("zounds|by my troth = indeed")
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]struct {
		text string
		at   string
	}{
		"core/a.go":                {"package core\n\n// A is a, by\n// my troth.\nconst A = 1\n", "core/a.go:3: "},
		"core/b.go":                {"package core\n\nconst B = `\nZounds!`\n", "core/b.go:4: "},
		"features/a.feature":       {"Feature: A\n  Given zounds\n", "features/a.feature:2: "},
		"features/mutants/A.patch": {"It is wrong, zounds.\n\ndiff --git a/a b/a\n", "A.patch:1: "},
		"Makefile":                 {"# By my\n# troth.\n", "Makefile:1: "},
	} {
		findings, err := checkWords(sampleTree(map[string]string{file: want.text}), []word{w}, nil)
		if err != nil {
			t.Fatal(err)
		}
		expectFinding(t, findings[path.Dir(file)], want.at)
	}
	fine := sampleTree(map[string]string{
		"a.md":    "Zounds are allowed.\n",
		"b.go":    "package zounds\n\nfunc zounds() {}\n",
		"c.patch": "It is wrong.\n\ndiff --git a/zounds b/zounds\n",
		"d.txt":   "zounds",
	})
	findings, err := checkWords(fine, []word{w}, []allowance{{"a.md", "Zounds are"}})
	if err != nil || len(findings) > 0 {
		t.Errorf("found %q, error %v in a tree that is fine", findings, err)
	}
	if _, err := readWord("zounds"); err == nil {
		t.Error("a line without a plain word was accepted")
	}
}
