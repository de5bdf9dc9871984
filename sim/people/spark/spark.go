// Package spark is the people who work in Spark: their seats, projects, contacts and
// profiles.
package spark

import (
	"fmt"
	"strconv"
	"strings"

	fake "github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/simnet"
)

// Name is the vendor's name in the record, Host its production host.
const (
	Name = "spark"
	Host = "api.spark.re"
)

// Entry is Spark in the registry.
var Entry = people.Entry{Name: Name, Title: "Spark", Prefix: "SPARK", Port: 6, Host: Host,
	Assumptions: fake.Assumptions, Open: func(w people.World) people.Vendor { return Of(w) }}

// People are the people of a world who work in Spark.
type People struct {
	*fake.Server
	Seats    map[*people.Agent]int64 // team member ids
	Projects people.Roll[*Project]
	Contacts people.Roll[*Contact]

	w people.World
}

// Project is a project of the company, with the key that writes in it.
type Project struct {
	Name string
	ID   int64
	Key  string
}

// Contact is a contact; a customer may be none, one or several.
type Contact struct {
	Name string
	ID   int64
}

// ContactSpec describes a contact. Its phones are as people type them.
type ContactSpec struct {
	Name                          string
	Phone, MobilePhone, WorkPhone string
	Projects                      []string
}

// Of returns the people of a world; Spark opens at the first use.
func Of(w people.World) *People { return people.Of(w, open) }

// In is Of.
func (*People) In(w people.World) any { return Of(w) }

// The names of the keys in the environment. The keys of projects are in one, by
// project id: "2855=KEY,2856=KEY".
const (
	companyKey  = "SPARK_COMPANY_KEY"
	projectKeys = "SPARK_PROJECT_KEYS"
)

func open(w people.World) *People {
	s := w.Stage()
	options := []fake.Option{fake.WithTransport(s.Net.Deliveries(Name)), fake.WithExchangeOf(simnet.ExchangeOf)}
	if key := s.Kept[companyKey]; key != "" {
		options = append(options, fake.WithCompanyKey(key))
	}
	options = append(options, people.Options(w, Name,
		func(url string) []fake.Option { return []fake.Option{fake.WithBaseURL(url)} }, fake.WithRateLimit(0), fake.WithAssumption)...)
	p := &People{Server: people.Must(fake.New(s.Sched, options...)), w: w, Seats: map[*people.Agent]int64{}}
	s.Trace.Secret("spark-company-key", p.CompanyKey())
	return people.Serve(w, Name, Host, p)
}

// Credentials are the company's key and those of its projects.
func (p *People) Credentials() []people.Credential {
	var keys []string
	for _, project := range p.Projects.All {
		keys = append(keys, fmt.Sprintf("%d=%s", project.ID, project.Key))
	}
	all := []people.Credential{{Name: companyKey, Value: p.CompanyKey()}}
	if len(keys) > 0 {
		all = append(all, people.Credential{Name: projectKeys, Value: strings.Join(keys, ",")})
	}
	return all
}

// keptKey is the key that a project of that id had in a world before.
func (p *People) keptKey(project int64) string {
	for _, entry := range strings.Split(p.w.Stage().Kept[projectKeys], ",") {
		if id, key, _ := strings.Cut(entry, "="); id == strconv.FormatInt(project, 10) {
			return key
		}
	}
	return ""
}

// Join gives the team seats in Spark, on no project yet.
func (p *People) Join() error {
	return p.w.Cast().Join("Spark", func(a *people.Agent) (err error) {
		first, last, _ := strings.Cut(a.Name, " ")
		p.Seats[a], err = p.AddTeamMember(fake.TeamMemberSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	})
}

// AddProject opens a project and makes a key for it.
func (p *People) AddProject(name string) error {
	if err := p.Projects.Free("project", name); err != nil {
		return err
	}
	if err := p.Join(); err != nil {
		return err
	}
	id, err := p.Server.AddProject(name)
	if err != nil {
		return fmt.Errorf("adding the project %s to Spark: %w", name, err)
	}
	key, err := p.IssueKey(fake.KeySpec{Project: id, Text: p.keptKey(id)})
	if err != nil {
		return fmt.Errorf("making a key for the project %s: %w", name, err)
	}
	p.w.Stage().Trace.Secret("spark-key-"+strings.ToLower(name), key)
	p.Projects.Add(name, &Project{name, id, key})
	return nil
}

// AddContact adds a contact.
func (p *People) AddContact(spec ContactSpec) error {
	if err := p.Contacts.Free("contact", spec.Name); err != nil {
		return err
	}
	projects, err := p.projectIDs(spec.Projects)
	if err != nil {
		return err
	}
	if err := p.Join(); err != nil {
		return err
	}
	first, last, _ := strings.Cut(spec.Name, " ")
	id, err := p.Server.AddContact(fake.ContactSpec{FirstName: first, LastName: last,
		Phone: spec.Phone, MobilePhone: spec.MobilePhone, WorkPhone: spec.WorkPhone}, projects...)
	if err != nil {
		return fmt.Errorf("adding the contact %s to Spark: %w", spec.Name, err)
	}
	p.Contacts.Add(spec.Name, &Contact{spec.Name, id})
	return nil
}

// Project and Contact find a project or a contact by name.
func (p *People) Project(name string) (*Project, error) { return p.Projects.Find("project", name) }
func (p *People) Contact(name string) (*Contact, error) { return p.Contacts.Find("contact", name) }

func (p *People) projectIDs(names []string) (ids []int64, err error) {
	err = people.Every(names, func(name string) error {
		project, err := p.Project(name)
		if err == nil {
			ids = append(ids, project.ID)
		}
		return err
	})
	return ids, err
}
