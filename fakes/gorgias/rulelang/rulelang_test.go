package rulelang_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/gorgias/rulelang"
)

const published = `if (eq(ticket.from_agent, false) && eq(ticket.status, 'open')) {
	if (containsAny(message.intents.name, ['other/no_reply'])) { Action('addTags', { tags: 'auto-close' }); Action('setStatus', { status: 'closed' }) } }`

// TestRules checks the canonical form of valid rules.
func TestRules(t *testing.T) {
	for text, want := range map[string]string{
		published:                           `if (eq(ticket.from_agent, false) && eq(ticket.status, "open")) { if (containsAny(message.intents.name, ["other/no_reply"])) { Action("addTags", {tags: "auto-close"}); Action("setStatus", {status: "closed"}); } }`,
		`Action("x")`:                       `Action("x");`,
		`Action("x",);;`:                    `Action("x");`,
		`Action('x', {},)`:                  `Action("x", {});`,
		`Action("x", {"a b": 1, c: null,})`: `Action("x", {"a b": 1, c: null});`,
		"Action('a')\nAction('b')":          `Action("a"); Action("b");`,
		"Action('a') /* \n */ Action('b')":  `Action("a"); Action("b");`,
		"if (a()) {} Action('b')":           `if (a()) {  } Action("b");`,
		"// why\nif (a()) { /* nothing */ ; } else if (b()) {} else {Action('c')}": `if (a()) {  } else if (b()) {  } else { Action("c"); }`,
		`if (!(!!a(x) || (b(y)) && c(1, -2.5e3, .5, true, [],)) ) { }`:             `if (!(!!a(x) || (b(y)) && c(1, -2.5e3, .5, true, []))) {  }`,
		`log.it('x')`: `log.it("x");`,
		`Action("\"\'\\\n\x41é\u{1F600}\q", {})`: `Action("\"'\\\x0aAé😀q", {});`,
		"Action('a\\\nb')":                       `Action("ab");`,
		`Action('x', {a: {b: ['c',]}})`:          `Action("x", {a: {b: ["c"]}});`,
		"\u00a0Action('x')\ufeff":                `Action("x");`,
	} {
		r, err := rulelang.ParseRule(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := r.String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestLongIsNotDeep checks that only brackets count as nesting.
func TestLongIsNotDeep(t *testing.T) {
	long := `if (` + strings.Repeat(`eq(ticket.id, 1) || `, 2000) + `eq(ticket.id, 1)) { Action('x') }`
	flat := strings.Repeat(`if (eq(ticket.id, 1)) { if (eq(ticket.id, 1)) { Action('x') } } `, 2000)
	elses := `if (a()) {}` + strings.Repeat(` else if (a()) {}`, 2000)
	nots := `if (` + strings.Repeat("!", 100_001) + `a()) {}`
	for _, text := range []string{long, flat, elses, nots} {
		if _, err := rulelang.ParseRule(text); err != nil {
			t.Errorf("%.60s…: %v", text, err)
		}
	}
	nested := func(n int) string { return `if (` + strings.Repeat("(", n) + "a()" + strings.Repeat(")", n) + `) {}` }
	if _, err := rulelang.ParseRule(nested(190)); err != nil {
		t.Error(err)
	}
	_, err := rulelang.ParseRule(nested(1 << 20))
	if e, ok := errors.AsType[*rulelang.Error](err); !ok || !e.Outside || e.Message != "nested too deeply" {
		t.Errorf("a million parentheses: %v", err)
	}
}

func TestRefusedRules(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "Line 1, column 1: unexpected end",
		"// only a comment":                     "Line 1, column 18: unexpected end",
		"if (":                                  "Line 1, column 5: unexpected end",
		"if () {}":                              `Line 1, column 5: unexpected ")"`,
		"if (a()) {":                            "Line 1, column 11: unexpected end",
		"if (a()) {}}":                          `Line 1, column 12: unexpected "}"`,
		"if (a() b()) {}":                       `Line 1, column 9: unexpected "b"`,
		"if (a() &&) {}":                        `Line 1, column 9: unexpected "&&"`,
		"if (a(x y)) {}":                        `Line 1, column 9: unexpected "y"`,
		"if (a(,x)) {}":                         `Line 1, column 7: unexpected ","`,
		"if (a(x,,)) {}":                        `Line 1, column 9: unexpected ","`,
		"if (a(['b' 'c'])) {}":                  `Line 1, column 12: unexpected "'c'"`,
		"if (a) {}":                             `Line 1, column 6: unexpected ")"`,
		"if (a(x.)) {}":                         `Line 1, column 8: unexpected "."`,
		"else {}":                               `Line 1, column 1: unexpected "else"`,
		"if (a()) {} else {} else {}":           `Line 1, column 26: unexpected "{"`,
		"Action('a' {})":                        `Line 1, column 12: unexpected "{"`,
		"Action('a', {b: 1 c: 2})":              `Line 1, column 19: unexpected "c"`,
		"Action('a', {b 1})":                    `Line 1, column 14: unexpected "b"`,
		"Action('a', {,})":                      `Line 1, column 14: unexpected ","`,
		"Action('a'":                            "Line 1, column 11: unexpected end",
		"Action('a) ":                           `Line 1, column 8: unexpected "'"`,
		"Action('a\n')":                         `Line 1, column 8: unexpected "'"`,
		"Action('a') Action('b')":               "Line 1, column 13: missing ; before statement",
		"if (a()) { Action('a') if (b()) {} }":  "Line 1, column 24: missing ; before statement",
		"if (a()) {} else { log() log() }":      "Line 1, column 26: missing ; before statement",
		"if (a()) {} else if (b()) { c() d() }": "Line 1, column 33: missing ; before statement",
		"Action(\n  'é',\n é)":                  `Line 3, column 2: unexpected "é"`,
		"if (a() == 1) {}":                      `Line 1, column 9: unexpected "==" (outside)`,
		"if (ticket.id === 1) {}":               `Line 1, column 15: unexpected "===" (outside)`,
		"if (a() ? b() : c()) {}":               `Line 1, column 9: unexpected "?" (outside)`,
		"if (a(`x`)) {}":                        "Line 1, column 7: unexpected \"`\" (outside)",
		"if (a('x' + 'y')) {}":                  `Line 1, column 11: unexpected "+" (outside)`,
		"if (a()) Action('b')":                  `Line 1, column 10: unexpected "Action" (outside)`,
		"if (a()) {} else Action('b')":          `Line 1, column 18: unexpected "Action" (outside)`,
		"var x = 1":                             `Line 1, column 1: unexpected "var" (outside)`,
	} {
		_, err := rulelang.ParseRule(text)
		if got := message(err); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestConditions(t *testing.T) {
	for text, want := range map[string]string{
		"eq(ticket.assignee_user.id, '{{current_user.id}}')": `eq(ticket.assignee_user.id, "{{current_user.id}}")`,
		"a() || b() && !c()":  "a() || b() && !c()",
		"(a() || b()) && c()": "(a() || b()) && c()",
		"a();":                `Line 1, column 4: unexpected ";"`,
		"":                    "Line 1, column 1: unexpected end",
		"a() a()":             `Line 1, column 5: unexpected "a"`,
		"a() | b()":           `Line 1, column 5: unexpected "|" (outside)`,
	} {
		got := ""
		if c, err := rulelang.ParseCondition(text); err != nil {
			got = message(err)
		} else {
			got = c.String()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func message(err error) string {
	e, ok := errors.AsType[*rulelang.Error](err)
	if !ok {
		return fmt.Sprint(err)
	}
	if e.Outside {
		return e.Error() + " (outside)"
	}
	return e.Error()
}

// FuzzRules checks that a printed rule is parsed as the same rule, that an error has a
// position in the text, and that surrounding blanks change nothing.
func FuzzRules(f *testing.F) {
	for _, seed := range []string{published, `Action("x", {"a": [1, 'b', null]});`, `if (!(a(x) || !!b()) && c('\u{41}')) {} else if (d()) { ; } else {}`,
		"log()\n/* c */ Action('\\x00{{ticket.id}}')", `!!!(((`, `"`, `if (a() == b()) {}`, "Action('\\", "a\xff('\xff\\\xff')"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := rulelang.ParseRule(text)
		if err != nil {
			e, ok := errors.AsType[*rulelang.Error](err)
			if lines := strings.Count(text, "\n") + 1; !ok || e.Line < 1 || e.Line > lines || e.Column < 1 || e.Message == "" {
				t.Fatalf("%q is refused with %v, of %d lines", text, err, lines)
			}
			return
		}
		printed := r.String()
		again, err := rulelang.ParseRule(printed)
		if err != nil {
			t.Fatalf("%q is printed as %q, which is refused: %v", text, printed, err)
		}
		if twice := again.String(); twice != printed {
			t.Fatalf("%q is printed as %q and then as %q", text, printed, twice)
		}
		if padded, err := rulelang.ParseRule("\n " + text + "\n"); err != nil || padded.String() != printed {
			t.Fatalf("%q is another rule with blanks around it: %v", text, err)
		}
	})
}
