package sim

import (
	"fmt"

	"github.com/callsim/callsim/fakes/front"
)

// FrontRule is a company rule in the words of Front's editor (fakes/front tells
// which there are). Agents are named as everywhere in a world; a tag that does
// not exist yet is made.
//
//	FrontRule{Name: "Voicemails", When: []string{"inbound message is received"},
//		If: []string{"subject contains Voicemail"}, Then: []string{"move to Voicemails"}}
type FrontRule struct {
	Name           string
	When, If, Then []string
	Any            bool // one of the conditions suffices
	Stop           bool // no rule after it
}

// Read understands the words of a rule.
func (r FrontRule) Read() (front.RuleSpec, error) {
	spec := front.RuleSpec{Name: r.Name, AnyIf: r.Any, Stop: r.Stop}
	for _, text := range r.When {
		t, err := front.ReadTrigger(text)
		if err != nil {
			return spec, err
		}
		spec.When = append(spec.When, t)
	}
	for _, text := range r.If {
		c, err := front.ReadCondition(text)
		if err != nil {
			return spec, err
		}
		spec.If = append(spec.If, c)
	}
	for _, text := range r.Then {
		a, err := front.ReadAction(text)
		if err != nil {
			return spec, err
		}
		spec.Then = append(spec.Then, a)
	}
	return spec, nil
}

// AddFrontRule lets the administrator make a company rule, after those that are
// there.
func (w *World) AddFrontRule(r FrontRule) error {
	spec, err := r.Read()
	if err != nil {
		return fmt.Errorf("the rule %s: %w", r.Name, err)
	}
	for i := range spec.If {
		c := &spec.If[i]
		switch c.What {
		case front.Tag:
			err = w.needsFrontTag(c.Value)
		case front.Assignee:
			c.Value = w.frontAgent(c.Value)
		}
		if err != nil {
			return err
		}
	}
	for i := range spec.Then {
		a := &spec.Then[i]
		switch a.Do {
		case front.AddTag, front.RemoveTag:
			err = w.needsFrontTag(a.With)
		case front.AssignTo:
			a.With = w.frontAgent(a.With)
		}
		if err != nil {
			return err
		}
	}
	_, err = w.Front().AddRule(spec)
	return err
}

// SwitchesFrontRule lets the administrator turn a rule on or off.
func (w *World) SwitchesFrontRule(name string, on bool) error { return w.Front().SwitchRule(name, on) }

// needsFrontTag makes a tag unless there is one of that name.
func (w *World) needsFrontTag(name string) error {
	if w.Front().HasTag(name) {
		return nil
	}
	if _, err := w.Front().AddTag(name); err != nil {
		return fmt.Errorf("making the tag %s: %w", name, err)
	}
	return nil
}

// frontAgent is how Front names an agent of the world; another name stays.
func (w *World) frontAgent(name string) string {
	if a, err := w.Agent(name); err == nil {
		return a.Email
	}
	return name
}
