package salesforce

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what people do in the org. Users and records are named by id. An
// impossible action returns an error with the reason and changes nothing.

// actAs runs an action of a user.
func (s *Server) actAs(userID string, f func(*kit.Tx, *record) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		user, err := s.recordOf(userID, "User")
		if err != nil {
			return err
		}
		if !user.flag("IsActive") {
			return fmt.Errorf("salesforce: the user %s is deactivated", s.name(user))
		}
		return f(tx, user)
	})
}

// Create creates a record, as a user does on the page of the object.
func (s *Server) Create(userID, object string, fields Fields) (id string, err error) {
	err = s.actAs(userID, func(tx *kit.Tx, user *record) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		cells, err := s.cellsOf(o, fields, nil)
		if err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		r, err := s.insert(tx, user, o, cells)
		if err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		id = r.id
		return nil
	})
	return id, err
}

// Edit changes fields of a record, as a user does on the record's page.
func (s *Server) Edit(userID, id string, fields Fields) error {
	return s.actAs(userID, func(tx *kit.Tx, user *record) error {
		r, err := s.recordByID(id)
		if err != nil {
			return err
		}
		cells, err := s.cellsOf(r.object, fields, nil)
		if err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		if err := s.update(tx, user, r, cells); err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		return nil
	})
}

// Delete deletes a record.
func (s *Server) Delete(userID, id string) error {
	return s.actAs(userID, func(tx *kit.Tx, user *record) error {
		r, err := s.recordByID(id)
		if err != nil {
			return err
		}
		if err := s.remove(tx, user, r); err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		return nil
	})
}

// CloseCase closes a case.
func (s *Server) CloseCase(userID, id string) error {
	return s.Edit(userID, id, Fields{"Status": "Closed"})
}

// ReopenCase re-opens a closed case.
func (s *Server) ReopenCase(userID, id string) error {
	return s.Edit(userID, id, Fields{"Status": "Working"})
}

// CloseOpportunity closes an opportunity as won or lost.
func (s *Server) CloseOpportunity(userID, id string, won bool) error {
	stage := "Closed Lost"
	if won {
		stage = "Closed Won"
	}
	return s.Edit(userID, id, Fields{"StageName": stage})
}

// Deactivate deactivates a user. The user's records stay.
func (s *Server) Deactivate(user string) error { return s.setActive(user, false) }

// Activate activates a user again.
func (s *Server) Activate(user string) error { return s.setActive(user, true) }

func (s *Server) setActive(user string, active bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.recordOf(user, "User")
		if err != nil {
			return err
		}
		return s.update(tx, u, u, []cell{{u.object.must("IsActive").index, active}})
	})
}

// Conversion holds the ids of the records that a lead was converted to.
type Conversion struct{ Account, Contact, Opportunity string }

// ConvertLead converts a lead to an account and a contact, and to an opportunity if its
// name is given. The lead stays as a converted lead, and its activities move to the
// contact.
func (s *Server) ConvertLead(userID, id, opportunity string) (out Conversion, err error) {
	err = s.actAs(userID, func(tx *kit.Tx, user *record) error {
		lead, err := s.recordOf(id, "Lead")
		if err != nil {
			return err
		}
		if lead.flag("IsConverted") {
			return errors.New("salesforce: the lead is already converted")
		}
		s.atomically(func() bool {
			out, err = s.convert(tx, user, lead, opportunity)
			return err == nil
		})
		return err
	})
	return out, err
}

func (s *Server) convert(tx *kit.Tx, user, lead *record, opportunity string) (out Conversion, err error) {
	add := func(object string, fields Fields) (id string) {
		if err != nil {
			return ""
		}
		o := s.schema.object(object)
		var cells []cell
		if cells, err = s.cellsOf(o, fields, nil); err != nil {
			return ""
		}
		var r *record
		if r, err = s.insert(tx, user, o, cells); err != nil {
			return ""
		}
		return r.id
	}
	out.Account = add("Account", Fields{"Name": lead.text("Company"), "Phone": lead.text("Phone")})
	out.Contact = add("Contact", Fields{"AccountId": out.Account, "FirstName": lead.text("FirstName"), "LastName": lead.text("LastName"),
		"Email": lead.text("Email"), "Phone": lead.text("Phone"), "MobilePhone": lead.text("MobilePhone"), "Fax": lead.text("Fax")})
	if opportunity != "" {
		out.Opportunity = add("Opportunity", Fields{"Name": opportunity, "AccountId": out.Account, "StageName": "Prospecting",
			"CloseDate": tx.Now().In(s.zone).AddDate(0, 3, 0).Format("2006-01-02")})
		add("OpportunityContactRole", Fields{"OpportunityId": out.Opportunity, "ContactId": out.Contact, "IsPrimary": true})
	}
	if err != nil {
		return Conversion{}, fmt.Errorf("salesforce: converting the lead: %w", err)
	}
	s.markConverted(tx, user, lead, out)
	return out, nil
}

// markConverted marks a lead as converted and moves its tasks to the contact.
func (s *Server) markConverted(tx *kit.Tx, user, lead *record, to Conversion) {
	was, next := *lead, *lead
	next.cells = append([]cell(nil), lead.cells...)
	next.put("Status", "Closed - Converted")
	next.put("IsConverted", true)
	next.put("ConvertedDate", tx.Now().In(s.zone).Format("2006-01-02"))
	next.put("ConvertedAccountId", to.Account)
	next.put("ConvertedContactId", to.Contact)
	if to.Opportunity != "" {
		next.put("ConvertedOpportunityId", to.Opportunity)
	}
	next.modified, next.modifiedBy = tx.Now().Truncate(1e9), user.id
	next.Touch(tx)
	s.setState(lead, &next)
	s.onUndo(func() { s.setState(lead, &was) })
	for _, task := range s.tasksOf(lead) {
		moved := *task
		moved.cells = append([]cell(nil), task.cells...)
		moved.put("WhoId", to.Contact)
		s.setState(task, &moved)
	}
}

// ShowActivity adds the Activity component to the pages of an object's records or
// removes it. By default pages have the component.
func (s *Server) ShowActivity(object string, shown bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		if s.withoutActivity == nil {
			s.withoutActivity = map[string]bool{}
		}
		s.withoutActivity[o.name] = !shown
		return nil
	})
}

// Authorize agrees on the authorization page at an address. It returns the address in
// the app to which the browser is redirected.
func (s *Server) Authorize(userID, page string) (address string, err error) {
	return s.answerPage(userID, page, true)
}

// Deny refuses on the authorization page.
func (s *Server) Deny(userID, page string) (address string, err error) {
	return s.answerPage(userID, page, false)
}

func (s *Server) answerPage(userID, page string, agrees bool) (address string, err error) {
	u, err := url.Parse(page)
	if err != nil || u.Path != authorizePath {
		return "", fmt.Errorf("salesforce: %q is not the address of an authorization page", page)
	}
	err = s.actAs(userID, func(tx *kit.Tx, user *record) (err error) {
		address, err = s.decide(tx, user, u.Query(), agrees)
		return err
	})
	return address, err
}

// Revoke revokes an app's access for a user, as an admin: its refresh tokens and
// sessions.
func (s *Server) Revoke(user, consumerKey string) error {
	return s.engine.Act(func(*kit.Tx) error {
		u, err := s.recordOf(user, "User")
		if err != nil {
			return err
		}
		a := s.apps[consumerKey]
		if a == nil {
			return fmt.Errorf("salesforce: there is no app with the consumer key %q", consumerKey)
		}
		delete(a.approved, u.id)
		for token, g := range s.refresh {
			if g.app == a && g.user == u {
				delete(s.refresh, token)
			}
		}
		s.endSessions(func(sess *session) bool { return sess.app == a && sess.user == u })
		return nil
	})
}
