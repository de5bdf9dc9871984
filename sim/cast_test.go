package sim_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	fakeaircall "github.com/callsim/callsim/fakes/aircall"
	fakegorgias "github.com/callsim/callsim/fakes/gorgias"
	fakespark "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/people/salesforce"
	"github.com/callsim/callsim/sim/people/spark"
)

// office is a company with both phone systems and all four CRMs.
func office(t *testing.T) *sim.World {
	t.Helper()
	w, err := sim.New(sim.Options{Seed: 3})
	must(t, err)
	t.Cleanup(w.Close)
	_, err = w.AddAgent("Lena", false)
	must(t, err)
	_, err = w.AddTeam("Support", "Lena")
	must(t, err)
	for _, line := range []people.LineSpec{{Name: "Support", Team: "Support"}, {Name: "Sales", Team: "Support", System: ringcentral.Name}} {
		_, err = w.AddLine(line)
		must(t, err)
	}
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Carla", Numbers: []string{"+390612345678"}, Records: everywhere("Acme")})
	must(t, err)
	must(t, front.Of(w).AddInbox("Support"))
	must(t, spark.Of(w).AddProject("Harbour"))
	return w
}

// everywhere are records at every vendor, those with a company at this one.
func everywhere(company string) people.Records {
	return people.Records{"front": {}, "gorgias": {}, "aircall": {Company: company}, "salesforce": {Company: company}}
}

// everything joins the lists of all vendors and the cast.
func everything(t *testing.T, w *sim.World) string {
	t.Helper()
	lists := map[string][]string{
		"aircall":     {"/v1/users", "/v1/teams", "/v1/numbers", "/v1/contacts"},
		"ringcentral": {"/restapi/v1.0/account/~/extension", "/restapi/v1.0/account/~/phone-number"},
		"front":       {"/teammates", "/inboxes", "/contacts"},
		"gorgias":     {"/api/users", "/api/customers"},
		"spark":       {"/v2/team-members", "/v2/contacts"},
		"salesforce":  {},
	}
	for _, object := range []string{"User", "Contact", "Account"} {
		lists["salesforce"] = append(lists["salesforce"], "/services/data/v63.0/query?q="+url.QueryEscape("SELECT Id, Name FROM "+object))
	}
	var b strings.Builder
	for _, v := range sim.Vendors {
		for _, path := range lists[v.Name] {
			got := v.Observe(w, path)
			if got.Status != 200 {
				t.Fatalf("%s %s: %d %s", v.Name, path, got.Status, got.Body)
			}
			fmt.Fprintf(&b, "%s %s %s\n", v.Name, path, got.Body)
		}
	}
	fmt.Fprintln(&b, len(w.Agents()), len(w.Teams()), len(w.Lines()), len(w.Customers()), front.InboxNames(w))
	return b.String()
}

// What one vendor refuses leaves nothing behind at another.
func TestARefusedAdditionLeavesNothingBehind(t *testing.T) {
	w := office(t)
	_, err := gorgias.Of(w).AddUser(fakegorgias.UserSpec{Name: "Else", Email: "taken@callsim.test"})
	must(t, err)
	_, err = gorgias.Of(w).AddCustomer(fakegorgias.CustomerSpec{Name: "Else", Email: "customer@callsim.test"})
	must(t, err)
	_, err = spark.Of(w).AddTeamMember(fakespark.TeamMemberSpec{FirstName: "Else", Email: "spark@callsim.test"})
	must(t, err)
	must(t, salesforce.Of(w).Adds("account", "Umbrella", nil))
	_, err = aircall.Of(w).AddTeam("Night")
	must(t, err)
	agent := func(spec people.AgentSpec) func() error {
		return func() error { _, err := w.Hires(spec); return err }
	}
	line := func(spec people.LineSpec) func() error {
		return func() error { _, err := w.AddLine(spec); return err }
	}
	customer := func(spec people.CustomerSpec) func() error {
		return func() error { _, err := w.AddCustomer(spec); return err }
	}
	for _, c := range []struct {
		name string
		add  func() error
		want string
	}{
		{"an agent whose e-mail address is taken in the phone system", agent(people.AgentSpec{Name: "Nora", Email: "lena@callsim.test"}), "already taken"},
		{"an agent whose e-mail address is taken in Gorgias", agent(people.AgentSpec{Name: "Nora", Email: "taken@callsim.test"}), "giving Nora a seat in Gorgias"},
		{"an agent whose e-mail address is taken in Spark", agent(people.AgentSpec{Name: "Nora", Email: "spark@callsim.test"}), "giving Nora a seat in Spark"},
		{"an agent without an address", agent(people.AgentSpec{Name: "Nora", Email: "nora"}), `"nora" is not an e-mail address`},
		{"an agent of no time zone", agent(people.AgentSpec{Name: "Nora", TimeZone: "Europe/Roma"}), `no time zone "Europe/Roma"`},
		{"a team with somebody unknown", func() error { _, err := w.AddTeam("Late", "Lena", "Nobody"); return err }, `no agent called "Nobody"`},
		{"a team that Aircall has", func() error { _, err := w.AddTeam("Night", "Lena"); return err }, "already exists"},
		{"a line with the number of a line", line(people.LineSpec{Name: "Roma", Owner: "Lena", Number: w.Lines()[0].Number}), "already the number of Support"},
		{"a line with the number of a customer", line(people.LineSpec{Name: "Roma", Owner: "Lena", Number: "+390612345678"}), "already the number of Carla"},
		{"a line of an unknown team", line(people.LineSpec{Name: "Roma", Team: "Nobody", System: ringcentral.Name}), `no team called "Nobody"`},
		{"a line with a number of no form", line(people.LineSpec{Name: "Roma", Owner: "Lena", Number: "06 1234"}), "E.164"},
		{"a line with a key of no phone", line(people.LineSpec{Name: "Roma", IVR: []people.Choice{{Key: "12", Team: "Support"}}, System: ringcentral.Name}), "not a key of a phone"},
		{"hours in RingCentral", line(people.LineSpec{Name: "Roma", Owner: "Lena", System: ringcentral.Name, TimeZone: "Europe/Rome"}), "belong to lines in Aircall"},
		{"a phone system of no name", line(people.LineSpec{Name: "Roma", Owner: "Lena", System: "dialpad"}), `no phone system called "dialpad"`},
		{"hours that end before they begin", line(people.LineSpec{Name: "Roma", Owner: "Lena", Hours: []people.Opening{{Days: fakeaircall.Weekdays, From: 2 * time.Hour, To: time.Hour}}}), "not a period within a day"},
		{"a customer whose number is known in Front", customer(people.CustomerSpec{Name: "Dora", Numbers: []string{"+390612345678"}, Records: people.At("aircall", "front")}), "Dora to Front"},
		{"a customer whose e-mail address is taken in Gorgias", customer(people.CustomerSpec{Name: "Dora", Emails: []string{"customer@callsim.test"}, Records: everywhere("New Ltd")}), "Dora to Gorgias"},
		{"a customer with the number of a line", customer(people.CustomerSpec{Name: "Dora", Phone: w.Lines()[1].Number}), "already the number of Sales"},
		{"a customer with a number twice", customer(people.CustomerSpec{Name: "Dora", Numbers: []string{"+390611111111", "+390611111111"}}), "there twice"},
		{"a customer whose name Salesforce refuses", customer(people.CustomerSpec{Name: strings.Repeat("x", 200), Records: people.Records{"front": {}, "salesforce": {Company: "New Ltd"}}}), "Contact"},
		{"an inbox that Front has", func() error { return front.Of(w).AddInbox("Support") }, "already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := everything(t, w)
			if err := c.add(); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("expected one line with %q, got %v", c.want, err)
			}
			if after := everything(t, w); after != before {
				t.Errorf("it has left something:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
	_, err = w.Hires(people.AgentSpec{Name: "Nora", Email: "nora.rossi@example.test"})
	must(t, err)
	_, err = w.AddCustomer(people.CustomerSpec{Name: "Dora", Records: everywhere("Acme")})
	must(t, err)
}

// A CRM that comes late gives everybody a seat, or nobody.
func TestATeamJoinsACRMAsAWhole(t *testing.T) {
	w, err := sim.New(sim.Options{})
	must(t, err)
	defer w.Close()
	for _, name := range []string{"Lena", "Marco"} {
		_, err := w.AddAgent(name, false)
		must(t, err)
	}
	_, err = gorgias.Of(w).AddUser(fakegorgias.UserSpec{Name: "Else", Email: "marco@callsim.test"})
	must(t, err)
	if _, err := w.AddCustomer(people.CustomerSpec{Name: "Carla", Records: people.At("gorgias")}); err == nil || !strings.Contains(err.Error(), "Marco a seat in Gorgias") {
		t.Error(err)
	}
	got := string(gorgias.Of(w).Observe("/api/users").Body)
	if strings.Contains(got, "lena@") || strings.Contains(got, "olga@") || w.Joined("Gorgias") {
		t.Errorf("some of the team are in Gorgias: %s", got)
	}
}

// The same with a second phone system: Olga's address is the administrator's there.
func TestATeamGetsASecondPhoneSystemAsAWhole(t *testing.T) {
	w, err := sim.New(sim.Options{})
	must(t, err)
	defer w.Close()
	for _, name := range []string{"Lena", "Olga"} {
		_, err := w.AddAgent(name, false)
		must(t, err)
	}
	_, err = w.AddTeam("Sales", "Lena")
	must(t, err)
	if _, err := w.AddLine(people.LineSpec{Name: "Sales", Team: "Sales", System: ringcentral.Name}); err == nil || !strings.Contains(err.Error(), "the agent Olga to RingCentral") {
		t.Error(err)
	}
	if a := agent(w, "Lena"); ringcentral.Of(w).Users[a] != 0 || len(w.Lines()) != 0 {
		t.Errorf("Lena has a phone in RingCentral: %+v", a)
	}
	must(t, w.Phones.TakesCalls(agent(w, "Lena"), false))

	other, err := sim.New(sim.Options{})
	must(t, err)
	defer other.Close()
	must(t, ringcentral.Of(other).Use())
	_, err = other.AddAgent("Lena", false)
	must(t, err)
	_, err = other.AddTeam("Sales", "Lena")
	must(t, err)
	_, err = other.AddLine(people.LineSpec{Name: "Sales", Team: "Sales", System: aircall.Name})
	must(t, err)
	if a := agent(other, "Lena"); aircall.Of(other).Users[a] == 0 || ringcentral.Of(other).Users[a] == 0 {
		t.Errorf("Lena has not both phones: %+v", a)
	}
}

func TestNumbersThatWereAllottedToNobodyAreAllottedAgain(t *testing.T) {
	w := office(t)
	if _, err := w.AddLine(people.LineSpec{Name: "Roma", Owner: "Lena", IVR: []people.Choice{{Key: "12", Team: "Support"}}}); err == nil {
		t.Fatal("a key 12")
	}
	first, err := w.AddCustomer(people.CustomerSpec{Name: "Dora"})
	must(t, err)
	same, err := sim.New(sim.Options{Seed: 3})
	must(t, err)
	defer same.Close()
	_, err = same.AddCustomer(people.CustomerSpec{Name: "Nobody", Numbers: first.Phones})
	must(t, err)
	var numbers []string
	for i := range 200 {
		c, err := same.AddCustomer(people.CustomerSpec{Name: fmt.Sprint("C", i)})
		must(t, err)
		numbers = append(numbers, c.Phones...)
	}
	if slices.Contains(numbers, first.Phones[0]) {
		t.Errorf("%s was named by a description and allotted all the same", first.Phones[0])
	}
}

// A customer as a bug report describes one.
func TestACustomerHasAllAttributesEverywhere(t *testing.T) {
	w := office(t)
	_, err := w.AddCustomer(people.CustomerSpec{Name: "Anna Maria Bianchi", Numbers: []string{"+5215512345678", "+390698765432"}, Phones: 3,
		Emails: []string{"Anna+work@Example.test", "anna@example.test"}, Records: everywhere("Bianchi Srl")})
	must(t, err)
	got := everything(t, w)
	for _, want := range []string{
		`"first_name":"Anna","last_name":"Maria Bianchi","company_name":"Bianchi Srl"`, `"value":"Anna+work@Example.test"`, `"value":"+5215512345678"`,
		`"name":"Anna Maria Bianchi"`, `"handle":"anna@example.test"`, `"Bianchi Srl"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("nothing shows %s:\n%s", want, got)
		}
	}
	c, err := w.Customer("Anna Maria Bianchi")
	must(t, err)
	if len(c.Phones) != 3 || c.Phones[1] != "+390698765432" || w.EmailOf(c.Name) != "Anna+work@Example.test" {
		t.Errorf("the cast has %+v", c)
	}
	rows := salesforce.Of(w).Observe("/services/data/v63.0/query?q=" + url.QueryEscape("SELECT FirstName, LastName, Email, Phone, Account.Name FROM Contact WHERE LastName = 'Maria Bianchi'"))
	if text := string(rows.Body); !strings.Contains(text, `"FirstName":"Anna"`) || !strings.Contains(text, `"Name":"Bianchi Srl"`) || !strings.Contains(text, "+5215512345678") {
		t.Errorf("Salesforce shows %s", text)
	}
}
