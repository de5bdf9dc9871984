package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// Go gives the entries of a map in a new order each time. A loop over a map is
// accepted when its result does not depend on the order: a short list of forms is
// accepted, and every other loop must state why the order has no effect.

const unordered = "//house:unordered"

// mapOrder finds loops over maps, and sequences from package maps, whose order
// has an effect.
func (in *inspection) mapOrder(file *ast.File) {
	excuses := in.directives(file)
	judge := func(at token.Pos, why string) {
		line := in.pkg.Fset.Position(at).Line
		for _, l := range []int{line, line - 1} {
			if d, ok := excuses[l]; ok {
				d.used = true
				in.granted = append(in.granted, finding{in.pkg.Fset.Position(at), why + ": " + d.reason})
				return
			}
		}
		in.find(at, "%s", why)
	}
	var path []ast.Node // from the file down to the node
	ast.Inspect(file, func(node ast.Node) bool {
		if node == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, node)
		switch node := node.(type) {
		case *ast.RangeStmt:
			if in.isMap(node.X) || in.isMapSequence(node.X) {
				if why := in.orderSeen(node, enclosingBody(path)); why != "" {
					judge(node.Pos(), why)
				}
			}
		case *ast.CallExpr:
			if in.isMapSequence(node) && !in.sequenceIsTamed(node, path) {
				judge(node.Pos(), "the order of "+types.ExprString(node)+" is chance; use slices.Sorted")
			}
		}
		return true
	})
	for _, d := range excuses {
		if d.reason == "" {
			in.find(d.at, "%s without a reason", unordered)
		} else if !d.used {
			in.find(d.at, "%s where nothing needs it", unordered)
		}
	}
}

type directive struct {
	at     token.Pos
	reason string
	used   bool
}

// directives finds the excuses of a file, by line.
func (in *inspection) directives(file *ast.File) map[int]*directive {
	found := map[int]*directive{}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if reason, ok := strings.CutPrefix(comment.Text, unordered); ok {
				line := in.pkg.Fset.Position(comment.Pos()).Line
				found[line] = &directive{at: comment.Pos(), reason: strings.TrimSpace(reason)}
			}
		}
	}
	return found
}

func (in *inspection) isMap(e ast.Expr) bool {
	t := in.pkg.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

func (in *inspection) isMapSequence(e ast.Expr) bool {
	f := in.callee(e)
	return f != nil && slices.Contains([]string{"maps.Keys", "maps.Values", "maps.All"}, f.FullName())
}

// sequenceIsTamed: its reader sorts it or puts it into a map. A loop over it is
// looked at like a loop over the map.
func (in *inspection) sequenceIsTamed(call *ast.CallExpr, path []ast.Node) bool {
	switch parent := path[len(path)-2].(type) {
	case *ast.RangeStmt:
		return parent.X == call
	case *ast.CallExpr:
		f := in.callee(parent)
		return f != nil && slices.Contains([]string{"slices.Sorted", "slices.SortedFunc", "maps.Collect", "maps.Insert"}, f.FullName())
	}
	return false
}

// enclosingBody is that of the innermost function around the end of the path.
func enclosingBody(path []ast.Node) *ast.BlockStmt {
	for i := len(path) - 1; i >= 0; i-- {
		switch f := path[i].(type) {
		case *ast.FuncDecl:
			return f.Body
		case *ast.FuncLit:
			return f.Body
		}
	}
	return nil
}

// mapLoop is one loop over a map while it is judged.
type mapLoop struct {
	*inspection
	body      *ast.BlockStmt
	collected []string // what the loop appends to
}

// orderSeen returns how the order of the loop has an effect, or "".
func (in *inspection) orderSeen(loop *ast.RangeStmt, function *ast.BlockStmt) string {
	l := &mapLoop{inspection: in, body: loop.Body}
	if why := l.block(loop.Body); why != "" {
		return "the order of a map is chance, and this loop " + why
	}
	for _, slice := range l.collected {
		if !in.sortedAfter(slice, loop.End(), function) {
			return "the order of a map is chance, and " + slice + " is not sorted afterwards"
		}
	}
	return ""
}

// sorters put a slice into an order of its own.
var sorters = []string{
	"slices.Sort", "slices.SortFunc", "slices.SortStableFunc",
	"sort.Strings", "sort.Ints", "sort.Slice", "sort.SliceStable", "sort.Sort", "sort.Stable",
}

func (in *inspection) isSort(e ast.Expr) bool {
	f := in.callee(e)
	return f != nil && slices.Contains(sorters, f.FullName())
}

// sortedAfter reports whether the slice is sorted after the loop.
func (in *inspection) sortedAfter(slice string, end token.Pos, function *ast.BlockStmt) bool {
	found := false
	ast.Inspect(function, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || call.Pos() < end || !in.isSort(call) {
			return true
		}
		ast.Inspect(call.Args[0], func(node ast.Node) bool {
			if e, ok := node.(ast.Expr); ok && types.ExprString(e) == slice {
				found = true
			}
			return !found
		})
		return !found
	})
	return found
}

// The statements of a loop whose order has no effect. Each method returns what a
// statement does that depends on the order, or "".

func (l *mapLoop) block(b *ast.BlockStmt) string { return l.statements(b.List) }

func (l *mapLoop) statements(list []ast.Stmt) string {
	for _, s := range list {
		if why := l.statement(s); why != "" {
			return why
		}
	}
	return ""
}

func (l *mapLoop) statement(s ast.Stmt) string {
	switch s := s.(type) {
	case nil, *ast.EmptyStmt:
		return ""
	case *ast.BlockStmt:
		return l.block(s)
	case *ast.IfStmt:
		return first(l.statement(s.Init), l.pure(s.Cond), l.block(s.Body), l.statement(s.Else))
	case *ast.SwitchStmt:
		return first(l.statement(s.Init), l.pure(s.Tag), l.block(s.Body))
	case *ast.CaseClause:
		return first(l.pure(s.List...), l.statements(s.Body))
	case *ast.ForStmt:
		return first(l.statement(s.Init), l.pure(s.Cond), l.statement(s.Post), l.block(s.Body))
	case *ast.RangeStmt:
		return first(l.pure(s.X), l.block(s.Body))
	case *ast.IncDecStmt:
		return l.count(s.X)
	case *ast.AssignStmt:
		return l.assign(s)
	case *ast.DeclStmt:
		return l.declare(s)
	case *ast.ExprStmt:
		return l.call(s.X)
	case *ast.BranchStmt:
		if s.Tok == token.CONTINUE && s.Label == nil {
			return ""
		}
		return "stops at an entry that chance chose"
	case *ast.ReturnStmt:
		return "returns at an entry that chance chose"
	}
	return "does more than collect, count, delete or fill another map"
}

func first(objections ...string) string {
	for _, why := range objections {
		if why != "" {
			return why
		}
	}
	return ""
}

func (l *mapLoop) assign(s *ast.AssignStmt) string {
	switch s.Tok {
	case token.DEFINE:
		return l.pure(s.Rhs...)
	case token.ASSIGN:
	case token.ADD_ASSIGN, token.SUB_ASSIGN, token.OR_ASSIGN, token.AND_ASSIGN, token.XOR_ASSIGN:
		return first(l.count(s.Lhs[0]), l.pure(s.Rhs...))
	default:
		return "computes with " + s.Tok.String()
	}
	for i, left := range s.Lhs {
		if why := l.assignOne(left, s.Rhs, i); why != "" {
			return why
		}
	}
	return ""
}

// assignOne judges one place on the left; with fewer values than places, as in
// v, ok = m[k], all of them count for each place.
func (l *mapLoop) assignOne(left ast.Expr, values []ast.Expr, i int) string {
	if len(values) > i {
		values = values[i : i+1]
	}
	if more, ok := l.appended(left, values[0]); ok {
		if !l.local(left) {
			l.collected = append(l.collected, types.ExprString(left))
		}
		return l.pure(more...)
	}
	if why := l.pure(values...); why != "" {
		return why
	}
	if index, ok := ast.Unparen(left).(*ast.IndexExpr); ok && l.isMap(index.X) {
		return l.pure(index.X, index.Index)
	}
	if l.local(left) {
		return ""
	}
	return "sets " + types.ExprString(left) + ", which keeps the last entry"
}

// appended recognises x = append(x, more...).
func (l *mapLoop) appended(left, right ast.Expr) (more []ast.Expr, ok bool) {
	call, ok := ast.Unparen(right).(*ast.CallExpr)
	if !ok || l.builtin(call) != "append" || types.ExprString(call.Args[0]) != types.ExprString(left) {
		return nil, false
	}
	return call.Args[1:], true
}

// local reports whether a variable lives for one iteration only.
func (l *mapLoop) local(e ast.Expr) bool {
	name, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	if name.Name == "_" {
		return true
	}
	o := l.object(name)
	return o != nil && l.body.Pos() <= o.Pos() && o.Pos() < l.body.End()
}

// count: sums of integers do not depend on the order, those of floats and texts
// do.
func (l *mapLoop) count(e ast.Expr) string {
	if basic, ok := l.pkg.TypesInfo.TypeOf(e).Underlying().(*types.Basic); ok && basic.Info()&types.IsInteger != 0 {
		return l.pure(e)
	}
	if l.local(e) {
		return ""
	}
	return "joins up " + types.ExprString(e) + ", which is no integer"
}

func (l *mapLoop) declare(s *ast.DeclStmt) string {
	general, ok := s.Decl.(*ast.GenDecl)
	if !ok {
		return ""
	}
	for _, spec := range general.Specs {
		if values, ok := spec.(*ast.ValueSpec); ok {
			if why := l.pure(values.Values...); why != "" {
				return why
			}
		}
	}
	return ""
}

// call judges a call that is a statement.
func (l *mapLoop) call(e ast.Expr) string {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return "does more than collect, count, delete or fill another map"
	}
	if name := l.builtin(call); name == "delete" || name == "clear" || l.isSort(call) {
		return l.pure(call.Args...)
	}
	return "calls " + types.ExprString(call.Fun)
}

func (l *mapLoop) builtin(call *ast.CallExpr) string {
	if b, ok := l.object(call.Fun).(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// pure returns which part of the expressions may have a side effect, whose order
// would matter.
func (l *mapLoop) pure(expressions ...ast.Expr) string {
	why := ""
	for _, e := range expressions {
		if e == nil {
			continue
		}
		ast.Inspect(e, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.CallExpr:
				if !l.harmless(node) {
					why = "calls " + types.ExprString(node.Fun)
				}
			case *ast.FuncLit:
				why = "makes a function"
			case *ast.UnaryExpr:
				if node.Op == token.ARROW {
					why = "receives from a channel"
				}
			}
			return why == ""
		})
	}
	return why
}

var (
	pureBuiltins = []string{"len", "cap", "min", "max", "make", "new"}
	purePackages = []string{
		"bytes", "cmp", "errors", "maps", "math", "math/bits", "net/netip", "path",
		"slices", "strconv", "strings", "time", "unicode", "unicode/utf8",
	}
	pureFunctions = []string{"fmt.Sprint", "fmt.Sprintf", "fmt.Errorf"}
)

// harmless: conversions, and functions that only compute.
func (l *mapLoop) harmless(call *ast.CallExpr) bool {
	if l.pkg.TypesInfo.Types[call.Fun].IsType() || slices.Contains(pureBuiltins, l.builtin(call)) {
		return true
	}
	f := l.callee(call)
	if f == nil || f.Pkg() == nil {
		return false
	}
	if receiver := f.Signature().Recv(); receiver != nil {
		if _, pointer := receiver.Type().(*types.Pointer); pointer {
			return false
		}
	}
	return slices.Contains(purePackages, f.Pkg().Path()) || slices.Contains(pureFunctions, f.FullName())
}

func TestDirectivesAreHonouredAndListed(t *testing.T) {
	for _, pkg := range load(t) {
		if pkg.PkgPath != samples+"order" {
			continue
		}
		var granted []string
		for _, g := range inspect(pkg).granted {
			granted = append(granted, fmt.Sprint(g))
		}
		if len(granted) != 2 || !strings.Contains(granted[0], "every entry gets the same value") {
			t.Errorf("granted %q, want two, with their reasons", granted)
		}
		return
	}
	t.Error("the sample is not loaded")
}
