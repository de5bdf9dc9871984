package features

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Parse reads a catalogue. An error is one line: file, line and what was
// expected there. name is the file name to use in it.
func Parse(name string, source []byte) (*Rules, error) {
	var tree struct {
		Documents []documentEntry `yaml:"documents"`
		Rules     []ruleEntry     `yaml:"rules"`
	}
	root, err := plainYAML(source)
	if err == nil {
		err = yaml.NodeToValue(root, &tree, yaml.Strict())
	}
	if err != nil {
		return nil, syntaxError(name, err)
	}
	b := builder{name: name, rules: &Rules{byID: make(map[string]*Rule, len(tree.Rules))}}
	for _, d := range tree.Documents {
		if err := b.document(d); err != nil {
			return nil, err
		}
	}
	for _, r := range tree.Rules {
		if err := b.rule(r); err != nil {
			return nil, err
		}
	}
	return b.rules, nil
}

// plainYAML refuses what a catalogue has no use for: tags, anchors and aliases
// (which the decoder does not survive in every place), and more than one
// document.
func plainYAML(source []byte) (ast.Node, error) {
	tokens := lexer.Tokenize(string(source))
	for _, tk := range tokens {
		switch tk.Type {
		case token.TagType, token.AnchorType, token.AliasType, token.MergeKeyType:
			return nil, &yaml.SyntaxError{Token: tk, Message: fmt.Sprintf("%q has no meaning here, expected plain YAML", tk.Value)}
		}
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, err
	}
	if len(file.Docs) != 1 {
		return nil, fmt.Errorf("%d YAML documents, expected one", len(file.Docs))
	}
	if file.Docs[0].Body == nil {
		return nil, errors.New("empty, expected documents and rules")
	}
	return file.Docs[0].Body, nil
}

// The entries mirror the file; they know their line, which plain decoding into
// a struct would lose.
type documentEntry struct {
	line int
	documentFields
}

type documentFields struct {
	Prefix      string `yaml:"prefix"`
	Integration string `yaml:"integration"`
	Title       string `yaml:"title"`
}

type ruleEntry struct {
	line int
	ruleFields
}

type ruleFields struct {
	ID       string      `yaml:"id"`
	Text     string      `yaml:"text"`
	Where    string      `yaml:"where"`
	Who      Who         `yaml:"who"`
	Kind     Kind        `yaml:"kind"`
	Surface  Surface     `yaml:"surface"`
	Evidence Evidence    `yaml:"evidence"`
	Breaks   []string    `yaml:"breaks"`
	Missing  string      `yaml:"missing"`
	Except   []string    `yaml:"except"`
	Status   statusEntry `yaml:"status"`
}

// statusEntry is one word or, where a rule counts per integration, the list of
// those that cover it.
type statusEntry struct {
	word    Status
	covered []string
}

func (e *documentEntry) UnmarshalYAML(node ast.Node) error {
	e.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &e.documentFields, yaml.Strict())
}

func (e *ruleEntry) UnmarshalYAML(node ast.Node) error {
	e.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &e.ruleFields, yaml.Strict())
}

func (e *statusEntry) UnmarshalYAML(node ast.Node) error {
	if _, ok := node.(*ast.StringNode); ok {
		return yaml.NodeToValue(node, &e.word)
	}
	var per struct {
		Covered []string `yaml:"covered"`
	}
	err := yaml.NodeToValue(node, &per, yaml.Strict())
	e.covered = per.Covered
	return err
}

// builder checks the entries one by one and files what holds.
type builder struct {
	name         string
	rules        *Rules
	integrations []string // without Reliability, in order
}

func (b *builder) document(e documentEntry) error {
	d := &Document{Prefix: e.Prefix, Integration: e.Integration, Title: e.Title}
	if _, taken := b.rules.Document(d.Prefix); taken {
		return b.fail(e.line, "document %s: stands here for the second time", d.Prefix)
	}
	if len(d.Prefix) != 2 || strings.Trim(d.Prefix, upperCase) != "" {
		return b.fail(e.line, "prefix is %q, expected two capital letters", d.Prefix)
	}
	if d.Integration == "" {
		return b.fail(e.line, "document %s: integration is missing, expected a name like aircall-front", d.Prefix)
	}
	if d.Title == "" {
		return b.fail(e.line, "document %s: title is missing, expected the title of its article", d.Prefix)
	}
	if d.Integration != Reliability {
		b.integrations = append(b.integrations, d.Integration)
	}
	b.rules.Documents = append(b.rules.Documents, d)
	return nil
}

const (
	upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits    = "0123456789"
)

func (b *builder) rule(e ruleEntry) error {
	d, number, err := b.identify(e)
	if err != nil {
		return err
	}
	r := &Rule{
		ID: e.ID, Document: d, Number: number, Text: e.Text, Where: e.Where, Who: e.Who, Kind: e.Kind,
		Surface: e.Surface, Evidence: e.Evidence, Breaks: e.Breaks, Missing: e.Missing, Line: e.line,
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
		return b.fail(r.Line, "%s: missing stands with a rule that is covered otherwise, expected none for a planned one", r.ID)
	}
	d.Rules = append(d.Rules, r)
	b.rules.byID[r.ID] = r
	return nil
}

// identify takes an id like AF-07 apart.
func (b *builder) identify(e ruleEntry) (*Document, int, error) {
	prefix, rest, _ := strings.Cut(e.ID, "-")
	d, ok := b.rules.Document(prefix)
	if !ok {
		return nil, 0, b.fail(e.line, "id is %q, expected a number behind one of %s, like %s",
			e.ID, strings.Join(b.prefixes(), ", "), "AF-07")
	}
	number, err := strconv.Atoi(rest)
	if err != nil || len(rest) != 2 || strings.Trim(rest, digits) != "" {
		return nil, 0, b.fail(e.line, "id is %q, expected two digits behind %s-", e.ID, prefix)
	}
	if first, taken := b.rules.byID[e.ID]; taken {
		return nil, 0, b.fail(e.line, "%s: stands here for the second time, first on line %d", e.ID, first.Line)
	}
	return d, number, nil
}

// check holds the fields against what they may be.
func (b *builder) check(r *Rule) error {
	if strings.TrimSpace(r.Text) == "" {
		return b.fail(r.Line, "%s: text is missing, expected the rule in one sentence", r.ID)
	}
	if slices.Contains(r.Breaks, "") {
		return b.fail(r.Line, "%s: breaks has an empty entry, expected what a wrong implementation would do", r.ID)
	}
	if err := oneOf(b, r, "who", r.Who, WhoCore, WhoFake, WhoBoth); err != nil {
		return err
	}
	if err := b.kind(r); err != nil {
		return err
	}
	if err := oneOf(b, r, "surface", r.Surface, SurfaceInvented, ""); err != nil {
		return err
	}
	return oneOf(b, r, "evidence", r.Evidence,
		EvidenceAPI, EvidenceScreen, EvidenceJournal, EvidenceDelivery, EvidenceLog, "")
}

// kind: our own contract is neither documented nor an interpretation.
func (b *builder) kind(r *Rule) error {
	if r.Document.Integration != Reliability {
		return oneOf(b, r, "kind", r.Kind, KindDoc, KindInt)
	}
	if r.Kind != "" {
		return b.fail(r.Line, "%s: kind is %q, expected none for a rule of %s", r.ID, r.Kind, Reliability)
	}
	return nil
}

// oneOf wants value among allowed; an empty entry of allowed stands for "may be
// left out".
func oneOf[T ~string](b *builder, r *Rule, field string, value T, allowed ...T) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	var words []string
	for _, a := range allowed {
		if a == "" {
			a = "nothing"
		}
		words = append(words, string(a))
	}
	expected := words[0]
	if last := len(words) - 1; last > 0 {
		expected = strings.Join(words[:last], ", ") + " or " + words[last]
	}
	return b.fail(r.Line, "%s: %s is %q, expected %s", r.ID, field, value, expected)
}

// scope settles for which integrations the rule counts: its document's own, or
// all of them but those for which another rule says otherwise.
func (b *builder) scope(r *Rule, except []string) error {
	if r.Document.Integration != Reliability {
		r.integrations = []string{r.Document.Integration}
		if len(except) > 0 {
			return b.fail(r.Line, "%s: except stands with rules of %s only", r.ID, Reliability)
		}
		return nil
	}
	for _, name := range except {
		if !slices.Contains(b.integrations, name) {
			return b.fail(r.Line, "%s: except names %q, expected some of %s", r.ID, name, strings.Join(b.integrations, ", "))
		}
	}
	r.integrations = slices.DeleteFunc(slices.Clone(b.integrations), func(name string) bool { return slices.Contains(except, name) })
	return nil
}

// status settles for which integrations the rule is covered.
func (b *builder) status(r *Rule, e statusEntry) error {
	perIntegration := r.Document.Integration == Reliability
	switch {
	case e.word == StatusPlanned:
		return nil
	case e.word == StatusCovered && !perIntegration:
		r.covered = r.integrations
		return nil
	case perIntegration && len(e.covered) > 0:
		r.covered = e.covered
	case perIntegration:
		return b.fail(r.Line, "%s: status is %q, expected planned or covered: [integrations]", r.ID, e.word)
	default:
		return b.fail(r.Line, "%s: status is %q, expected planned or covered", r.ID, e.word)
	}
	for _, name := range r.covered {
		if !slices.Contains(r.integrations, name) {
			return b.fail(r.Line, "%s: covered names %q, expected some of %s",
				r.ID, name, strings.Join(r.integrations, ", "))
		}
	}
	return nil
}

func (b *builder) prefixes() []string {
	var names []string
	for _, d := range b.rules.Documents {
		names = append(names, d.Prefix)
	}
	return names
}

func (b *builder) fail(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", b.name, line, fmt.Sprintf(format, args...))
}

// syntaxError brings the YAML library's error, which shows a picture of the
// source, down to our one line.
func syntaxError(name string, err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("%s: %s", name, oneLine(err.Error()))
	}
	return fmt.Errorf("%s:%d: %s", name, at.GetToken().Position.Line, oneLine(at.GetMessage()))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
