package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// lives are the doc comments that describe a life cycle by function names.
var lives = map[string]string{"core/doc.go": "core", "sim/simnet/doc.go": "sim/simnet", "sim/suite/doc.go": "sim/suite"}

var lifeLine = regexp.MustCompile(`(?m)^\t([a-z]\w*\.)?(\w+\.)?(\w+)  +\S`)

// A life is no help when its functions are called otherwise by now.
func TestLivesNameFunctionsThatExist(t *testing.T) {
	for file, folder := range lives {
		_, life, ok := strings.Cut(packageComment(t, file), "\nThe life of a")
		if !ok {
			t.Errorf("%s: no life in the package comment", file)
			continue
		}
		_, life, _ = strings.Cut(life, "\n\n")
		life, _, _ = strings.Cut(life, "\n\n")
		known := functionsIn(t, folder)
		lines := lifeLine.FindAllString(life, -1)
		if len(lines) < 8 {
			t.Errorf("%s: a life of %d steps:\n%s", file, len(lines), life)
		}
		for _, line := range lines {
			if name := strings.Fields(line)[0]; !known[name] {
				t.Errorf("%s: %s is no function below %s", file, name, folder)
			}
		}
	}
}

func packageComment(t *testing.T, file string) string {
	t.Helper()
	text, err := fs.ReadFile(repository(), file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := readSource(file, text)
	if err != nil {
		t.Fatal(err)
	}
	return s.comment
}

// functionsIn are the functions below a folder: "work", "Engine.work" and
// "engine.Engine.work".
func functionsIn(t *testing.T, folder string) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	err := fs.WalkDir(repository(), folder, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(repository(), file)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
		if err != nil {
			return err
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				name := receiver(f) + f.Name.Name
				known[name], known[parsed.Name.Name+"."+name] = true, true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}
