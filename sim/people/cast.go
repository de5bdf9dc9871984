package people

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Cast is the people and lines of a world, in the order in which they were added.
// Numbers and e-mail addresses that a description leaves out are allotted here.
type Cast struct {
	Phones     *Phones // the deeds at phones
	Rehearsing bool    // additions are only checked

	world     World
	agents    Roll[*Agent]
	teams     Roll[*Team]
	lines     Roll[*Line]
	customers Roll[*Customer]
	crms      Roll[crm] // in which the team has seats

	allotted int             // phone numbers given out
	literal  map[string]bool // numbers that descriptions have named
	random   *rand.Rand      // chooses where the allotted numbers begin
}

// NewCast returns the empty cast of a world.
func NewCast(w World) *Cast {
	return &Cast{world: w, Phones: &Phones{w: w, calls: map[string]*Call{}}}
}

// Agent takes calls in the phone systems and, unless an outsider, has a seat in every
// CRM of the world.
type Agent struct {
	Name     string
	Email    string
	TimeZone string // IANA; "" is UTC
	Outsider bool
}

// Team is a group of agents.
type Team struct {
	Name    string
	Members []*Agent
}

// Line is a phone number of the company.
type Line struct {
	Name   string
	Number string // E.164
	System PhoneSystem
}

// Customer calls and is called. The first phone is used unless another is named.
type Customer struct {
	Name   string
	Phones []string // E.164
	Emails []string // as described; [Customer.Email] has one for each customer
	call   *Call    // the latest, nil before the first
}

// Email is the customer's first e-mail address, or an allotted one.
func (c *Customer) Email() string {
	if len(c.Emails) > 0 {
		return c.Emails[0]
	}
	return AllottedEmail(c.Name)
}

// AgentSpec describes an agent before the first day.
type AgentSpec struct {
	Name     string
	Email    string // "": allotted
	TimeZone string // IANA; "" is UTC
	Outsider bool   // gets a seat in no CRM
}

// LineSpec describes a line before it exists. A line belongs to one agent, to
// several or to a team, or asks the caller by IVR.
type LineSpec struct {
	Name      string
	System    string   // the name of a phone system; "" is the company's
	Number    string   // E.164; "": allotted
	Owner     string   // agent
	Users     []string // agents, rung one after the other
	Team      string   // team
	IVR       []Choice // in the order they are read out
	Records   bool
	Voicemail bool
	Closed    bool

	// Queues only, where the phone system has them.
	OneByOne bool          // the phones ring one after the other
	Patience time.Duration // how long callers wait at most
	WrapUp   time.Duration // after each call

	// Schedules only, where the phone system has them.
	Hours    []Opening // weekly, in TimeZone; none: always open
	TimeZone string    // IANA; "" is UTC
	Country  string    // ISO 3166; "" follows from the number
}

// Opening is a stretch of opening hours on some days of the week.
type Opening struct {
	Days     []time.Weekday
	From, To time.Duration // since midnight; To is at most 24 h
}

// Choice is one option of an IVR.
type Choice struct {
	Key  string // "1"
	Team string
}

// CustomerSpec describes a customer before the first call.
type CustomerSpec struct {
	Name    string
	Phones  int      // how many numbers; 0 is 1
	Numbers []string // literal ones, E.164; more are allotted up to Phones
	Phone   string   // a single literal number
	Emails  []string // literal ones
	Records Records
}

// Records are the vendors at which a customer is on record before the first call, by
// the vendor's name.
type Records map[string]Record

// Record describes a customer's record at one vendor.
type Record struct {
	Name    string // under which the vendor has the customer; "" is the customer's
	Email   bool   // with an e-mail address, allotted if none is described
	Company string // or account
}

// At returns the records of a customer who is on record at vendors, with nothing
// special.
func At(vendors ...string) Records {
	r := Records{}
	for _, v := range vendors {
		r[v] = Record{}
	}
	return r
}

// Agent, Team, Line and Customer find a member of the cast by name.
func (c *Cast) Agent(name string) (*Agent, error)       { return c.agents.Find("agent", name) }
func (c *Cast) Team(name string) (*Team, error)         { return c.teams.Find("team", name) }
func (c *Cast) Line(name string) (*Line, error)         { return c.lines.Find("line", name) }
func (c *Cast) Customer(name string) (*Customer, error) { return c.customers.Find("customer", name) }

// Agents, Teams, Lines and Customers list them in the order they were added.
func (c *Cast) Agents() []*Agent       { return slices.Clone(c.agents.All) }
func (c *Cast) Teams() []*Team         { return slices.Clone(c.teams.All) }
func (c *Cast) Lines() []*Line         { return slices.Clone(c.lines.All) }
func (c *Cast) Customers() []*Customer { return slices.Clone(c.customers.All) }

// AllottedEmail makes an address from a name, in a domain that no one can own.
func AllottedEmail(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@callsim.test"
}

// EmailOf is a person's e-mail address: as described, or as the world allots it.
func (c *Cast) EmailOf(name string) string {
	if a, there := c.agents.Get(name); there {
		return a.Email
	}
	if customer, there := c.customers.Get(name); there {
		return customer.Email()
	}
	return AllottedEmail(name)
}
