package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// checker type-checks patched packages. A build of each mutant takes minutes,
// and a patch that uses a name from before a renaming fails here already.
type checker struct {
	all map[string]*packages.Package // by path; those of core and fakes have syntax
}

func newChecker(t *testing.T, root string) *checker {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, "./core/...", "./fakes/...")
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{all: map[string]*packages.Package{}}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		for _, err := range p.Errors {
			t.Error(err)
		}
		c.all[p.PkgPath] = p
	})
	return c
}

// check type-checks the packages of the files and those that import them. The
// files' text is read below tree instead of root.
func (c *checker) check(root, tree string, files []string) error {
	patched := map[string]string{}
	for _, file := range files {
		patched[filepath.Join(root, file)] = filepath.Join(tree, file)
	}
	run := &typeCheck{checker: c, patched: patched, done: map[string]*types.Package{}, affected: map[string]bool{}}
	for _, path := range slices.Sorted(maps.Keys(c.all)) {
		if _, err := run.Import(path); err != nil {
			return cmp.Or(run.first, err)
		}
	}
	return nil
}

// typeCheck is one check. As an importer it returns patched packages.
type typeCheck struct {
	*checker
	patched  map[string]string
	done     map[string]*types.Package
	affected map[string]bool
	first    error
}

func (c *typeCheck) Import(path string) (*types.Package, error) {
	p, known := c.all[path]
	switch {
	case path == "unsafe":
		return types.Unsafe, nil
	case !known:
		return nil, fmt.Errorf("%s: no package of core or fakes imports it", path)
	case !c.affects(p):
		return p.Types, nil
	case c.done[path] != nil:
		return c.done[path], nil
	}
	var files []*ast.File
	for i, name := range p.CompiledGoFiles {
		file := p.Syntax[i]
		if to, ok := c.patched[name]; ok {
			text, err := os.ReadFile(to)
			if err != nil {
				return nil, err
			}
			if file, err = parser.ParseFile(p.Fset, name, text, parser.SkipObjectResolution); err != nil {
				return nil, err
			}
		}
		files = append(files, file)
	}
	checked, err := (&types.Config{Importer: c}).Check(path, p.Fset, files, nil)
	c.done[path] = checked
	if c.first == nil {
		c.first = err
	}
	return checked, err
}

// affects reports whether the patch changes the package or one that it imports.
func (c *typeCheck) affects(p *packages.Package) bool {
	if p.Syntax == nil {
		return false
	}
	affected, known := c.affected[p.PkgPath]
	if !known {
		affected = slices.ContainsFunc(p.CompiledGoFiles, func(file string) bool { return c.patched[file] != "" }) ||
			slices.ContainsFunc(slices.Collect(maps.Values(p.Imports)), c.affects)
		c.affected[p.PkgPath] = affected
	}
	return affected
}
