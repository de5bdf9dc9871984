package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// modulePath is the prefix of our own import paths.
const modulePath = "github.com/callsim/callsim/"

// repository is the root of the working tree: tests run in their own folder.
func repository() fs.FS { return os.DirFS("../..") }

// source holds the parts of a Go file that need no types.
type source struct {
	file    string // "core/host/host.go"
	folder  string // "core/host"
	pkg     string // name in the package clause
	test    bool
	comment string // the package comment, if this file has it
	imports []importSpec
}

type importSpec struct {
	path string // as written
	line int
}

// ours gives the import's folder in this module.
func (i importSpec) ours() (folder string, ok bool) {
	return strings.CutPrefix(i.path, modulePath)
}

// standard reports whether the import is of the standard library.
func (i importSpec) standard() bool {
	first, _, _ := strings.Cut(i.path, "/")
	return !strings.Contains(first, ".")
}

// committed walks the files that belong to the repository. The version
// control's own folder and bin, which is built, do not.
func committed(tree fs.FS, visit func(file string, entry fs.DirEntry) error) error {
	return fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file == ".git" && entry.IsDir(), file == "bin":
			return fs.SkipDir
		case file == "." || file == ".git":
			return nil
		}
		return visit(file, entry)
	})
}

// readSources parses every Go file outside testdata, as far as its imports.
func readSources(tree fs.FS) ([]source, error) {
	var sources []source
	err := committed(tree, func(file string, entry fs.DirEntry) error {
		if entry.IsDir() && entry.Name() == "testdata" {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(file) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		s, err := readSource(file, text)
		sources = append(sources, s)
		return err
	})
	return sources, err
}

func readSource(file string, text []byte) (source, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return source{}, fmt.Errorf("reading a Go file: %w", err)
	}
	s := source{
		file:    file,
		folder:  path.Dir(file),
		pkg:     parsed.Name.Name,
		test:    strings.HasSuffix(file, "_test.go"),
		comment: parsed.Doc.Text(),
	}
	for _, spec := range parsed.Imports {
		imported, err := importPath(spec)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, importSpec{imported, files.Position(spec.Pos()).Line})
	}
	return s, nil
}

func importPath(spec *ast.ImportSpec) (string, error) { return strconv.Unquote(spec.Path.Value) }

// ourSources are those of this repository.
func ourSources(t *testing.T) []source {
	t.Helper()
	sources, err := readSources(repository())
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) == 0 {
		t.Fatal("found no Go file: the check looks in the wrong place")
	}
	return sources
}

// sampleSources are those of a repository of a test: file → text.
func sampleSources(t *testing.T, files map[string]string) []source {
	t.Helper()
	sources, err := readSources(sampleTree(files))
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func sampleTree(files map[string]string) fs.FS {
	tree := fstest.MapFS{}
	for file, text := range files {
		tree[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

// report fails the test with each finding.
func report(t *testing.T, findings []string) {
	t.Helper()
	for _, f := range findings {
		t.Error(f)
	}
}

// expectFinding demands exactly one finding, with these words in it.
func expectFinding(t *testing.T, findings []string, words string) {
	t.Helper()
	if len(findings) != 1 || !strings.Contains(findings[0], words) {
		t.Errorf("found %q, want one finding with %q", findings, words)
	}
}
