package features

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/yaml"
)

// Parse reads a catalogue. An error is one line: file, line and what was
// expected there. name is the file name to use in it.
func Parse(name string, source []byte) (*Rules, error) {
	var file struct {
		Documents []*Document `yaml:"documents"`
		Rules     []ruleEntry `yaml:"rules"`
	}
	if err := yaml.Decode(name, source, &file); err != nil {
		return nil, err
	}
	b := builder{name: name, rules: &Rules{byID: make(map[string]*Rule, len(file.Rules))}}
	for _, d := range file.Documents {
		if err := b.document(d); err != nil {
			return nil, err
		}
	}
	for i := range file.Rules {
		if err := b.rule(&file.Rules[i]); err != nil {
			return nil, err
		}
	}
	return b.rules, nil
}

// ruleEntry is a rule as the file has it.
type ruleEntry struct {
	Rule
	Except []string `yaml:"except"` // integrations
	Status coverage `yaml:"status"`
}

// coverage is one word or, for a rule that counts per integration, the list of the
// integrations that cover it.
type coverage struct {
	word    Status
	covered []string
}

func (c *coverage) UnmarshalYAML(n *yaml.Node) error {
	if n.IsText() {
		return n.Decode(&c.word)
	}
	var per struct {
		Covered []string `yaml:"covered"`
	}
	err := n.Decode(&per)
	c.covered = per.Covered
	return err
}

// builder checks the entries one by one and adds each to the catalogue.
type builder struct {
	name         string
	rules        *Rules
	integrations []string // without Reliability, in order
}

func (b *builder) document(d *Document) error {
	if _, taken := b.rules.Document(d.Prefix); taken {
		return b.fail(d.Line, "document %s appears twice", d.Prefix)
	}
	if !prefixes.MatchString(d.Prefix) {
		return b.fail(d.Line, "prefix is %q, expected two capital letters", d.Prefix)
	}
	if d.Integration == "" {
		return b.fail(d.Line, "document %s: integration is missing, expected a name like aircall-front", d.Prefix)
	}
	if d.Title == "" {
		return b.fail(d.Line, "document %s: title is missing, expected the title of its article", d.Prefix)
	}
	if d.Integration != Reliability {
		b.integrations = append(b.integrations, d.Integration)
	}
	b.rules.Documents = append(b.rules.Documents, d)
	return nil
}

var prefixes = regexp.MustCompile(`^[A-Z]{2}$`)

func (b *builder) rule(e *ruleEntry) error {
	r := &e.Rule
	if err := b.identify(r); err != nil {
		return err
	}
	if err := b.check(r); err != nil {
		return err
	}
	if err := b.scope(r, e.Except); err != nil {
		return err
	}
	if err := b.status(r, e.Status); err != nil {
		return err
	}
	if r.Missing != "" && len(r.covered) == 0 {
		return b.fail(r.Line, "%s: missing belongs to a covered rule, expected none for a planned rule", r.ID)
	}
	r.Document.Rules = append(r.Document.Rules, r)
	b.rules.byID[r.ID] = r
	return nil
}

// identify splits an id like AF-07.
func (b *builder) identify(r *Rule) error {
	prefix, number, _ := strings.Cut(r.ID, "-")
	d, ok := b.rules.Document(prefix)
	if !ok {
		var known []string
		for _, d := range b.rules.Documents {
			known = append(known, d.Prefix)
		}
		return b.fail(r.Line, "id is %q, expected a number after one of %s, like AF-07", r.ID, strings.Join(known, ", "))
	}
	if _, err := fmt.Sscanf(number, "%d", &r.Number); err != nil || fmt.Sprintf("%02d", r.Number) != number || len(number) != 2 {
		return b.fail(r.Line, "id is %q, expected two digits after %s-", r.ID, prefix)
	}
	if first, taken := b.rules.byID[r.ID]; taken {
		return b.fail(r.Line, "%s appears twice, first on line %d", r.ID, first.Line)
	}
	r.Document = d
	return nil
}

// check compares the fields with their allowed values.
func (b *builder) check(r *Rule) error {
	if r.Text == "" {
		return b.fail(r.Line, "%s: text is missing, expected the rule in one sentence", r.ID)
	}
	if err := oneOf(b, r, "who", r.Who, WhoCore, WhoFake, WhoBoth); err != nil {
		return err
	}
	if r.Document.Integration != Reliability {
		if err := oneOf(b, r, "kind", r.Kind, KindDoc, KindInt); err != nil {
			return err
		}
	} else if r.Kind != "" {
		return b.fail(r.Line, "%s: kind is %q, expected none for a rule of %s", r.ID, r.Kind, Reliability)
	}
	if err := oneOf(b, r, "surface", r.Surface, SurfaceInvented, ""); err != nil {
		return err
	}
	return oneOf(b, r, "evidence", r.Evidence,
		EvidenceAPI, EvidenceScreen, EvidenceJournal, EvidenceDelivery, EvidenceLog, "")
}

// oneOf requires that value is one of allowed; "" among them means that the field
// may be left out.
func oneOf[T ~string](b *builder, r *Rule, field string, value T, allowed ...T) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	if last := len(allowed) - 1; allowed[last] == "" {
		allowed[last] = "nothing"
	}
	return b.fail(r.Line, "%s: %s is %q, expected %s", r.ID, field, value, yaml.Or(allowed))
}

// scope sets the integrations for which the rule counts: the integration of its
// document, or all except those named in except.
func (b *builder) scope(r *Rule, except []string) error {
	if r.Document.Integration != Reliability {
		r.integrations = []string{r.Document.Integration}
		if len(except) > 0 {
			return b.fail(r.Line, "%s: except belongs to rules of %s only", r.ID, Reliability)
		}
		return nil
	}
	r.integrations = slices.DeleteFunc(slices.Clone(b.integrations), func(name string) bool { return slices.Contains(except, name) })
	return b.among(r, "except", except, b.integrations)
}

// status sets the integrations for which the rule is covered.
func (b *builder) status(r *Rule, status coverage) error {
	perIntegration := r.Document.Integration == Reliability
	switch {
	case status.word == StatusPlanned:
		return nil
	case status.word == StatusCovered && !perIntegration:
		r.covered = r.integrations
		return nil
	case perIntegration && len(status.covered) > 0:
		r.covered = status.covered
		return b.among(r, "covered", r.covered, r.integrations)
	case perIntegration:
		return b.fail(r.Line, "%s: status is %q, expected planned or covered: [integrations]", r.ID, status.word)
	}
	return b.fail(r.Line, "%s: status is %q, expected planned or covered", r.ID, status.word)
}

func (b *builder) among(r *Rule, field string, names, integrations []string) error {
	for _, name := range names {
		if !slices.Contains(integrations, name) {
			return b.fail(r.Line, "%s: %s names %q, expected some of %s", r.ID, field, name, strings.Join(integrations, ", "))
		}
	}
	return nil
}

func (b *builder) fail(line int, format string, args ...any) error {
	return &yaml.Error{File: b.name, Line: line, Text: fmt.Sprintf(format, args...)}
}
