package suite_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	tagexpressions "github.com/cucumber/tag-expressions/go/v6"

	"github.com/callsim/callsim/sim/suite"
)

func readFS(o suite.Options) (*fstest.MapFile, error) {
	text, err := fs.ReadFile(o.FS, "aircall-front/one.feature")
	return &fstest.MapFile{Data: text}, err
}

// FuzzTags holds the front end against the library: what we let through the
// library reads without panic, and what it selects by is what we select by.
func FuzzTags(f *testing.F) {
	for _, s := range []string{"@a", "not @a", "@a and (@b or not @c)", "@a,@b", "~@a", "@a && @b", "(", "not", `@a\ b`, "@a)", "not not @b", "@a\u00a0or @b"} {
		f.Add(s)
	}
	files := fstest.MapFS{"x.feature": {Data: []byte("Feature: f\n  @a\n  Scenario: a\n  @b\n  Scenario: b\n  @a @b @c\n  Scenario: c\n")}}
	tags := map[string][]string{"a": {"@a"}, "b": {"@b"}, "c": {"@a", "@b", "@c"}}
	f.Fuzz(func(t *testing.T, expr string) {
		r, err := suite.Run(t.Context(), suite.Options{FS: files, Tags: expr, Jobs: 1, New: (&toys{}).new, Definitions: vocabulary()})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") && !strings.ContainsAny(expr, "\n\r") {
				t.Errorf("not one line: %q", err)
			}
			return
		}
		e, err := tagexpressions.Parse(expr)
		if err != nil {
			t.Fatalf("the library refuses %q: %v", expr, err)
		}
		selected := names(r)
		for name, list := range tags {
			if e.Evaluate(list) != strings.Contains(selected, name) {
				t.Errorf("%q selects %q", expr, selected)
			}
		}
	})
}
