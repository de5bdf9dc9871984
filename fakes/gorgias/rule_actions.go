package gorgias

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/gorgias/rulelang"
	"github.com/callsim/callsim/fakes/kit"
)

// actions are the modelled actions with their arguments. addTags and setStatus are
// documented; the other names come from labels of the rule editor (docs.gorgias.com,
// Rule glossary).
var actions = map[string][]string{
	"addTags":         {"tags"},
	"removeTags":      {"tags"},
	"setTags":         {"tags"},
	"setStatus":       {"status"},
	"setPriority":     {"priority"},
	"setSubject":      {"subject"},
	"setAssignee":     {"assignee_user"},
	"replyToTicket":   {"body_text", "body_html"},
	"addInternalNote": {"body_text", "body_html"},
	"trashTicket":     nil,
}

// choices are the accepted values of an argument.
var choices = map[string][]string{"status": {"open", "closed"}, "priority": priorities}

// checkStatements refuses statements that runRule cannot run.
func checkStatements(all []*rulelang.Statement, in variables) error {
	for _, one := range all {
		if err := checkStatement(one, in); err != nil {
			return err
		}
	}
	return nil
}

func checkStatement(one *rulelang.Statement, in variables) error {
	switch {
	case one.Action != nil:
		return checkAction(one.Action, in)
	case one.Call != nil:
		return notModelled("rules with " + strconv.Quote(one.Call.Name))
	}
	for _, branch := range branchesOf(one.If) {
		if branch.when != nil {
			if err := checkCondition(branch.when, in); err != nil {
				return err
			}
		}
		if err := checkStatements(branch.then, in); err != nil {
			return err
		}
	}
	return nil
}

// branch is one branch of an if statement. when is nil for the else branch.
type branch struct {
	when *rulelang.Condition
	then []*rulelang.Statement
}

func branchesOf(i *rulelang.If) []branch {
	all := []branch{{i.When, i.Then.Statements}}
	for _, or := range i.Or {
		all = append(all, branch{or.When, or.Then.Statements})
	}
	if i.Else != nil {
		all = append(all, branch{nil, i.Else.Statements})
	}
	return all
}

func checkAction(a *rulelang.Action, in variables) error {
	takes, known := actions[string(a.Name)]
	if !known {
		return notModelled("the rule action " + strconv.Quote(string(a.Name)))
	}
	args := argumentsOf(a)
	if len(takes) > 0 && len(args) == 0 {
		return fmt.Errorf("%s needs %s", string(a.Name), strings.Join(takes, " or "))
	}
	for _, pair := range args {
		key := pair.Key()
		if !slices.Contains(takes, key) {
			return notModelled("the argument " + strconv.Quote(key) + " of the rule action " + strconv.Quote(string(a.Name)))
		}
		if err := checkValue(pair.Value, in); err != nil {
			return err
		}
		if text := textOf(pair.Value); choices[key] != nil && !slices.Contains(choices[key], text) {
			return notModelled("the " + key + " " + pair.Value.String() + " in a rule")
		}
	}
	return nil
}

func argumentsOf(a *rulelang.Action) []*rulelang.Pair {
	if a.Args == nil {
		return nil
	}
	return a.Args.Pairs
}

// runRule runs the statements of a rule. Each condition reads the ticket as the
// statements before the condition have changed it.
func (s *Server) runRule(tx *kit.Tx, r *rule, all []*rulelang.Statement, t *ticket, m *message, depth int) {
	for _, one := range all {
		if one.Action != nil {
			s.act(tx, r, one.Action, t, m)
			if s.assumed(assumeRuleChain, "yes") {
				s.applyRules(tx, t, nil, []string{"ticket-updated"}, depth+1)
			}
			continue
		}
		e := s.evaluate(s.ruleScope(t, m, nil), tx.Now())
		for _, branch := range branchesOf(one.If) {
			if e.holds(branch.when) {
				s.runRule(tx, r, branch.then, t, m, depth)
				break
			}
		}
	}
}

// act runs one action. A reply to the customer makes the ticket billable; a tag does
// not.
func (s *Server) act(tx *kit.Tx, r *rule, a *rulelang.Action, t *ticket, m *message) {
	e := s.evaluate(s.ruleScope(t, m, nil), tx.Now())
	args := map[string]string{}
	for _, pair := range argumentsOf(a) {
		args[pair.Key()] = strings.Join(e.value(pair.Value).texts, ",")
	}
	switch a.Name {
	case "addTags":
		s.setTags(tx, t, append(slices.Clone(t.tags), s.tagsNamed(tx, args["tags"])...))
	case "removeTags":
		s.setTags(tx, t, kit.Without(t.tags, s.tagsNamed(tx, args["tags"])...))
	case "setTags":
		s.setTags(tx, t, s.tagsNamed(tx, args["tags"]))
	case "setStatus":
		s.setStatus(tx, t, args["status"], nil)
	case "setPriority":
		t.priority = args["priority"]
	case "setSubject":
		t.subject = args["subject"]
	case "setAssignee":
		s.assignByRule(t, args["assignee_user"])
	case "trashTicket":
		t.trashed = tx.Now()
	case "replyToTicket":
		s.addAgentMessage(tx, t, "email", content{text: args["body_text"], html: args["body_html"]}, s.bot(), r.id)
	case "addInternalNote":
		s.addAgentMessage(tx, t, "internal-note", content{text: args["body_text"], html: args["body_html"]}, s.bot(), r.id)
	}
	t.updated = tx.Now()
	t.Touch(tx)
	s.record(tx, "ticket-updated", "Ticket", t.id, nil, map[string]int64{"rule_id": r.id})
}

// tagsNamed returns the tags of a text like "a, b", and creates the missing ones.
func (s *Server) tagsNamed(tx *kit.Tx, names string) (all []*tag) {
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name != "" {
			all = append(all, s.tagNamed(tx, name, nil))
		}
	}
	return all
}

// assignByRule assigns a user by id; "" removes the assignee. An unknown id is a no-op.
func (s *Server) assignByRule(t *ticket, text string) {
	if text == "" {
		t.assignee = nil
		return
	}
	id, _ := strconv.ParseInt(text, 10, 64) // no user has the id 0
	if u, exists := s.users.Get(id); exists && u.role != "bot" {
		t.assignee = u
	}
}
