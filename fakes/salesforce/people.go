package salesforce

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/callsim/callsim/fakes/kit"
)

// What people do in the org. Who acts is a user's id; records are named by id. An
// action that is impossible returns an error that says why, and changes nothing.

// as lets somebody who works here act.
func (s *Server) as(who string, f func(*kit.Tx, *record) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		user, err := s.ofObject(who, "User")
		if err != nil {
			return err
		}
		if !user.flag("IsActive") {
			return fmt.Errorf("salesforce: %s does not work here any more", s.name(user))
		}
		return f(tx, user)
	})
}

// Create is somebody making a record on its page.
func (s *Server) Create(who, object string, fields Fields) (id string, err error) {
	err = s.as(who, func(tx *kit.Tx, user *record) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		cells, err := s.typedIn(o, fields, nil)
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

// Edit is somebody changing fields of a record on its page.
func (s *Server) Edit(who, id string, fields Fields) error {
	return s.as(who, func(tx *kit.Tx, user *record) error {
		r, err := s.existing(id)
		if err != nil {
			return err
		}
		cells, err := s.typedIn(r.of, fields, nil)
		if err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		if err := s.update(tx, user, r, cells); err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		return nil
	})
}

// Delete is somebody throwing a record away.
func (s *Server) Delete(who, id string) error {
	return s.as(who, func(tx *kit.Tx, user *record) error {
		r, err := s.existing(id)
		if err != nil {
			return err
		}
		if err := s.remove(tx, user, r); err != nil {
			return fmt.Errorf("salesforce: %w", err)
		}
		return nil
	})
}

// CloseCase, ReopenCase and CloseOpportunity (won or lost) end what is open, or
// open it again.
func (s *Server) CloseCase(who, id string) error { return s.Edit(who, id, Fields{"Status": "Closed"}) }

// ReopenCase takes up a case again.
func (s *Server) ReopenCase(who, id string) error {
	return s.Edit(who, id, Fields{"Status": "Working"})
}

// CloseOpportunity ends an opportunity.
func (s *Server) CloseOpportunity(who, id string, won bool) error {
	stage := "Closed Lost"
	if won {
		stage = "Closed Won"
	}
	return s.Edit(who, id, Fields{"StageName": stage})
}

// Deactivate ends somebody's work here; what they own stays theirs.
func (s *Server) Deactivate(user string) error { return s.seat(user, false) }

// Activate undoes Deactivate.
func (s *Server) Activate(user string) error { return s.seat(user, true) }

func (s *Server) seat(user string, active bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.ofObject(user, "User")
		if err != nil {
			return err
		}
		return s.update(tx, u, u, []cell{{u.of.must("IsActive").index, active}})
	})
}

// Conversion is what a lead became.
type Conversion struct{ Account, Contact, Opportunity string }

// ConvertLead makes an account and a contact of a lead, and an opportunity if that
// is given a name. The lead stays, as converted, and its activities move to the
// contact.
func (s *Server) ConvertLead(who, id, opportunity string) (out Conversion, err error) {
	err = s.as(who, func(tx *kit.Tx, user *record) error {
		lead, err := s.ofObject(id, "Lead")
		if err != nil {
			return err
		}
		if lead.flag("IsConverted") {
			return errors.New("salesforce: the lead is converted already")
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
		if cells, err = s.typedIn(o, fields, nil); err != nil {
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
	s.closeLead(tx, user, lead, out)
	return out, nil
}

// closeLead marks a lead as converted and moves what was said about it.
func (s *Server) closeLead(tx *kit.Tx, user, lead *record, to Conversion) {
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
	s.become(lead, &next)
	s.onUndo(func() { s.become(lead, &was) })
	for _, task := range s.tasksOf(lead) {
		moved := *task
		moved.cells = append([]cell(nil), task.cells...)
		moved.put("WhoId", to.Contact)
		s.become(task, &moved)
	}
}

// ShowActivity puts the Activity component on the pages of an object's records, or
// takes it off. Pages have it unless somebody has taken it off.
func (s *Server) ShowActivity(object string, shown bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		o := s.schema.object(object)
		if o == nil {
			return fmt.Errorf("salesforce: there is no object %q", object)
		}
		if s.bare == nil {
			s.bare = map[string]bool{}
		}
		s.bare[o.name] = !shown
		return nil
	})
}

// Authorize is a user agreeing on the authorization page at the given address. It
// leads back to the app.
func (s *Server) Authorize(who, page string) (address string, err error) {
	return s.onPage(who, page, true)
}

// Deny is a user refusing on the authorization page.
func (s *Server) Deny(who, page string) (address string, err error) {
	return s.onPage(who, page, false)
}

func (s *Server) onPage(who, page string, agrees bool) (address string, err error) {
	u, err := url.Parse(page)
	if err != nil || u.Path != authorizePath {
		return "", fmt.Errorf("salesforce: %q is no authorization page", page)
	}
	err = s.as(who, func(tx *kit.Tx, user *record) (err error) {
		address, err = s.decide(tx, user, u.Query(), agrees)
		return err
	})
	return address, err
}

// Revoke is an admin ending an app's access for a user: its refresh tokens and
// sessions.
func (s *Server) Revoke(user, consumerKey string) error {
	return s.engine.Act(func(*kit.Tx) error {
		u, err := s.ofObject(user, "User")
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
		s.endSessions(func(who *session) bool { return who.app == a && who.user == u })
		return nil
	})
}
