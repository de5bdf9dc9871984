package gorgias

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/gorgias/rulelang"
	"github.com/callsim/callsim/fakes/kit"
)

// rule acts on a ticket when an event of the ticket happens (reference/rules).
type rule struct {
	kit.Stamp
	id                            int64
	name, description, code       string
	eventTypes                    string
	parsed                        *rulelang.Rule
	priority                      int
	created, updated, deactivated time.Time
}

var ruleEvents = []string{"ticket-created", "ticket-updated", "ticket-message-created", "ticket-assigned",
	"ticket-self-unsnoozed", "satisfaction-survey-responded"}

type ruleJSON struct {
	ID          int64           `json:"id"`
	Name        string          `json:"name"`
	Code        string          `json:"code"`
	AST         json.RawMessage `json:"code_ast"`
	Description *string         `json:"description"`
	EventTypes  *string         `json:"event_types"`
	Priority    int             `json:"priority"`
	Deactivated moment          `json:"deactivated_datetime"`
	Created     moment          `json:"created_datetime"`
	Updated     moment          `json:"updated_datetime"`
	URI         string          `json:"uri"`
}

func (r *rule) json() ruleJSON {
	return ruleJSON{r.id, r.name, r.code, program, orNull(r.description), orNull(r.eventTypes), r.priority,
		moment(r.deactivated), moment(r.created), moment(r.updated), uri("rules", r.id)}
}

var rulesOrder = sorting[*rule]{
	{"created_datetime", true, func(r *rule) place { return place{byTime(r.created), r.id} }},
}

func (s *Server) listRules(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	page, err := paged(r, slices.Collect(s.rules.All), rulesOrder, limitMax, (*rule).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) ruleParam(r *kit.Request) (*rule, error) {
	id, _ := r.ID("id") // no rule has the id 0
	found, exists := s.rules.Get(id)
	if !exists {
		return nil, errNotFound
	}
	return found, nil
}

func (s *Server) getRule(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	found, err := s.ruleParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(found.json())
}

type ruleBody struct {
	Name        *string         `json:"name"`
	Code        *string         `json:"code"`
	AST         json.RawMessage `json:"code_ast"`
	Description *string         `json:"description"`
	EventTypes  *string         `json:"event_types"`
	Priority    *int            `json:"priority"`
	Deactivated json.RawMessage `json:"deactivated_datetime"`
}

// checkRule checks the body of a create (all is true) or an update and parses the code.
// Its errors are Gorgias's messages, or notModelled for parts of the language that this
// fake does not evaluate.
func (s *Server) checkRule(b *ruleBody, what string, all bool) (*rulelang.Rule, error) {
	p := problems{}
	if all && (b.Name == nil || *b.Name == "") {
		p.add("name", msgMissing)
	}
	if all && b.Code == nil {
		p.add("code", msgMissing)
	}
	if b.EventTypes != nil {
		for _, e := range strings.Split(*b.EventTypes, ",") {
			p.oneOf("event_types", e, ruleEvents...)
		}
	}
	var parsed *rulelang.Rule
	if b.Code != nil {
		var err error
		parsed, err = parseRule(*b.Code)
		if _, missing := errors.AsType[notModelled](err); missing {
			return nil, err
		}
		if err != nil {
			p.add("code", err.Error())
		}
	}
	return parsed, p.err("Failed to " + what + " rule")
}

// parseRule parses the code of a rule and checks that it can be evaluated.
func parseRule(code string) (*rulelang.Rule, error) {
	r, err := rulelang.ParseRule(code)
	if err != nil {
		return nil, maybeNotModelled(err)
	}
	return r, checkStatements(r.Statements, ruleVariables)
}

// parseFilters parses the filters of a view. Empty filters match every ticket.
func parseFilters(text string) (*rulelang.Condition, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	c, err := rulelang.ParseCondition(text)
	if err != nil {
		return nil, maybeNotModelled(err)
	}
	return c, checkCondition(c, viewVariables)
}

// maybeNotModelled turns a syntax error into "not modelled" if Gorgias may accept the
// code, since it accepts more of JavaScript.
func maybeNotModelled(err error) error {
	if e, ok := errors.AsType[*rulelang.Error](err); ok && e.Outside {
		return notModelled("this JavaScript of a rule or view: " + e.Error())
	}
	return err
}

func (s *Server) createRule(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b ruleBody
	if err := s.decode(r, "create rule", &b); err != nil {
		return kit.Response{}, err
	}
	parsed, err := s.checkRule(&b, "create", true)
	if err != nil {
		return kit.Response{}, err
	}
	return created(s.addRule(tx, &b, parsed, author(r)).json())
}

// addRule stores a rule with the highest priority so far plus one.
func (s *Server) addRule(tx *kit.Tx, b *ruleBody, parsed *rulelang.Rule, actor *user) *rule {
	highest := 0
	for other := range s.rules.All {
		highest = max(highest, other.priority)
	}
	made := &rule{id: s.ids.rule.next(), priority: highest + 1, created: tx.Now()}
	s.rules.Put(tx, made.id, made)
	made.change(tx, b, parsed)
	s.record(tx, "rule-created", "Rule", made.id, actor, nil)
	return made
}

func (r *rule) change(tx *kit.Tx, b *ruleBody, parsed *rulelang.Rule) {
	if b.Name != nil {
		r.name = *b.Name
	}
	if b.Code != nil {
		r.code, r.parsed = *b.Code, parsed
	}
	if b.Description != nil {
		r.description = *b.Description
	}
	if b.EventTypes != nil {
		r.eventTypes = *b.EventTypes
	}
	if b.Priority != nil {
		r.priority = *b.Priority
	}
	switch raw := string(b.Deactivated); raw {
	case "":
	case "null":
		r.deactivated = time.Time{}
	default:
		r.deactivated, _ = readMoment(strings.Trim(raw, `"`))
	}
	r.updated = tx.Now()
	r.Touch(tx)
}

func (s *Server) updateRule(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	found, err := s.ruleParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var b ruleBody
	if err := s.decode(r, "update rule", &b); err != nil {
		return kit.Response{}, err
	}
	parsed, err := s.checkRule(&b, "update", false)
	if err != nil {
		return kit.Response{}, err
	}
	found.change(tx, &b, parsed)
	s.record(tx, "rule-updated", "Rule", found.id, author(r), nil)
	return accepted(found.json())
}

func (s *Server) deleteRule(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	found, err := s.ruleParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.rules.Delete(found.id)
	s.record(tx, "rule-deleted", "Rule", found.id, author(r), nil)
	return noContent()
}

func (s *Server) setRulePriorities(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b struct {
		Priorities []struct {
			ID       int64 `json:"id"`
			Priority int   `json:"priority"`
		} `json:"priorities"`
	}
	if err := s.decode(r, "update rule priorities", &b); err != nil {
		return kit.Response{}, err
	}
	for _, p := range b.Priorities {
		if _, exists := s.rules.Get(p.ID); !exists {
			return kit.Response{}, errNotFound
		}
	}
	for _, p := range b.Priorities {
		found, _ := s.rules.Get(p.ID)
		found.priority = p.Priority
		found.Touch(tx)
	}
	return empty(202)
}

// publish runs the rules and HTTP integrations that events of a ticket trigger.
func (s *Server) publish(tx *kit.Tx, t *ticket, m *message, what ...string) {
	s.applyRules(tx, t, m, what, 0)
	for _, trigger := range what {
		s.callIntegrations(tx, t, m, trigger)
	}
}

// applyRules runs the active rules that events trigger, higher priority first.
func (s *Server) applyRules(tx *kit.Tx, t *ticket, m *message, what []string, depth int) {
	if s.rules.Len() == 0 || depth > 3 {
		return
	}
	all := slices.Collect(s.rules.All)
	slices.SortStableFunc(all, func(a, b *rule) int { return b.priority - a.priority })
	for _, r := range all {
		if r.deactivated.IsZero() && r.triggeredBy(what) {
			s.runRule(tx, r, r.parsed.Statements, t, m, depth)
		}
	}
}

// triggeredBy reports whether one of the events triggers the rule. A rule without event
// types is triggered by every event.
func (r *rule) triggeredBy(what []string) bool {
	if r.eventTypes == "" {
		return true
	}
	for _, e := range strings.Split(r.eventTypes, ",") {
		if slices.Contains(what, e) || e == "ticket-assigned" && slices.Contains(what, "ticket-assignment-updated") {
			return true
		}
	}
	return false
}

// content is the content of a message as text, HTML or both.
type content struct{ text, html string }

// addAgentMessage adds a message by an agent or, with a ruleID, by a rule.
func (s *Server) addAgentMessage(tx *kit.Tx, t *ticket, channel string, what content, actor *user, ruleID int64) *message {
	yes := true
	m := &messageBody{Channel: channel, Via: "helpdesk", FromAgent: &yes, BodyText: orNull(what.text), BodyHTML: orNull(what.html),
		Sender: &personRef{ID: &actor.id}}
	if ruleID != 0 {
		m.Via = "rule"
	}
	if channel != "internal-note" && t.customer != nil {
		m.Receiver = &personRef{ID: &t.customer.id}
	}
	sent := moment(tx.Now()).String()
	m.Sent = &sent
	made := s.addMessage(tx, t, m, actor)
	made.ruleID = ruleID
	return made
}

// ruleTicket is a ticket in rules and views: the fields of lists, and the customer's
// channels.
type ruleTicket struct {
	ticketItem
	Customer *ticketCustomer `json:"customer"`
}

// ruleScope returns the values of the variables in rules and views.
func (s *Server) ruleScope(t *ticket, m *message, current *user) scope {
	return s.scopeWith(ruleTicket{s.ticketItem(t), t.customer.inTicket()}, m, current)
}

// scopeOf returns the values of the variables in HTTP integrations.
func (s *Server) scopeOf(t *ticket, m *message, current *user) scope {
	return s.scopeWith(s.ticketItem(t), m, current)
}

func (s *Server) scopeWith(ticket any, m *message, current *user) scope {
	in := scope{"ticket": encode(ticket)}
	if m != nil {
		in["message"] = encode(s.messageJSON(m))
	}
	if current != nil {
		in["current_user"] = encode(s.userJSON(current))
	}
	return in
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("gorgias: " + err.Error()) // every shape of this package can be encoded
	}
	return string(text)
}
