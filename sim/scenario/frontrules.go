package scenario

import (
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/yaml"
)

// FrontRule is a company rule of Front, in the words of its editor.
type FrontRule struct {
	front.Rule
	Line int // of the file
}

// UnmarshalYAML reads a rule with its attributes.
func (r *FrontRule) UnmarshalYAML(n *yaml.Node) error {
	var fields struct {
		Name string `yaml:"name"`
		When texts  `yaml:"when"`
		If   texts  `yaml:"if"`
		Any  bool   `yaml:"any"`
		Then texts  `yaml:"then"`
		Stop bool   `yaml:"stop"`
	}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	r.Line = n.Line()
	r.Rule = front.Rule{Name: fields.Name, When: fields.When, If: fields.If, Any: fields.Any, Then: fields.Then, Stop: fields.Stop}
	if r.Name == "" || len(r.When) == 0 || len(r.Then) == 0 {
		return n.Errorf("a rule needs a name, when and then: for example {name: Voicemails, when: inbound message is received, if: subject contains Voicemail, then: move to Voicemails}")
	}
	return nil
}
