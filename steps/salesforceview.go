package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

// salesforceViewSentences are what Salesforce shows, to its clients and on its pages.
var salesforceViewSentences = []*Row{
	then("Salesforce shows it under {panel list} of {whose list}", Screen, Salesforce, "checks that this list of the Activity panel has only the only Task", salesforceShowsItUnder),
	then("{panel list} of {whose list} is empty", Screen, Salesforce, "checks that this list of the record's Activity panel has no Task", theListIsEmpty),
	then("{panel list} of {whose list} shows {count} call(s)", Screen, Salesforce, "counts the Tasks in this list of the record's Activity panel", theListShows),
	then("the page of the account {customer} has no Activity tab", Screen, Salesforce, "checks that the account's page has no Activity panel", thePageHasNoTab),
	then("Salesforce shows {count} activity/activities", API, Salesforce, "counts every Task in the org by query", salesforceShowsActivities),
	then("Salesforce shows {count} activity/activities of the {thing kind} {text}", API, Salesforce, "counts the Tasks with the case or opportunity as WhatId", salesforceShowsActivitiesOf),
	then("Salesforce shows nothing of it", API, Salesforce, "checks that the org has no Task", salesforceShowsNothing),
	then("nothing new is in Salesforce", API, Salesforce, "checks that every record except Tasks was added by a person", nothingNewIsInSalesforce),
	then("Salesforce has {count} new {contact|contacts|lead|leads|account|accounts|case|cases|opportunity|opportunities}", API, Salesforce, "counts the records of this kind that no person added", salesforceHasNew),
	then("Salesforce has nothing else that is new", API, Salesforce, "checks that one record in all, except Tasks, was not added by a person", salesforceHasNothingElse),
	then(`the {label} of the new {new thing} is {empty|"…"|the number of …|the e-mail address of …}`, API, Salesforce, "compares a field of the only such record not added by a person", theFieldOfTheNewIs),
	then("the new case is that of the contact {record:name}", API, Salesforce, "compares ContactId of the only case not added by a person", theNewCaseIsThatOf),
	then("the {record kind} {record:name} is as it was", API, Salesforce, "compares the record's dates of creation and of last modification", theRecordIsAsItWas),
	then(`it is linked to {nothing|no case|no opportunity|the new case|the case "…"|the opportunity "…"}`, API, Salesforce, "compares WhatId of the only Task with the record, or its kind", itIsLinkedTo),
	then("its Name is the {record kind} {record:name}", API, Salesforce, "compares WhoId of the only Task with the record", itsNameIs),
	then("its {label} is {text}", API, Salesforce, "compares the whole value of a field of the only Task", itsFieldIs),
	then(`its {label} {says|does not say} {value:"…"|the number of …}`, API, Salesforce, "searches a field of the only Task for the text or the number", itsFieldSays),
	then("the {label} of the {activity of} {says|does not say} {quotations}", API, Salesforce, "searches a field of the only Task with this subject for the text", theFieldOfOneSays),
	then("its Description says that somebody waited for {int} seconds", API, Salesforce, "finds the waiting time in Description, such as 8 s or 0:08", itSaysSomebodyWaited),
	then("its Description has Aircall's lasting link to the {recording|voicemail}", API, Salesforce, "finds Aircall's asset link of this kind in Description of the only Task", itHasTheLink),
	then("its Description has no link", API, Salesforce, "checks that Description of the only Task contains no URL", itHasNoLink),
	then("it belongs to {agent}", API, Salesforce, "compares the owner's name of the only Task", itBelongsTo),
	then("both belong to {agent}", API, Salesforce, "checks for two Tasks and compares the owner's name of each", bothBelongTo),
	then("the {activity of} belongs to {agent}", API, Salesforce, "compares the owner's name of the only Task with this subject", oneBelongsTo),
}

// salesforceRows asks Salesforce as an API client would, by the observer door.
func salesforceRows(w *sim.World, soql string) ([]shown, error) {
	got := w.Salesforce().Observe("/services/data/v63.0/query?q=" + url.QueryEscape(soql))
	w.Looked(got.Exchanges)
	if got.Status != http.StatusOK {
		return nil, fmt.Errorf("asking Salesforce: %s was answered %d %s", soql, got.Status, got.Body)
	}
	return shown(got.Body).list("records"), nil
}

// salesforceRow is the only row of a query.
func salesforceRow(w *sim.World, soql string) (shown, error) {
	rows, err := salesforceRows(w, soql)
	if err == nil {
		err = same("rows of "+soql, 1, len(rows))
	}
	if err != nil {
		return "", err
	}
	return rows[0], nil
}

// tasks are all activities that are logged, oldest first.
func tasks(w *sim.World) ([]shown, error) {
	return salesforceRows(w, "SELECT Id, Subject, Status, IsClosed, WhoId, WhatId, OwnerId, Owner.Name, Description, CallType, "+
		"CallDurationInSeconds, ActivityDate FROM Task ORDER BY CreatedDate ASC, Id ASC")
}

// theTask is the only one.
func theTask(w *sim.World) (shown, error) {
	all, err := tasks(w)
	if err == nil {
		err = same("activities in Salesforce", 1, len(all))
	}
	if err != nil {
		return "", err
	}
	return all[0], nil
}

// taskCalled is the only one whose subject begins so.
func taskCalled(w *sim.World, begins string) (shown, error) {
	all, err := tasks(w)
	if err != nil {
		return "", err
	}
	all = slices.DeleteFunc(all, func(t shown) bool { return !strings.HasPrefix(t.text("Subject"), begins) })
	if len(all) != 1 {
		return "", differ("activities in Salesforce that begin with "+begins, 1, len(all))
	}
	return all[0], nil
}

// aboutTask looks at the only Task.
func aboutTask(ctx context.Context, moment string, look func(*sim.World, shown) error) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	task, err := theTask(w)
	if err != nil {
		return err
	}
	return look(w, task)
}

// objectOf is the object of a kind of record or thing.
var objectOf = map[string]string{"contact": "Contact", "lead": "Lead", "account": "Account", "case": "Case", "opportunity": "Opportunity"}

// theNew is the only record of a kind that no person has made.
func theNew(w *sim.World, kind string) (id string, err error) {
	all, err := allNew(w, kind)
	if err == nil {
		err = same("new "+kind+" records", 1, len(all))
	}
	if err != nil {
		return "", err
	}
	return all[0], nil
}

func allNew(w *sim.World, kind string) ([]string, error) {
	rows, err := salesforceRows(w, "SELECT Id FROM "+objectOf[kind]+" ORDER BY CreatedDate ASC, Id ASC")
	var ids []string
	for _, row := range rows {
		if id := row.text("Id"); !w.MadeByPeople(id) {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// recordCalled reads "the contact Carla" or "the new contact".
func recordCalled(w *sim.World, words string) (id string, err error) {
	words = strings.TrimPrefix(words, "the ")
	if kind, isNew := strings.CutPrefix(words, "new "); isNew {
		return theNew(w, kind)
	}
	for _, kind := range []string{"person account", "account", "contact", "lead"} {
		if name, is := strings.CutPrefix(words, kind+" "); is {
			return w.SalesforceRecord(kind, name)
		}
	}
	return "", fmt.Errorf("%q is no record of Salesforce", words)
}

// activitiesUnder are the ids in a list of a record's Activity panel.
func activitiesUnder(w *sim.World, list, whose string) ([]string, error) {
	id, err := recordCalled(w, whose)
	if err != nil {
		return nil, err
	}
	panel, err := w.ActivityPanel(id)
	if err != nil {
		return nil, err
	}
	if list == "Next Steps" {
		return panel.NextSteps, nil
	}
	return panel.PastActivities, nil
}

// salesforceShowsItUnder: the only Task there is stands in that list.
func salesforceShowsItUnder(w *sim.World, list, whose string) error {
	task, err := theTask(w)
	if err != nil {
		return err
	}
	ids, err := activitiesUnder(w, list, whose)
	if err != nil {
		return err
	}
	if !slices.Equal(ids, []string{task.text("Id")}) {
		return differ(list+" of "+whose, task.text("Subject"), fmt.Sprintf("%d activities", len(ids)))
	}
	return nil
}

func theListIsEmpty(ctx context.Context, moment, list, whose string) error {
	return theListShows(ctx, moment, list, whose, "no")
}

func theListShows(ctx context.Context, moment, list, whose, count string) error {
	w, err := looks(ctx, moment, Screen)
	if err != nil {
		return err
	}
	ids, err := activitiesUnder(w, list, whose)
	if err == nil {
		err = isCount("activities under "+list+" of "+whose, count, len(ids))
	}
	return err
}

func thePageHasNoTab(w *sim.World, account string) error {
	id, err := w.SalesforceRecord("account", account)
	if err != nil {
		return err
	}
	if _, err := w.ActivityPanel(id); err == nil {
		return fmt.Errorf("the page of the account %s has an Activity tab", account)
	}
	return nil
}

func salesforceShowsActivities(ctx context.Context, moment, count string) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	all, err := tasks(w)
	if err == nil {
		err = isCount("activities in Salesforce", count, len(all))
	}
	return err
}

func salesforceShowsActivitiesOf(w *sim.World, count, kind, title string) error {
	id, err := w.SalesforceRecord(kind, title)
	if err != nil {
		return err
	}
	all, err := salesforceRows(w, "SELECT Id FROM Task WHERE WhatId = '"+id+"'")
	if err == nil {
		err = isCount("activities of the "+kind, count, len(all))
	}
	return err
}

func salesforceShowsNothing(ctx context.Context, moment string) error {
	if err := of(ctx).world.Need(sim.Clock); err != nil {
		return err // who can tell what comes a minute later?
	}
	return salesforceShowsActivities(ctx, moment, "no")
}

func nothingNewIsInSalesforce(ctx context.Context, moment string) error {
	return newAre(ctx, moment, 0)
}

// salesforceHasNothingElse: one record is new, whichever.
func salesforceHasNothingElse(ctx context.Context, moment string) error {
	return newAre(ctx, moment, 1)
}

func newAre(ctx context.Context, moment string, want int) error {
	w, err := looks(ctx, moment, API)
	if err != nil {
		return err
	}
	found := 0
	for _, kind := range [...]string{"contact", "lead", "account", "case", "opportunity"} {
		ids, err := allNew(w, kind)
		if err != nil {
			return err
		}
		found += len(ids)
	}
	return same("new records in Salesforce", want, found)
}

func salesforceHasNew(w *sim.World, count, kind string) error {
	kind = singular(kind)
	ids, err := allNew(w, kind)
	if err == nil {
		err = isCount("new "+kind+" records", count, len(ids))
	}
	return err
}

// valueOf reads "empty", a quoted text, "the number of Carla" or "the e-mail
// address of Carla".
func valueOf(w *sim.World, words string) (string, error) {
	if words == "empty" {
		return "", nil
	}
	if quoted, is := strings.CutPrefix(words, `"`); is {
		return strings.TrimSuffix(quoted, `"`), nil
	}
	_, name, _ := strings.Cut(words, " of ")
	if strings.HasPrefix(words, "the e-mail address") {
		return w.EmailOf(name), nil
	}
	c, err := w.Customer(name)
	if err != nil {
		return "", err
	}
	return c.Phones[0], nil
}

func theFieldOfTheNewIs(w *sim.World, label, kind, words string) error {
	want, err := valueOf(w, words)
	if err != nil {
		return err
	}
	id, err := theNew(w, kind)
	if err != nil {
		return err
	}
	field := apiName(kind, label)
	row, err := salesforceRow(w, "SELECT "+field+" FROM "+objectOf[kind]+" WHERE Id = '"+id+"'")
	if err == nil {
		err = same(label+" of the new "+kind, want, row.text(field))
	}
	return err
}

func theNewCaseIsThatOf(w *sim.World, contact string) error {
	id, err := theNew(w, "case")
	if err != nil {
		return err
	}
	want, err := w.SalesforceRecord("contact", contact)
	if err != nil {
		return err
	}
	row, err := salesforceRow(w, "SELECT ContactId FROM Case WHERE Id = '"+id+"'")
	if err == nil {
		err = same("contact of the new case", want, row.text("ContactId"))
	}
	return err
}

// theRecordIsAsItWas: nobody but people have written it.
func theRecordIsAsItWas(w *sim.World, kind, record string) error {
	id, err := w.SalesforceRecord(kind, record)
	if err != nil {
		return err
	}
	object := objectOf[strings.TrimPrefix(kind, "person ")]
	row, err := salesforceRow(w, "SELECT Name, Phone, CreatedDate, LastModifiedDate FROM "+object+" WHERE Id = '"+id+"'")
	if err != nil {
		return err
	}
	if row.text("LastModifiedDate") != row.text("CreatedDate") {
		return fmt.Errorf("the %s %s was changed at %s: %s", kind, record, row.text("LastModifiedDate"), row)
	}
	return nil
}

func itIsLinkedTo(ctx context.Context, moment, words string) error {
	return aboutTask(ctx, moment, func(w *sim.World, task shown) error {
		got := task.text("WhatId")
		prefix := map[string]string{"no case": "500", "no opportunity": "006"}[words]
		switch {
		case words == "nothing" && got != "", prefix != "" && strings.HasPrefix(got, prefix):
			return differ("what it is linked to", words, got)
		case words == "nothing" || prefix != "":
			return nil
		}
		want, err := linkCalled(w, words)
		if err == nil && got != want {
			err = differ("what it is linked to", words+" "+want, got)
		}
		return err
	})
}

func linkCalled(w *sim.World, words string) (string, error) {
	if words == "the new case" {
		return theNew(w, "case")
	}
	kind, title, _ := strings.Cut(strings.TrimPrefix(words, "the "), " ")
	return w.SalesforceRecord(kind, strings.Trim(title, `"`))
}

func itsNameIs(ctx context.Context, moment, kind, record string) error {
	return aboutTask(ctx, moment, func(w *sim.World, task shown) error {
		want, err := w.SalesforceRecord(kind, record)
		if err == nil {
			err = same("the Task's name", want, task.text("WhoId"))
		}
		return err
	})
}

func itsFieldIs(ctx context.Context, moment, label, want string) error {
	return aboutTask(ctx, moment, func(_ *sim.World, task shown) error {
		return same("the Task's "+label, want, task.text(apiName("task", label)))
	})
}

func itsFieldSays(ctx context.Context, moment, label, says, words string) error {
	return aboutTask(ctx, moment, func(w *sim.World, task shown) error { return taskSays(w, task, label, says, words) })
}

func theFieldOfOneSays(w *sim.World, label, activity, says, words string) error {
	task, err := taskCalled(w, activity)
	if err != nil {
		return err
	}
	return taskSays(w, task, label, says, words)
}

func taskSays(w *sim.World, task shown, label, says, words string) error {
	want, err := valueOf(w, words)
	if err != nil {
		return err
	}
	got := task.text(apiName("task", label))
	if strings.Contains(got, want) != (says == "says") {
		return fmt.Errorf("the Task's %s should be one that %s %q, found %q", label, says, want, got)
	}
	return nil
}

// itSaysSomebodyWaited finds the waiting time in any wording: 8 s, 8 seconds, 0:08.
func itSaysSomebodyWaited(ctx context.Context, moment string, seconds int) error {
	return aboutTask(ctx, moment, func(_ *sim.World, task shown) error {
		forms := fmt.Sprintf(`(?i)wait[^\n]*\b(%d ?s(ec|econds?)?|(00:)?0?0:%02d)\b`, seconds, seconds)
		if got := task.text("Description"); !regexp.MustCompile(forms).MatchString(got) {
			return differ("the Task's description", fmt.Sprintf("a waiting time of %d seconds", seconds), fmt.Sprintf("%q", got))
		}
		return nil
	})
}

func itHasTheLink(ctx context.Context, moment, what string) error {
	return aboutTask(ctx, moment, func(_ *sim.World, task shown) error {
		link := "https://assets.aircall.io/calls/"
		got := task.text("Description")
		if i := strings.Index(got, link); i < 0 || !strings.Contains(got[i:], "/"+what) {
			return differ("the Task's description", "Aircall's lasting link to the "+what, fmt.Sprintf("%q", got))
		}
		return nil
	})
}

func itHasNoLink(ctx context.Context, moment string) error {
	return itsFieldSays(ctx, moment, "Description", "does not say", `"://"`)
}

func itBelongsTo(ctx context.Context, moment, user string) error {
	return aboutTask(ctx, moment, func(_ *sim.World, task shown) error { return belongsTo(task, user) })
}

func belongsTo(task shown, user string) error {
	return same("the owner of "+task.text("Subject"), user, task.text("Owner.Name"))
}

func bothBelongTo(w *sim.World, user string) error {
	all, err := tasks(w)
	if err != nil {
		return err
	}
	if len(all) != 2 {
		return differ("activities in Salesforce", 2, len(all))
	}
	for _, task := range all {
		if err := belongsTo(task, user); err != nil {
			return err
		}
	}
	return nil
}

func oneBelongsTo(w *sim.World, activity, user string) error {
	task, err := taskCalled(w, activity)
	if err != nil {
		return err
	}
	return belongsTo(task, user)
}

// loggedInSalesforce counts the activities; one call must bring one contact along,
// and one case.
func loggedInSalesforce(w *sim.World, customer string) (int, error) {
	all, err := tasks(w)
	if err != nil {
		return 0, err
	}
	for _, kind := range [...]string{"contact", "case"} {
		ids, err := allNew(w, kind)
		if err != nil {
			return 0, err
		}
		if len(ids) != min(len(all), 1) {
			return 0, differ("new "+kind+" records after "+fmt.Sprint(len(all))+" calls of "+customer, min(len(all), 1), len(ids))
		}
	}
	return len(all), nil
}

// connectUsualSalesforce: an unknown number becomes a contact, and a case is made
// for it, so that one call is three records of which none may be lost or doubled.
func connectUsualSalesforce(w *sim.World) error {
	return inOrder((*sim.World).ConnectAircallSalesforce,
		func(w *sim.World) error { return w.SetsInDashboard("unknown numbers", "Create a new Contact") },
		func(w *sim.World) error { return w.SetsInDashboard("the preference", "Case, created if there is none") },
	)(w)
}
