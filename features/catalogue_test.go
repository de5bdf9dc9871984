package features_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/features"
)

func catalogue(t testing.TB) *features.Rules {
	t.Helper()
	rules, err := features.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// The counts are those of the written catalogue; a rule that falls out of
// rules.yaml must not go unnoticed.
func TestEveryDocumentIsComplete(t *testing.T) {
	want := []struct {
		prefix, integration string
		count               int
	}{
		{"AF", "aircall-front", 48},
		{"AP", "aircall-spark", 33},
		{"AG", "aircall-gorgias", 63},
		{"AS", "aircall-salesforce", 42},
		{"RF", "ringcentral-front", 62},
		{"XR", features.Reliability, 18},
	}
	rules := catalogue(t)
	if len(rules.Documents) != len(want) {
		t.Errorf("%d documents, want %d", len(rules.Documents), len(want))
	}
	total := 0
	for _, w := range want {
		total += w.count
		d, ok := rules.Document(w.prefix)
		if !ok {
			t.Errorf("no document %s", w.prefix)
			continue
		}
		if d.Integration != w.integration || len(d.Rules) != w.count {
			t.Errorf("%s: %s with %d rules, want %s with %d",
				w.prefix, d.Integration, len(d.Rules), w.integration, w.count)
		}
	}
	if rules.Len() != total {
		t.Errorf("%d rules, want %d", rules.Len(), total)
	}
}

func TestNumbersHaveNoGapAndFollowTheFile(t *testing.T) {
	line := 0
	for _, d := range catalogue(t).Documents {
		for i, rule := range d.Rules {
			if want := fmt.Sprintf("%s-%02d", d.Prefix, i+1); rule.ID != want || rule.Number != i+1 {
				t.Errorf("rule %d of %s is %s (number %d), want %s", i+1, d.Prefix, rule.ID, rule.Number, want)
			}
			if rule.Line <= line {
				t.Errorf("%s on line %d comes before line %d", rule.ID, rule.Line, line)
			}
			line = rule.Line
		}
	}
}

var ruleID = regexp.MustCompile(`\b[A-Z]{2}-\d\d\b`)

func TestRulesAreSentencesThatReferOnlyToRules(t *testing.T) {
	rules := catalogue(t)
	said := map[string]string{}
	for rule := range rules.All() {
		if !strings.HasSuffix(rule.Text, ".") || strings.Contains(rule.Text, "  ") || strings.Contains(rule.Text, "\n") {
			t.Errorf("%s is no clean sentence: %q", rule.ID, rule.Text)
		}
		if first := rule.Text[:1]; first != strings.ToUpper(first) {
			t.Errorf("%s begins with a small letter: %q", rule.ID, rule.Text)
		}
		for _, id := range ruleID.FindAllString(rule.Text, -1) {
			if _, ok := rules.Rule(id); !ok || id == rule.ID {
				t.Errorf("%s refers to %s", rule.ID, id)
			}
		}
		// Two integrations may share a rule, one document may not.
		key := rule.Document.Prefix + rule.Text
		if twin, ok := said[key]; ok {
			t.Errorf("%s says what %s says: %q", rule.ID, twin, rule.Text)
		}
		said[key] = rule.ID
	}
}

// A rule from a document names its place in the document.
func TestEveryDocumentedRuleHasItsPlace(t *testing.T) {
	for rule := range catalogue(t).All() {
		if documented := rule.Kind == features.KindDoc; documented != (rule.Where != "") {
			t.Errorf("%s is of kind %q and stands at %q: expected a place for doc and none for others", rule.ID, rule.Kind, rule.Where)
		}
		if strings.ContainsAny(rule.Where, "\"?\n") || strings.HasSuffix(rule.Where, ".") {
			t.Errorf("%s: where is %q, expected heading and bullet and no sentence", rule.ID, rule.Where)
		}
	}
}

// A list of RULES.md ends with its rule.
func TestThePageListsWhatBelongsToARule(t *testing.T) {
	for _, list := range []string{features.Scenarios, features.Functions, features.Mutants} {
		items := features.Listed("AF-23", list)
		if len(items) == 0 || len(items) > 12 {
			t.Errorf("%s of AF-23: %q", list, items)
		}
	}
	if items := features.Listed("AF-99", features.Mutants); items != nil {
		t.Errorf("mutants of no rule: %q", items)
	}
}

func TestLookUpByIDAndStatusPerIntegration(t *testing.T) {
	rules := catalogue(t)
	subject, ok := rules.Rule("AF-07")
	if !ok || subject.ID != "AF-07" || subject.Document.Prefix != "AF" || subject.Who != features.WhoCore {
		t.Fatalf("AF-07 is %+v", subject)
	}
	if _, ok := rules.Rule("AF-99"); ok {
		t.Error("found AF-99")
	}
	if _, ok := rules.Document("ZZ"); ok {
		t.Error("found document ZZ")
	}
	if got := subject.Integrations(); !slices.Equal(got, []string{"aircall-front"}) {
		t.Errorf("AF-07 counts for %q", got)
	}
	if got := subject.Status("aircall-spark"); got != "" {
		t.Errorf("AF-07 is %q for aircall-spark, want nothing", got)
	}

	twice, _ := rules.Rule("XR-01")
	want := []string{"aircall-front", "aircall-spark", "aircall-gorgias", "aircall-salesforce", "ringcentral-front"}
	if got := twice.Integrations(); !slices.Equal(got, want) {
		t.Errorf("XR-01 counts for %q, want %q", got, want)
	}
	if got := twice.Status("ringcentral-front"); got != features.StatusCovered {
		t.Errorf("XR-01 is %q for ringcentral-front, want covered", got)
	}
}

// The pattern of go:embed must select the catalogue and every feature file.
func TestEmbeddedIsTheCatalogueAndEveryFeatureFile(t *testing.T) {
	want := []string{"rules.yaml"}
	onDisk, err := fs.Glob(os.DirFS("."), "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, onDisk...)

	var got []string
	err = fs.WalkDir(features.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			got = append(got, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("embedded:\n  %s\non disk:\n  %s\n(see the go:embed pattern in features.go)",
			strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestFeatureFoldersAreIntegrations(t *testing.T) {
	rules := catalogue(t)
	known := map[string]bool{}
	for _, d := range rules.Documents {
		known[d.Integration] = true
	}
	paths, err := fs.Glob(features.FS(), "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if !known[filepath.Dir(path)] {
			t.Errorf("%s: no document has the integration %q", path, filepath.Dir(path))
		}
	}
}

func BenchmarkParse(b *testing.B) {
	source, err := fs.ReadFile(features.FS(), "rules.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := features.Parse("rules.yaml", source); err != nil {
			b.Fatal(err)
		}
	}
}
