// Package salesforce is the people who work in a Salesforce org: their seats, the
// records that they add, and the pages that they read.
package salesforce

import (
	"fmt"
	"strings"

	fake "github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host the production host of the org.
const (
	Name = "salesforce"
	Host = "northpier.my.salesforce.com"
)

// Entry is Salesforce in the registry.
var Entry = people.Entry{Name: Name, Title: "Salesforce", Prefix: "SALESFORCE", Port: 5, Host: Host,
	Assumptions: fake.Assumptions, Open: func(w people.World) people.Vendor { return Of(w) }}

// People are the people of a world who work in Salesforce.
type People struct {
	*fake.Server
	Seats map[*people.Agent]string // user ids
	App   App                      // zero before [People.Register]

	w           people.World
	plain       bool // without person accounts
	admin       string
	integration string // the integration's user id
	login       fake.Login
	records     people.Roll[string] // ids by kind and name: "contact Carla"
	added       map[string]bool     // ids of the records that people have added
}

// App is the connected app of the integration.
type App struct{ Key, Secret string }

// The names of the credentials in the environment.
const (
	clientID      = "SALESFORCE_CLIENT_ID"
	clientSecret  = "SALESFORCE_CLIENT_SECRET"
	password      = "SALESFORCE_PASSWORD"
	securityToken = "SALESFORCE_SECURITY_TOKEN"
)

// Of returns the people of a world; the org opens at the first use.
func Of(w people.World) *People {
	return people.Of(w, func(w people.World) *People { return open(w, fake.WithPersonAccounts()) })
}

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

// WithoutPersonAccounts opens the org without person accounts, before any other use of
// it.
func WithoutPersonAccounts(w people.World) error {
	if w.Stage().IsOpen(Name) {
		return fmt.Errorf("person accounts cannot be switched off in an org that has them")
	}
	people.Of(w, func(w people.World) *People { return open(w) }).plain = true
	return nil
}

func open(w people.World, accounts ...fake.Option) *People {
	s := w.Stage()
	options := append([]fake.Option{fake.WithExchangeOf(simnet.ExchangeOf), fake.WithSecrets(s.Trace.Secret)}, accounts...)
	options = append(options, people.Options(w, Name,
		func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url)} }, fake.WithDailyLimit(0), fake.WithAssumption)...)
	return people.Serve(w, Name, Host, &People{Server: people.Must(fake.New(s.Sched, options...)), w: w,
		Seats: map[*people.Agent]string{}, added: map[string]bool{}})
}

// Join gives the administrator and the team seats in the org.
func (p *People) Join() (err error) {
	if p.admin == "" {
		p.admin, err = p.AddUser(fake.UserSpec{LastName: people.Admin, Email: people.AllottedEmail(people.Admin), Admin: true})
		if err != nil {
			return err
		}
	}
	return p.w.Cast().Join("Salesforce", func(a *people.Agent) (err error) {
		first, last := firstAndLast(a.Name)
		p.Seats[a], err = p.AddUser(fake.UserSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	})
}

// firstAndLast cuts a name: a single word is a last name, which Salesforce demands.
func firstAndLast(name string) (first, last string) {
	first, last, both := strings.Cut(name, " ")
	if !both {
		return "", name
	}
	return first, last
}

// AddSeat gives a person who need not be in the cast a seat, active or not.
func (p *People) AddSeat(name, email string, active bool) error {
	id, err := p.AddUser(fake.UserSpec{LastName: name, Email: email, Username: people.AllottedEmail(name) + ".seat"})
	if err == nil && !active {
		err = p.Deactivate(id)
	}
	if err != nil {
		return fmt.Errorf("giving %s a seat in Salesforce: %w", name, err)
	}
	return nil
}

// Joins gives an agent who had none a seat in the org.
func (p *People) Joins(a *people.Agent, email string) error {
	return p.w.Do(a.Name, "joins Salesforce", "", func() (err error) {
		p.Seats[a], err = p.AddUser(fake.UserSpec{LastName: a.Name, Email: email})
		return err
	})
}

// Leaves ends an agent's seat.
func (p *People) Leaves(a *people.Agent) error {
	return p.w.Do(a.Name, "leaves Salesforce", "", func() error { return p.Deactivate(p.Seats[a]) })
}

// externalIDs are the objects in which the integration finds again what it made.
var externalIDs = [...]string{"Task", "Contact", "Lead", "Account", "Case"}

// Register makes the connected app, which acts as a user of its own, and the fields
// that the integration needs.
func (p *People) Register() error {
	if err := p.Join(); err != nil || p.App.Key != "" {
		return err
	}
	for _, object := range externalIDs {
		if err := p.AddCustomField(object, "Aircall_Id__c", "Aircall Id", "string", true); err != nil {
			return err
		}
	}
	user, err := p.AddUser(fake.UserSpec{LastName: "Integration", Email: people.AllottedEmail("Integration")})
	if err != nil {
		return err
	}
	p.integration = user
	kept := p.w.Stage().Kept
	app, err := p.AddApp(fake.AppSpec{Name: "Aircall", RunAs: user, ConsumerKey: kept[clientID], ConsumerSecret: kept[clientSecret]})
	p.App = App{app.ConsumerKey, app.ConsumerSecret}
	return err
}

// Credentials are the connected app, and name and password of the user that it acts
// as, for SOAP or OAuth. Clients log in where the org is.
func (p *People) Credentials() []people.Credential {
	err := p.Register()
	login := p.login
	if err == nil {
		login, err = p.integrationLogin()
	}
	people.Must(login, err)
	return []people.Credential{
		{Name: clientID, Value: p.App.Key, Open: true}, {Name: clientSecret, Value: p.App.Secret},
		{Name: "SALESFORCE_LOGIN_URL", Value: p.BaseURL(), Open: true}, {Name: "SALESFORCE_USERNAME", Value: login.Username, Open: true},
		{Name: password, Value: login.Password}, {Name: securityToken, Value: login.SecurityToken},
	}
}

// integrationLogin is the password of the integration's user: the one of the world
// before, or a new one.
func (p *People) integrationLogin() (fake.Login, error) {
	if p.login.Password != "" {
		return p.login, nil
	}
	login, err := p.ResetPassword(p.integration)
	kept := p.w.Stage().Kept
	if err == nil && kept[password] != "" {
		login.Password, login.SecurityToken = kept[password], kept[securityToken]
		err = p.SetPassword(p.integration, login.Password, login.SecurityToken)
	}
	if err == nil {
		p.login = login
	}
	return login, err
}

// Panel returns the Activity tab of a record's page; there is none while the tab is
// not on the page.
func (p *People) Panel(record string) (*fake.Activity, error) {
	page, there := p.Page(record)
	if !there || page.Activity == nil {
		return nil, fmt.Errorf("the page of %s has no Activity tab", record)
	}
	return page.Activity, nil
}

// Screens lists the Activity panels.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, object := range [...]string{"Contact", "Lead", "Account"} {
		for _, card := range p.Records(object) {
			page, there := p.Page(card.ID)
			if there && page.Activity != nil {
				all = append(all, people.Screen{Title: "Salesforce · " + object + " · " + page.Name, Lines: panelLines(page.Activity)})
			}
		}
	}
	return all
}

// panelLines is a panel as displayed: the next steps, then the past
// activities.
func panelLines(a *fake.Activity) []string {
	return people.OrNoRows(append(listLines("Next Steps", a.NextSteps), listLines("Past Activities", a.PastActivities)...))
}

func listLines(title string, items []fake.Item) []string {
	if len(items) == 0 {
		return nil
	}
	lines := []string{title}
	for _, item := range items[:min(len(items), people.Excerpt)] {
		about := item.Subject
		if item.What != "" {
			about += " · " + item.What
		}
		lines = append(lines, fmt.Sprintf("  %s  %s · %s", item.Date, about, item.Owner))
	}
	if n := len(items) - people.Excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("  … %d more", n))
	}
	return lines
}
