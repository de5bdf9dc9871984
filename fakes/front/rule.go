package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// rule is a company or workspace rule. Rules are created on Front's screens; the API
// only lists them (help.front.com, Understanding rules).
type rule struct {
	kit.Stamp
	id, name string
	team     *team // nil: a company rule, for all inboxes
	when     []Trigger
	anyIf    bool // one condition suffices
	ifs      []condition
	then     []action
	stop     bool // stop processing other rules
	off      bool
}

// RuleSpec describes a rule as its editor does. When any of the triggers fires and the
// conditions hold, the rule runs its actions in order.
type RuleSpec struct {
	Name      string
	Workspace string // by id or name; "": a company rule
	When      []Trigger
	If        []Condition
	AnyIf     bool // one condition suffices; otherwise all must hold
	Then      []Action
	Stop      bool // "stop processing other rules"
}

// AddRule adds a rule to the end of the list. Rules are evaluated in the order of the
// list.
func (s *Server) AddRule(spec RuleSpec) (id string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		r, err := s.compile(spec)
		if err != nil {
			return fmt.Errorf("front: rule %q: %w", spec.Name, err)
		}
		r.id, _ = s.ids.rule.next()
		s.rules.Put(tx, r.id, r)
		id = r.id
		return nil
	})
	return id, err
}

// SwitchRule enables or disables a rule, named by id or name.
func (s *Server) SwitchRule(ref string, on bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		r, err := s.ruleNamed(ref)
		if err == nil {
			r.off = !on
			r.Touch(tx)
		}
		return err
	})
}

// DeleteRule deletes a rule, named by id or name.
func (s *Server) DeleteRule(ref string) error {
	return s.engine.Act(func(*kit.Tx) error {
		r, err := s.ruleNamed(ref)
		if err == nil {
			s.rules.Delete(r.id)
		}
		return err
	})
}

// RuleCard is a rule in the list of rules.
type RuleCard struct {
	ID, Name  string
	Workspace string // "" for a company rule
	On        bool
	When      []Trigger
	Then      []string // the actions as the API shows them
}

// Rules returns all rules in the order of evaluation.
func (s *Server) Rules() (cards []RuleCard) {
	s.read(func() error {
		for r := range s.rules.All {
			card := RuleCard{ID: r.id, Name: r.name, On: !r.off, When: slices.Clone(r.when), Then: r.actionTexts()}
			if r.team != nil {
				card.Workspace = r.team.name
			}
			cards = append(cards, card)
		}
		return nil
	})
	return cards
}

func (s *Server) ruleNamed(ref string) (*rule, error) {
	for r := range s.rules.All {
		if r.id == ref || r.name == ref {
			return r, nil
		}
	}
	return nil, fmt.Errorf("front: unknown rule %q", ref)
}

// compile validates a rule and looks up the objects that it names.
func (s *Server) compile(spec RuleSpec) (*rule, error) {
	r := &rule{name: spec.Name, when: slices.Clone(spec.When), anyIf: spec.AnyIf, stop: spec.Stop}
	switch {
	case spec.Name == "":
		return nil, errors.New("missing name")
	case len(spec.When) == 0:
		return nil, errors.New("missing trigger")
	case len(spec.Then) == 0:
		return nil, errors.New("missing action")
	}
	if other, _ := s.ruleNamed(spec.Name); other != nil {
		return nil, errors.New("a rule of that name already exists")
	}
	if spec.Workspace != "" {
		team, err := s.teamNamed(spec.Workspace)
		if err != nil {
			return nil, err
		}
		r.team = team
	}
	for _, t := range spec.When {
		if !slices.Contains(triggers, t) {
			return nil, fmt.Errorf("unknown trigger %q", t)
		}
	}
	for _, c := range spec.If {
		compiled, err := s.compileCondition(c)
		if err != nil {
			return nil, err
		}
		r.ifs = append(r.ifs, compiled)
	}
	for _, a := range spec.Then {
		compiled, err := s.compileAction(a)
		if err != nil {
			return nil, err
		}
		r.then = append(r.then, compiled)
	}
	return r, nil
}

// Action is one action of a rule. With is its object: a tag or inbox by id or name, a
// teammate by id or e-mail address, or the URL of a webhook.
type Action struct {
	Do   Deed
	With string
}

// Deed is a kind of action.
type Deed string

// The actions of rules.
const (
	AddTag      Deed = "add tag"
	RemoveTag   Deed = "remove tag"
	MoveTo      Deed = "move to"
	ArchiveIt   Deed = "archive"
	ReopenIt    Deed = "reopen"
	AssignTo    Deed = "assign to"
	UnassignIt  Deed = "unassign"
	SendWebhook Deed = "send to webhook"         // the whole event
	SendPreview Deed = "send preview to webhook" // the event without source and target
	SendSurvey  Deed = "send satisfaction survey"
)

// action is a compiled Action.
type action struct {
	Action
	tag   *tag
	inbox *inbox
	who   *teammate
}

func (s *Server) compileAction(a Action) (out action, err error) {
	out.Action = a
	switch a.Do {
	case AddTag, RemoveTag:
		out.tag, err = s.tagNamed(a.With)
	case MoveTo:
		out.inbox, err = s.inboxNamed(a.With)
	case AssignTo:
		out.who, err = s.person(a.With)
	case SendWebhook, SendPreview:
		if !absolute(a.With) {
			err = fmt.Errorf("webhook URL %q is not absolute", a.With)
		}
	case ArchiveIt, ReopenIt, UnassignIt, SendSurvey:
		if a.With != "" {
			err = fmt.Errorf("the action %q has no object, got %q", a.Do, a.With)
		}
	default:
		err = fmt.Errorf("unknown action %q", a.Do)
	}
	return out, err
}

// do runs the action on the conversation of an event: adding tags (AF-28), removing
// tags (AF-29), moving (AF-30, AF-31), archiving (AF-37, RF-26) and so on.
func (a *action) do(s *Server, tx *kit.Tx, c *conversation, e *event, by cause) {
	switch a.Do {
	case AddTag:
		if !a.tag.deleted {
			s.addTag(tx, c, a.tag, by)
		}
	case RemoveTag:
		s.removeTag(tx, c, a.tag, by)
	case MoveTo:
		s.move(tx, c, a.inbox, by)
	case ArchiveIt:
		if c.status == open {
			s.archive(tx, c, by)
		}
	case ReopenIt:
		s.reopen(tx, c, by)
	case AssignTo:
		s.assign(tx, c, a.who, by)
	case UnassignIt:
		s.assign(tx, c, nil, by)
	case SendWebhook, SendPreview:
		s.sendRuleWebhook(tx, a.With, e, a.Do == SendPreview)
	case SendSurvey:
		s.sendSurvey(tx, c, by)
	}
}

// text returns the action as the API shows it, by analogy to the published example
// "Assign to Pam" (Front API reference, Rules).
func (a *action) text() string {
	switch a.Do {
	case AddTag:
		return "Add tag " + a.tag.name
	case RemoveTag:
		return "Remove tag " + a.tag.name
	case MoveTo:
		return "Move to " + a.inbox.name
	case ArchiveIt:
		return "Archive"
	case ReopenIt:
		return "Reopen"
	case AssignTo:
		return "Assign to " + a.who.name()
	case UnassignIt:
		return "Unassign"
	case SendSurvey:
		return "Send CSAT survey"
	}
	return "Send to webhook " + a.With
}

func (r *rule) actionTexts() []string {
	texts := make([]string, 0, len(r.then))
	for _, a := range r.then {
		texts = append(texts, a.text())
	}
	return texts
}

type ruleJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Owner *string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Actions   []string `json:"actions"`
	IsPrivate bool     `json:"is_private"`
}

func (s *Server) ruleJSON(r *rule) *ruleJSON {
	j := &ruleJSON{ID: r.id, Name: r.name, Actions: r.actionTexts()}
	j.Links.Self = s.base + "/rules/" + r.id
	if r.team != nil {
		owner := s.base + "/teams/" + r.team.id
		j.Links.Related.Owner = &owner
	}
	return j
}

func (s *Server) rulesWhere(r *kit.Request, keep func(*rule) bool) kit.Response {
	var all []*rule
	for one := range s.rules.All {
		if keep(one) {
			all = append(all, one)
		}
	}
	return whole(s, r, all, s.ruleJSON)
}

func (s *Server) listRules(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.rulesWhere(r, func(*rule) bool { return true }), nil
}

func (s *Server) listCompanyRules(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.rulesWhere(r, func(one *rule) bool { return one.team == nil }), nil
}

func (s *Server) listTeamRules(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teamParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.rulesWhere(r, func(one *rule) bool { return one.team == t }), nil
}

// listTeammateRules returns an empty list: individual rules are not modelled.
func (s *Server) listTeammateRules(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if _, err := s.teammateOf(r); err != nil {
		return kit.Response{}, err
	}
	return s.rulesWhere(r, func(*rule) bool { return false }), nil
}

func (s *Server) getRule(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	id := r.Param("rule_id")
	one, ok := s.rules.Get(id)
	if !ok {
		return kit.Response{}, errUnknown("rule", id)
	}
	return kit.OK(s.ruleJSON(one)), nil
}
