package steps

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
)

// Pieces of expressions about Spark.
const (
	phoneField = `(Phone|Mobile Phone|Work Phone)`
	projects   = `(no project|the projects? ` + innerNames + `)`
	innerNames = `[A-Z][\w-]*(?:, [A-Z][\w-]*)*(?: and [A-Z][\w-]*)?`
	kindOfItem = `(calls?|messages?)`
)

// sparkWords are Spark, as its users work in it and as it looks afterwards.
var sparkWords = []Definition{
	{Given, `^the Spark projects? ` + names + `$`, "", theSparkProjects},
	{Given, `^` + name + ` works on ` + projects + `$`, "", worksOn},
	{Given, `^the agent ` + name + `, who is not in Spark$`, "", theOutsider},
	{Given, `^the ` + name + ` line of ` + name + ` and ` + name + `$`, "", theLineOfTwoAgents},
	{Given, `^the customer ` + name + ` with the number (\+\d+)$`, "", theCustomerWithNumber},
	{Given, `^the Spark contact ` + name + ` with the number of ` + name + ` as ` + phoneField + `, in ` + projects + `$`, "", theSparkContact},
	{Given, `^the Spark contact ` + name + ` with the number of ` + name + ` as Phone and ` + phoneField + `, in ` + projects + `$`, "", theSparkContactWithTwoFields},
	{Given, `^the Spark contact ` + name + ` with the ` + phoneField + ` ` + quoted + `, in ` + projects + `$`, "", theSparkContactWritten},
	{Given, `^Aircall is connected with Spark$`, "", aircallIsConnectedWithSpark},
	{Given, `^Spark logs calls and messages on all projects$`, "", sparkLogsOnAllProjects},

	{When, `^the administrator switches "Log calls and messages on all projects" (on|off)$`, "", theSwitchIsTurned},
	{When, `^` + name + ` joins the project ` + name + `$`, "", joinsProject},
	{When, `^` + name + ` leaves the project ` + name + `$`, "", leavesProject},
	{When, `^the Spark contact ` + name + ` enters the project ` + name + `$`, "", entersProject},
	{When, `^` + name + ` opens the profile of ` + name + `$`, "", opensProfile},
	{When, `^` + name + ` switches to the (calls|messages)$`, "", switchesTo},
	{When, `^` + name + ` assigns (the .+)$`, "", assignsInSpark},
	{When, `^` + name + ` tries to assign (the .+)$`, "", triesToAssign},

	{Then, thenFrom + `Spark shows it with ` + name + ` in ` + projects + `$`, API, sparkShowsIt},
	{Then, thenFrom + `Spark shows ` + count + ` interactions? with ` + name + ` in the project ` + name + `$`, API, sparkShowsInteractions},
	{Then, thenFrom + `Spark shows it as ` + quoted + ` by ` + name + `$`, API, sparkShowsItAs},
	{Then, thenFrom + `Spark shows nothing of it$`, API, sparkShowsNothing},
	{Then, thenFrom + `Spark has ` + count + ` contacts?$`, API, sparkHasContacts},
	{Then, thenFrom + `nothing waits in Spark$`, API, nothingWaits},
	{Then, thenFrom + `it waits in Spark for (.+)$`, API, itWaitsFor},
	{Then, thenFrom + `it waits as that of (nobody|[A-Z][\w-]*)$`, API, itWaitsAsThatOf},
	{Then, thenFrom + `Unassigned on the profile of ` + name + ` shows ` + count + ` ` + kindOfItem + `$`, Screen, unassignedShows},
	{Then, thenFrom + `the screen of ` + name + ` shows the (calls|messages) of ` + name + `$`, Screen, theScreenShows},
	{Then, thenFrom + `the screen of ` + name + ` shows ` + count + ` under Unassigned$`, Screen, theScreenShowsUnassigned},
	{Then, thenFrom + `the button beside it says ` + quoted + `$`, Screen, theButtonSays},
	{Then, thenFrom + `the assignment is refused: ` + quoted + `$`, Screen, theAssignmentIsRefused},
}

func theSparkProjects(ctx context.Context, projects string) error {
	return of(ctx).do(func(w *sim.World) error {
		for _, name := range list(projects) {
			if err := w.AddSparkProject(name); err != nil {
				return err
			}
		}
		return nil
	})
}

var projectsLead = regexp.MustCompile(`^the projects? `)

// projectNames reads "no project" or "the projects Harbour and Marina".
func projectNames(words string) []string {
	if words == "no project" {
		return nil
	}
	return list(projectsLead.ReplaceAllString(words, ""))
}

func worksOn(ctx context.Context, agent, projects string) error {
	return of(ctx).do(func(w *sim.World) error {
		for _, project := range projectNames(projects) {
			if err := w.JoinsProject(agent, project); err != nil {
				return err
			}
		}
		return nil
	})
}

func theLineOfTwoAgents(ctx context.Context, line, first, second string) error {
	return of(ctx).do(addLine(sim.LineSpec{Name: line, Users: []string{first, second}}))
}

func theCustomerWithNumber(ctx context.Context, customer, number string) error {
	return of(ctx).do(addCustomer(sim.CustomerSpec{Name: customer, Phone: number}))
}

func theSparkContact(ctx context.Context, contact, customer, field, projects string) error {
	return of(ctx).do(addSparkContact(contact, customer, projectNames(projects), field))
}

func theSparkContactWithTwoFields(ctx context.Context, contact, customer, second, projects string) error {
	return of(ctx).do(addSparkContact(contact, customer, projectNames(projects), "Phone", second))
}

// addSparkContact types a contact in with the customer's number in these fields.
func addSparkContact(contact, customer string, projects []string, fields ...string) action {
	return func(w *sim.World) error {
		c, err := w.Customer(customer)
		if err != nil {
			return err
		}
		spec := sim.SparkContactSpec{Name: contact, Projects: projects}
		for _, field := range fields {
			setPhone(&spec, field, c.Phones[0])
		}
		return w.AddSparkContact(spec)
	}
}

func theSparkContactWritten(ctx context.Context, contact, field, written, projects string) error {
	return of(ctx).do(func(w *sim.World) error {
		spec := sim.SparkContactSpec{Name: contact, Projects: projectNames(projects)}
		setPhone(&spec, field, written)
		return w.AddSparkContact(spec)
	})
}

func setPhone(spec *sim.SparkContactSpec, field, number string) {
	switch field {
	case "Phone":
		spec.Phone = number
	case "Mobile Phone":
		spec.MobilePhone = number
	case "Work Phone":
		spec.WorkPhone = number
	}
}

func aircallIsConnectedWithSpark(ctx context.Context) error {
	return of(ctx).do((*sim.World).ConnectAircallSpark)
}

func sparkLogsOnAllProjects(ctx context.Context) error { return theSwitchIsTurned(ctx, "on") }

func theSwitchIsTurned(ctx context.Context, position string) error {
	return of(ctx).do(func(w *sim.World) error { return w.LogsOnAllProjects(position == "on") })
}

func joinsProject(ctx context.Context, agent, project string) error {
	return of(ctx).do(func(w *sim.World) error { return w.JoinsProject(agent, project) })
}

func leavesProject(ctx context.Context, agent, project string) error {
	return of(ctx).do(func(w *sim.World) error { return w.LeavesProject(agent, project) })
}

func entersProject(ctx context.Context, contact, project string) error {
	return of(ctx).do(func(w *sim.World) error { return w.EntersProject(contact, project) })
}

// Screens are looked at once everything of before has happened.

func opensProfile(ctx context.Context, agent, contact string) error {
	return of(ctx).do(inOrder((*sim.World).Settle, func(w *sim.World) error { return w.OpensProfile(agent, contact) }))
}

func switchesTo(ctx context.Context, agent, view string) error {
	return of(ctx).do(func(w *sim.World) error { return w.SwitchesTo(agent, viewOf(view)) })
}

func viewOf(word string) spark.View {
	if strings.HasPrefix(word, "message") {
		return spark.Messages
	}
	return spark.Calls
}

var (
	chosenContact  = regexp.MustCompile(`the contact ` + name)
	chosenMember   = regexp.MustCompile(`the team member ` + name)
	chosenProjects = regexp.MustCompile(`the projects? (` + innerNames + `)$`)
)

// readChoice reads "the contact Carla, the team member Lena and the projects
// Harbour and Marina", or any part of it in that order.
func readChoice(words string) (c sim.SparkChoice, err error) {
	if m := chosenContact.FindStringSubmatch(words); m != nil {
		c.Contact = m[1]
	}
	if m := chosenMember.FindStringSubmatch(words); m != nil {
		c.Member = m[1]
	}
	if m := chosenProjects.FindStringSubmatch(words); m != nil {
		c.Projects = list(m[1])
	}
	if c.Contact == "" && c.Member == "" && c.Projects == nil {
		return c, fmt.Errorf("%q chooses nothing: write for example \"the contact Carla and the projects Harbour and Marina\"", words)
	}
	return c, nil
}

func assignsInSpark(ctx context.Context, agent, words string) error {
	choice, err := readChoice(words)
	if err != nil {
		return err
	}
	return of(ctx).do(func(w *sim.World) error { return w.AssignsInSpark(agent, choice) })
}

// triesToAssign expects a refusal, whose words a Then looks at.
func triesToAssign(ctx context.Context, agent, words string) error {
	s := of(ctx)
	choice, err := readChoice(words)
	if err != nil {
		return err
	}
	refused := s.world.AssignsInSpark(agent, choice)
	if refused == nil {
		return fmt.Errorf("%s could assign %s", agent, words)
	}
	s.refusal = refused.Error()
	return nil
}

func theAssignmentIsRefused(ctx context.Context, moment, words string) error {
	s := of(ctx)
	if err := s.at(moment); err != nil {
		return err
	}
	s.saw(Screen)
	if !strings.Contains(s.refusal, words) {
		return differ("the words of the refusal", words, s.refusal)
	}
	return nil
}

// sparkGet asks Spark as an API client would, by the observer door.
func sparkGet(w *sim.World, path string) (gjson.Result, error) {
	got := w.Spark().Observe(path)
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return gjson.Result{}, fmt.Errorf("asking Spark: GET %s was answered %d %s", path, got.Status, got.Body)
	}
	return gjson.ParseBytes(got.Body), nil
}

// sparkList walks all pages of a list; query begins with ? or is empty.
func sparkList(w *sim.World, path, query string) ([]gjson.Result, error) {
	var all []gjson.Result
	for page := 1; ; page++ {
		separator := "?"
		if query != "" {
			separator = query + "&"
		}
		rows, err := sparkGet(w, path+separator+"per_page=100&direction=asc&page="+strconv.Itoa(page))
		if err != nil {
			return nil, err
		}
		all = append(all, rows.Array()...)
		if len(rows.Array()) < 100 {
			return all, nil
		}
	}
}

// seen is an interaction by the names of what it belongs to.
type seen struct{ contact, project, kind, member string }

// sparkInteractions lists everything that is logged.
func sparkInteractions(w *sim.World) ([]seen, error) {
	rows, err := sparkList(w, "/v2/interactions", "")
	if err != nil {
		return nil, err
	}
	projects, err := sparkNames(w, "/v2/projects", "name")
	if err != nil {
		return nil, err
	}
	var all []seen
	for _, row := range rows {
		single, err := sparkGet(w, "/v2/interactions/"+row.Get("id").Raw)
		if err != nil {
			return nil, err
		}
		all = append(all, seen{single.Get("contact.first_name").Str, projects[single.Get("project_id").Raw],
			single.Get("interaction_type.value").Str, single.Get("team_member.first_name").Str})
	}
	return all, nil
}

// sparkNames maps the ids of a list to a field.
func sparkNames(w *sim.World, path, field string) (map[string]string, error) {
	rows, err := sparkList(w, path, "")
	names := map[string]string{}
	for _, row := range rows {
		names[row.Get("id").Raw] = row.Get(field).Str
	}
	return names, err
}

// waiting lists what waits.
func waiting(w *sim.World) ([]gjson.Result, error) {
	return sparkList(w, "/v2/unassigned-interactions", "")
}

// looksAtSpark settles and notes the evidence.
func looksAtSpark(ctx context.Context, moment string, e Evidence) (*sim.World, error) {
	s := of(ctx)
	err := s.at(moment)
	s.saw(e)
	return s.world, err
}

// sparkShowsIt: all that is logged is one interaction with the contact in each
// of the projects.
func sparkShowsIt(ctx context.Context, moment, contact, projects string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	want := projectNames(projects)
	slices.Sort(want)
	var got []string
	for _, i := range all {
		if i.contact != contact {
			return differ("contact of an interaction", contact, i.contact)
		}
		got = append(got, i.project)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return differ("projects in which it is logged with "+contact, want, got)
	}
	return nil
}

func sparkShowsInteractions(ctx context.Context, moment, count, contact, project string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	want, err := number(count)
	if err != nil {
		return err
	}
	all, err := sparkInteractions(w)
	n := 0
	for _, i := range all {
		if i.contact == contact && i.project == project {
			n++
		}
	}
	if err == nil && n != want {
		err = differ("interactions with "+contact+" in "+project, want, n)
	}
	return err
}

func sparkShowsItAs(ctx context.Context, moment, kind, member string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("nothing is logged in Spark")
	}
	for _, i := range all {
		if i.kind != kind || i.member != member {
			return differ("an interaction in "+i.project, kind+" by "+member, i.kind+" by "+i.member)
		}
	}
	return nil
}

func sparkShowsNothing(ctx context.Context, moment string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	rows, err := waiting(w)
	if err == nil && len(all)+len(rows) > 0 {
		err = fmt.Errorf("Spark shows %d interaction(s) and %d under Unassigned, expected nothing", len(all), len(rows))
	}
	return err
}

func sparkHasContacts(ctx context.Context, moment, count string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	want, err := number(count)
	if err != nil {
		return err
	}
	all, err := sparkList(w, "/v2/contacts", "")
	if err == nil && len(all) != want {
		err = differ("contacts in Spark", want, len(all))
	}
	return err
}

func nothingWaits(ctx context.Context, moment string) error {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return err
	}
	rows, err := waiting(w)
	if err == nil && len(rows) > 0 {
		err = differ("what waits in Spark", "nothing", rows[0].Raw)
	}
	return err
}

// itWaits is the only thing that waits.
func itWaits(ctx context.Context, moment string) (gjson.Result, error) {
	w, err := looksAtSpark(ctx, moment, API)
	if err != nil {
		return gjson.Result{}, err
	}
	rows, err := waiting(w)
	if err == nil && len(rows) != 1 {
		err = differ("what waits in Spark", "one", len(rows))
	}
	if err != nil {
		return gjson.Result{}, err
	}
	return rows[0], nil
}

// missingWords are what can be missing, in the words of the features.
var missingWords = map[string]string{"contact": "its contact", "team_member": "its team member", "projects": "its projects"}

func itWaitsFor(ctx context.Context, moment, what string) error {
	row, err := itWaits(ctx, moment)
	if err != nil {
		return err
	}
	if got := missingIn(row); got != what {
		return differ("what is missing", what, got)
	}
	return nil
}

func missingIn(row gjson.Result) string {
	var missing []string
	for _, m := range row.Get("missing").Array() {
		missing = append(missing, missingWords[m.Str])
	}
	return strings.Join(missing, " and ")
}

func itWaitsAsThatOf(ctx context.Context, moment, member string) error {
	row, err := itWaits(ctx, moment)
	if err != nil {
		return err
	}
	single, err := sparkGet(of(ctx).world, "/v2/unassigned-interactions/"+row.Get("id").Raw)
	if err != nil {
		return err
	}
	got := "nobody"
	if m := single.Get("team_member.first_name").Str; m != "" {
		got = m
	}
	if got != member {
		return differ("whose it is", member, got)
	}
	return nil
}

func unassignedShows(ctx context.Context, moment, contact, count, kind string) error {
	w, err := looksAtSpark(ctx, moment, Screen)
	if err != nil {
		return err
	}
	want, err := number(count)
	if err != nil {
		return err
	}
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	p, _ := w.Spark().ProfileOf(c.ID, viewOf(kind))
	if len(p.Unassigned) != want {
		return differ(kind+" under Unassigned on the profile of "+contact, want, len(p.Unassigned))
	}
	return nil
}

// screenOf is the profile that the agent has open.
func screenOf(ctx context.Context, moment, agent string) (spark.Profile, error) {
	w, err := looksAtSpark(ctx, moment, Screen)
	if err != nil {
		return spark.Profile{}, err
	}
	a, err := w.Agent(agent)
	if err != nil {
		return spark.Profile{}, err
	}
	p, open := w.Spark().Screen(a.Spark)
	if !open {
		return p, fmt.Errorf("%s has no profile open", agent)
	}
	of(ctx).looking = agent
	return p, nil
}

func theScreenShows(ctx context.Context, moment, agent, view, contact string) error {
	p, err := screenOf(ctx, moment, agent)
	if err != nil {
		return err
	}
	if p.View != viewOf(view) || p.Contact != contact {
		return differ("the screen of "+agent, view+" of "+contact, strings.ToLower(string(p.View))+" of "+p.Contact)
	}
	return nil
}

func theScreenShowsUnassigned(ctx context.Context, moment, agent, count string) error {
	p, err := screenOf(ctx, moment, agent)
	if err != nil {
		return err
	}
	want, err := number(count)
	if err == nil && len(p.Unassigned) != want {
		err = differ("rows under Unassigned on the screen of "+agent, want, len(p.Unassigned))
	}
	return err
}

// theButtonSays looks at the oldest row on the screen that was last looked at.
func theButtonSays(ctx context.Context, moment, label string) error {
	p, err := screenOf(ctx, moment, of(ctx).looking)
	if err != nil {
		return err
	}
	if len(p.Unassigned) == 0 {
		return fmt.Errorf("there is no row under Unassigned, so no button")
	}
	if got := p.Unassigned[0].Action; got != label {
		return differ("the button", label, got)
	}
	return nil
}
