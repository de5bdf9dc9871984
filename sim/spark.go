package sim

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim/simnet"
)

// The team's work in Spark.

// SparkProject is a project of the company, with the key that writes in it.
type SparkProject struct {
	Name string
	ID   int64
	key  string
}

// SparkContact is a contact; a customer may be none, one or several.
type SparkContact struct {
	Name string
	ID   int64
}

// SparkContactSpec describes a contact. Its phones are as people type them.
type SparkContactSpec struct {
	Name                          string
	Phone, MobilePhone, WorkPhone string
	Projects                      []string
}

func (w *World) openSpark() *spark.Server {
	options := []spark.Option{spark.WithTransport(w.Net.Deliveries("spark")), spark.WithExchangeOf(simnet.ExchangeOf)}
	if w.opts.Unlimited {
		options = append(options, spark.WithRateLimit(0))
	}
	if base := w.opts.Served["spark"]; base != "" {
		options = append(options, spark.WithBaseURL(base))
	}
	if key := w.opts.Credentials[sparkCompanyKey]; key != "" {
		options = append(options, spark.WithCompanyKey(key))
	}
	for _, a := range w.assumedOf("spark") {
		options = append(options, spark.WithAssumption(a.id, a.value))
	}
	s := opened(spark.New(w.Sched, options...))
	w.listen(SparkHost, "spark", s)
	w.Trace.Secret("spark-company-key", s.CompanyKey())
	return s
}

// The names of Spark's keys in the environment. Those of the projects stand in
// one, by project id: "2855=KEY,2856=KEY".
const (
	sparkCompanyKey  = "SPARK_COMPANY_KEY"
	sparkProjectKeys = "SPARK_PROJECT_KEYS"
)

func (w *World) sparkCredentials() []Credential {
	var keys []string
	w.Spark() // it opens even where nobody has a project
	for _, p := range w.cast.projects.all {
		keys = append(keys, fmt.Sprintf("%d=%s", p.ID, p.key))
	}
	all := []Credential{{Name: sparkCompanyKey, Value: w.Spark().CompanyKey()}}
	if len(keys) > 0 {
		all = append(all, Credential{Name: sparkProjectKeys, Value: strings.Join(keys, ",")})
	}
	return all
}

// knownKey is the key that a project of that id had in a world before.
func (w *World) knownKey(project int64) string {
	for _, entry := range strings.Split(w.opts.Credentials[sparkProjectKeys], ",") {
		if id, key, _ := strings.Cut(entry, "="); id == fmt.Sprint(project) {
			return key
		}
	}
	return ""
}

// useSpark gives the team seats in Spark, on no project yet.
func (w *World) useSpark() error {
	return w.join(crm{"Spark", func(a *Agent) (err error) {
		first, last, _ := strings.Cut(a.Name, " ")
		a.Spark, err = w.Spark().AddTeamMember(spark.TeamMemberSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	}})
}

// AddSparkProject opens a project and makes a key for it.
func (w *World) AddSparkProject(name string) error {
	if err := w.cast.projects.free("project", name); err != nil {
		return err
	}
	if err := w.useSpark(); err != nil {
		return err
	}
	p := &SparkProject{Name: name}
	var err error
	if p.ID, err = w.Spark().AddProject(name); err != nil {
		return fmt.Errorf("adding the project %s to Spark: %w", name, err)
	}
	if p.key, err = w.Spark().IssueKey(spark.KeySpec{Project: p.ID, Text: w.knownKey(p.ID)}); err != nil {
		return fmt.Errorf("making a key for the project %s: %w", name, err)
	}
	w.Trace.Secret("spark-key-"+strings.ToLower(name), p.key)
	w.cast.projects.add(name, p)
	return nil
}

// AddSparkContact types a contact in.
func (w *World) AddSparkContact(spec SparkContactSpec) error {
	if err := w.cast.contacts.free("contact", spec.Name); err != nil {
		return err
	}
	projects, err := w.projectIDs(spec.Projects)
	if err != nil {
		return err
	}
	if err := w.useSpark(); err != nil {
		return err
	}
	first, last, _ := strings.Cut(spec.Name, " ")
	id, err := w.Spark().AddContact(spark.ContactSpec{FirstName: first, LastName: last,
		Phone: spec.Phone, MobilePhone: spec.MobilePhone, WorkPhone: spec.WorkPhone}, projects...)
	if err != nil {
		return fmt.Errorf("adding the contact %s to Spark: %w", spec.Name, err)
	}
	w.cast.contacts.add(spec.Name, &SparkContact{spec.Name, id})
	return nil
}

// SparkProject and SparkContact find something of Spark's by name.
func (w *World) SparkProject(name string) (*SparkProject, error) {
	return w.cast.projects.find("project", name)
}
func (w *World) SparkContact(name string) (*SparkContact, error) {
	return w.cast.contacts.find("contact", name)
}

func (w *World) projectIDs(names []string) ([]int64, error) {
	var ids []int64
	for _, name := range names {
		p, err := w.SparkProject(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}
