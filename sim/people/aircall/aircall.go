// Package aircall is the people who use Aircall: their phones, what they do with calls
// besides talking, and Aircall's dashboard.
package aircall

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	fake "github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host its production host; admins consent on
// Dashboard.
const (
	Name      = "aircall"
	Host      = "api.aircall.io"
	Dashboard = "dashboard.aircall.io"
)

// Entry is Aircall in the registry.
var Entry = people.Entry{Name: Name, Title: "Aircall", Prefix: "AIRCALL", Port: 1, Host: Host,
	Assumptions: fake.Assumptions,
	Open:        func(w people.World) people.Vendor { return Of(w) },
	Phones:      func(w people.World) (people.PhoneSystem, error) { return Of(w).System, nil }}

// People are the people of a world who use Aircall.
type People struct {
	*fake.Server
	System  people.PhoneSystem
	Users   map[*people.Agent]int64
	Teams   map[*people.Team]int64
	Numbers map[*people.Line]int64

	// Settings are the settings screens of integrations in Aircall's dashboard.
	Settings []func() people.Screen

	w     people.World
	tags  people.Roll[int64]
	admin int64 // the administrator's user id
}

// Of returns the people of a world; Aircall opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

func open(w people.World) *People {
	s := w.Stage()
	options := []fake.Option{fake.WithTransport(s.Net.Deliveries(Name)), fake.WithExchangeOf(simnet.ExchangeOf), fake.WithSecrets(s.Trace.Secret)}
	if id := s.Kept["AIRCALL_API_ID"]; id != "" {
		options = append(options, fake.WithAPIKey(id, s.Kept["AIRCALL_API_TOKEN"]))
	}
	options = append(options, people.Options(w, Name,
		func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url), fake.WithLoopbackHTTP()} }, fake.WithRateLimit(0), fake.WithAssumption)...)
	p := &People{Server: people.Must(fake.New(s.Sched, options...)), w: w,
		Users: map[*people.Agent]int64{}, Teams: map[*people.Team]int64{}, Numbers: map[*people.Line]int64{}}
	p.System = &phones{p, people.OnHandset[int64]{Handset: p.Server, Users: p.Users, Deeds: map[people.Deed]func(call, user int64) error{
		people.Answer: p.Answer, people.Decline: p.Decline, people.End: p.AgentHangsUp, people.Hold: p.Hold, people.Unhold: p.Unhold,
		people.Complete: p.CompleteTransfer, people.Cancel: p.CancelTransfer,
	}}}
	id, token := p.APIKey()
	s.Trace.Secret("aircall-api-token", token)
	s.Trace.Secret("aircall-basic", base64.StdEncoding.EncodeToString([]byte(id+":"+token)))
	return people.Serve(w, Name, Host, p)
}

// Credentials is the API key.
func (p *People) Credentials() []people.Credential {
	id, token := p.APIKey()
	return []people.Credential{{Name: "AIRCALL_API_ID", Value: id, Open: true}, {Name: "AIRCALL_API_TOKEN", Value: token}}
}

// AddRecord makes a customer a contact in Aircall.
func (p *People) AddRecord(c *people.Customer, r people.Record) error {
	name := r.Name
	if name == "" {
		name = c.Name
	}
	first, last, _ := strings.Cut(name, " ")
	contact := fake.ContactSpec{FirstName: first, LastName: last, Company: r.Company}
	emails := c.Emails
	if r.Email && len(emails) == 0 {
		emails = []string{c.Email()}
	}
	for _, email := range emails {
		contact.Emails = append(contact.Emails, fake.LabelledValue{Label: "E-mail", Value: email})
	}
	for _, phone := range c.Phones {
		contact.Phones = append(contact.Phones, fake.LabelledValue{Label: "Phone", Value: phone})
	}
	if _, err := p.AddContact(contact); err != nil {
		return fmt.Errorf("adding the customer %s to Aircall: %w", c.Name, err)
	}
	return nil
}

// Admin is the administrator's user id; the user is added at the first use.
func (p *People) Admin() (int64, error) {
	if p.admin != 0 {
		return p.admin, nil
	}
	id, err := p.AddUser(fake.UserSpec{Name: people.Admin, Email: people.AllottedEmail(people.Admin), Admin: true})
	if err != nil {
		return 0, fmt.Errorf("adding the administrator to Aircall: %w", err)
	}
	p.admin = id
	return id, nil
}

// Webhook registers a path of the implementation under test in Aircall's dashboard,
// unless it is registered, and returns the token of its deliveries.
func (p *People) Webhook(path string) (token string, err error) {
	token, registered := p.WebhookTo(p.w.CoreURL() + path)
	if !registered {
		if _, token, err = p.AddWebhook(p.w.CoreURL() + path); err != nil {
			return "", fmt.Errorf("adding the webhook to Aircall: %w", err)
		}
	}
	p.w.Stage().Trace.Secret("aircall-webhook-token", token)
	return token, nil
}

// SwitchesWebhooksOff deactivates the core's webhooks in Aircall's dashboard.
func (p *People) SwitchesWebhooksOff() error {
	return p.w.Do(people.Admin, "switches the webhook off in Aircall", "", func() error {
		return people.Every(p.CoreWebhooks(), func(row fake.WebhookRow) error { return p.SetWebhookActive(row.ID, false) })
	})
}

// CoreWebhooks lists the webhooks to the implementation under test.
func (p *People) CoreWebhooks() []fake.WebhookRow {
	return slices.DeleteFunc(p.Webhooks(), func(row fake.WebhookRow) bool { return !strings.HasPrefix(row.URL, p.w.CoreURL()) })
}

// WantsWebhookMails lets the administrator ask for an e-mail whenever a webhook is
// disabled.
func (p *People) WantsWebhookMails() error {
	return p.w.Do(people.Admin, "asks for e-mails about disabled webhooks", "", func() error { return p.SetWebhookAlerts(p.admin, true) })
}

// AddNamesake tries to add a user with a person's e-mail address.
func (p *People) AddNamesake(name string) error {
	_, err := p.AddUser(fake.UserSpec{Name: name + " Two", Email: p.w.Cast().EmailOf(name)})
	return err
}

// Screens lists the settings screens of the dashboard.
func (p *People) Screens() (all []people.Screen) {
	for _, settings := range p.Settings {
		all = append(all, settings())
	}
	return all
}

// phoneScreens lists the phone and the texts of each agent.
func (p *People) phoneScreens() []people.Screen {
	var all []people.Screen
	for _, a := range p.w.Cast().Agents() {
		if phone, err := p.Phone(p.Users[a]); err == nil {
			all = append(all, people.Screen{Title: a.Name + "'s phone", Lines: phoneLines(phone)})
		}
		if texts, err := p.MessagesOf(p.Users[a]); err == nil && len(texts) > 0 {
			all = append(all, people.Screen{Title: a.Name + "'s texts", Lines: textLines(texts)})
		}
	}
	return all
}

func phoneLines(p fake.PhoneScreen) []string {
	switch {
	case p.State == fake.PhoneIdle && p.Dialler != "":
		return []string{"dialler · " + p.Dialler}
	case p.State == fake.PhoneIdle:
		return []string{people.Idle}
	case p.State == fake.PhoneWrapUp:
		return []string{"wrap-up"}
	}
	lines := []string{fmt.Sprintf("%s · %s · %s", p.State, named(p.Contact, p.Customer), p.Line)}
	for _, card := range p.Cards {
		for _, line := range card.Lines {
			lines = append(lines, "  "+insight(line))
		}
	}
	return lines
}

// named is a number with the name of its contact.
func named(contact, number string) string {
	if contact != "" {
		return contact + " " + number
	}
	return number
}

// insight is a line of an insight card.
func insight(l fake.InsightLine) string {
	text := l.Text
	if l.Label != "" {
		text = l.Label + ": " + text
	}
	if l.Link != "" {
		text += " <" + l.Link + ">"
	}
	return text
}

// textLines are the latest texts of an agent's lines.
func textLines(texts []fake.MessageRow) (lines []string) {
	_, latest := people.Latest(texts)
	for _, t := range latest {
		from, to := named(t.Contact, t.Customer), t.Line
		if t.Direction == "outbound" {
			from, to = to, from
		}
		lines = append(lines, fmt.Sprintf("%s  %s → %s: %s (%s)", t.At.Format("15:04:05"), from, to, t.Text, t.Status))
	}
	return lines
}
