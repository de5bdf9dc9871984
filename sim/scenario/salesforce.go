package scenario

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/salesforce"
)

// Salesforce is what an org has before anything happens.
type Salesforce struct {
	Records []Record
	Things  []Thing
}

// Record is a contact, lead, account or person account with a customer's number.
type Record struct{ Kind, Name, Customer string }

// Thing is a case or an opportunity of a contact or an account.
type Thing struct {
	Kind, Title string
	OfKind, Of  string
	Closed      bool
}

// Setting is a choice on the settings screen of Aircall → Salesforce.
type Setting struct{ Name, Choice string }

// The lists of a Salesforce section, and what stands in each.
var (
	salesforceKeys = []string{"contacts", "leads", "accounts", "person accounts", "cases", "opportunities"}
	kindOfList     = map[string]string{"contacts": "contact", "leads": "lead", "accounts": "account", "person accounts": "person account",
		"cases": "case", "opportunities": "opportunity"}
	thingKeys = []string{"title", "contact", "account", "person account", "closed"}
)

func (s *Salesforce) names(kind string) (names []string) {
	for _, r := range s.Records {
		if r.Kind == kind {
			names = append(names, r.Name)
		}
	}
	return names
}

// inSalesforce names the contacts and accounts that customers of the cast are there.
func (c *Cast) inSalesforce(kind string) (names []string) {
	for _, x := range c.Customers {
		r, inOrg := x.Records["salesforce"]
		switch {
		case kind == "contact" && inOrg:
			names = append(names, x.Name)
		case kind == "account" && r.Company != "":
			names = append(names, r.Company)
		}
	}
	return names
}

// salesforce reads the org, against the cast.
func (r *reader) salesforce(f *File, n ast.Node) error {
	things := map[string]ast.Node{} // read last: they name records, wherever these stand
	err := r.object(n, "salesforce", salesforceKeys, func(key string, v ast.Node) error {
		kind := kindOfList[key]
		if kind == "case" || kind == "opportunity" {
			things[key] = v
			return nil
		}
		return r.list(v, key, func(n ast.Node) error { return r.record(f, kind, n) })
	})
	for _, key := range salesforceKeys {
		if v := things[key]; v != nil && err == nil {
			err = r.list(v, key, func(n ast.Node) error { return r.thing(f, kindOfList[key], n) })
		}
	}
	return err
}

func (r *reader) record(f *File, kind string, n ast.Node) error {
	x := Record{Kind: kind}
	err := r.fields(n, "a "+kind, []field{
		{"name", into(&x.Name, r.text)},
		{"phone", into(&x.Customer, r.oneOf("customer, whose number it is,", f.Cast.customerNames()))},
	})
	if err == nil && (x.Name == "" || x.Customer == "") {
		err = r.wrong(lineOf(n), "a %s needs a name and a phone: for example {name: Carla, phone: Carla}", kind)
	}
	f.Salesforce.Records = append(f.Salesforce.Records, x)
	return err
}

func (r *reader) thing(f *File, kind string, n ast.Node) error {
	x := Thing{Kind: kind}
	err := r.object(n, "a "+kind, thingKeys, func(key string, v ast.Node) (err error) {
		switch key {
		case "title":
			x.Title, err = r.text(v, key)
		case "closed":
			x.Closed, err = r.yes(v, key)
		default:
			if x.Of, err = r.text(v, key); err == nil {
				x.OfKind, err = key, r.known(v, key, x.Of, append(f.Salesforce.names(key), f.Cast.inSalesforce(key)...))
			}
		}
		return err
	})
	if err == nil && (x.Title == "" || x.Of == "") {
		err = r.wrong(lineOf(n), "a %s needs a title and whose it is: for example {title: Router, contact: Carla}", kind)
	}
	f.Salesforce.Things = append(f.Salesforce.Things, x)
	return err
}

// dashboard reads settings in the words of Aircall's dashboard.
func (r *reader) dashboard(f *File, n ast.Node) error {
	return r.object(n, "the settings of aircall-salesforce", nil, func(key string, v ast.Node) error {
		choice, err := r.text(v, key)
		if err != nil {
			return err
		}
		if err := integrations.CheckDashboard(key, choice); err != nil {
			return r.wrong(lineOf(v), "%s", err)
		}
		f.Dashboard = append(f.Dashboard, Setting{key, choice})
		return nil
	})
}

// states are how things begin that are open, and closed.
var states = map[string]map[bool]string{
	"case":        {false: "New", true: "Closed"},
	"opportunity": {false: "Prospecting", true: "Closed Lost"},
}

// setUp brings it into a world.
func (s *Salesforce) setUp(w *sim.World) error {
	for _, r := range s.Records {
		c, err := w.Customer(r.Customer)
		if err != nil {
			return err
		}
		if err := salesforce.Of(w).Adds(r.Kind, r.Name, map[string]string{"Phone": c.Phones[0]}); err != nil {
			return err
		}
	}
	return people.Every(s.Things, func(t Thing) error {
		return salesforce.Of(w).AddsThing(t.Kind, t.Title, t.OfKind, t.Of, states[t.Kind][t.Closed])
	})
}
