package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
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
	sparkKeys   = []string{"log on all projects", "projects", "contacts"}
	contactKeys = []string{"name", "phone", "mobile phone", "work phone", "projects"}
	phoneKeys   = contactKeys[1:4]
)

func (s *Spark) projectNames() (names []string) {
	for _, p := range s.Projects {
		names = append(names, p.Name)
	}
	return names
}

func (s *Spark) contactNames() (names []string) {
	for _, c := range s.Contacts {
		names = append(names, c.Name)
	}
	return names
}

// spark reads the company's Spark, against the cast.
func (r *reader) spark(f *File, n ast.Node) error {
	var contacts ast.Node // read last: they name projects, wherever these stand
	err := r.object(n, "spark", sparkKeys, func(key string, v ast.Node) (err error) {
		switch key {
		case "log on all projects":
			f.Spark.LogOnAll, err = r.yes(v, key)
		case "projects":
			err = r.object(v, key, nil, func(name string, v ast.Node) error { return r.project(f, name, v) })
		case "contacts":
			contacts = v
		}
		return err
	})
	if err != nil || contacts == nil {
		return err
	}
	return r.list(contacts, "contacts", func(n ast.Node) error { return r.contact(f, n) })
}

func (r *reader) project(f *File, name string, n ast.Node) error {
	agents, err := r.names(n, "the project "+name)
	if err != nil {
		return err
	}
	for _, a := range agents {
		if err := r.known(n, "agent with a seat", a, f.Cast.Agents); err != nil {
			return err
		}
	}
	f.Spark.Projects = append(f.Spark.Projects, Project{name, agents})
	return nil
}

func (r *reader) contact(f *File, n ast.Node) error {
	c := Contact{Phones: map[string]string{}}
	customers := f.Cast.customerNames()
	err := r.object(n, "a contact", contactKeys, func(key string, v ast.Node) (err error) {
		switch key {
		case "name":
			c.Name, err = r.text(v, key)
		case "projects":
			c.Projects, err = r.names(v, key)
			for _, p := range c.Projects {
				if err == nil {
					err = r.known(v, "project", p, f.Spark.projectNames())
				}
			}
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
	for _, p := range s.Projects {
		if err := w.AddSparkProject(p.Name); err != nil {
			return err
		}
		for _, agent := range p.Agents {
			if err := w.JoinsProject(agent, p.Name); err != nil {
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
		return w.LogsOnAllProjects(true)
	}
	return nil
}

func (c *Contact) setUp(w *sim.World) error {
	spec := sim.SparkContactSpec{Name: c.Name, Projects: c.Projects}
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
	return w.AddSparkContact(spec)
}

// sparkSentences are what agents do in Spark, and administrators.
var sparkSentences = []sentence{
	{"AGENT opens the profile of CONTACT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.OpensProfile(a["AGENT"], a["CONTACT"]) }, nil
	}},
	{"AGENT switches to the LIST", func(a map[string]string) (deed, error) {
		views := map[string]spark.View{"calls": spark.Calls, "messages": spark.Messages}
		view, known := views[a["LIST"]]
		if !known {
			return nil, fmt.Errorf("a profile shows calls or messages, not %q", a["LIST"])
		}
		return func(w *sim.World) error { return w.SwitchesTo(a["AGENT"], view) }, nil
	}},
	{"AGENT assigns the contact CONTACT and the projects NAMES", assigns},
	{"AGENT assigns the contact CONTACT", assigns},
	{"AGENT assigns the team member AGENT2", assigns},
	{"AGENT assigns the projects NAMES", assigns},
	{"AGENT joins the project PROJECT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.JoinsProject(a["AGENT"], a["PROJECT"]) }, nil
	}},
	{"CONTACT enters the project PROJECT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.EntersProject(a["CONTACT"], a["PROJECT"]) }, nil
	}},
	{"Spark logs on all projects", func(map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.LogsOnAllProjects(true) }, nil
	}},
	{"Spark logs on all projects no more", func(map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.LogsOnAllProjects(false) }, nil
	}},
}

func init() { sentences = append(sentences, sparkSentences...) }

// assigns lets an agent choose for the oldest row under Unassigned on the screen;
// NAMES are projects, with commas between.
func assigns(a map[string]string) (deed, error) {
	choice := sim.SparkChoice{Contact: a["CONTACT"], Member: a["AGENT2"]}
	if names := a["NAMES"]; names != "" {
		choice.Projects = strings.Split(strings.ReplaceAll(names, ", ", ","), ",")
	}
	if slices.Contains(choice.Projects, "") {
		return nil, fmt.Errorf("%q are no projects: write for example Harbour, Marina", a["NAMES"])
	}
	return func(w *sim.World) error { return w.AssignsInSpark(a["AGENT"], choice) }, nil
}
