package sim

import (
	"fmt"
	"slices"
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
	options := []spark.Option{spark.WithTransport(w.Net.Transport("spark")), spark.WithExchangeOf(simnet.ExchangeOf)}
	if w.opts.Unlimited {
		options = append(options, spark.WithRateLimit(0))
	}
	for _, a := range w.assumedOf("spark") {
		options = append(options, spark.WithAssumption(a.id, a.value))
	}
	s := opened(spark.New(w.Sched, options...))
	w.listen(SparkHost, "spark", s)
	w.Trace.Secret("spark-company-key", s.CompanyKey())
	return s
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
	if p.key, err = w.Spark().IssueKey(spark.KeySpec{Project: p.ID}); err != nil {
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

// JoinsProject puts an agent on a project.
func (w *World) JoinsProject(agent, project string) error {
	return w.onProject(agent, "joins the project", project, func(member, id int64) error { return w.Spark().JoinProject(member, id) })
}

// LeavesProject takes an agent off a project.
func (w *World) LeavesProject(agent, project string) error {
	return w.onProject(agent, "leaves the project", project, func(member, id int64) error { return w.Spark().LeaveProject(member, id) })
}

func (w *World) onProject(agent, does, project string, change func(member, project int64) error) error {
	p, err := w.SparkProject(project)
	if err != nil {
		return err
	}
	return w.inSpark(agent, does, project, func(member int64) error { return change(member, p.ID) })
}

// EntersProject makes a contact a member of one more project.
func (w *World) EntersProject(contact, project string) error {
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	p, err := w.SparkProject(project)
	if err != nil {
		return err
	}
	return w.do("the administrator", "adds "+contact+" to the project", project, func() error { return w.Spark().EnterProject(c.ID, p.ID) })
}

// LogsOnAllProjects turns the company's switch.
func (w *World) LogsOnAllProjects(on bool) error {
	does := "switches off"
	if on {
		does = "switches on"
	}
	return w.do("the administrator", does, "Log calls and messages on all projects", func() error { return w.Spark().LogOnAllProjects(on) })
}

// OpensProfile lets an agent open a contact's profile.
func (w *World) OpensProfile(agent, contact string) error {
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	return w.inSpark(agent, "opens the profile of", contact, func(member int64) error { return w.Spark().OpenProfile(member, c.ID) })
}

// SwitchesTo shows the other list of the profile that the agent has open.
func (w *World) SwitchesTo(agent string, view spark.View) error {
	return w.inSpark(agent, "switches to the", strings.ToLower(string(view)), func(member int64) error { return w.Spark().SwitchTo(member, view) })
}

// SparkChoice is what somebody chooses for what waits; empty is no choice.
type SparkChoice struct {
	Contact, Member string
	Projects        []string
}

// AssignsInSpark lets an agent choose for the oldest row under Unassigned that is
// on the agent's screen.
func (w *World) AssignsInSpark(agent string, choice SparkChoice) error {
	var a spark.Assignment
	if choice.Contact != "" {
		c, err := w.SparkContact(choice.Contact)
		if err != nil {
			return err
		}
		a.Contact = c.ID
	}
	if choice.Member != "" {
		m, err := w.Agent(choice.Member)
		if err != nil {
			return err
		}
		a.TeamMember = m.Spark
	}
	var err error
	if a.Projects, err = w.projectIDs(choice.Projects); err != nil {
		return err
	}
	return w.inSpark(agent, "assigns", choice.String(), func(member int64) error {
		screen, open := w.Spark().Screen(member)
		if !open || len(screen.Unassigned) == 0 {
			return fmt.Errorf("nothing stands under Unassigned on the screen of %s", agent)
		}
		return w.Spark().Assign(member, screen.Unassigned[0].ID, a)
	})
}

func (c SparkChoice) String() string {
	var parts []string
	if c.Contact != "" {
		parts = append(parts, "the contact "+c.Contact)
	}
	if c.Member != "" {
		parts = append(parts, "the team member "+c.Member)
	}
	if len(c.Projects) > 0 {
		parts = append(parts, "the projects "+strings.Join(c.Projects, ", "))
	}
	return strings.Join(parts, " and ")
}

// inSpark lets an agent act in Spark.
func (w *World) inSpark(agent, does, detail string, action func(member int64) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	return w.do(agent, does, detail, func() error {
		if a.Spark == 0 {
			return fmt.Errorf("%s has no seat in Spark", agent)
		}
		return action(a.Spark)
	})
}

// sparkScreens shows each contact's profile, calls and messages.
func (w *World) sparkScreens() []Screen {
	if w.spark == nil {
		return nil
	}
	var all []Screen
	for _, c := range w.cast.contacts.all {
		for _, view := range [...]spark.View{spark.Calls, spark.Messages} {
			p, ok := w.Spark().ProfileOf(c.ID, view)
			if lines := profileLines(p); ok && len(lines) > 0 {
				all = append(all, Screen{Title: "Spark · " + c.Name + " · " + string(view), Lines: lines})
			}
		}
	}
	return all
}

// profileLines is a list of a profile as its reader sees it: what is logged, then
// what waits.
func profileLines(p spark.Profile) []string {
	var lines []string
	logged := p.Logged
	if n := len(logged) - excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("… %d earlier", n))
		logged = logged[n:]
	}
	for _, row := range logged {
		lines = append(lines, fmt.Sprintf("%s  %s · %s · %s", clock(row.At), row.Project, row.Type, row.TeamMember))
	}
	for _, row := range p.Unassigned {
		who := slices.DeleteFunc([]string{row.Type, row.Number, row.Contact, row.TeamMember}, func(s string) bool { return s == "" })
		lines = append(lines, fmt.Sprintf("%s  Unassigned: %s [%s]", clock(row.At), strings.Join(who, " · "), row.Action))
	}
	return lines
}

// clock is the time of day of a moment as Spark writes it.
func clock(stamp string) string {
	_, time, _ := strings.Cut(stamp, "T")
	return strings.TrimSuffix(time, "Z")
}
