package suite

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/callsim/callsim/steps"
)

// Definition is a step definition with its checked function.
type Definition struct {
	steps.Definition
	function   function
	expression *regexp.Regexp // nil until a step contains Literal
}

// book is the vocabulary, and the definitions that matched texts so far.
type book struct {
	defs  []Definition
	found map[string][]found
}

// found is a definition that matches a text, and the words that its expression captures.
type found struct {
	def   int
	words []string
}

// compileDefinitions checks the definitions: each must be anchored, and its function must
// take the words that its expression captures.
func compileDefinitions(defs []steps.Definition) (*book, error) {
	b := &book{found: map[string][]found{}}
	if len(defs) == 0 {
		return nil, errors.New("there are no step definitions")
	}
	for _, d := range defs {
		if !strings.HasPrefix(d.Expr, "^") || !strings.HasSuffix(d.Expr, "$") {
			return nil, fmt.Errorf("step definition %q must be anchored: ^…$", d.Expr)
		}
		made, groups := Definition{Definition: d}, d.Groups
		var err error
		if d.Sentence == "" { // a row of the vocabulary is compiled when a step may fit it
			if made.expression, err = regexp.Compile(d.Expr); err != nil {
				return nil, fmt.Errorf("step definition %q: %w", d.Expr, err)
			}
			groups = made.expression.NumSubexp()
		}
		if made.function, err = functionOf(d.Func, groups); err != nil {
			return nil, fmt.Errorf("step definition %q: %w", d.Expr, err)
		}
		b.defs = append(b.defs, made)
	}
	return b, nil
}

// matches lists the definitions of any kind whose expression matches the text.
func (b *book) matches(text string) []found {
	if all, ok := b.found[text]; ok {
		return all
	}
	var all []found
	for i := range b.defs {
		d := &b.defs[i]
		if !strings.Contains(text, d.Literal) {
			continue
		}
		if d.expression == nil {
			d.expression = regexp.MustCompile(d.Expr) // a test compiles the sentences, compileDefinitions the others
		}
		if m := d.expression.FindStringSubmatch(text); m != nil {
			all = append(all, found{i, m[1:]})
		}
	}
	b.found[text] = all
	return all
}

// match finds the definition of every step of the selected scenarios. A step without
// exactly one definition breaks its scenario before anything runs.
func (p *plan) match(b *book) {
	for _, s := range p.scenarios {
		if s.selected {
			s.match(b)
		}
	}
}

func (s *scenario) match(b *book) {
	s.use, s.broken = nil, false
	then := false
	for i := range s.steps {
		st := &s.steps[i]
		var use found
		use, st.problem = b.find(st)
		if st.def = use.def; st.def >= 0 {
			st.problem = b.defs[st.def].function.misfit(st, use.words)
		}
		if st.problem != "" {
			s.broken = true
			continue
		}
		then = then || st.kind == messages.PickleStepType_OUTCOME
		if !slices.Contains(s.use, st.def) {
			s.use = append(s.use, st.def)
		}
	}
	if len(s.steps) == 0 || !then && !s.broken {
		s.broken = true
	}
}

// find returns the step's definition, or -1 and why there is not exactly one.
func (b *book) find(st *step) (found, string) {
	none := found{def: -1}
	all := b.matches(st.text)
	var fit []int
	use := none
	for _, f := range all {
		if standsUnder(b.defs[f.def].Kind, st.kind) {
			fit, use = append(fit, f.def), f
		}
	}
	switch {
	case len(fit) == 1:
		return use, ""
	case len(fit) > 1:
		return none, "ambiguous step: it matches " + b.exprs(fit)
	case len(all) > 0:
		first := all[0].def
		return none, fmt.Sprintf("undefined step: %s is a step of %s, but stands under %s", b.exprs([]int{first}), b.defs[first].Kind, kindOf(st.kind))
	}
	return none, "undefined step" + b.nearest(st)
}

// nearest lists the three sentences most like an undefined step.
func (b *book) nearest(st *step) string {
	var sentences []string
	for i, d := range b.defs {
		if standsUnder(d.Kind, st.kind) {
			sentences = append(sentences, b.sentence(i))
		}
	}
	if len(sentences) == 0 {
		return ""
	}
	return "; nearest: " + strings.Join(steps.Closest(st.text, sentences), " | ")
}

// sentence returns a definition as users read it.
func (b *book) sentence(def int) string {
	if d := b.defs[def]; d.Sentence != "" {
		return d.Sentence
	}
	return strings.TrimSuffix(strings.TrimPrefix(b.defs[def].Expr, "^"), "$")
}

func (b *book) exprs(which []int) string {
	var list []string
	for _, i := range which {
		list = append(list, b.sentence(i))
	}
	return strings.Join(list, " | ")
}

func kindOf(t messages.PickleStepType) steps.Kind {
	switch t {
	case messages.PickleStepType_CONTEXT:
		return steps.Given
	case messages.PickleStepType_ACTION:
		return steps.When
	case messages.PickleStepType_OUTCOME:
		return steps.Then
	}
	return ""
}

func standsUnder(kind steps.Kind, t messages.PickleStepType) bool {
	under := kindOf(t)
	return kind == "" || under == "" || kind == under
}
