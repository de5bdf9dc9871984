package soql_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/salesforce/soql"
)

func TestValidQueries(t *testing.T) {
	for _, text := range []string{
		"SELECT Id FROM Contact",
		"select id, account.owner.name from contact c where c.phone = 'x' order by name desc nulls last limit 5 offset 2 for view",
		"SELECT COUNT() FROM Contact", "SELECT COUNT(Id) n, MAX(CreatedDate) FROM Task GROUP BY Status, OwnerId",
		"SELECT Id, (SELECT Subject FROM Tasks WHERE IsClosed = true ORDER BY ActivityDate LIMIT 3) FROM Contact",
		"SELECT TYPEOF Who WHEN Contact THEN Phone, Email WHEN Lead THEN Company ELSE Name END FROM Task",
		"SELECT Id FROM C WHERE a = 1 AND b = 2 AND c = 3", "SELECT Id FROM C WHERE a = 1 OR b = 2 OR c = 3",
		"SELECT Id FROM C WHERE (a = 1 AND b = 2) OR (NOT c = 3)", "SELECT Id FROM C WHERE NOT (a = 1 OR b = 2) AND c LIKE 'x%'",
		"SELECT Id FROM C WHERE a IN ('x', 'y') AND b NOT IN (1, -2.5, 1e3) AND c IN (SELECT d FROM E WHERE f != null)",
		"SELECT Id FROM C WHERE a INCLUDES ('x;y', 'z') AND b EXCLUDES ('q')",
		`SELECT Id FROM C WHERE a = 'it\'s \n\r\t\b\f\"\\ \u00e9' AND b LIKE '100\% \_x'`,
		"SELECT Id FROM C WHERE a > 2026-03-14 AND b <= 2026-03-14T09:00:00Z AND c <> 2026-03-14T09:00:00.000+01:00",
		"SELECT Id FROM C WHERE a = TODAY AND b = LAST_N_DAYS:5 AND c = TRUE AND d = NULL",
		"SELECT FORMAT(MIN(CloseDate)) c FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate), Name ORDER BY COUNT(Id) DESC",
		"SELECT Id FROM Account WHERE DISTANCE(Place__c, GEOLOCATION(37.7, -122.4), 'mi') < 20 AND DAY_ONLY(CreatedDate) = TODAY",
		"SELECT\n\tId\r\nFROM\nContact", "SELECT Ext__c, Acc__r.Name FROM Thing__c",
	} {
		if _, err := soql.ParseQuery(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRefusedQueries(t *testing.T) {
	for _, c := range []struct {
		text, message string
		row, column   int
	}{
		{"", "unexpected token: '<EOF>'", 1, 1},
		{"SELECT", "unexpected token: '<EOF>'", 1, 7},
		{"SELECT FROM Contact", "unexpected token: 'FROM'", 1, 8},
		{"SELECT Id Contact", "unexpected token: '<EOF>'", 1, 18},
		{"SELECT Id FROM Contact WHERE Name IN ('a' 'b')", "unexpected token: 'b'", 1, 43},
		{"SELECT Id FROM WHERE a = 1", "unexpected token: 'WHERE'", 1, 16},
		{"SELECT Id, FROM Contact", "unexpected token: ','", 1, 10},
		{"SELECT Id FROM Contact WHERE", "unexpected token: '<EOF>'", 1, 29},
		{"SELECT Id FROM Contact WHERE a = 1 AND b = 2 OR c = 3", "unexpected token: 'OR'", 1, 46},
		{"SELECT Id FROM Contact WHERE a = 1 OR b = 2 AND c = 3", "unexpected token: 'AND'", 1, 45},
		{"SELECT Id FROM Contact WHERE NOT NOT a = 1", "unexpected token: 'NOT'", 1, 34},
		{"SELECT Id FROM Contact WHERE (a = 1", "unexpected token: '<EOF>'", 1, 36},
		{"SELECT Id FROM Contact WHERE a = 1)", "unexpected token: ')'", 1, 35},
		{"SELECT Id FROM Contact WHERE a == 1", "unexpected token: '='", 1, 33},
		{"SELECT Id FROM Contact WHERE a = 'x", "unexpected token: '<EOF>'", 1, 36},
		{`SELECT Id FROM Contact WHERE a = 'x\y'`, `unexpected token: '\y'`, 1, 36},
		{`SELECT Id FROM Contact WHERE a = '\u12g4'`, `unexpected token: '\u'`, 1, 35},
		{"SELECT Id FROM Contact WHERE a = 2026-13-01", "unexpected token: '2026-13-01'", 1, 34},
		{"SELECT Id FROM Contact WHERE a = 2026-03-14T09:00:00", "unexpected token: '2026-03-14T09:00:00'", 1, 34},
		{"SELECT Id FROM Contact WHERE a IN ()", "unexpected token: ')'", 1, 36},
		{"SELECT Id FROM Contact ORDER Name", "unexpected token: 'Name'", 1, 30},
		{"SELECT Id FROM Contact LIMIT x", "unexpected token: 'x'", 1, 30},
		{"SELECT Id FROM Contact; DROP", "unexpected token: ';'", 1, 23},
		{"SELECT *\nFROM Contact", "unexpected token: '*'", 1, 8},
		{"SELECT Id\nFROM Contact\n  WHERE é = 1", "unexpected token: 'é'", 3, 9},
		{"SELECT Id FROM Contact WHERE " + strings.Repeat("(", 65), "unexpected token: '('", 1, 94},
	} {
		_, err := soql.ParseQuery(c.text)
		var e *soql.Error
		if !errors.As(err, &e) || e.Message != c.message || e.Row != c.row || e.Column != c.column {
			t.Errorf("%s: %v, want row %d, column %d: %s", c.text, err, c.row, c.column, c.message)
		}
	}
}

func TestFrame(t *testing.T) {
	const text = "SELECT Id\nFROM Contact WHERE Größe ! 5 AND this is a long line that goes on\nLIMIT 1"
	_, err := soql.ParseQuery(text)
	var e *soql.Error
	errors.As(err, &e)
	want := "\nFROM Contact WHERE Größe ! 5 AND this is a long lin\n                     ^\nERROR at Row:2:Column:22\n"
	if got := e.Frame(text); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestValidSearches(t *testing.T) {
	for _, text := range []string{
		`FIND {\+14155550123} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE IsPersonAccount = false ORDER BY Name LIMIT 5), Lead LIMIT 3`,
		`find {pike} in all fields`, `FIND {"Ada Pike" AND NOT (moss OR berg*)}`, `FIND {a\}b}`, `FIND {jo?n}`,
	} {
		if _, _, err := soql.ParseSearch(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRefusedSearches(t *testing.T) {
	const noTerm = "No search term found. The search term must be enclosed in braces."
	for text, message := range map[string]string{
		"":                                      noTerm,
		"FIND":                                  noTerm,
		"FIND pike":                             noTerm,
		"FIND 'pike' RETURNING Contact":         noTerm,
		"FIND {}":                               noTerm,
		"FIND { }":                              noTerm,
		"FIND {pike":                            noTerm,
		"FIND {*pike}":                          "unexpected token: '*'",
		"FIND {pike AND}":                       "unexpected token: '<EOF>'",
		"FIND {OR pike}":                        "unexpected token: 'OR'",
		"FIND {(pike}":                          "unexpected token: '<EOF>'",
		`FIND {"pike}`:                          "unexpected token: '<EOF>'",
		"FIND {pike]}":                          "unexpected token: ']'",
		"FIND {pike} IN PHONES":                 "unexpected token: 'PHONES'",
		"FIND {pike} RETURNING Contact(":        "unexpected token: '<EOF>'",
		"FIND {pike} RETURNING Contact(WHERE)":  "unexpected token: 'WHERE'",
		"FIND {pike} RETURNING Contact LIMIT x": "unexpected token: 'x'",
	} {
		_, _, err := soql.ParseSearch(text)
		var e *soql.Error
		if !errors.As(err, &e) || e.Message != message {
			t.Errorf("%s: %v, want %s", text, err, message)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		match         bool
	}{
		{"pi%", "Pike", true}, {"%IK%", "pike", true}, {"p_ke", "pike", true}, {"p_ke", "pke", false}, {"%", "", true}, {"", "", true}, {"", "x", false},
		{`100\%`, "100%", true}, {`100\%`, "1000", false}, {`a\_b`, "a_b", true}, {`a\_b`, "axb", false}, {"%é%", "CAFÉ x", true},
		{"a%b%c", "aXbYbZc", true}, {"a%b%c", "aXbYbZ", false}, {"%%%a", strings.Repeat("b", 1000), false},
	} {
		if got := soql.ParsePattern(c.pattern).Match(c.text); got != c.match {
			t.Errorf("%q like %q: %v", c.text, c.pattern, got)
		}
	}
}

// FuzzQuery checks that every text is parsed or refused at a position in the text.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"SELECT Id, (SELECT a FROM Tasks) FROM Contact c WHERE (x = 'y' OR NOT z LIKE '%a') AND d = LAST_N_DAYS:5 ORDER BY a NULLS LAST LIMIT 1",
		"SELECT COUNT() FROM Task WHERE a IN (SELECT b FROM C) AND d > 2026-03-14T09:00:00Z", `SELECT TYPEOF Who WHEN A THEN b END FROM T WHERE x = '\u0041\'`, "((((", "SELECT \xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if q, err := soql.ParseQuery(text); err != nil {
			inside(t, text, err)
		} else if padded, err := soql.ParseQuery("\n " + text + "\n"); err != nil || shape(t, padded) != shape(t, q) {
			t.Fatalf("%q is another query with blanks around it: %v", text, err)
		}
		if c, err := soql.ParseCondition(text); err != nil {
			inside(t, text, err)
		} else if grouped, err := soql.ParseCondition("(" + text + ")"); err != nil || shape(t, grouped.First.Group) != shape(t, c) {
			t.Fatalf("%q is another condition in parentheses: %v", text, err)
		}
		if !soql.ParsePattern("%").Match(text) {
			t.Fatalf("%% does not match %q", text)
		}
		soql.ParsePattern(text).Match(text)
	})
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{
		`FIND {\+1415* OR "a b" AND NOT (c)} IN PHONE FIELDS RETURNING Contact(Id WHERE a = 'b' LIMIT 2), Lead LIMIT 3`, "FIND {", `FIND {\`, `FIND {a\}} RETURNING`, `FIND {"\"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, find, err := soql.ParseSearch(text)
		if err != nil {
			inside(t, text, err)
			return
		}
		for _, all := range find.Any {
			for _, w := range all.First.Words {
				w.Pattern().Match(w.Text())
			}
		}
	})
}

var places = regexp.MustCompile(`"Pos":\{[^}]*\},?`)

// shape returns a tree without positions.
func shape(t *testing.T, tree any) string {
	t.Helper()
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return places.ReplaceAllString(string(text), "")
}

func inside(t *testing.T, text string, err error) {
	t.Helper()
	var e *soql.Error
	if !errors.As(err, &e) || e.Message == "" || e.Row < 1 || e.Column < 1 || e.Offset < 0 || e.Offset > len(text) {
		t.Fatalf("%q: %#v", text, err)
	}
	if frame := e.Frame(text); !strings.Contains(frame, "^\nERROR at Row:") {
		t.Fatalf("%q: frame %q", text, frame)
	}
}
