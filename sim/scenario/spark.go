package scenario

import (
	"cmp"
	"errors"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/spark"
	"github.com/callsim/callsim/sim/yaml"
)

// Spark is what a company has in Spark before anything happens.
type Spark struct {
	LogOnAll bool           `yaml:"log on all projects"`
	Projects yaml.Map[list] `yaml:"projects"` // name to the agents who work on it
	Contacts []Contact      `yaml:"contacts"`
}

// Contact is a contact whose phones are customers' numbers.
type Contact struct {
	Line        int    `yaml:",line"`
	Name        string `yaml:"name"`
	Phone       string `yaml:"phone"` // these three name a customer
	MobilePhone string `yaml:"mobile phone"`
	WorkPhone   string `yaml:"work phone"`
	Projects    list   `yaml:"projects"`
}

// addToSpark fills Spark.
func (f *File) addToSpark(w *sim.World) error {
	for _, p := range f.Spark.Projects {
		vendor := spark.Of(w)
		err := vendor.AddProject(p.Key)
		for _, name := range p.Value {
			a, unknown := w.Agent(name)
			if err = cmp.Or(err, unknown); err == nil {
				err = vendor.JoinsProject(a, p.Key)
			}
		}
		if err != nil {
			return f.wrong(p.Line, "%s", err)
		}
	}
	for _, c := range f.Spark.Contacts {
		if err := c.addTo(w); err != nil {
			return f.wrong(c.Line, "%s", err)
		}
	}
	if f.Spark.LogOnAll {
		return spark.Of(w).LogsOnAllProjects(true)
	}
	return nil
}

func (c *Contact) addTo(w *sim.World) error {
	spec := spark.ContactSpec{Name: c.Name, Phone: c.Phone, MobilePhone: c.MobilePhone, WorkPhone: c.WorkPhone, Projects: c.Projects}
	if c.Name == "" || c.Phone+c.MobilePhone+c.WorkPhone == "" {
		return errors.New("a contact needs a name and a phone: for example {name: Carla, phone: Carla, projects: [Harbour]}")
	}
	for _, field := range [...]*string{&spec.Phone, &spec.MobilePhone, &spec.WorkPhone} {
		if *field == "" {
			continue
		}
		customer, err := w.Customer(*field)
		if err != nil {
			return err
		}
		*field = customer.Phones[0]
	}
	return spark.Of(w).AddContact(spec)
}
