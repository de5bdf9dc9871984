package front

import (
	"cmp"
	"fmt"

	fake "github.com/callsim/callsim/fakes/front"
)

// Rule is a company rule in the words of Front's editor, which the fake reads. Agents
// have their names of the cast; a tag that does not exist yet is made.
//
//	Rule{Name: "Voicemails", When: []string{"inbound message is received"},
//		If: []string{"subject contains Voicemail"}, Then: []string{"move to Voicemails"}}
type Rule struct {
	Name           string
	When, If, Then []string
	Any            bool // one of the conditions suffices
	Stop           bool // no rule after it
}

// Read parses the words of a rule.
func (r Rule) Read() (fake.RuleSpec, error) {
	when, err := readAll(r.When, fake.ReadTrigger)
	conditions, wrongIf := readAll(r.If, fake.ReadCondition)
	actions, wrongThen := readAll(r.Then, fake.ReadAction)
	return fake.RuleSpec{Name: r.Name, AnyIf: r.Any, Stop: r.Stop, When: when, If: conditions, Then: actions}, cmp.Or(err, wrongIf, wrongThen)
}

func readAll[T any](texts []string, read func(string) (T, error)) (all []T, err error) {
	for _, text := range texts {
		one, err := read(text)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// AddRule lets the administrator append a company rule.
func (p *People) AddRule(r Rule) error {
	spec, err := r.Read()
	if err != nil {
		return fmt.Errorf("the rule %s: %w", r.Name, err)
	}
	for i := range spec.If {
		c := &spec.If[i]
		switch c.What {
		case fake.Tag:
			err = p.needsTag(c.Value)
		case fake.Assignee:
			c.Value = p.email(c.Value)
		}
		if err != nil {
			return err
		}
	}
	for i := range spec.Then {
		a := &spec.Then[i]
		switch a.Do {
		case fake.AddTag, fake.RemoveTag:
			err = p.needsTag(a.With)
		case fake.AssignTo:
			a.With = p.email(a.With)
		}
		if err != nil {
			return err
		}
	}
	_, err = p.Server.AddRule(spec)
	return err
}

// needsTag makes a tag unless there is one of that name.
func (p *People) needsTag(name string) error {
	if p.HasTag(name) {
		return nil
	}
	if _, err := p.AddTag(name); err != nil {
		return fmt.Errorf("making the tag %s: %w", name, err)
	}
	return nil
}

// email is the address of an agent of the cast; another name is returned as it is.
func (p *People) email(name string) string {
	if a, err := p.w.Cast().Agent(name); err == nil {
		return a.Email
	}
	return name
}
