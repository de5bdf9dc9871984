package salesforce

import (
	"fmt"
	"strings"
	"time"
)

// What Salesforce itself sees to when records are written (Object Reference, the
// page of each object). None of it is about integrations.

// personName is how a person is called: first and last name.
func personName(_ *Server, r *record) any {
	return orNil(strings.TrimSpace(r.text("FirstName") + " " + r.text("LastName")))
}

// closedBy computes IsClosed from the status that stands in a field.
func closedBy(picks []pick, status string) func(*Server, *record) any {
	return func(_ *Server, r *record) any {
		p := pickOf(picks, r.text(status))
		return p != nil && p.closed
	}
}

func isWon(_ *Server, r *record) any {
	p := pickOf(stages, r.text("StageName"))
	return p != nil && p.won
}

func isHighPriority(_ *Server, r *record) any { return r.text("Priority") == "High" }

func forecast(_ *Server, r *record) any {
	p := pickOf(stages, r.text("StageName"))
	switch {
	case p != nil && p.won:
		return "Closed"
	case p != nil && p.closed:
		return "Omitted"
	case p != nil && p.chance >= 70:
		return "Best Case"
	}
	return "Pipeline"
}

// ofContact computes a field of a Case from its contact.
func ofContact(name string) func(*Server, *record) any {
	return func(s *Server, r *record) any {
		contact := s.alive(r.text("ContactId"))
		if contact == nil {
			return nil
		}
		return s.value(contact, contact.of.must(name))
	}
}

// guardLead keeps converted leads as they were.
func guardLead(_ *Server, r *record, action actionOn) error {
	if r.flag("IsConverted") && action == updating {
		return errConverted
	}
	return nil
}

// guardUser keeps users: they are deactivated instead.
func guardUser(_ *Server, r *record, action actionOn) error {
	if action == deleting {
		return refuse("INVALID_TYPE_FOR_OPERATION", "entity type "+r.of.name+" does not support delete")
	}
	return nil
}

// checkContact keeps contacts away from accounts that are a person themselves.
func checkContact(s *Server, c *change) error {
	if account := s.alive(c.now.text("AccountId")); account != nil && account.twin != nil && account.twin.id != c.now.id && c.moved("AccountId") {
		return errPerson
	}
	return nil
}

// checkCase numbers a case, takes the account from the contact, and keeps the
// time at which it is closed.
func checkCase(s *Server, c *change) error {
	if c.creates() {
		s.caseNumber++
		c.now.put("CaseNumber", fmt.Sprintf("%08d", 1000+s.caseNumber))
	}
	if contact := s.alive(c.now.text("ContactId")); contact != nil && c.now.text("AccountId") == "" {
		c.now.put("AccountId", contact.stored(contact.of.must("AccountId")))
	}
	if c.creates() || c.moved("Status") {
		c.now.put("ClosedDate", closedAt(s, c))
	}
	return nil
}

// closedAt is when a record was closed: now, or not yet.
func closedAt(s *Server, c *change) any {
	if closed, _ := s.value(c.now, c.now.of.must("IsClosed")).(bool); closed {
		return c.tx.Now().Truncate(time.Second)
	}
	return nil
}

// checkOpportunity takes the probability from the stage, unless somebody sets it.
func checkOpportunity(_ *Server, c *change) error {
	p := pickOf(stages, c.now.text("StageName"))
	if p == nil {
		return refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
			"Stage: bad value for restricted picklist field: "+c.now.text("StageName"), "StageName")
	}
	set := c.now.stored(c.now.of.must("Probability")) != nil
	if c.creates() && !set || !c.creates() && c.moved("StageName") && !c.moved("Probability") {
		c.now.put("Probability", p.chance)
	}
	return nil
}

// checkTask sees to who and what a task is about (Object Reference, Task).
func checkTask(s *Server, c *change) error {
	who := s.alive(c.now.text("WhoId"))
	if who != nil && who.of.name == "Lead" {
		if c.now.text("WhatId") != "" {
			s.assume.Value(assumeLeadWhat)
			return refuse(fieldIntegrity, "Related To ID: must be empty when Name ID is a lead", "WhatId", "WhoId")
		}
		if who.flag("IsConverted") && c.moved("WhoId") {
			return errConverted
		}
	}
	if c.creates() && c.now.text("TaskSubtype") == "Cadence" {
		return cannotWrite([]string{"TaskSubtype"})
	}
	if seconds, _ := c.now.stored(c.now.of.must("CallDurationInSeconds")).(float64); seconds < 0 {
		return refuse(outsideRange, "Call Duration: value outside of valid range on numeric field: "+fmt.Sprint(int(seconds)), "CallDurationInSeconds")
	}
	if c.creates() || c.moved("Status") {
		c.now.put("CompletedDateTime", closedAt(s, c))
	}
	return nil
}

// afterTask touches what a task is about, where that is assumed.
func afterTask(s *Server, c *change) {
	if !s.assumed(assumeTouch, "yes") {
		return
	}
	for _, name := range []string{"WhoId", "WhatId"} {
		if r := s.alive(c.now.text(name)); r != nil {
			was, next := *r, *r
			next.modified = c.now.modified
			s.become(r, &next)
			s.onUndo(func() { s.become(r, &was) })
		}
	}
}

// taskAccount is the account that a task counts for: that of what it is about,
// when that has one in this sense (a case has not), or else the contact's.
func taskAccount(s *Server, r *record) any {
	if what := s.alive(r.text("WhatId")); what != nil {
		switch what.of.name {
		case "Account":
			return what.id
		case "Opportunity":
			return what.stored(what.of.must("AccountId"))
		}
	}
	if who := s.alive(r.text("WhoId")); who != nil && who.of.name == "Contact" {
		return who.stored(who.of.must("AccountId"))
	}
	return nil
}

// lastActivity is the latest due date of the tasks about a record that are done.
func lastActivity(s *Server, r *record) any {
	latest := ""
	for _, t := range s.tasksOf(r) {
		if date := t.text("ActivityDate"); date > latest && s.done(t) {
			latest = date
		}
	}
	return orNil(latest)
}

func (s *Server) done(task *record) bool {
	p := pickOf(taskStatuses, task.text("Status"))
	return p != nil && p.closed
}

// tasksOf are the tasks about a record, and those that count for it: an account's
// are those of its contacts too.
func (s *Server) tasksOf(r *record) []*record {
	t := s.rows(s.schema.object("Task"))
	task := s.schema.object("Task")
	who, what := task.must("WhoId"), task.must("WhatId")
	var found []*record
	seen := map[*record]bool{}
	collect := func(list []*record) {
		for _, row := range list {
			if !row.deleted && !seen[row] {
				seen[row] = true
				found = append(found, row)
			}
		}
	}
	collect(t.byValue[keyOf(who, r.id)])
	collect(t.byValue[keyOf(what, r.id)])
	if r.of.name == "Account" {
		contact := s.schema.object("Contact")
		for _, c := range s.rows(contact).byValue[keyOf(contact.must("AccountId"), r.id)] {
			collect(t.byValue[keyOf(who, c.id)])
		}
		opportunity := s.schema.object("Opportunity")
		for _, o := range s.rows(opportunity).byValue[keyOf(opportunity.must("AccountId"), r.id)] {
			collect(t.byValue[keyOf(what, o.id)])
		}
	}
	return found
}
