package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/spark"
	"github.com/callsim/callsim/sim"
)

// What Spark shows, to its clients and on its screens.

// sparkGet asks Spark as an API client would, by the observer door.
func sparkGet(w *sim.World, path string) (shown, error) {
	got := w.Spark().Observe(path)
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return "", fmt.Errorf("asking Spark: GET %s was answered %d %s", path, got.Status, got.Body)
	}
	return shown(got.Body), nil
}

// sparkList walks all pages of a list; query begins with ? or is empty.
func sparkList(w *sim.World, path, query string) ([]shown, error) {
	var all []shown
	for page := 1; ; page++ {
		separator := "?"
		if query != "" {
			separator = query + "&"
		}
		body, err := sparkGet(w, path+separator+"per_page=100&direction=asc&page="+strconv.Itoa(page))
		if err != nil {
			return nil, err
		}
		rows := body.list("@this")
		all = append(all, rows...)
		if len(rows) < 100 {
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
		single, err := sparkGet(w, "/v2/interactions/"+row.raw("id"))
		if err != nil {
			return nil, err
		}
		all = append(all, seen{wholeName(shown(single.raw("contact"))), projects[single.raw("project_id")],
			single.text("interaction_type.value"), wholeName(shown(single.raw("team_member")))})
	}
	return all, nil
}

// sparkNames maps the ids of a list to a field.
func sparkNames(w *sim.World, path, field string) (map[string]string, error) {
	rows, err := sparkList(w, path, "")
	names := map[string]string{}
	for _, row := range rows {
		names[row.raw("id")] = row.text(field)
	}
	return names, err
}

// waiting lists what waits.
func waiting(w *sim.World) ([]shown, error) {
	return sparkList(w, "/v2/unassigned-interactions", "")
}

// sparkShowsIt: all that is logged is one interaction with the contact in each
// of the projects.
func sparkShowsIt(w *sim.World, contact, projects string) error {
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

func sparkShowsInteractions(w *sim.World, count, contact, project string) error {
	all, err := sparkInteractions(w)
	n := 0
	for _, i := range all {
		if i.contact == contact && i.project == project {
			n++
		}
	}
	if err == nil {
		err = isCount("interactions with "+contact+" in "+project, count, n)
	}
	return err
}

func sparkShowsItAs(w *sim.World, kind, member string) error {
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("nothing is logged in Spark")
	}
	for _, i := range all {
		if i.kind != kind || i.member != member {
			return differ("an interaction in "+i.project, kind+" by "+member, i.kind+" by "+i.member)
		}
	}
	return nil
}

func sparkShowsNothing(w *sim.World) error {
	all, err := sparkInteractions(w)
	if err != nil {
		return err
	}
	rows, err := waiting(w)
	if err == nil && len(all)+len(rows) > 0 {
		err = differ("interactions and rows under Unassigned", "none", fmt.Sprintf("%d and %d", len(all), len(rows)))
	}
	return err
}

func sparkHasContacts(w *sim.World, count string) error {
	all, err := sparkList(w, "/v2/contacts", "")
	if err == nil {
		err = isCount("contacts in Spark", count, len(all))
	}
	return err
}

func nothingWaits(w *sim.World) error {
	rows, err := waiting(w)
	if err == nil && len(rows) > 0 {
		err = differ("what waits in Spark", "nothing", rows[0])
	}
	return err
}

// itWaits is the only thing that waits.
func itWaits(ctx context.Context, moment string) (shown, error) {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return "", err
	}
	rows, err := waiting(w)
	if err == nil && len(rows) != 1 {
		err = differ("what waits in Spark", "one", len(rows))
	}
	if err != nil {
		return "", err
	}
	return rows[0], nil
}

// missingSentences are what can be missing, in the words of the features.
var missingWords = map[string]string{"contact": "its contact", "team_member": "its team member", "projects": "its projects"}

func itWaitsFor(ctx context.Context, moment, what string) error {
	row, err := itWaits(ctx, moment)
	if err != nil {
		return err
	}
	return same("what is missing", what, missingIn(row))
}

func missingIn(row shown) string {
	var missing []string
	for _, m := range row.list("missing") {
		missing = append(missing, missingWords[m.text("@this")])
	}
	return strings.Join(missing, " and ")
}

func itWaitsAsThatOf(ctx context.Context, moment, member string) error {
	row, err := itWaits(ctx, moment)
	if err != nil {
		return err
	}
	single, err := sparkGet(of(ctx).world, "/v2/unassigned-interactions/"+row.raw("id"))
	if err != nil {
		return err
	}
	got := "nobody"
	if m := wholeName(shown(single.raw("team_member"))); m != "" {
		got = m
	}
	return same("whose it is", member, got)
}

func unassignedShows(w *sim.World, contact, count, kind string) error {
	c, err := w.SparkContact(contact)
	if err != nil {
		return err
	}
	p, _ := w.Spark().ProfileOf(c.ID, viewOf(kind))
	return isCount(kind+" under Unassigned on the profile of "+contact, count, len(p.Unassigned))
}

// screenOf is the profile that the agent has open.
func screenOf(ctx context.Context, moment, agent string) (spark.Profile, error) {
	w, err := looks(ctx, moment, Screen)
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

func theScreenShowsUnassigned(ctx context.Context, moment, agent, rows string) error {
	p, err := screenOf(ctx, moment, agent)
	if err != nil {
		return err
	}
	count, _, _ := strings.Cut(strings.Replace(rows, "nothing", "no", 1), " ")
	return isCount("rows under Unassigned on the screen of "+agent, count, len(p.Unassigned))
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
	return same("the button", label, p.Unassigned[0].Action)
}
