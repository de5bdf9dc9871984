package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// cast is everybody and everything with a name in a world, in the order they
// came. Features and scenario files speak of names; ids, numbers and e-mails
// are allotted here.
type cast struct {
	agents    roll[*Agent]
	teams     roll[*Team]
	lines     roll[*Line]
	customers roll[*Customer]
	inboxes   roll[string] // Front inbox ids
	projects  roll[*SparkProject]
	contacts  roll[*SparkContact]
	tags      roll[int64] // Aircall tag ids
	crms      roll[crm]   // that the team works in
	allotted  int         // phone numbers given out
}

// Agent is somebody who takes calls in the phone system and, unless an outsider, has a
// seat in every CRM of the world.
type Agent struct {
	Name        string
	Email       string
	Outsider    bool   // has no seat in any CRM
	Aircall     int64  // user id
	RingCentral int64  // extension id
	Extension   string // its number
	internal    string // the latest call by extension
	Front       string // teammate id, "" without a seat
	Spark       int64  // team member id, 0 without a seat
	Gorgias     int64  // user id, likewise
	Salesforce  string // user id, "" without a seat
}

// Team is a group of agents: a team in Aircall, the members of queues in
// RingCentral.
type Team struct {
	Name        string
	Members     []*Agent
	Aircall     int64
	RingCentral int64 // extension of its queue, 0 before it has one
	Extension   string
}

// Line is a phone number of the company.
type Line struct {
	Name        string
	Number      string // E.164
	Aircall     int64
	RingCentral int64 // extension that it leads to
}

// Customer is somebody who calls and is called. The first phone is used unless
// another is named.
type Customer struct {
	Name         string
	Phones       []string // E.164
	call         int64    // the latest call in Aircall, 0 before the first
	session      string   // likewise in RingCentral
	consultation string   // about that one
}

// LineSpec describes a line before it exists. A line belongs to one agent, to
// several or to a team, or asks the caller by IVR.
type LineSpec struct {
	Name      string
	Owner     string   // agent
	Users     []string // agents, rung one after the other
	Team      string   // team
	IVR       []Choice // in the order they are read out
	Records   bool
	OneByOne  bool          // a team's phones ring one after the other (RingCentral)
	Patience  time.Duration // how long callers wait at most for a team (RingCentral)
	WrapUp    time.Duration // that an agent takes after each call of a team (RingCentral)
	Voicemail bool
	Closed    bool
	Hours     []aircall.Opening // weekly, in TimeZone; none: always open
	TimeZone  string            // IANA; "" is UTC
}

// Choice is one option of an IVR.
type Choice struct {
	Key  string // "1"
	Team string
}

// CustomerSpec describes a customer before the first call.
type CustomerSpec struct {
	Name        string
	Phones      int    // how many numbers; 0 is 1
	InFront     bool   // already a contact there, with every number
	InAircall   bool   // already a contact there
	Email       bool   // with an e-mail address
	AircallName string // how Aircall knows the contact; "" is by name
	InGorgias   bool   // already a customer there, with every number
	Phone       string // a literal number, where the format is the point
}

// AddAgent hires somebody in the phone system and, unless an outsider, in every CRM that
// the world has or will have.
func (w *World) AddAgent(name string, outsider bool) (*Agent, error) {
	if err := w.cast.agents.free("agent", name); err != nil {
		return nil, err
	}
	a := &Agent{Name: name, Email: emailOf(name), Outsider: outsider}
	if err := w.phoneSystem().hire(a); err != nil {
		return nil, err
	}
	for _, c := range w.cast.crms.all {
		if err := c.seat(a); err != nil {
			return nil, err
		}
	}
	w.cast.agents.add(name, a)
	return a, nil
}

// crm is a CRM that the team works in; hire gives an agent a seat there.
type crm struct {
	name string
	hire func(*Agent) error
}

func (c crm) seat(a *Agent) error {
	if a.Outsider {
		return nil
	}
	if err := c.hire(a); err != nil {
		return fmt.Errorf("giving %s a seat in %s: %w", a.Name, c.name, err)
	}
	return nil
}

// join lets the team work in a CRM: everybody who is there gets a seat now, and
// whoever is hired later, then. Joining again changes nothing.
func (w *World) join(c crm) error {
	if _, joined := w.cast.crms.byName[c.name]; joined {
		return nil
	}
	w.cast.crms.add(c.name, c)
	for _, a := range w.cast.agents.all {
		if err := c.seat(a); err != nil {
			return err
		}
	}
	return nil
}

// AddTeam forms a team of agents who are there.
func (w *World) AddTeam(name string, members ...string) (*Team, error) {
	if err := w.cast.teams.free("team", name); err != nil {
		return nil, err
	}
	t := &Team{Name: name}
	for _, member := range members {
		a, err := w.Agent(member)
		if err != nil {
			return nil, err
		}
		t.Members = append(t.Members, a)
	}
	if err := w.phoneSystem().form(t); err != nil {
		return nil, err
	}
	w.cast.teams.add(name, t)
	return t, nil
}

// AddLine opens a line on a number that the world allots.
func (w *World) AddLine(spec LineSpec) (*Line, error) {
	if err := w.cast.lines.free("line", spec.Name); err != nil {
		return nil, err
	}
	l := &Line{Name: spec.Name, Number: w.allotNumber()}
	if err := w.phoneSystem().open(l, spec); err != nil {
		return nil, err
	}
	w.cast.lines.add(spec.Name, l)
	return l, nil
}

// usersOf are the agents to whom a line belongs.
func (w *World) usersOf(spec LineSpec) ([]*Agent, error) {
	names := spec.Users
	if spec.Owner != "" {
		names = append([]string{spec.Owner}, names...)
	}
	var all []*Agent
	for _, name := range names {
		a, err := w.Agent(name)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// AddCustomer makes somebody who can call, with numbers that the world allots.
func (w *World) AddCustomer(spec CustomerSpec) (*Customer, error) {
	if err := w.cast.customers.free("customer", spec.Name); err != nil {
		return nil, err
	}
	c := &Customer{Name: spec.Name}
	if spec.Phone != "" {
		c.Phones = []string{spec.Phone}
	}
	for len(c.Phones) < max(spec.Phones, 1) {
		c.Phones = append(c.Phones, w.allotNumber())
	}
	if spec.InFront {
		if err := w.addToFront(c); err != nil {
			return nil, err
		}
	}
	if spec.InGorgias {
		if _, err := w.AddToGorgias(c.Name, "", c.Phones...); err != nil {
			return nil, err
		}
	}
	if spec.InAircall {
		known := spec.AircallName
		if known == "" {
			known = c.Name
		}
		first, last, _ := strings.Cut(known, " ")
		var phones, emails []aircall.LabelledValue
		if spec.Email {
			emails = append(emails, aircall.LabelledValue{Label: "E-mail", Value: emailOf(c.Name)})
		}
		for _, phone := range c.Phones {
			phones = append(phones, aircall.LabelledValue{Label: "Phone", Value: phone})
		}
		if _, err := w.Aircall().AddContact(aircall.ContactSpec{FirstName: first, LastName: last, Phones: phones, Emails: emails}); err != nil {
			return nil, fmt.Errorf("adding the customer %s to Aircall: %w", c.Name, err)
		}
	}
	w.cast.customers.add(spec.Name, c)
	return c, nil
}

// Agent, Team, Line, Customer and Inbox find somebody or something by name; the
// error lists the names there are.
func (w *World) Agent(name string) (*Agent, error) { return w.cast.agents.find("agent", name) }
func (w *World) Team(name string) (*Team, error)   { return w.cast.teams.find("team", name) }
func (w *World) Line(name string) (*Line, error)   { return w.cast.lines.find("line", name) }
func (w *World) Customer(name string) (*Customer, error) {
	return w.cast.customers.find("customer", name)
}
func (w *World) Inbox(name string) (string, error) { return w.cast.inboxes.find("inbox", name) }

// Agents, Teams, Lines, Customers and InboxNames list them in the order they came.
func (w *World) Agents() []*Agent       { return slices.Clone(w.cast.agents.all) }
func (w *World) Teams() []*Team         { return slices.Clone(w.cast.teams.all) }
func (w *World) Lines() []*Line         { return slices.Clone(w.cast.lines.all) }
func (w *World) Customers() []*Customer { return slices.Clone(w.cast.customers.all) }
func (w *World) InboxNames() []string   { return append([]string{}, w.cast.inboxes.names...) }

// emailOf makes an address from a name, in a domain that nobody can own.
func emailOf(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@callsim.test"
}

// allotNumber hands out fictional North American numbers (555-01xx of an area
// code that the seed chooses), which nobody can own; a crowd of more than a
// hundred takes the rest of that area's 555 exchange.
func (w *World) allotNumber() string {
	areas := [...]int{202, 206, 212, 303, 312, 404, 415, 503, 617, 702}
	if w.phones == nil {
		w.phones = w.Sched.Rand("phone numbers")
		w.cast.allotted = w.phones.IntN(50)
	}
	n := w.cast.allotted
	w.cast.allotted++
	area := areas[(n/9000+int(w.opts.Seed%uint64(len(areas))))%len(areas)]
	return fmt.Sprintf("+1%d555%04d", area, (n%9000+100)%10000)
}

// roll is a list of named things: found by name, walked in order.
type roll[T any] struct {
	all    []T
	names  []string
	byName map[string]T
}

func (r *roll[T]) add(name string, t T) {
	if r.byName == nil {
		r.byName = map[string]T{}
	}
	r.byName[name] = t
	r.names = append(r.names, name)
	r.all = append(r.all, t)
}

func (r *roll[T]) free(kind, name string) error {
	if name == "" {
		return fmt.Errorf("the %s has no name", kind)
	}
	if _, taken := r.byName[name]; taken {
		return fmt.Errorf("there is already a %s called %q", kind, name)
	}
	return nil
}

func (r *roll[T]) find(kind, name string) (T, error) {
	t, ok := r.byName[name]
	if !ok {
		return t, fmt.Errorf("there is no %s called %q: there is %s", kind, name, listOf(r.names))
	}
	return t, nil
}

func listOf(names []string) string {
	if len(names) == 0 {
		return "none yet"
	}
	return strings.Join(names, ", ")
}
