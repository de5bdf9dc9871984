package scenario

import (
	"fmt"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/salesforce"
)

// Salesforce is what an org has before anything happens.
type Salesforce struct {
	Contacts       []Record `yaml:"contacts"`
	Leads          []Record `yaml:"leads"`
	Accounts       []Record `yaml:"accounts"`
	PersonAccounts []Record `yaml:"person accounts"`
	Cases          []Thing  `yaml:"cases"`
	Opportunities  []Thing  `yaml:"opportunities"`
}

// Record is a contact, lead, account or person account with a customer's number.
type Record struct {
	Line  int    `yaml:",line"`
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"` // a customer
}

// Thing is a case or an opportunity of a contact, account or person account.
type Thing struct {
	Line          int    `yaml:",line"`
	Title         string `yaml:"title"`
	Contact       string `yaml:"contact"` // one of these three names the owner
	Account       string `yaml:"account"`
	PersonAccount string `yaml:"person account"`
	Closed        bool   `yaml:"closed"`
}

// addToSalesforce fills the org.
func (f *File) addToSalesforce(w *sim.World) error {
	for _, all := range []struct {
		kind    string
		records []Record
	}{
		{"contact", f.Salesforce.Contacts}, {"lead", f.Salesforce.Leads},
		{"account", f.Salesforce.Accounts}, {"person account", f.Salesforce.PersonAccounts},
	} {
		for _, r := range all.records {
			if err := r.addTo(w, all.kind); err != nil {
				return f.wrong(r.Line, "%s", err)
			}
		}
	}
	for _, t := range f.Salesforce.Cases {
		if err := t.addTo(w, "case", "New", "Closed"); err != nil {
			return f.wrong(t.Line, "%s", err)
		}
	}
	for _, t := range f.Salesforce.Opportunities {
		if err := t.addTo(w, "opportunity", "Prospecting", "Closed Lost"); err != nil {
			return f.wrong(t.Line, "%s", err)
		}
	}
	return nil
}

func (r *Record) addTo(w *sim.World, kind string) error {
	if r.Name == "" || r.Phone == "" {
		return fmt.Errorf("a %s needs a name and a phone: for example {name: Carla, phone: Carla}", kind)
	}
	c, err := w.Customer(r.Phone)
	if err != nil {
		return err
	}
	return salesforce.Of(w).Adds(kind, r.Name, map[string]string{"Phone": c.Phones[0]})
}

// addTo adds a case or an opportunity, in the state of an open or of a closed one.
func (t *Thing) addTo(w *sim.World, kind, open, closed string) error {
	if t.Closed {
		open = closed
	}
	for ofKind, of := range map[string]string{"contact": t.Contact, "account": t.Account, "person account": t.PersonAccount} {
		if of != "" && t.Title != "" && t.Contact+t.Account+t.PersonAccount == of {
			return salesforce.Of(w).AddsThing(kind, t.Title, ofKind, of, open)
		}
	}
	return fmt.Errorf("a %s needs a title and one owner: for example {title: Router, contact: Carla}", kind)
}
