package gorgias

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// rule does something by itself when something happened to a ticket
// (reference/rules).
type rule struct {
	kit.Stamp
	id                            int64
	name, description, code       string
	eventTypes                    string
	statements                    []statement
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
	page, err := paged(r, slices.Collect(s.rules.All), rulesOrder, limitMost, (*rule).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) ruleParam(r *kit.Request) (*rule, error) {
	id, _ := r.ID("id") // no rule is 0
	found, here := s.rules.Get(id)
	if !here {
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

// check reads the code; problems are in Gorgias's words, parts of the language
// that are not played are not modelled.
func (s *Server) checkRule(b *ruleBody, what string, all bool) ([]statement, error) {
	p := problems{}
	if all && (b.Name == nil || *b.Name == "") {
		p.add("name", saysMissing)
	}
	if all && b.Code == nil {
		p.add("code", saysMissing)
	}
	if b.EventTypes != nil {
		for _, e := range strings.Split(*b.EventTypes, ",") {
			p.oneOf("event_types", e, ruleEvents...)
		}
	}
	var statements []statement
	if b.Code != nil {
		var err error
		statements, err = s.parseRule(*b.Code)
		if _, missing := errors.AsType[notModelled](err); missing {
			return nil, err
		}
		if err != nil {
			p.add("code", err.Error())
		}
	}
	return statements, p.err("Failed to " + what + " rule")
}

func (s *Server) createRule(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b ruleBody
	if err := s.decode(r, "create rule", &b); err != nil {
		return kit.Response{}, err
	}
	statements, err := s.checkRule(&b, "create", true)
	if err != nil {
		return kit.Response{}, err
	}
	return created(s.addRule(tx, &b, statements, by(r)).json())
}

// addRule puts a rule behind, that is above, all others: its priority is the
// highest so far plus one.
func (s *Server) addRule(tx *kit.Tx, b *ruleBody, statements []statement, who *user) *rule {
	highest := 0
	for other := range s.rules.All {
		highest = max(highest, other.priority)
	}
	made := &rule{id: s.ids.rule.next(), priority: highest + 1, created: tx.Now()}
	s.rules.Put(tx, made.id, made)
	made.change(tx, b, statements)
	s.record(tx, "rule-created", "Rule", made.id, who, nil)
	return made
}

func (r *rule) change(tx *kit.Tx, b *ruleBody, statements []statement) {
	if b.Name != nil {
		r.name = *b.Name
	}
	if b.Code != nil {
		r.code, r.statements = *b.Code, statements
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
	statements, err := s.checkRule(&b, "update", false)
	if err != nil {
		return kit.Response{}, err
	}
	found.change(tx, &b, statements)
	s.record(tx, "rule-updated", "Rule", found.id, by(r), nil)
	return accepted(found.json())
}

func (s *Server) deleteRule(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	found, err := s.ruleParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.rules.Delete(found.id)
	s.record(tx, "rule-deleted", "Rule", found.id, by(r), nil)
	return gone()
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
		found, here := s.rules.Get(p.ID)
		if !here {
			return kit.Response{}, errNotFound
		}
		found.priority = p.Priority
		found.Touch(tx)
	}
	return empty(202)
}

// happened lets rules and HTTP integrations hear of what happened to a ticket.
func (s *Server) happened(tx *kit.Tx, t *ticket, m *message, what ...string) {
	s.applyRules(tx, t, m, what, 0)
	for _, trigger := range what {
		s.fire(tx, t, m, trigger)
	}
}

// applyRules runs the active rules, higher priority first.
func (s *Server) applyRules(tx *kit.Tx, t *ticket, m *message, what []string, depth int) {
	if s.rules.Len() == 0 || depth > 3 {
		return
	}
	all := slices.Collect(s.rules.All)
	slices.SortStableFunc(all, func(a, b *rule) int { return b.priority - a.priority })
	for _, r := range all {
		if r.deactivated.IsZero() && r.hears(what) {
			s.runRule(tx, r, r.statements, t, m, depth)
		}
	}
}

// hears: a rule without event types hears of everything.
func (r *rule) hears(what []string) bool {
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

func (s *Server) runRule(tx *kit.Tx, r *rule, steps []statement, t *ticket, m *message, depth int) {
	for _, step := range steps {
		switch {
		case step.when == nil:
			s.ruleActs(tx, r, step, t)
			if s.assumed(assumeRuleChain, "yes") {
				s.applyRules(tx, t, nil, []string{"ticket-updated"}, depth+1)
			}
		case step.when(s.scopeOf(t, m, nil)):
			s.runRule(tx, r, step.then, t, m, depth)
		default:
			s.runRule(tx, r, step.otherwise, t, m, depth)
		}
	}
}

// ruleActs carries out one action. A tag costs nothing; an answer to the
// customer makes the ticket billable.
func (s *Server) ruleActs(tx *kit.Tx, r *rule, step statement, t *ticket) {
	var named []*tag
	for _, name := range strings.Split(step.args["tags"], ",") {
		if name = strings.TrimSpace(name); name != "" {
			named = append(named, s.tagNamed(tx, name, nil))
		}
	}
	body := step.args["body_text"] + step.args["body_html"]
	switch step.action {
	case "addTags":
		s.setTags(tx, t, append(slices.Clone(t.tags), named...))
	case "removeTags":
		s.setTags(tx, t, kit.Without(t.tags, named...))
	case "setStatus":
		if status := step.args["status"]; status == "open" || status == "closed" {
			s.setStatus(tx, t, status, nil)
		}
	case "setSubject":
		t.subject = step.args["subject"]
	case "trashTicket":
		t.trashed = tx.Now()
	case "replyToTicket":
		s.say(tx, t, "email", body, s.bot(), r.id)
	case "addInternalNote":
		s.say(tx, t, "internal-note", body, s.bot(), r.id)
	}
	t.updated = tx.Now()
	t.Touch(tx)
	s.record(tx, "ticket-updated", "Ticket", t.id, nil, map[string]int64{"rule_id": r.id})
}

// say writes a message of an agent, by a person's or a rule's hand.
func (s *Server) say(tx *kit.Tx, t *ticket, channel, text string, who *user, ruleID int64) *message {
	yes := true
	m := &messageBody{Channel: channel, Via: "helpdesk", FromAgent: &yes, BodyText: &text, Sender: &personRef{ID: &who.id}}
	if ruleID != 0 {
		m.Via = "rule"
	}
	if channel != "internal-note" && t.customer != nil {
		m.Receiver = &personRef{ID: &t.customer.id}
	}
	sent := moment(tx.Now()).String()
	m.Sent = &sent
	made := s.addMessage(tx, t, m, who)
	made.ruleID = ruleID
	return made
}

// scopeOf is what a ticket's rules, views and templates can speak of.
func (s *Server) scopeOf(t *ticket, m *message, who *user) scope {
	in := scope{"ticket": encoded(s.ticketItem(t))}
	if m != nil {
		in["message"] = encoded(s.messageJSON(m))
	}
	if who != nil {
		in["current_user"] = encoded(s.userJSON(who))
	}
	return in
}

func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("gorgias: " + err.Error()) // our own shapes encode
	}
	return string(text)
}
