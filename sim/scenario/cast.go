package scenario

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/yaml"
)

// Cast has the people, teams, lines and inboxes at the start.
type Cast struct {
	Agents    []Agent        `yaml:"agents"`
	Outsiders []Agent        `yaml:"outsiders"` // agents without a seat in any CRM
	Teams     yaml.Map[list] `yaml:"teams"`     // name to agents
	Lines     []Line         `yaml:"lines"`
	Customers []Customer     `yaml:"customers"`
	Inboxes   list           `yaml:"inboxes"`
}

// people are the agents, then the outsiders.
func (c *Cast) people() []Agent {
	outsiders := slices.Clone(c.Outsiders)
	for i := range outsiders {
		outsiders[i].Outsider = true
	}
	return slices.Concat(c.Agents, outsiders)
}

// withAircall is the prefix of the integrations whose phone system is Aircall.
const withAircall = "aircall-"

// connects reports whether an integration is connected whose name begins with prefix.
func (f *File) connects(prefix string) bool {
	return slices.ContainsFunc(f.Connect, func(name string) bool { return strings.HasPrefix(name, prefix) })
}

// ReadAgent reads an agent from a JSON object with the keys of a scenario file, in which _
// stands for a space.
func ReadAgent(body []byte) (people.AgentSpec, error) {
	var a Agent
	err := yaml.DecodeJSON(body, &a)
	return a.AgentSpec, err
}

// ReadLine: see [ReadAgent].
func ReadLine(body []byte) (people.LineSpec, error) {
	var l Line
	err := yaml.DecodeJSON(body, &l)
	return l.LineSpec, err
}

// ReadCustomer: see [ReadAgent].
func ReadCustomer(body []byte) (people.CustomerSpec, error) {
	var c Customer
	err := yaml.DecodeJSON(body, &c)
	return c.CustomerSpec, err
}

// Agent is an agent in a file.
type Agent struct {
	people.AgentSpec
	Line int // of the file
}

// UnmarshalYAML reads a name, or an agent with attributes.
func (a *Agent) UnmarshalYAML(n *yaml.Node) error {
	a.Line = n.Line()
	if n.IsText() {
		return n.Decode(&a.Name)
	}
	var fields struct {
		Name     string `yaml:"name"`
		Email    string `yaml:"email"`
		TimeZone string `yaml:"time zone"`
		Outsider bool   `yaml:"outsider"`
	}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	if a.AgentSpec = people.AgentSpec(fields); a.Name == "" {
		return n.Errorf("an agent has no name")
	}
	return nil
}

// Line is a line in a file.
type Line struct {
	people.LineSpec
	Line int // of the file
}

// UnmarshalYAML reads a line with its attributes.
func (l *Line) UnmarshalYAML(n *yaml.Node) error {
	var fields struct {
		Name      string           `yaml:"name"`
		System    string           `yaml:"phone system"`
		Number    string           `yaml:"number"`
		Country   country          `yaml:"country"`
		TimeZone  string           `yaml:"time zone"`
		Hours     hours            `yaml:"hours"`
		Owner     string           `yaml:"owner"`
		Users     list             `yaml:"users"`
		Team      string           `yaml:"team"`
		IVR       yaml.Map[string] `yaml:"ivr"` // key to team
		Voicemail bool             `yaml:"voicemail"`
		Records   bool             `yaml:"records"`
		Closed    bool             `yaml:"closed"`
		Waits     span             `yaml:"waits"`
	}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	l.Line = n.Line()
	l.LineSpec = people.LineSpec{
		Name: fields.Name, System: fields.System, Number: fields.Number, Country: string(fields.Country), TimeZone: fields.TimeZone,
		Hours: fields.Hours, Owner: fields.Owner, Users: fields.Users, Team: fields.Team,
		Voicemail: fields.Voicemail, Records: fields.Records, Closed: fields.Closed, Patience: time.Duration(fields.Waits),
	}
	for _, choice := range fields.IVR {
		l.IVR = append(l.IVR, people.Choice{Key: choice.Key, Team: choice.Value})
	}
	switch {
	case l.Name == "":
		return n.Errorf("a line has no name")
	case l.Owner == "" && len(l.Users) == 0 && l.Team == "" && len(l.IVR) == 0:
		return n.Errorf("the line %s belongs to nobody: give it an owner, users, a team or an ivr", l.Name)
	}
	return nil
}

// Customer is a customer in a file.
type Customer struct {
	people.CustomerSpec
	Line int // of the file
}

// UnmarshalYAML reads a name, or a customer with attributes.
func (c *Customer) UnmarshalYAML(n *yaml.Node) error {
	c.Line = n.Line()
	if n.IsText() {
		return n.Decode(&c.Name)
	}
	var fields struct {
		Name         string   `yaml:"name"`
		Phone        string   `yaml:"phone"`
		Phones       phones   `yaml:"phones"`
		Email        string   `yaml:"email"`
		Emails       []string `yaml:"emails"`
		Company      string   `yaml:"company"`
		Account      string   `yaml:"account"`
		InFront      bool     `yaml:"in front"`
		InAircall    bool     `yaml:"in aircall"`
		InGorgias    bool     `yaml:"in gorgias"`
		InSalesforce bool     `yaml:"in salesforce"`
	}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	if fields.Email != "" {
		fields.Emails = append([]string{fields.Email}, fields.Emails...)
	}
	c.CustomerSpec = people.CustomerSpec{
		Name: fields.Name, Phone: fields.Phone, Phones: fields.Phones.count, Numbers: fields.Phones.numbers, Emails: fields.Emails,
		Records: people.Records{},
	}
	for vendor, known := range map[string]bool{"front": fields.InFront, "aircall": fields.InAircall, "gorgias": fields.InGorgias,
		"salesforce": fields.InSalesforce || fields.Account != ""} {
		if known {
			c.Records[vendor] = people.Record{Company: map[string]string{"aircall": fields.Company, "salesforce": fields.Account}[vendor]}
		}
	}
	switch {
	case c.Name == "":
		return n.Errorf("a customer has no name")
	case fields.Company != "" && !fields.InAircall:
		return n.Errorf("the company of %s stands on the contact in Aircall: add `in aircall: true`", c.Name)
	}
	return nil
}

// phones is the number of a customer's phones, or a list of numbers.
type phones struct {
	count   int
	numbers list
}

// maxPhones bounds the numbers of a customer.
const maxPhones = 200

// UnmarshalYAML accepts both forms.
func (p *phones) UnmarshalYAML(n *yaml.Node) error {
	if n.IsList() {
		if err := n.Decode(&p.numbers); err != nil || len(p.numbers) <= maxPhones {
			return err
		}
		return n.Errorf("has %d numbers, expected at most %d", len(p.numbers), maxPhones)
	}
	if err := n.Decode(&p.count); err != nil || p.count >= 1 && p.count <= maxPhones {
		return err
	}
	return n.Errorf("is %d, expected a whole number from 1 to %d", p.count, maxPhones)
}

// phoneSystems checks that each line names its phone system when the connected
// integrations need both.
func (f *File) phoneSystems() error {
	if !f.connects(withRingCentral) || !f.connects(withAircall) {
		return nil
	}
	there := map[string]bool{}
	for _, l := range f.Cast.Lines {
		if l.System == "" {
			return f.wrong(l.Line, "the line %s does not say its phone system, and both are connected: add `phone system: aircall` or `phone system: ringcentral`", l.Name)
		}
		there[l.System] = true
	}
	for _, system := range sim.PhoneSystems() {
		if !there[system] {
			return f.wrong(1, "no line belongs to %s, and one of its integrations is connected: add a line with `phone system: %s`", system, system)
		}
	}
	return nil
}
