package live

import "github.com/callsim/callsim/sim"

var (
	recordKind = arg{Name: "kind", Kind: text} // contact, lead, account, person account
	recordName = arg{Name: "name", Kind: text}
	title      = arg{Name: "title", Kind: text}
)

// salesforceActions is what people can do in Salesforce, and on its settings
// screen in Aircall's dashboard.
var salesforceActions = []action{
	{"chooses_setting", "Salesforce", "the administrator chooses something in Aircall's dashboard, for example Do nothing for missed calls",
		[]arg{{Name: "setting", Kind: text}, {Name: "choice", Kind: text}},
		acts2((*sim.World).SetsInDashboard)},
	{"adds_record", "Salesforce", "the administrator types a contact, lead, account or person account in, with a customer's number",
		[]arg{recordKind, recordName, whom}, acts(func(w *sim.World, a args) error {
			c, err := w.Customer(a.s("customer"))
			if err != nil {
				return err
			}
			return w.AddSalesforceRecord(a.s("kind"), a.s("name"), map[string]string{"Phone": c.Phones[0]})
		})},
	{"converts_lead", "Salesforce", "the administrator converts a lead, into an opportunity as well if that is named",
		[]arg{{Name: "lead", Kind: text}, {Name: "opportunity", Kind: text, Optional: true}},
		acts2((*sim.World).ConvertsLead)},
	{"opens_case", "Salesforce", "the administrator opens a case of a contact, account or person account", []arg{title, recordKind, recordName},
		acts(func(w *sim.World, a args) error {
			return w.AddSalesforceThing("case", a.s("title"), a.s("kind"), a.s("name"), "New")
		})},
	{"closes_case", "Salesforce", "the administrator closes a case", []arg{title},
		acts(func(w *sim.World, a args) error {
			return w.EditsRecord("case", a.s("title"), map[string]string{"Status": "Closed"})
		})},
	{"opens_opportunity", "Salesforce", "the administrator opens an opportunity of a contact, account or person account", []arg{title, recordKind, recordName},
		acts(func(w *sim.World, a args) error {
			return w.AddSalesforceThing("opportunity", a.s("title"), a.s("kind"), a.s("name"), "Prospecting")
		})},
	{"wins_opportunity", "Salesforce", "the administrator wins an opportunity", []arg{title},
		acts(func(w *sim.World, a args) error {
			return w.EditsRecord("opportunity", a.s("title"), map[string]string{"StageName": "Closed Won"})
		})},
}
