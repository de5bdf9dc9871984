package people

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// AddAgent hires an agent with an e-mail address that the world allots.
func (c *Cast) AddAgent(name string, outsider bool) (*Agent, error) {
	return c.Hires(AgentSpec{Name: name, Outsider: outsider})
}

// Hires adds an agent to every phone system of the company and, unless an outsider,
// to every CRM that the world has or will have. Like every addition to the cast it
// completes everywhere or changes nothing at all.
func (c *Cast) Hires(spec AgentSpec) (*Agent, error) {
	if err := c.agents.Free("agent", spec.Name); err != nil {
		return nil, err
	}
	a := &Agent{Name: spec.Name, Email: cmp.Or(spec.Email, AllottedEmail(spec.Name)), TimeZone: spec.TimeZone, Outsider: spec.Outsider}
	if err := cmp.Or(CheckEmail(a.Email), CheckZone(a.TimeZone)); err != nil {
		return nil, fmt.Errorf("agent %s: %w", a.Name, err)
	}
	err := c.everywhere(func(s PhoneSystem) error { return s.Hire(a) }, func(crm crm) error { return crm.seat(a) })
	if err != nil {
		return nil, err
	}
	c.agents.Add(a.Name, a)
	return a, nil
}

// everywhere makes an addition in each phone system, then in each CRM.
func (c *Cast) everywhere(phones func(PhoneSystem) error, crms func(crm) error) error {
	if _, err := c.Phones.Company(); err != nil {
		return err
	}
	return c.Whole(func() error { return cmp.Or(Every(c.Phones.systems, phones), Every(c.crms.All, crms)) })
}

// Whole runs an addition that concerns several vendors: first as a rehearsal, in
// which the vendors check and change nothing, then, if none refuses, for good.
func (c *Cast) Whole(add func() error) error {
	if c.Rehearsing {
		return add()
	}
	c.rehearse(true)
	err := add()
	c.rehearse(false)
	if err != nil {
		return err
	}
	return add()
}

func (c *Cast) rehearse(on bool) {
	c.Rehearsing = on
	for _, v := range c.world.Stage().Opened {
		v.Rehearse(on)
	}
}

// crm is a CRM in which the team has seats; hire gives an agent a seat.
type crm struct {
	title string
	hire  func(*Agent) error
}

func (c crm) seat(a *Agent) error {
	if a.Outsider {
		return nil
	}
	if err := c.hire(a); err != nil {
		return fmt.Errorf("giving %s a seat in %s: %w", a.Name, c.title, err)
	}
	return nil
}

// Joined reports whether the team has seats in a CRM.
func (c *Cast) Joined(title string) bool {
	_, joined := c.crms.Get(title)
	return joined
}

// Join gives the team seats in a CRM: each present agent now, and each agent who is
// hired later. Joining again changes nothing.
func (c *Cast) Join(title string, hire func(*Agent) error) error {
	if c.Joined(title) {
		return nil
	}
	joining := crm{title, hire}
	err := c.Whole(func() error { return Every(c.agents.All, joining.seat) })
	if err == nil && !c.Rehearsing {
		c.crms.Add(title, joining)
	}
	return err
}

// AddTeam forms a team of agents.
func (c *Cast) AddTeam(name string, members ...string) (*Team, error) {
	if err := c.teams.Free("team", name); err != nil {
		return nil, err
	}
	t := &Team{Name: name}
	var err error
	if t.Members, err = c.agentsOf(members); err != nil {
		return nil, err
	}
	if err := c.everywhere(func(s PhoneSystem) error { return s.Form(t) }, func(crm) error { return nil }); err != nil {
		return nil, err
	}
	c.teams.Add(name, t)
	return t, nil
}

func (c *Cast) agentsOf(names []string) (all []*Agent, err error) {
	err = Every(names, func(name string) error {
		a, err := c.Agent(name)
		all = append(all, a)
		return err
	})
	return all, err
}

// UsersOf lists the agents to whom a line belongs.
func (c *Cast) UsersOf(spec LineSpec) ([]*Agent, error) {
	if spec.Owner != "" {
		return c.agentsOf(append([]string{spec.Owner}, spec.Users...))
	}
	return c.agentsOf(spec.Users)
}

// AddLine opens a line.
func (c *Cast) AddLine(spec LineSpec) (l *Line, err error) {
	if err := c.checkLine(spec); err != nil {
		return nil, err
	}
	system, err := c.Phones.System(spec.System)
	if err != nil {
		return nil, fmt.Errorf("line %s: %w", spec.Name, err)
	}
	defer c.takesBackNumbers(&err)()
	l = &Line{Name: spec.Name, Number: spec.Number, System: system}
	if l.Number == "" {
		l.Number = c.AllotNumber()
	}
	if err := c.Whole(func() error { return system.Open(l, spec) }); err != nil {
		return nil, err
	}
	if spec.Number != "" {
		c.named(spec.Number)
	}
	c.lines.Add(spec.Name, l)
	return l, nil
}

// checkLine refuses a line that cannot be opened, before its phone system opens for
// it.
func (c *Cast) checkLine(spec LineSpec) (err error) {
	if err := c.lines.Free("line", spec.Name); err != nil {
		return err
	}
	if spec.Number != "" {
		err = c.checkNumbers(true, spec.Number)
	}
	_, noUser := c.UsersOf(spec)
	err = cmp.Or(err, noUser, CheckZone(spec.TimeZone))
	if err == nil && spec.Team != "" {
		_, err = c.Team(spec.Team)
	}
	if err != nil {
		return fmt.Errorf("line %s: %w", spec.Name, err)
	}
	return nil
}

// AddCustomer adds a customer, with the records at vendors.
func (c *Cast) AddCustomer(spec CustomerSpec) (x *Customer, err error) {
	if err := c.customers.Free("customer", spec.Name); err != nil {
		return nil, err
	}
	x = &Customer{Name: spec.Name, Phones: slices.Clone(spec.Numbers), Emails: slices.Clone(spec.Emails)}
	if spec.Phone != "" {
		x.Phones = append(x.Phones, spec.Phone)
	}
	if err := cmp.Or(Every(x.Emails, CheckEmail), c.checkNumbers(false, x.Phones...)); err != nil {
		return nil, fmt.Errorf("customer %s: %w", x.Name, err)
	}
	defer c.takesBackNumbers(&err)()
	c.named(x.Phones...)
	for len(x.Phones) < max(spec.Phones, 1) {
		x.Phones = append(x.Phones, c.AllotNumber())
	}
	recorders := map[string]Recorder{}
	for _, vendor := range slices.Sorted(maps.Keys(spec.Records)) {
		if recorders[vendor], err = c.world.Recorder(vendor); err != nil {
			return nil, fmt.Errorf("customer %s: %w", x.Name, err)
		}
	}
	err = c.Whole(func() error {
		return Every(slices.Sorted(maps.Keys(recorders)), func(vendor string) error { return recorders[vendor].AddRecord(x, spec.Records[vendor]) })
	})
	if err != nil {
		return nil, err
	}
	c.customers.Add(spec.Name, x)
	return x, nil
}
