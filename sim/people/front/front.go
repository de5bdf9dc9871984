// Package front is the people who work in Front: their seats, inboxes, company rules,
// and what they do with conversations.
package front

import (
	"fmt"
	"strings"

	fake "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host its production host.
const (
	Name = "front"
	Host = "api2.frontapp.com"
)

// Entry is Front in the registry.
var Entry = people.Entry{Name: Name, Title: "Front", Prefix: "FRONT", Port: 3, Host: Host,
	Assumptions: fake.Assumptions, Open: func(w people.World) people.Vendor { return Of(w) }}

// People are the people of a world who work in Front.
type People struct {
	*fake.Server
	Seats   map[*people.Agent]string // teammate ids
	Inboxes people.Roll[string]      // ids
	Windows bool                     // a plugin shows calls in each agent's window

	w people.World
}

// Of returns the people of a world; Front opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

func open(w people.World) *People {
	s := w.Stage()
	options := []fake.Option{fake.WithTransport(s.Net.Deliveries(Name)), fake.WithExchangeOf(simnet.ExchangeOf)}
	if token := s.Kept["FRONT_API_TOKEN"]; token != "" {
		options = append(options, fake.WithAPIToken(token))
	}
	options = append(options, people.Options(w, Name,
		func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url)} }, fake.WithRateLimit(0), fake.WithAssumption)...)
	p := &People{Server: people.Must(fake.New(s.Sched, options...)), w: w, Seats: map[*people.Agent]string{}}
	s.Trace.Secret("front-api-token", p.APIToken())
	return people.Serve(w, Name, Host, p)
}

// Credentials is the API token.
func (p *People) Credentials() []people.Credential {
	return []people.Credential{{Name: "FRONT_API_TOKEN", Value: p.APIToken()}}
}

// Join gives the team seats in Front.
func (p *People) Join() error {
	return p.w.Cast().Join("Front", func(a *people.Agent) (err error) {
		first, last, _ := strings.Cut(a.Name, " ")
		p.Seats[a], err = p.AddTeammate(fake.TeammateSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	})
}

// AddRecord makes a customer a contact in Front, with every number.
func (p *People) AddRecord(c *people.Customer, _ people.Record) error {
	var handles []fake.Handle
	for _, phone := range c.Phones {
		handles = append(handles, fake.Handle{Source: "phone", Handle: phone})
	}
	for _, email := range c.Emails {
		handles = append(handles, fake.Handle{Source: "email", Handle: email})
	}
	if _, err := p.AddContact(fake.ContactSpec{Name: c.Name, Handles: handles}); err != nil {
		return fmt.Errorf("adding the customer %s to Front: %w", c.Name, err)
	}
	return nil
}

// AddInbox opens a shared inbox with every agent who has a seat in Front.
func (p *People) AddInbox(name string) error {
	return p.addInbox(name, func() (members []string) {
		for _, a := range p.w.Cast().Agents() {
			if id := p.Seats[a]; id != "" {
				members = append(members, id)
			}
		}
		return members
	})
}

// AddInboxOf opens a shared inbox that only these agents can access.
func (p *People) AddInboxOf(name string, agents []*people.Agent) error {
	return p.addInbox(name, func() (members []string) {
		for _, a := range agents {
			members = append(members, p.Seats[a])
		}
		return members
	})
}

func (p *People) addInbox(name string, members func() []string) error {
	if err := p.Inboxes.Free("inbox", name); err != nil {
		return err
	}
	if err := p.Join(); err != nil {
		return err
	}
	id, err := p.Server.AddInbox(name, members()...)
	if err != nil {
		return fmt.Errorf("adding the inbox %s to Front: %w", name, err)
	}
	p.Inboxes.Add(name, id)
	return nil
}

// InboxNames lists the inboxes that the people of a world have opened; it does not open
// Front.
func InboxNames(w people.World) []string {
	if !w.Stage().IsOpen(Name) {
		return []string{}
	}
	return append([]string{}, Of(w).Inboxes.Names...)
}

// InboxID is the id of an inbox.
func (p *People) InboxID(name string) (string, error) { return p.Inboxes.Find("inbox", name) }
