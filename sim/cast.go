package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/aircall"
)

// cast is everybody and everything with a name in a world, in the order they
// came. Features and scenario files speak of names; ids are allotted here, and so
// are the numbers and e-mail addresses that a description leaves out.
type cast struct {
	agents    roll[*Agent]
	teams     roll[*Team]
	lines     roll[*Line]
	customers roll[*Customer]
	inboxes   roll[string] // Front inbox ids
	projects  roll[*SparkProject]
	contacts  roll[*SparkContact]
	tags      roll[int64]     // Aircall tag ids
	crms      roll[crm]       // that the team works in
	allotted  int             // phone numbers given out
	literal   map[string]bool // numbers that descriptions have named
	calls     map[string]*call
}

// Agent is somebody who takes calls in the phone system and, unless an outsider, has a
// seat in every CRM of the world.
type Agent struct {
	Name        string
	Email       string
	TimeZone    string // IANA, in Aircall; "" is UTC
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
	System      string // one of [PhoneSystems]
	Aircall     int64
	RingCentral int64 // extension that it leads to
	system      phoneSystem
}

// Customer is somebody who calls and is called. The first phone is used unless
// another is named.
type Customer struct {
	Name   string
	Phones []string // E.164
	Emails []string // as described; [World.EmailOf] has one for everybody
	call   *call    // the latest, nil before the first
}

// AgentSpec describes an agent before the first day.
type AgentSpec struct {
	Name     string
	Email    string // "": allotted
	TimeZone string // IANA, of the user in Aircall; "" is UTC
	Outsider bool   // gets a seat in no CRM
}

// LineSpec describes a line before it exists. A line belongs to one agent, to
// several or to a team, or asks the caller by IVR.
type LineSpec struct {
	Name      string
	System    string   // one of [PhoneSystems]; "" is the company's
	Number    string   // E.164; "": allotted
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
	Hours     []aircall.Opening // weekly, in TimeZone; none: always open (Aircall)
	TimeZone  string            // IANA; "" is UTC (Aircall)
	Country   string            // ISO 3166; "" follows from the number (Aircall)
}

// Choice is one option of an IVR.
type Choice struct {
	Key  string // "1"
	Team string
}

// CustomerSpec describes a customer before the first call.
type CustomerSpec struct {
	Name         string
	Phones       int      // how many numbers; 0 is 1
	Numbers      []string // literal ones, E.164; more are allotted up to Phones
	Phone        string   // a single literal number
	Emails       []string // literal ones
	Email        bool     // with an e-mail address in Aircall
	Company      string   // of the contact in Aircall
	InFront      bool     // already a contact there, with every number
	InAircall    bool     // already a contact there
	AircallName  string   // how Aircall knows the contact; "" is by name
	InGorgias    bool     // already a customer there, with every number
	InSalesforce bool     // already a contact there, with up to four numbers
	Account      string   // whose contact that is in Salesforce
}

// AddAgent hires somebody with an e-mail address that the world allots.
func (w *World) AddAgent(name string, outsider bool) (*Agent, error) {
	return w.Hires(AgentSpec{Name: name, Outsider: outsider})
}

// Hires adds an agent to every phone system of the company and, unless an outsider,
// to every CRM that the world has or will have. Like every addition to the cast it
// completes everywhere or changes nothing at all.
func (w *World) Hires(spec AgentSpec) (*Agent, error) {
	if err := w.cast.agents.free("agent", spec.Name); err != nil {
		return nil, err
	}
	a := &Agent{Name: spec.Name, Email: spec.Email, TimeZone: spec.TimeZone, Outsider: spec.Outsider}
	if a.Email == "" {
		a.Email = emailOf(a.Name)
	}
	if err := cmp.Or(CheckEmail(a.Email), CheckZone(a.TimeZone)); err != nil {
		return nil, fmt.Errorf("agent %s: %w", a.Name, err)
	}
	w.company()
	err := w.whole(func() error {
		if err := Every(w.systems, func(s phoneSystem) error { return s.hire(a) }); err != nil {
			return err
		}
		return Every(w.cast.crms.all, func(c crm) error { return c.seat(a) })
	})
	if err != nil {
		return nil, err
	}
	w.cast.agents.add(a.Name, a)
	return a, nil
}

// whole runs an addition that concerns several vendors: first as a rehearsal, in
// which the vendors check and change nothing, then, if none refuses, for good.
func (w *World) whole(add func() error) error {
	if w.rehearsing {
		return add()
	}
	w.rehearse(true)
	err := add()
	w.rehearse(false)
	if err != nil {
		return err
	}
	return add()
}

func (w *World) rehearse(on bool) {
	w.rehearsing = on
	for _, v := range w.vendors {
		v.Rehearse(on)
	}
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
	err := w.whole(func() error { return Every(w.cast.agents.all, c.seat) })
	if err == nil && !w.rehearsing {
		w.cast.crms.add(c.name, c)
	}
	return err
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
	w.company()
	err := w.whole(func() error { return Every(w.systems, func(s phoneSystem) error { return s.form(t) }) })
	if err != nil {
		return nil, err
	}
	w.cast.teams.add(name, t)
	return t, nil
}

// AddLine opens a line.
func (w *World) AddLine(spec LineSpec) (l *Line, err error) {
	if err := w.checkLine(&spec); err != nil {
		return nil, err
	}
	system, err := w.phoneSystemOf(spec.System)
	if err != nil {
		return nil, err
	}
	defer w.takesBackNumbers(&err)()
	l = &Line{Name: spec.Name, Number: spec.Number, System: system.name(), system: system}
	if l.Number == "" {
		l.Number = w.allotNumber()
	}
	if err := w.whole(func() error { return system.open(l, spec) }); err != nil {
		return nil, err
	}
	if spec.Number != "" {
		w.named([]string{spec.Number})
	}
	w.cast.lines.add(spec.Name, l)
	return l, nil
}

// checkLine refuses a line that cannot be opened, before its phone system comes to
// the company for its sake.
func (w *World) checkLine(spec *LineSpec) error {
	if err := w.cast.lines.free("line", spec.Name); err != nil {
		return err
	}
	wrong := func(err error) error { return fmt.Errorf("line %s: %w", spec.Name, err) }
	if spec.System == "" {
		spec.System = w.company().name()
	}
	if err := known("phone system", spec.System, PhoneSystems); err != nil {
		return wrong(err)
	}
	if spec.System != AircallPhones && (len(spec.Hours) > 0 || spec.TimeZone != "" || spec.Country != "") {
		return wrong(fmt.Errorf("opening hours, time zone and country belong to lines in Aircall: open and close this one by hand"))
	}
	if spec.Number != "" {
		if err := w.checkNumbers(true, spec.Number); err != nil {
			return wrong(err)
		}
	}
	if _, err := w.usersOf(*spec); err != nil {
		return wrong(err)
	}
	if spec.Team != "" {
		if _, err := w.Team(spec.Team); err != nil {
			return wrong(err)
		}
	}
	return CheckZone(spec.TimeZone)
}

// known refuses a name that is none of those.
func known(kind, name string, all []string) error {
	if slices.Contains(all, name) {
		return nil
	}
	return fmt.Errorf("there is no %s called %q: there is %s", kind, name, listOf(all))
}

// checkNumbers refuses what is no phone number, and what is one of a line already.
// Customers may share a number, as a household does; a line has one of its own.
func (w *World) checkNumbers(ofLine bool, numbers ...string) error {
	for i, number := range numbers {
		if err := CheckNumber(number); err != nil {
			return err
		}
		if slices.Contains(numbers[:i], number) {
			return fmt.Errorf("the number %s is there twice", number)
		}
		if owner := w.ownerOf(number, ofLine); owner != "" {
			return fmt.Errorf("%s is already the number of %s", number, owner)
		}
	}
	return nil
}

// ownerOf names the line or customer that has a number, "" if none has.
func (w *World) ownerOf(number string, orCustomer bool) string {
	for _, l := range w.cast.lines.all {
		if l.Number == number {
			return l.Name
		}
	}
	for _, c := range w.cast.customers.all {
		if orCustomer && slices.Contains(c.Phones, number) {
			return c.Name
		}
	}
	return ""
}

// CheckNumber refuses what is no phone number in E.164.
func CheckNumber(number string) error {
	digits, plus := strings.CutPrefix(number, "+")
	if !plus || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return fmt.Errorf("%q is no phone number in E.164, for example +390612345678", number)
	}
	return nil
}

// CheckEmail refuses what is no e-mail address.
func CheckEmail(email string) error {
	name, host, at := strings.Cut(email, "@")
	if !at || name == "" || host == "" || strings.ContainsAny(email, " \t,;<>") || strings.Contains(host, "@") {
		return fmt.Errorf("%q is no e-mail address such as carla@example.com", email)
	}
	return nil
}

// CheckZone refuses what is no time zone of the IANA database; "" is UTC.
func CheckZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return fmt.Errorf("there is no time zone %q: write for example Europe/Rome", name)
	}
	return nil
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

// AddCustomer makes somebody who can call.
func (w *World) AddCustomer(spec CustomerSpec) (c *Customer, err error) {
	if err := w.cast.customers.free("customer", spec.Name); err != nil {
		return nil, err
	}
	c = &Customer{Name: spec.Name, Phones: slices.Clone(spec.Numbers), Emails: slices.Clone(spec.Emails)}
	if spec.Phone != "" {
		c.Phones = append(c.Phones, spec.Phone)
	}
	if spec.Company != "" && !spec.InAircall {
		err = fmt.Errorf("a company stands on a contact in Aircall, and the customer is none")
	}
	for _, email := range c.Emails {
		err = cmp.Or(err, CheckEmail(email))
	}
	if err := cmp.Or(err, w.checkNumbers(false, c.Phones...)); err != nil {
		return nil, fmt.Errorf("customer %s: %w", c.Name, err)
	}
	defer w.takesBackNumbers(&err)()
	if len(c.Phones) > 0 {
		w.named(c.Phones)
	}
	for len(c.Phones) < max(spec.Phones, 1) {
		c.Phones = append(c.Phones, w.allotNumber())
	}
	if err := w.whole(func() error { return w.addEverywhere(c, spec) }); err != nil {
		return nil, err
	}
	w.cast.customers.add(spec.Name, c)
	return c, nil
}

// addEverywhere makes a customer known to the vendors.
func (w *World) addEverywhere(c *Customer, spec CustomerSpec) error {
	if spec.InFront {
		if err := w.addToFront(c); err != nil {
			return err
		}
	}
	if spec.InGorgias {
		if err := w.addCustomerToGorgias(c); err != nil {
			return err
		}
	}
	if spec.InAircall {
		if err := w.addToAircall(c, spec); err != nil {
			return err
		}
	}
	if spec.InSalesforce || spec.Account != "" {
		return w.addToSalesforce(c, spec.Account)
	}
	return nil
}

func (w *World) addToAircall(c *Customer, spec CustomerSpec) error {
	known := spec.AircallName
	if known == "" {
		known = c.Name
	}
	first, last, _ := strings.Cut(known, " ")
	contact := aircall.ContactSpec{FirstName: first, LastName: last, Company: spec.Company}
	emails := c.Emails
	if spec.Email && len(emails) == 0 {
		emails = []string{emailOf(c.Name)}
	}
	for _, email := range emails {
		contact.Emails = append(contact.Emails, aircall.LabelledValue{Label: "E-mail", Value: email})
	}
	for _, phone := range c.Phones {
		contact.Phones = append(contact.Phones, aircall.LabelledValue{Label: "Phone", Value: phone})
	}
	if _, err := w.Aircall().AddContact(contact); err != nil {
		return fmt.Errorf("adding the customer %s to Aircall: %w", c.Name, err)
	}
	return nil
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

// EmailOf is somebody's e-mail address: as described, or as the world allots it.
func (w *World) EmailOf(name string) string {
	if a, there := w.cast.agents.byName[name]; there {
		return a.Email
	}
	if c, there := w.cast.customers.byName[name]; there && len(c.Emails) > 0 {
		return c.Emails[0]
	}
	return emailOf(name)
}

// takesBackNumbers returns what makes the numbers allotted since free again when
// the addition was refused.
func (w *World) takesBackNumbers(err *error) func() {
	w.firstNumber()
	before := w.cast.allotted
	return func() {
		if *err != nil {
			w.cast.allotted = before
		}
	}
}

// firstNumber chooses where the allotted numbers begin.
func (w *World) firstNumber() {
	if w.phones == nil {
		w.phones = w.Sched.Rand("phone numbers")
		w.cast.allotted = w.phones.IntN(50)
	}
}

// named notes numbers that a description has named: they are not allotted.
func (w *World) named(numbers []string) {
	if w.cast.literal == nil {
		w.cast.literal = map[string]bool{}
	}
	for _, number := range numbers {
		w.cast.literal[number] = true
	}
}

// allotNumber hands out fictional North American numbers (555-01xx of an area
// code that the seed chooses), which nobody can own; a crowd of more than a
// hundred takes the rest of that area's 555 exchange.
func (w *World) allotNumber() string {
	areas := [...]int{202, 206, 212, 303, 312, 404, 415, 503, 617, 702}
	w.firstNumber()
	for {
		n := w.cast.allotted
		w.cast.allotted++
		area := areas[(n/9000+int(w.opts.Seed%uint64(len(areas))))%len(areas)]
		number := fmt.Sprintf("+1%d555%04d", area, (n%9000+100)%10000)
		if !w.cast.literal[number] {
			return number
		}
	}
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
