package scenario

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim/people/front"
)

// frontRules reads the company rules of Front, in the words of their editor.
func (r *reader) frontRules(f *File, n ast.Node) error {
	return r.list(n, "front rules", func(n ast.Node) error {
		var rule front.Rule
		err := r.fields(n, "a rule", []field{
			{"name", into(&rule.Name, r.text)},
			{"when", into(&rule.When, r.texts)},
			{"if", into(&rule.If, r.texts)},
			{"any", into(&rule.Any, r.yes)},
			{"then", into(&rule.Then, r.texts)},
			{"stop", into(&rule.Stop, r.yes)},
		})
		if err != nil {
			return err
		}
		if rule.Name == "" || len(rule.When) == 0 || len(rule.Then) == 0 {
			return r.wrong(lineOf(n), "a rule needs a name, when and then: for example {name: Voicemails, when: inbound message is received, if: subject contains Voicemail, then: move to Voicemails}")
		}
		if _, err := rule.Read(); err != nil {
			return r.wrong(lineOf(n), "the rule %s: %s", rule.Name, err)
		}
		f.FrontRules = append(f.FrontRules, rule)
		return nil
	})
}

// texts reads one text or a list of them.
func (r *reader) texts(n ast.Node, what string) ([]string, error) {
	if _, isList := n.(*ast.SequenceNode); isList {
		return r.names(n, what)
	}
	text, err := r.text(n, what)
	return []string{text}, err
}
