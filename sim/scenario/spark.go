package scenario

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/spark"
)

// Spark is what a company has in Spark before anything happens.
type Spark struct {
	LogOnAll bool
	Projects []Project
	Contacts []Contact
}

// Project is a project with the agents who work on it.
type Project struct {
	Name   string
	Agents []string
}

// Contact is a contact whose phones are customers' numbers.
type Contact struct {
	Name     string
	Phones   map[string]string // field to customer
	Projects []string
}

var (
	contactKeys = []string{"name", "phone", "mobile phone", "work phone", "projects"}
	phoneKeys   = contactKeys[1:4]
)

func (s *Spark) projectNames() (names []string) {
	for _, p := range s.Projects {
		names = append(names, p.Name)
	}
	return names
}

// spark reads the company's Spark, against the cast.
func (r *reader) spark(f *File, n ast.Node) error {
	var contacts ast.Node // read last: they name projects, wherever these stand
	err := r.fields(n, "spark", []field{
		{"log on all projects", into(&f.Spark.LogOnAll, r.yes)},
		{"projects", func(key string, v ast.Node) error {
			return r.object(v, key, nil, func(name string, v ast.Node) error { return r.project(f, name, v) })
		}},
		{"contacts", later(&contacts)},
	})
	return then(err, deferred{contacts, func(n ast.Node) error {
		return r.list(n, "contacts", func(n ast.Node) error { return r.contact(f, n) })
	}})
}

func (r *reader) project(f *File, name string, n ast.Node) error {
	agents, err := r.namesOf("agent with a seat", func() []string { return f.Cast.Agents })(n, "the project "+name)
	f.Spark.Projects = append(f.Spark.Projects, Project{name, agents})
	return err
}

func (r *reader) contact(f *File, n ast.Node) error {
	c := Contact{Phones: map[string]string{}}
	customers := f.Cast.customerNames()
	err := r.object(n, "a contact", contactKeys, func(key string, v ast.Node) (err error) {
		switch key {
		case "name":
			c.Name, err = r.text(v, key)
		case "projects":
			c.Projects, err = r.namesOf("project", f.Spark.projectNames)(v, key)
		default:
			if c.Phones[key], err = r.text(v, key); err == nil {
				err = r.known(v, "customer, whose number it is,", c.Phones[key], customers)
			}
		}
		return err
	})
	if err == nil && (c.Name == "" || len(c.Phones) == 0) {
		err = r.wrong(lineOf(n), "a contact needs a name and a phone: for example {name: Carla, phone: Carla, projects: [Harbour]}")
	}
	f.Spark.Contacts = append(f.Spark.Contacts, c)
	return err
}

// setUp brings it into a world.
func (s *Spark) setUp(w *sim.World) error {
	if len(s.Projects) == 0 && len(s.Contacts) == 0 && !s.LogOnAll {
		return nil
	}
	vendor := spark.Of(w)
	for _, p := range s.Projects {
		if err := vendor.AddProject(p.Name); err != nil {
			return err
		}
		for _, name := range p.Agents {
			a, err := w.Agent(name)
			if err != nil {
				return err
			}
			if err := vendor.JoinsProject(a, p.Name); err != nil {
				return err
			}
		}
	}
	for _, c := range s.Contacts {
		if err := c.setUp(w); err != nil {
			return err
		}
	}
	if s.LogOnAll {
		return vendor.LogsOnAllProjects(true)
	}
	return nil
}

func (c *Contact) setUp(w *sim.World) error {
	spec := spark.ContactSpec{Name: c.Name, Projects: c.Projects}
	for i, into := range [...]*string{&spec.Phone, &spec.MobilePhone, &spec.WorkPhone} {
		owner := c.Phones[phoneKeys[i]]
		if owner == "" {
			continue
		}
		customer, err := w.Customer(owner)
		if err != nil {
			return err
		}
		*into = customer.Phones[0]
	}
	return spark.Of(w).AddContact(spec)
}
