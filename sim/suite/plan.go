package suite

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/callsim/callsim/features"
)

// plan is the whole suite as read; selected scenarios are marked.
type plan struct {
	root       string
	features   []*feature
	scenarios  []*scenario // of all features, in order
	everything bool        // paths and tags select every scenario of the suite itself
	foreign    bool        // only scenarios from disk are selected
}

type feature struct {
	file      string // within the FS
	uri       string // as reported: root/file
	name      string
	scenarios []*scenario
	content   []byte
	foreign   bool // read from disk: not part of the suite
}

// scenario is one pickle: a scenario, or one row of an outline.
type scenario struct {
	feature     *feature
	name        string
	rule        string // name of the Rule block around it
	line        int    // of the scenario, or of the outline's row
	first, last int    // lines of the whole block
	row         bool   // one row of an outline
	tags        []string
	steps       []step
	left        []step // steps that are not played

	selected bool
	use      []int // the definitions that its steps need
	broken   bool  // a step is undefined, ambiguous or ill-shaped, or there is nothing to run
	begun    bool  // godog has started it
	result   *ScenarioResult
}

// place is where a reader finds the scenario, as Options.Paths takes it.
func (s *scenario) place() string { return fmt.Sprintf("%s:%d", s.feature.uri, s.line) }

// rules returns the rule numbers among the tags, without the @.
func (s *scenario) rules() []string {
	var ids []string
	for _, t := range s.tags {
		if id := strings.TrimPrefix(t, "@"); ruleShape.MatchString(id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

type step struct {
	keyword string // "Given", "And", …
	kind    messages.PickleStepType
	text    string
	line    int
	last    int // last line of the step, with its table or text
	arg     *messages.PickleStepArgument
	def     int // index of the definition, -1 if there is not exactly one
	problem string
}

// readPlan parses every feature of the file system, in the order of their names.
func readPlan(fsys fs.FS, root string) (*plan, error) {
	p := &plan{root: root}
	err := fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".feature" {
			return err
		}
		content, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		f, err := parseFeature(file, path.Join(root, file), content)
		if err != nil {
			return err
		}
		p.add(f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// add adds a feature, unless it has no scenario.
func (p *plan) add(f *feature) {
	if len(f.scenarios) > 0 {
		p.features = append(p.features, f)
		p.scenarios = append(p.scenarios, f.scenarios...)
	}
}

func parseFeature(file, uri string, content []byte) (*feature, error) {
	ids := (&messages.Incrementing{}).NewId
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), ids)
	if err != nil {
		return nil, syntaxError(uri, err)
	}
	f := &feature{file: file, uri: uri, content: content}
	if doc.Feature == nil {
		return f, nil
	}
	f.name = doc.Feature.Name
	index := indexFeature(doc.Feature)
	for _, pickle := range gherkin.Pickles(*doc, uri, ids) {
		f.scenarios = append(f.scenarios, index.scenario(f, pickle))
	}
	return f, nil
}

var gherkinError = regexp.MustCompile(`\((\d+):\d+\): (.*)`)

// syntaxError returns the first of gherkin's errors as one line with file and line.
func syntaxError(uri string, err error) error {
	m := gherkinError.FindStringSubmatch(err.Error())
	if m == nil {
		return fmt.Errorf("%s: %s", uri, strings.ReplaceAll(err.Error(), "\n", " "))
	}
	what := m[2]
	if want, got, ok := strings.Cut(strings.TrimPrefix(what, "expected: "), ", got "); ok {
		what = fmt.Sprintf("found '%s', expected one of %s", strings.TrimSpace(strings.Trim(got, "'")), strings.ReplaceAll(want, "#", ""))
	}
	return fmt.Errorf("%s:%s: %s", uri, m[1], what)
}

// featureIndex finds the source of a pickle by gherkin's ids.
type featureIndex struct {
	blocks map[string]block
	steps  map[string]*messages.Step
	rows   map[string]int
	starts []int // lines on which blocks, steps and examples begin
}

type block struct {
	rule        string
	line        int
	first, last int
}

func indexFeature(f *messages.Feature) *featureIndex {
	x := &featureIndex{blocks: map[string]block{}, steps: map[string]*messages.Step{}, rows: map[string]int{}}
	var starts []int
	note := func(line int64, tags []*messages.Tag) int {
		starts = append(starts, withTags(line, tags))
		return starts[len(starts)-1]
	}
	scenario := func(rule string, s *messages.Scenario) {
		x.addSteps(s.Steps)
		x.blocks[s.Id] = block{rule: rule, line: int(s.Location.Line), first: note(s.Location.Line, s.Tags)}
		for _, e := range s.Examples {
			x.starts = append(x.starts, withTags(e.Location.Line, e.Tags))
			for _, r := range e.TableBody {
				x.rows[r.Id] = int(r.Location.Line)
			}
		}
	}
	background := func(b *messages.Background) {
		note(b.Location.Line, nil)
		x.addSteps(b.Steps)
	}
	for _, c := range f.Children {
		switch {
		case c.Scenario != nil:
			scenario("", c.Scenario)
		case c.Background != nil:
			background(c.Background)
		case c.Rule != nil:
			note(c.Rule.Location.Line, c.Rule.Tags)
			for _, rc := range c.Rule.Children {
				if rc.Scenario != nil {
					scenario(c.Rule.Name, rc.Scenario)
				} else if rc.Background != nil {
					background(rc.Background)
				}
			}
		}
	}
	x.setEnds(starts)
	return x
}

// withTags returns the line of the first tag, or the line itself without tags.
func withTags(line int64, tags []*messages.Tag) int {
	for _, t := range tags {
		line = min(line, t.Location.Line)
	}
	return int(line)
}

func (x *featureIndex) addSteps(steps []*messages.Step) {
	for _, s := range steps {
		x.steps[s.Id] = s
		x.starts = append(x.starts, int(s.Location.Line))
	}
}

// setEnds sets the last line of each block: the line before the next block.
func (x *featureIndex) setEnds(starts []int) {
	slices.Sort(starts)
	for id, b := range x.blocks {
		b.last = endOf(b.first, starts)
		x.blocks[id] = b
	}
	x.starts = append(x.starts, starts...)
	slices.Sort(x.starts)
}

// endOf returns the line before the next of the sorted starts.
func endOf(first int, starts []int) int {
	if i, _ := slices.BinarySearch(starts, first+1); i < len(starts) {
		return starts[i] - 1
	}
	return 1 << 30
}

func (x *featureIndex) scenario(f *feature, p *messages.Pickle) *scenario {
	b := x.blocks[p.AstNodeIds[0]]
	s := &scenario{feature: f, name: p.Name, rule: b.rule, line: b.line, first: b.first, last: b.last}
	if len(p.AstNodeIds) > 1 {
		s.row, s.line = true, x.rows[p.AstNodeIds[1]]
	}
	for _, t := range p.Tags {
		s.tags = append(s.tags, t.Name)
	}
	for _, ps := range p.Steps {
		st := step{kind: ps.Type, text: ps.Text, arg: ps.Argument, def: -1}
		if ast := x.steps[ps.AstNodeIds[0]]; ast != nil {
			st.keyword, st.line = strings.TrimSpace(ast.Keyword), int(ast.Location.Line)
			st.last = endOf(st.line, x.starts)
		}
		s.steps = append(s.steps, st)
	}
	return s
}

// knownTags lists the tags of the features and the catalogue's rule numbers.
func (p *plan) knownTags(catalogue *features.Rules) []string {
	seen := map[string]bool{}
	var tags []string
	add := func(t string) {
		if !seen[t] {
			seen[t] = true
			tags = append(tags, t)
		}
	}
	for _, s := range p.scenarios {
		for _, t := range s.tags {
			add(t)
		}
	}
	for _, id := range ruleIDs(catalogue) {
		add("@" + id)
	}
	slices.Sort(tags)
	return tags
}

func (p *plan) hasTag(tag string) bool {
	return slices.ContainsFunc(p.scenarios, func(s *scenario) bool { return slices.Contains(s.tags, tag) })
}

// nothingFound describes a search without result.
func (p *plan) nothingFound(paths pathFilter, tags tagFilter, catalogue *features.Rules) string {
	text := "no scenario matches"
	if tags.text != "" {
		text += " --tags " + quote(tags.text)
	}
	if len(paths.texts) > 0 {
		text += " in " + strings.Join(paths.texts, ", ")
	}
	text += fmt.Sprintf(" (%s in %s searched)", Count(len(p.scenarios), "scenario"), Count(len(p.features), "feature"))
	for r := range catalogue.All() {
		if slices.Contains(tags.tags, "@"+r.ID) && !p.hasTag("@"+r.ID) {
			text += fmt.Sprintf("; rule %s is planned and has no scenario yet", r.ID)
		}
	}
	return text
}
