package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// In core and fakes time, concurrency and chance come from the Runtime alone;
// otherwise a run could not be repeated exactly. These tests find every
// other source, by type, so that no renamed import hides one.

// withoutRuntime are functions that read the machine's clock, wait by it, start
// goroutines or have no order.
var withoutRuntime = map[string]string{
	"time.Now":                  "Runtime.Now",
	"time.Since":                "Runtime.Now",
	"time.Until":                "Runtime.Now",
	"time.Sleep":                "Runtime.Sleep",
	"time.After":                "Runtime.Sleep",
	"time.AfterFunc":            "Runtime.Go and Sleep",
	"time.NewTimer":             "Runtime.Sleep",
	"time.NewTicker":            "Runtime.Background and Sleep",
	"time.Tick":                 "Runtime.Background and Sleep",
	"context.WithTimeout":       "Runtime.WithTimeout",
	"context.WithTimeoutCause":  "Runtime.WithTimeout",
	"context.WithDeadline":      "Runtime.WithTimeout",
	"context.WithDeadlineCause": "Runtime.WithTimeout",
	"context.WithCancel":        "Runtime.WithCancel",
	"context.WithCancelCause":   "Runtime.WithCancel",
	"context.AfterFunc":         "Runtime.Go and a wait",
	"(*sync.Map).Range":         "a map and a lock, with sorted keys",
	"(reflect.Value).MapKeys":   "a typed map with sorted keys",
	"(reflect.Value).MapRange":  "a typed map with sorted keys",
	"(*sync.WaitGroup).Go":      "Runtime.Go",
}

// randomConstructors are the functions of math/rand and math/rand/v2 that do
// not draw from the global source.
var randomConstructors = []string{"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf"}

// foreignSources are packages of which no part is allowed.
var foreignSources = map[string]string{
	"crypto/rand":            "draws from the machine; use Runtime.Rand",
	"net/http/cookiejar":     "reads the machine's clock",
	"golang.org/x/oauth2":    "reads the machine's clock",
	"golang.org/x/time/rate": "reads the machine's clock",
}

// finding is one breach.
type finding struct {
	at   token.Position
	what string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s", shortPath(f.at.Filename), f.at.Line, f.what)
}

// shortPath is the path from the repository's root.
func shortPath(file string) string {
	root, err := filepath.Abs("../..")
	if err != nil {
		return file
	}
	short, err := filepath.Rel(root, file)
	if err != nil {
		return file
	}
	return filepath.ToSlash(short)
}

// inspection collects the findings of one package.
type inspection struct {
	pkg      *packages.Package
	findings []finding
	granted  []finding // exceptions by directive
}

func inspect(pkg *packages.Package) *inspection {
	in := &inspection{pkg: pkg}
	in.uses()
	for _, file := range pkg.Syntax {
		in.importsOf(file)
		in.statements(file)
		in.mapOrder(file)
	}
	slices.SortFunc(in.findings, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.at.Filename, b.at.Filename), cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.what, b.what))
	})
	return in
}

func (in *inspection) find(at token.Pos, format string, args ...any) {
	in.findings = append(in.findings, finding{in.pkg.Fset.Position(at), fmt.Sprintf(format, args...)})
}

// uses checks every name that refers to an object declared elsewhere: a function
// used as a value counts like a function that is called.
func (in *inspection) uses() {
	for name, object := range in.pkg.TypesInfo.Uses {
		switch object := object.(type) {
		case *types.Func:
			in.function(name, object)
		case *types.Var:
			if object.IsField() && object.Name() == "Timeout" && object.Pkg().Path() == "net/http" {
				in.find(name.Pos(), "http.Client.Timeout runs on the machine's clock; use Runtime.WithTimeout")
			}
		}
	}
}

func (in *inspection) function(name *ast.Ident, f *types.Func) {
	if instead, ok := withoutRuntime[f.FullName()]; ok {
		in.find(name.Pos(), "%s; use %s", f.FullName(), instead)
	}
	if f.Pkg() == nil || f.Signature().Recv() != nil {
		return
	}
	if p := f.Pkg().Path(); (p == "math/rand" || p == "math/rand/v2") && !slices.Contains(randomConstructors, f.Name()) {
		in.find(name.Pos(), "%s draws from the global source; use Runtime.Rand", f.FullName())
	}
}

func (in *inspection) importsOf(file *ast.File) {
	for _, spec := range file.Imports {
		imported, err := importPath(spec)
		if err != nil {
			continue // the type checker has reported this
		}
		for forbidden, why := range foreignSources {
			if imported == forbidden || strings.HasPrefix(imported, forbidden+"/") {
				in.find(spec.Pos(), "imports %s, which %s", imported, why)
			}
		}
	}
}

func (in *inspection) statements(file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			in.find(node.Pos(), "a bare go statement; use Runtime.Go or Background")
		case *ast.SelectStmt:
			if n := communications(node); n > 1 {
				in.find(node.Pos(), "a select between %d communications: which one wins is chance", n)
			}
		case *ast.CompositeLit:
			in.clientWithoutNames(node)
		case *ast.FuncDecl:
			if node.Body != nil {
				in.boundaries(node.Body)
			}
		}
		return true
	})
}

func communications(s *ast.SelectStmt) int {
	n := 0
	for _, clause := range s.Body.List {
		if clause, ok := clause.(*ast.CommClause); ok && clause.Comm != nil {
			n++
		}
	}
	return n
}

// clientWithoutNames: http.Client{a, b, c, time.Second} sets the time-out too.
func (in *inspection) clientWithoutNames(literal *ast.CompositeLit) {
	if len(literal.Elts) == 0 || types.TypeString(in.pkg.TypesInfo.TypeOf(literal), nil) != "net/http.Client" {
		return
	}
	if _, named := literal.Elts[0].(*ast.KeyValueExpr); !named {
		in.find(literal.Pos(), "http.Client.Timeout runs on the machine's clock; use Runtime.WithTimeout")
	}
}

// boundaries: a multipart writer draws its boundary from crypto/rand unless the
// same function gives it one.
func (in *inspection) boundaries(body *ast.BlockStmt) {
	given := map[types.Object]bool{}    // writers with SetBoundary
	made := map[ast.Expr]types.Object{} // calls of NewWriter and what they are assigned to
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			for i, right := range node.Rhs {
				if in.calls(right, "mime/multipart.NewWriter") && i < len(node.Lhs) {
					made[right] = in.object(node.Lhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, right := range node.Values {
				if in.calls(right, "mime/multipart.NewWriter") && i < len(node.Names) {
					made[right] = in.object(node.Names[i])
				}
			}
		case *ast.CallExpr:
			if in.calls(node, "(*mime/multipart.Writer).SetBoundary") {
				given[in.object(node.Fun.(*ast.SelectorExpr).X)] = true
			}
		}
		return true
	})
	ast.Inspect(body, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if ok && in.calls(call, "mime/multipart.NewWriter") {
			if writer := made[call]; writer == nil || !given[writer] {
				in.find(call.Pos(), "multipart.NewWriter without SetBoundary on the same variable: the boundary would be chance")
			}
		}
		return true
	})
}

// calls reports whether the expression is a call of that function or method.
func (in *inspection) calls(e ast.Expr, fullName string) bool {
	f := in.callee(e)
	return f != nil && f.FullName() == fullName
}

// callee is the function or method that the expression calls, if it is a call
// of a named one.
func (in *inspection) callee(e ast.Expr) *types.Func {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok { // f[T](…)
		fun = index.X
	}
	f, _ := in.object(fun).(*types.Func)
	return f
}

// object is what a plain or qualified name refers to.
func (in *inspection) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return in.pkg.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		return in.pkg.TypesInfo.ObjectOf(e.Sel)
	}
	return nil
}

// loaded type-checks core, fakes and the bad samples, once for all tests; what
// they import comes from the build cache.
var loaded = sync.OnceValues(func() ([]*packages.Package, error) {
	config := &packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports |
			packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
		Dir: "../..",
	}
	patterns := []string{"./core/...", "./fakes/..."}
	folders, err := os.ReadDir("testdata")
	for _, folder := range folders {
		patterns = append(patterns, "./sim/house/testdata/"+folder.Name())
	}
	if err != nil {
		return nil, err
	}
	return packages.Load(config, patterns...)
})

const samples = modulePath + "sim/house/testdata/"

func load(t *testing.T) []*packages.Package {
	t.Helper()
	pkgs, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Fatalf("%s does not compile: %v", pkg.PkgPath, err)
		}
	}
	return pkgs
}

func TestCoreAndFakesHaveNoSourceButTheRuntime(t *testing.T) {
	looked := 0
	for _, pkg := range load(t) {
		if strings.HasPrefix(pkg.PkgPath, samples) {
			continue
		}
		looked++
		in := inspect(pkg)
		for _, f := range in.findings {
			t.Error(f)
		}
		for _, g := range in.granted {
			t.Log("granted: ", g)
		}
	}
	if looked == 0 {
		t.Fatal("found no package of core and fakes: the check looks in the wrong place")
	}
}

var wantComment = regexp.MustCompile(`^/[/*] want: (.+?)(?: \*/)?$`)

// A comment at the end of a sample's line names the expected finding; a line without
// a comment is fine. The samples hold the allowed forms beside the forbidden.
func TestForbiddenSourcesAreFound(t *testing.T) {
	wants := 0
	for _, pkg := range load(t) {
		if !strings.HasPrefix(pkg.PkgPath, samples) {
			continue
		}
		found := map[string][]string{} // "file:line" → what
		for _, f := range inspect(pkg).findings {
			key := fmt.Sprintf("%s:%d", shortPath(f.at.Filename), f.at.Line)
			found[key] = append(found[key], f.what)
		}
		for _, file := range pkg.Syntax {
			for _, group := range file.Comments {
				for _, comment := range group.List {
					m := wantComment.FindStringSubmatch(comment.Text)
					if m == nil {
						continue
					}
					wants++
					at := pkg.Fset.Position(comment.Pos())
					key := fmt.Sprintf("%s:%d", shortPath(at.Filename), at.Line)
					if len(found[key]) != 1 || !strings.Contains(found[key][0], m[1]) {
						t.Errorf("%s: found %q, want %q", key, found[key], m[1])
					}
					delete(found, key)
				}
			}
		}
		for key, what := range found {
			t.Errorf("%s: found %q where all is well", key, what)
		}
	}
	if wants < 40 {
		t.Errorf("only %d expectations in the samples: are they all loaded?", wants)
	}
}
