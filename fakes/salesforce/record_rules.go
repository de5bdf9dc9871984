package salesforce

import (
	"fmt"
	"strings"
	"time"
)

// This file holds Salesforce's own rules for writing records (Object Reference, the page
// of each object).

// personName returns the first and last name.
func personName(_ *Server, r *record) any {
	return orNil(strings.TrimSpace(r.text("FirstName") + " " + r.text("LastName")))
}

// closedBy computes IsClosed from a status field.
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

// ofContact computes a field of a case from its contact.
func ofContact(name string) func(*Server, *record) any {
	return func(s *Server, r *record) any {
		contact := s.alive(r.text("ContactId"))
		if contact == nil {
			return nil
		}
		return s.value(contact, contact.object.must(name))
	}
}

// guardLead refuses updates of converted leads.
func guardLead(_ *Server, r *record, action actionOn) error {
	if r.flag("IsConverted") && action == updating {
		return errConverted
	}
	return nil
}

// guardUser refuses to delete users, who can only be deactivated.
func guardUser(_ *Server, r *record, action actionOn) error {
	if action == deleting {
		return refuseFields("INVALID_TYPE_FOR_OPERATION", "entity type "+r.object.name+" does not support delete")
	}
	return nil
}

// checkContact refuses to move a contact to a person account.
func checkContact(s *Server, c *change) error {
	if account := s.alive(c.now.text("AccountId")); account != nil && account.counterpart != nil && account.counterpart.id != c.now.id && c.changes("AccountId") {
		return errPerson
	}
	return nil
}

// checkCase numbers a new case, sets its account to that of the contact, and sets the
// time of closing.
func checkCase(s *Server, c *change) error {
	if c.creates() {
		s.caseNumber++
		c.now.put("CaseNumber", fmt.Sprintf("%08d", 1000+s.caseNumber))
	}
	if contact := s.alive(c.now.text("ContactId")); contact != nil && c.now.text("AccountId") == "" {
		c.now.put("AccountId", contact.stored(contact.object.must("AccountId")))
	}
	if c.creates() || c.changes("Status") {
		c.now.put("ClosedDate", closedAt(s, c))
	}
	return nil
}

// closedAt returns the time of closing: now, or nil if the record is not closed.
func closedAt(s *Server, c *change) any {
	if closed, _ := s.value(c.now, c.now.object.must("IsClosed")).(bool); closed {
		return c.tx.Now().Truncate(time.Second)
	}
	return nil
}

// checkOpportunity checks the stage and sets its probability, unless a client sets the
// probability.
func checkOpportunity(_ *Server, c *change) error {
	p := pickOf(stages, c.now.text("StageName"))
	if p == nil {
		return refuseFields("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
			"Stage: bad value for restricted picklist field: "+c.now.text("StageName"), "StageName")
	}
	set := c.now.stored(c.now.object.must("Probability")) != nil
	if c.creates() && !set || !c.creates() && c.changes("StageName") && !c.changes("Probability") {
		c.now.put("Probability", p.chance)
	}
	return nil
}

// checkTask checks the records that a task is about (Object Reference, Task).
func checkTask(s *Server, c *change) error {
	who := s.alive(c.now.text("WhoId"))
	if who != nil && who.object.name == "Lead" {
		if c.now.text("WhatId") != "" {
			s.assume.Value(assumeLeadWhat)
			return refuseFields(fieldIntegrity, "Related To ID: must be empty when Name ID is a lead", "WhatId", "WhoId")
		}
		if who.flag("IsConverted") && c.changes("WhoId") {
			return errConverted
		}
	}
	if c.creates() && c.now.text("TaskSubtype") == "Cadence" {
		return cannotWrite([]string{"TaskSubtype"})
	}
	if seconds, _ := c.now.stored(c.now.object.must("CallDurationInSeconds")).(float64); seconds < 0 {
		return refuseFields(outsideRange, "Call Duration: value outside of valid range on numeric field: "+fmt.Sprint(int(seconds)), "CallDurationInSeconds")
	}
	if c.creates() || c.changes("Status") {
		c.now.put("CompletedDateTime", closedAt(s, c))
	}
	return nil
}

// afterTask updates the modification time of the records that a task is about, if the
// assumption holds.
func afterTask(s *Server, c *change) {
	if !s.assumed(assumeTouch, "yes") {
		return
	}
	for _, name := range []string{"WhoId", "WhatId"} {
		if r := s.alive(c.now.text(name)); r != nil {
			was, next := *r, *r
			next.modified = c.now.modified
			s.setState(r, &next)
			s.onUndo(func() { s.setState(r, &was) })
		}
	}
}

// taskAccount returns the account of a task: the account or the opportunity's account in
// WhatId, or else the contact's. A case in WhatId does not count.
func taskAccount(s *Server, r *record) any {
	if what := s.alive(r.text("WhatId")); what != nil {
		switch what.object.name {
		case "Account":
			return what.id
		case "Opportunity":
			return what.stored(what.object.must("AccountId"))
		}
	}
	if who := s.alive(r.text("WhoId")); who != nil && who.object.name == "Contact" {
		return who.stored(who.object.must("AccountId"))
	}
	return nil
}

// lastActivity returns the latest due date of the completed tasks about a record.
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

// tasksOf returns the tasks about a record. An account also has the tasks of its
// contacts and opportunities.
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
	if r.object.name == "Account" {
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
