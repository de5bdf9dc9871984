package scenario_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/scenario"
)

const salesforceDay = `name: A short day
cast:
  agents: [Lena]
  lines: [{name: Sales, owner: Lena}]
  customers: [Carla]
salesforce:
  cases: [{title: Router, contact: Carla}]
  opportunities: [{title: Upgrade, account: Carla Ltd, closed: true}]
  contacts: [{name: Carla, phone: Carla}]
  leads: [{name: Clara, phone: Carla}]
  accounts: [{name: Carla Ltd, phone: Carla}]
connect: [aircall-salesforce]
settings:
  aircall-salesforce: {missed calls: In progress, the preference: Case}
timeline:
  - 0s: Carla calls Sales
  - 1m: the administrator sets missed calls to "Do nothing"
  - 2m: the administrator converts the lead Clara
  - 3m: the administrator closes the case "Router"
  - 4m: the administrator wins the opportunity "Upgrade"
`

func TestASalesforceFileIsUnderstood(t *testing.T) {
	f, err := scenario.Parse("x.yaml", []byte(salesforceDay))
	if err != nil {
		t.Fatal(err)
	}
	if o := f.Salesforce; len(o.Contacts) != 1 || len(o.Leads) != 1 || len(o.Accounts) != 1 || len(o.Cases) != 1 || !o.Opportunities[0].Closed ||
		len(f.Settings.Dashboard) != 2 || len(f.Timeline) != 5 {
		t.Errorf("%+v", f)
	}
}

func TestWrongSalesforceFilesAreTold(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"list":         {"leads:", "tickets:", `x.yaml:10: salesforce: unknown key "tickets", expected contacts, leads, accounts, person accounts, cases or opportunities`},
		"key":          {"{name: Clara, phone", "{name: Clara, fax", `x.yaml:10: salesforce.leads[1]: unknown key "fax", expected name or phone`},
		"whose number": {"{name: Clara, phone: Carla}", "{name: Clara, phone: Dora}", `x.yaml:10: there is no customer called "Dora": there is Carla`},
		"no phone":     {"{name: Clara, phone: Carla}", "{name: Clara}", `x.yaml:10: a lead needs a name and a phone`},
		"whose case":   {"contact: Carla}", "contact: Dora}", `x.yaml:7: there is no record in Salesforce called "contact Dora": there is contact Carla, lead Clara, account Carla Ltd`},
		"nobody's":     {"{title: Router, contact: Carla}", "{title: Router}", `x.yaml:7: a case needs a title and one owner: for example {title: Router, contact: Carla}`},
		"setting":      {"missed calls: In", "lost calls: In", `x.yaml:14: the dashboard of Aircall → Salesforce has no setting for "lost calls": it has all calls`},
		"choice":       {"preference: Case}", "preference: Lead}", `x.yaml:14: the preference cannot be set to "Lead": it can to Case;`},
	} {
		text := strings.Replace(salesforceDay, c.old, c.new, 1)
		if _, _, err := setUp(t, text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s…", name, err, c.want)
		}
	}
}

// What only the world can check is refused when the timeline reaches it, with the line.
func TestWrongDeedsInSalesforceAreTold(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"choice": {`to "Do nothing"`, `to "Nothing"`, "x.yaml:17: at "},
		"lead":   {"the lead Clara", "the lead Carla", "x.yaml:18: at "},
		"case":   {`the case "Router"`, `the case "Modem"`, "x.yaml:19: at "},
	} {
		f, err := scenario.Parse("x.yaml", []byte(strings.Replace(salesforceDay, c.old, c.new, 1)))
		if err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Options{Seed: f.Seed})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetUp(w); err != nil {
			t.Fatal(err)
		}
		if err := f.Play(w, func() {}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s…", name, err, c.want)
		}
		w.Close()
	}
}
