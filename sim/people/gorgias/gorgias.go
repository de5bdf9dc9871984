// Package gorgias is the people who work in Gorgias: their seats, what they do with
// tickets, and another integration of the account.
package gorgias

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	fake "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host the production host of the account.
const (
	Name = "gorgias"
	Host = "northpier.gorgias.com"
)

// Entry is Gorgias in the registry.
var Entry = people.Entry{Name: Name, Title: "Gorgias", Prefix: "GORGIAS", Port: 4, Host: Host,
	Assumptions: fake.Assumptions, Open: func(w people.World) people.Vendor { return Of(w) }}

// People are the people of a world who work in Gorgias.
type People struct {
	*fake.Server

	w        people.World
	otherKey string // API key of another integration
}

// Of returns the people of a world; Gorgias opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

func open(w people.World) *People {
	s := w.Stage()
	options := append([]fake.Option{fake.WithTransport(s.Net.Deliveries(Name)), fake.WithExchangeOf(simnet.ExchangeOf), fake.WithSecrets(s.Trace.Secret)},
		people.Options(w, Name, func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url)} },
			fake.WithLimits(fake.NoLimits), fake.WithAssumption)...)
	return people.Serve(w, Name, Host, &People{Server: people.Must(fake.New(s.Sched, options...)), w: w})
}

// Join gives the administrator and the team seats in Gorgias.
func (p *People) Join() error {
	cast := p.w.Cast()
	if cast.Joined("Gorgias") {
		return nil
	}
	if err := p.AddSeat(people.Admin, "admin"); err != nil {
		return err
	}
	return cast.Join("Gorgias", func(a *people.Agent) error {
		_, err := p.AddUser(fake.UserSpec{Name: a.Name, Email: a.Email})
		return err
	})
}

// AddSeat gives a person who takes no calls a seat in Gorgias.
func (p *People) AddSeat(name, role string) error {
	if _, err := p.AddUser(fake.UserSpec{Name: name, Email: people.AllottedEmail(name), Role: role}); err != nil {
		return fmt.Errorf("giving %s a seat in Gorgias: %w", name, err)
	}
	return nil
}

// AddNamesake gives a person of an agent's name a seat, with another e-mail address.
func (p *People) AddNamesake(name string) error {
	if err := p.Join(); err != nil {
		return err
	}
	_, err := p.AddUser(fake.UserSpec{Name: name, Email: "other." + p.w.Cast().EmailOf(name)})
	return err
}

// SetsRole lets the administrator change a person's role.
func (p *People) SetsRole(name, role string) error {
	return p.w.Do("the administrator", "makes "+name, role, func() error { return p.SetRole(p.w.Cast().EmailOf(name), role) })
}

// Leaves ends a person's seat.
func (p *People) Leaves(name string) error { return p.Acts(name, "leaves Gorgias", "", p.Deactivate) }

// DeletesSeat lets the administrator delete a person's user.
func (p *People) DeletesSeat(name string) error {
	return p.w.Do(people.Admin, "deletes a user in Gorgias", name, func() error { return p.DeleteUser(p.w.Cast().EmailOf(name)) })
}

// Acts lets a person act in Gorgias, by the e-mail address of the person's login.
func (p *People) Acts(who, does, detail string, action func(email string) error) error {
	return p.w.Do(who, does, detail, func() error { return action(p.w.Cast().EmailOf(who)) })
}

// AddWritten adds a customer under numbers that are written as given.
func (p *People) AddWritten(customer, note string, phones ...string) error {
	return p.addCustomer(fake.CustomerSpec{Name: customer, Email: p.w.Cast().EmailOf(customer), Note: note, Phones: phones})
}

// AddRecord adds a customer of the cast with every number and address.
func (p *People) AddRecord(c *people.Customer, _ people.Record) error {
	spec := fake.CustomerSpec{Name: c.Name, Email: c.Email(), Phones: c.Phones}
	if len(c.Emails) > 0 {
		spec.MoreEmails = c.Emails[1:]
	}
	return p.addCustomer(spec)
}

// AddCustomerNamed adds another customer with the e-mail address of a customer of the
// cast, and a number of its own.
func (p *People) AddCustomerNamed(name string, c *people.Customer) error {
	return p.addCustomer(fake.CustomerSpec{Name: name, Email: c.Email(), Phones: []string{p.w.Cast().AllotNumber()}})
}

func (p *People) addCustomer(spec fake.CustomerSpec) error {
	if err := p.Join(); err != nil {
		return err
	}
	if _, err := p.AddCustomer(spec); err != nil {
		return fmt.Errorf("adding the customer %s to Gorgias: %w", spec.Name, err)
	}
	return nil
}

// WritesEmail lets a customer whom Gorgias finds by number write an e-mail.
func (p *People) WritesEmail(c *people.Customer) error {
	ids := p.CustomersAt(c.Phones[0])
	if len(ids) == 0 {
		return fmt.Errorf("no customer in Gorgias has the number of %s", c.Name)
	}
	return p.w.Do(c.Name, "writes an e-mail", "", func() error {
		_, err := p.CustomerWrites(ids[0], "A question", "Where is my parcel?")
		return err
	})
}

// DialsFromTicket presses the line's Aircall button in a ticket.
func (p *People) DialsFromTicket(a *people.Agent, ticket int64, l *people.Line) error {
	button, err := p.buttonOf(l)
	if err != nil {
		return err
	}
	return p.w.Do(a.Name, "dials from a ticket in Gorgias", l.Name, func() error { return p.PressButton(a.Email, ticket, button) })
}

// OtherAsks makes requests of another integration of the account, one after the other
// from this instant on, and returns how many of them the rate limit refused.
func (p *People) OtherAsks(n int) (refused int, err error) {
	if err := p.connectOther(); err != nil {
		return 0, err
	}
	err = p.w.Errand("another integration asks Gorgias", func(ctx context.Context) error {
		refused, err = p.askAsOther(ctx, n)
		return err
	})
	return refused, err
}

// OtherWorks is OtherAsks while other processes run.
func (p *People) OtherWorks(n int) error {
	if err := p.connectOther(); err != nil {
		return err
	}
	return p.w.Do("another integration", "makes requests to Gorgias", strconv.Itoa(n), func() error {
		s := p.w.Stage()
		s.Sched.Go("another integration asks Gorgias", func(ctx context.Context) {
			if _, err := p.askAsOther(ctx, n); err != nil && ctx.Err() == nil {
				s.Trace.Note(p.w.Now(), "shopsync", err.Error())
			}
		})
		return nil
	})
}

// connectOther gives the other integration an API key.
func (p *People) connectOther() (err error) {
	if p.otherKey != "" {
		return nil
	}
	if err := p.AddSeat("Shopsync", "agent"); err != nil {
		return err
	}
	p.otherKey, err = p.ResetAPIKey(people.AllottedEmail("Shopsync"))
	return err
}

func (p *People) askAsOther(ctx context.Context, n int) (refused int, err error) {
	for range n {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+Host+"/api/account", nil)
		if err != nil {
			return refused, err
		}
		req.SetBasicAuth(people.AllottedEmail("Shopsync"), p.otherKey)
		status, answer, err := p.w.RoundTrip("shopsync", req)
		switch {
		case err != nil:
			return refused, err
		case status == http.StatusTooManyRequests:
			refused++
		case status != http.StatusOK:
			return refused, fmt.Errorf("another integration was answered %d %s", status, answer)
		}
	}
	return refused, nil
}

// Credentials are none: the clients of Gorgias are apps of integrations.
func (*People) Credentials() []people.Credential { return nil }

// Screens lists the integrations, and the tickets with their last notes.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, i := range p.Integrations() {
		all = append(all, people.Screen{Title: "Gorgias · integration " + i.Name, Lines: []string{i.Description}})
	}
	for _, card := range p.Tickets() {
		if screen, ok := p.Ticket(card.ID); ok {
			all = append(all, people.Screen{Title: fmt.Sprintf("Gorgias · ticket %d · %s", card.ID, card.Customer), Lines: ticketLines(screen)})
		}
	}
	return all
}

func ticketLines(t fake.Screen) []string {
	assignee := "unassigned"
	if t.Assignee != "" {
		assignee = "assigned to " + t.Assignee
	}
	earlier, latest := people.Latest(t.Items)
	lines := append([]string{fmt.Sprintf("%s · %s · %s · %s", t.Subject, t.Status, assignee, strings.Join(t.Tags, ", "))}, earlier...)
	for _, item := range latest {
		lines = append(lines, fmt.Sprintf("%s  %s (%s): %s", item.At.Format("15:04:05"), item.Author, item.Kind, strings.ReplaceAll(item.Text, "\n", " · ")))
	}
	return lines
}

// buttonOf is the id of the Aircall button of a line.
func (p *People) buttonOf(l *people.Line) (id int64, err error) {
	for _, i := range p.Integrations() {
		if strings.Contains(i.Name, l.Number) {
			return i.ID, nil
		}
	}
	return 0, fmt.Errorf("no Aircall button for the %s line in Gorgias", l.Name)
}
