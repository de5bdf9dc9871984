package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
)

const (
	repository = "../.."
	rulesPage  = repository + "/features/RULES.md"
)

var ruleNumber = regexp.MustCompile(`\b(?:AF|AP|AG|AS|RF|XR)-[0-9]{2}\b`)

// features/RULES.md lists where each rule is stated, proved, decided and broken.
// -update rewrites it.
func TestTheRulesPageIsCurrent(t *testing.T) {
	rules, results, cited := surveyed(t)
	mutants := mutantsByRule(t)
	var page strings.Builder
	page.WriteString("# The places of every rule\n\nGenerated: `go test ./cmd/callsim -run RulesPage -update`. " +
		"`callsim rules AF-23` shows the same with line numbers.\n")
	for rule := range rules.All() {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n\n", rule.ID, rule.Text)
		if rule.Where != "" {
			fmt.Fprintf(&page, "%s, %s. ", rule.Document.Title, rule.Where)
		}
		fmt.Fprintf(&page, "Who: %s.\n", rule.Who)
		var scenarios []string
		for _, rr := range results[rule.ID] {
			for i, name := range rr.Scenarios {
				file, _, _ := strings.Cut(rr.Places[i], ":")
				scenarios = append(scenarios, file+": "+name)
			}
		}
		list(&page, features.Scenarios, scenarios)
		list(&page, features.Functions, cited[rule.ID])
		list(&page, features.Mutants, mutants[rule.ID])
	}
	if *update {
		if err := os.WriteFile(rulesPage, []byte(page.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(rulesPage)
	if err != nil {
		t.Fatal(err)
	}
	if page.String() != string(old) {
		t.Error("features/RULES.md is not what features, sources and patches say: go test ./cmd/callsim -run RulesPage -update")
	}
}

func list(page *strings.Builder, title string, items []string) {
	slices.Sort(items)
	items = slices.Compact(items)
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(page, "\n%s\n- %s\n", title, strings.Join(items, "\n- "))
}

// Who reads the number of a rule finds the code that decides it.
func TestEveryRuleIsCitedWhereItIsDecided(t *testing.T) {
	rules, _, cited := surveyed(t)
	floors := map[features.Who][]string{
		features.WhoCore: {"core/"}, features.WhoFake: {"fakes/"}, features.WhoBoth: {"core/", "fakes/"},
	}
	for rule := range rules.All() {
		if !slices.ContainsFunc(cited[rule.ID], func(item string) bool {
			return slices.ContainsFunc(floors[rule.Who], func(floor string) bool { return strings.HasPrefix(item, floor) })
		}) {
			t.Errorf("%s (who: %s) is cited by no declaration in %s: name it in the comment of the function that decides it",
				rule.ID, rule.Who, strings.Join(floors[rule.Who], " or "))
		}
	}
	for id, items := range cited {
		if _, known := rules.Rule(id); !known {
			t.Errorf("%s is cited by %s and is no rule", id, items[0])
		}
	}
}

// surveyed reads the catalogue, its scenarios, and which declarations of core and
// fakes cite which rule ("file: name").
func surveyed(t *testing.T) (rules *features.Rules, results map[string][]*suite.RuleResult, cited map[string][]string) {
	t.Helper()
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all, err := suite.Survey(features.FS(), featuresRoot, rules)
	if err != nil {
		t.Fatal(err)
	}
	results, cited = map[string][]*suite.RuleResult{}, map[string][]string{}
	for _, rr := range all {
		results[rr.ID] = append(results[rr.ID], rr)
	}
	for _, floor := range []string{"core", "fakes"} {
		err := filepath.WalkDir(filepath.Join(repository, floor), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return readCitations(path, cited)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return rules, results, cited
}

func readCitations(path string, cited map[string][]string) error {
	short, err := filepath.Rel(repository, path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, group := range parsed.Comments {
		for _, id := range ruleNumber.FindAllString(group.Text(), -1) {
			if name := declaring(parsed, group); name != "" {
				cited[id] = append(cited[id], filepath.ToSlash(short)+": "+name)
			}
		}
	}
	return nil
}

// declaring names the declaration that a comment is in, or above; "" for a comment
// on the package, which decides nothing.
func declaring(file *ast.File, comment *ast.CommentGroup) string {
	if comment == file.Doc {
		return ""
	}
	i := slices.IndexFunc(file.Decls, func(d ast.Decl) bool { return comment.Pos() < d.End() })
	if i < 0 {
		return ""
	}
	switch d := file.Decls[i].(type) {
	case *ast.FuncDecl:
		return functionName(d)
	case *ast.GenDecl:
		j := slices.IndexFunc(d.Specs, func(s ast.Spec) bool { return comment.Pos() < s.End() })
		switch s := d.Specs[max(j, 0)].(type) {
		case *ast.TypeSpec:
			return s.Name.Name
		case *ast.ValueSpec:
			return s.Names[0].Name
		}
	}
	return ""
}

func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	return fmt.Sprintf("%s.%s", of, d.Name.Name)
}

// mutantsByRule are the patches with what each does.
func mutantsByRule(t *testing.T) map[string][]string {
	t.Helper()
	patches, err := filepath.Glob(repository + "/features/mutants/*.patch")
	if err != nil || len(patches) == 0 {
		t.Fatal(len(patches), "patches:", err)
	}
	byRule := map[string][]string{}
	for _, path := range patches {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		says, _, _ := strings.Cut(string(text), "\n")
		id := ruleNumber.FindString(filepath.Base(path))
		byRule[id] = append(byRule[id], "features/mutants/"+filepath.Base(path)+": "+says)
	}
	return byRule
}

// Places have a line where the sources are at hand.
func TestPlacesOfARule(t *testing.T) {
	_, _, cited := surveyed(t)
	t.Chdir(repository)
	_, out, _ := play(builtIn(), Streams{}, "rules", "af-23")
	for _, want := range []string{
		"Voicemails to an inbox (use cases), the warning at its end\n",
		"features/aircall-front/voicemail.feature:",
		"features/mutants/AF-23",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !regexp.MustCompile(`core/aircallfront/\w+\.go:\d+  \w+\n`).MatchString(out) {
		t.Errorf("no line of a function in\n%s", out)
	}
	for id, items := range cited {
		for _, place := range sourcePlaces(items) {
			if !strings.Contains(place[0], ".go:") {
				t.Errorf("%s: no line for %s %s", id, place[0], place[1])
			}
		}
	}
}
