package features_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/callsim/callsim/features"
)

const sound = `documents:
  - prefix: AF
    integration: aircall-front
    title: An article
  - prefix: XR
    integration: reliability
    title: Our contract
rules:
  - id: AF-01
    text: A call is logged.
    who: core
    kind: doc
    breaks:
      - log nothing
    status: covered
  - id: XR-01
    text: A webhook counts once.
    who: core
    evidence: delivery
    status:
      covered: [aircall-front]
`

func TestParseReadsEveryField(t *testing.T) {
	rules, err := features.Parse("r.yaml", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	logged, _ := rules.Rule("AF-01")
	if logged.Text != "A call is logged." || logged.Kind != features.KindDoc ||
		len(logged.Breaks) != 1 || logged.Breaks[0] != "log nothing" || logged.Line != 9 ||
		logged.Status("aircall-front") != features.StatusCovered {
		t.Errorf("AF-01 is %+v", logged)
	}
	once, _ := rules.Rule("XR-01")
	if once.Evidence != features.EvidenceDelivery || once.Kind != "" || once.Line != 16 ||
		once.Status("aircall-front") != features.StatusCovered {
		t.Errorf("XR-01 is %+v", once)
	}
}

// Each case changes one thing in a sound catalogue.
func TestParseNamesLineAndWhatItExpected(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"duplicate id", "id: XR-01", "id: AF-01",
			`r.yaml:16: AF-01 appears twice, first on line 9`},
		{"unknown prefix", "id: AF-01", "id: ZZ-01",
			`r.yaml:9: id is "ZZ-01", expected a number after one of AF, XR, like AF-07`},
		{"one digit", "id: AF-01", "id: AF-1",
			`r.yaml:9: id is "AF-1", expected two digits after AF-`},
		{"signed number", "id: AF-01", "id: AF-+1",
			`r.yaml:9: id is "AF-+1", expected two digits after AF-`},
		{"no id", "  - id: AF-01\n    text", "  - text",
			`r.yaml:9: id is "", expected a number after one of AF, XR, like AF-07`},
		{"no text", "    text: A call is logged.\n", "",
			`r.yaml:9: AF-01: text is missing, expected the rule in one sentence`},
		{"unknown who", "who: core\n    kind", "who: cor\n    kind",
			`r.yaml:9: AF-01: who is "cor", expected core, fake or both`},
		{"no who", "    who: core\n    kind", "    kind",
			`r.yaml:9: AF-01: who is "", expected core, fake or both`},
		{"unknown kind", "kind: doc", "kind: docs",
			`r.yaml:9: AF-01: kind is "docs", expected doc or int`},
		{"kind of our own rule", "evidence: delivery", "kind: int",
			`r.yaml:16: XR-01: kind is "int", expected none for a rule of reliability`},
		{"unknown surface", "kind: doc", "kind: doc\n    surface: screen",
			`r.yaml:9: AF-01: surface is "screen", expected invented or nothing`},
		{"unknown evidence", "evidence: delivery", "evidence: hearsay",
			`r.yaml:16: XR-01: evidence is "hearsay", expected api, screen, journal, delivery, log or nothing`},
		{"empty break", "- log nothing", "- ''",
			`r.yaml:14: rules[1].breaks[1] is empty, expected text`},
		{"unknown status", "status: covered", "status: done",
			`r.yaml:9: AF-01: status is "done", expected planned or covered`},
		{"one word for all integrations", "status:\n      covered: [aircall-front]", "status: covered",
			`r.yaml:16: XR-01: status is "covered", expected planned or covered: [integrations]`},
		{"covered by a stranger", "[aircall-front]", "[aircall-fax]",
			`r.yaml:16: XR-01: covered names "aircall-fax", expected some of aircall-front`},
		{"except a stranger", "evidence: delivery", "evidence: delivery\n    except: [aircall-fax]",
			`r.yaml:16: XR-01: except names "aircall-fax", expected some of aircall-front`},
		{"except where there is one", "kind: doc", "kind: doc\n    except: [aircall-front]",
			`r.yaml:9: AF-01: except belongs to rules of reliability only`},
		{"covered though excepted", "evidence: delivery", "evidence: delivery\n    except: [aircall-front]",
			`r.yaml:16: XR-01: covered names "aircall-front", expected some of `},
		{"per integration where there is one", "status: covered", "status: {covered: [aircall-front]}",
			`r.yaml:9: AF-01: status is "", expected planned or covered`},
		{"unknown key", "kind: doc", "kinds: doc",
			`r.yaml:12: rules[1]: unknown key "kinds", expected id, text, where, who, kind, surface, evidence, breaks, missing, except or status; did you mean kind?`},
		{"key given twice", "kind: doc", "who: fake",
			`r.yaml:12: rules[1]: the key "who" appears twice, first on line 11`},
		{"document twice", "prefix: XR", "prefix: AF",
			`r.yaml:5: document AF appears twice`},
		{"odd prefix", "prefix: AF", "prefix: Af",
			`r.yaml:2: prefix is "Af", expected two capital letters`},
		{"no integration", "    integration: aircall-front\n", "",
			`r.yaml:2: document AF: integration is missing, expected a name like aircall-front`},
		{"no title", "    title: An article\n", "",
			`r.yaml:2: document AF: title is missing, expected the title of its article`},
		{"list instead of text", "text: A call is logged.", "text: [a, b]",
			`r.yaml:10: rules[1].text is a list, expected text`},
		{"tag", "rules:", "rules: !x",
			`r.yaml:8: "!" begins an anchor, alias or tag`},
		{"alias", "kind: doc", "kind: *doc",
			`r.yaml:12: "*" begins an anchor, alias or tag`},
		{"two documents", "rules:", "---\nrules:",
			`r.yaml:8: a second YAML document begins here, expected one`},
		{"nothing but a word", sound, "rules",
			`r.yaml:1: the content is text, expected keys with values (documents, rules)`},
		{"nothing at all", sound, "",
			`r.yaml:1: the file is empty, expected keys with values`},
		{"no YAML", "rules:", "rules: [",
			`r.yaml:9: this is not YAML: `},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			broken := strings.Replace(sound, c.old, c.new, 1)
			if broken == sound {
				t.Fatalf("%q does not occur", c.old)
			}
			_, err := features.Parse("r.yaml", []byte(broken))
			if err == nil {
				t.Fatalf("accepted; want %s", c.want)
			}
			if got := err.Error(); !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

// Whatever the bytes: a sound catalogue or one line that names the file.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte(""))
	f.Add([]byte("rules: [{id: AF-01}]"))
	f.Add([]byte("documents: &a [*a]"))
	f.Add([]byte("documents:\n  ! 0\n"))
	f.Add([]byte("documents:\n- null\nrules:\n- ~\n"))
	whole, err := fs.ReadFile(features.FS(), "rules.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole[:4096])
	f.Fuzz(func(t *testing.T, source []byte) {
		rules, err := features.Parse("r.yaml", source)
		if err != nil {
			if text := err.Error(); !strings.HasPrefix(text, "r.yaml:") || strings.ContainsAny(text, "\n\r") {
				t.Errorf("error %q", text)
			}
			return
		}
		count := 0
		for rule := range rules.All() {
			count++
			if found, ok := rules.Rule(rule.ID); !ok || found != rule || rule.Text == "" {
				t.Errorf("%q is not filed: %+v", rule.ID, rule)
			}
		}
		if count != rules.Len() {
			t.Errorf("%d rules in order, %d by id", count, rules.Len())
		}
	})
}
