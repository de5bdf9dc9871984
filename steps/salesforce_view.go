package steps

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	fakesalesforce "github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people/salesforce"
)

// salesforceViewSentences are what Salesforce shows, to its clients and on its pages.
var salesforceViewSentences = []*Row{
	then("Salesforce shows the Task under {panel list} of {whose list}", Screen, Salesforce, "checks that this list of the Activity panel has only the only Task", salesforceShowsItUnder),
	then("{panel list} of {whose list} is empty", Screen, Salesforce, "checks that this list of the record's Activity panel has no Task", theListShows).with(0),
	then("{panel list} of {whose list} shows {count} call(s)", Screen, Salesforce, "counts the Tasks in this list of the record's Activity panel", theListShows),
	then("the page of the account {customer} has no Activity tab", Screen, Salesforce, "checks that the account's page has no Activity panel", thePageHasNoTab),
	then("Salesforce shows {count} Task(s)", API, Salesforce, "counts every Task in the org by query", salesforceShowsTasks),
	then("Salesforce shows {count} Task(s) of the {thing kind} {text}", API, Salesforce, "counts the Tasks with the case or opportunity as WhatId", salesforceShowsActivitiesOf),
	then("Salesforce has no new records", API, Salesforce, "checks that every record except Tasks was added by a person", newAre).with(0),
	then("Salesforce has {count} new {contact|contacts|lead|leads|account|accounts|case|cases|opportunity|opportunities}", API, Salesforce, "counts the records of this kind that no person added", salesforceHasNew),
	then("Salesforce has no other new records", API, Salesforce, "checks that one record in all, except Tasks, was not added by a person", newAre).with(1),
	then(`the {label} of the new {new thing} is {empty|"…"|the number of …|the e-mail address of …}`, API, Salesforce, "compares a field of the only such record not added by a person", theFieldOfTheNewIs),
	then("the new case belongs to the contact {record:name}", API, Salesforce, "compares ContactId of the only case not added by a person", theNewCaseIsThatOf),
	then("the {record kind} {record:name} is unchanged", API, Salesforce, "compares the record's dates of creation and of last modification", theRecordIsAsItWas),
	then(`the Task is linked to {nothing|no case|no opportunity|the new case|the case "…"|the opportunity "…"}`, API, Salesforce, "compares WhatId of the only Task with the record, or its kind", itIsLinkedTo),
	then("the Name of the Task is the {record kind} {record:name}", API, Salesforce, "compares WhoId of the only Task with the record", itsNameIs),
	then("the {label} of the Task is {text}", API, Salesforce, "compares the whole value of a field of the only Task", itsFieldIs),
	then(`the {label} of the Task {contains|does not contain} {value:"…"|the number of …}`, API, Salesforce, "searches a field of the only Task for the text or the number", taskSays),
	then("the {label} of the {activity of} {contains|does not contain} {quotations}", API, Salesforce, "searches a field of the only Task with this subject for the text", theFieldOfOneSays),
	then("the Description of the Task contains a waiting time of {int} seconds", API, Salesforce, "finds the waiting time in Description, such as 8 s or 0:08", itSaysSomebodyWaited),
	then("the Description of the Task has Aircall's permanent link to the {recording|voicemail}", API, Salesforce, "finds Aircall's asset link of this kind in Description of the only Task", itHasTheLink),
	then("the Description of the Task has no link", API, Salesforce, "checks that Description of the only Task contains no URL", taskSays).with("Description", "does not contain", `"://"`),
	then("the owner of the Task is {agent}", API, Salesforce, "compares the owner's name of the only Task", belongsTo),
	then("the owner of both Tasks is {agent}", API, Salesforce, "checks for two Tasks and compares the owner's name of each", bothBelongTo),
	then("the owner of the {activity of} is {agent}", API, Salesforce, "compares the owner's name of the only Task with this subject", oneBelongsTo),
}

// salesforceRows are the rows of a query.
func salesforceRows(w *sim.World, soql string) ([]shown, error) {
	page, err := get(w, salesforce.Of(w), "/services/data/v63.0/query?q="+url.QueryEscape(soql))
	return page.list("records"), err
}

// salesforceRow is the only row of a query.
func salesforceRow(w *sim.World, soql string) (shown, error) {
	rows, err := salesforceRows(w, soql)
	return single("rows of "+soql, rows, err)
}

// tasks are all activities that are logged, oldest first.
func tasks(w *sim.World) ([]shown, error) {
	return salesforceRows(w, "SELECT Id, Subject, Status, IsClosed, WhoId, WhatId, OwnerId, Owner.Name, Description, CallType, "+
		"CallDurationInSeconds, ActivityDate FROM Task ORDER BY CreatedDate ASC, Id ASC")
}

// theTask is the only one.
func theTask(w *sim.World) (task, error) {
	all, err := tasks(w)
	one, err := single("activities in Salesforce", all, err)
	return task{one}, err
}

// taskCalled is the only one whose subject begins so.
func taskCalled(w *sim.World, begins string) (task, error) {
	all, err := tasks(w)
	all = slices.DeleteFunc(all, func(t shown) bool { return !strings.HasPrefix(t.text("Subject"), begins) })
	one, err := single("activities in Salesforce that begin with "+begins, all, err)
	return task{one}, err
}

// objectOf is the object of a kind of record or thing.
var objectOf = map[string]string{"contact": "Contact", "lead": "Lead", "account": "Account", "case": "Case", "opportunity": "Opportunity"}

// theNew is the only record of a kind that no person has made.
func theNew(w *sim.World, kind string) (id string, err error) {
	all, err := allNew(w, kind)
	return single("new "+kind+" records", all, err)
}

func allNew(w *sim.World, kind string) ([]string, error) {
	rows, err := salesforceRows(w, "SELECT Id FROM "+objectOf[kind]+" ORDER BY CreatedDate ASC, Id ASC")
	ids := namesOf(rows, func(row shown) string { return row.text("Id") })
	return slices.DeleteFunc(ids, salesforce.Of(w).IsAdded), err
}

// recordCalled reads "the contact Carla" or "the new contact".
func recordCalled(w *sim.World, words string) (id string, err error) {
	words = strings.TrimPrefix(words, "the ")
	if kind, isNew := strings.CutPrefix(words, "new "); isNew {
		return theNew(w, kind)
	}
	for _, kind := range []string{"person account", "account", "contact", "lead"} {
		if name, is := strings.CutPrefix(words, kind+" "); is {
			return salesforce.Of(w).Record(kind, name)
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
	panel, err := salesforce.Of(w).Panel(id)
	if err != nil {
		return nil, err
	}
	items := map[string][]fakesalesforce.Item{"Next Steps": panel.NextSteps, "Past Activities": panel.PastActivities}[list]
	return namesOf(items, func(i fakesalesforce.Item) string {
		w.Looked([]string{i.Exchange})
		return i.ID
	}), nil
}

// salesforceShowsItUnder checks that the list has one activity, the given Task.
func salesforceShowsItUnder(w *sim.World, t task, list, whose string) error {
	ids, err := activitiesUnder(w, list, whose)
	only := slices.Equal(ids, []string{t.text("Id")})
	return cmp.Or(err, unless(only, list+" of "+whose, t.text("Subject"), fmt.Sprintf("%d activities", len(ids))))
}

func theListShows(w *sim.World, list, whose string, count int) error {
	ids, err := activitiesUnder(w, list, whose)
	return isCount("activities under "+list+" of "+whose, count, ids, err)
}

func thePageHasNoTab(w *sim.World, account string) error {
	id, err := salesforce.Of(w).Record("account", account)
	if err != nil {
		return err
	}
	if _, err := salesforce.Of(w).Panel(id); err == nil {
		return fmt.Errorf("the page of the account %s has an Activity tab", account)
	}
	return nil
}

func salesforceShowsActivitiesOf(w *sim.World, count int, kind, title string) error {
	id, err := salesforce.Of(w).Record(kind, title)
	if err != nil {
		return err
	}
	all, err := salesforceRows(w, "SELECT Id FROM Task WHERE WhatId = '"+id+"'")
	return isCount("activities of the "+kind, count, all, err)
}

func salesforceShowsTasks(w *sim.World, count int) error {
	if count == 0 {
		if err := w.Need(sim.Clock); err != nil {
			return err // a Task may come a minute later
		}
	}
	return counts("Tasks in Salesforce", tasks)(w, count)
}

// newAre counts the records that are new, whichever.
func newAre(w *sim.World, want int) error {
	var found []string
	for _, kind := range [...]string{"contact", "lead", "account", "case", "opportunity"} {
		ids, err := allNew(w, kind)
		if err != nil {
			return err
		}
		found = append(found, ids...)
	}
	return isCount("new records in Salesforce", want, found, nil)
}

func salesforceHasNew(w *sim.World, count int, kind string) error {
	kind = singular(kind)
	ids, err := allNew(w, kind)
	return isCount("new "+kind+" records", count, ids, err)
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
	got, err := fieldOfNew(w, kind, apiName(kind, label))
	return isSame(label+" of the new "+kind, want, got, err)
}

func fieldOfNew(w *sim.World, kind, field string) (string, error) {
	id, err := theNew(w, kind)
	if err != nil {
		return "", err
	}
	row, err := salesforceRow(w, "SELECT "+field+" FROM "+objectOf[kind]+" WHERE Id = '"+id+"'")
	return row.text(field), err
}

func theNewCaseIsThatOf(w *sim.World, contact string) error {
	want, err := salesforce.Of(w).Record("contact", contact)
	if err != nil {
		return err
	}
	got, err := fieldOfNew(w, "case", "ContactId")
	return isSame("contact of the new case", want, got, err)
}

// theRecordIsAsItWas: nobody but people have written it.
func theRecordIsAsItWas(w *sim.World, kind, record string) error {
	id, err := salesforce.Of(w).Record(kind, record)
	if err != nil {
		return err
	}
	object := objectOf[strings.TrimPrefix(kind, "person ")]
	row, err := salesforceRow(w, "SELECT Name, Phone, CreatedDate, LastModifiedDate FROM "+object+" WHERE Id = '"+id+"'")
	if err == nil && row.text("LastModifiedDate") != row.text("CreatedDate") {
		err = fmt.Errorf("the %s %s was changed at %s: %s", kind, record, row.text("LastModifiedDate"), row)
	}
	return err
}

func itIsLinkedTo(w *sim.World, t task, words string) error {
	got := t.text("WhatId")
	prefix := map[string]string{"no case": "500", "no opportunity": "006"}[words]
	switch {
	case words == "nothing":
		return unless(got == "", "what it is linked to", words, got)
	case prefix != "":
		return unless(!strings.HasPrefix(got, prefix), "what it is linked to", words, got)
	}
	want, err := linkCalled(w, words)
	return cmp.Or(err, unless(got == want, "what it is linked to", words+" "+want, got))
}

func linkCalled(w *sim.World, words string) (string, error) {
	if words == "the new case" {
		return theNew(w, "case")
	}
	kind, title, _ := strings.Cut(strings.TrimPrefix(words, "the "), " ")
	return salesforce.Of(w).Record(kind, strings.Trim(title, `"`))
}

func itsNameIs(w *sim.World, t task, kind, record string) error {
	want, err := salesforce.Of(w).Record(kind, record)
	return isSame("the Task's name", want, t.text("WhoId"), err)
}

func itsFieldIs(_ *sim.World, task task, label, want string) error {
	return same("the Task's "+label, want, task.text(apiName("task", label)))
}

func theFieldOfOneSays(w *sim.World, label, activity, says, words string) error {
	t, err := taskCalled(w, activity)
	return cmp.Or(err, taskSays(w, t, label, says, words))
}

func taskSays(w *sim.World, t task, label, says, words string) error {
	want, err := valueOf(w, words)
	if err != nil {
		return err
	}
	got := t.text(apiName("task", label))
	if strings.Contains(got, want) != (says == "contains") {
		return fmt.Errorf("the Task's %s should be one that %s %q, found %q", label, says, want, got)
	}
	return nil
}

// itSaysSomebodyWaited finds the waiting time in any wording: 8 s, 8 seconds, 0:08.
func itSaysSomebodyWaited(_ *sim.World, t task, seconds int) error {
	forms := fmt.Sprintf(`(?i)wait[^\n]*\b(%d ?s(ec|econds?)?|(00:)?0?0:%02d)\b`, seconds, seconds)
	got, want := t.text("Description"), fmt.Sprintf("a waiting time of %d seconds", seconds)
	return unless(regexp.MustCompile(forms).MatchString(got), "the Task's description", want, fmt.Sprintf("%q", got))
}

func itHasTheLink(_ *sim.World, t task, what string) error {
	got := t.text("Description")
	_, rest, found := strings.Cut(got, "https://assets.aircall.io/calls/")
	return unless(found && strings.Contains(rest, "/"+what), "the Task's description", "Aircall's lasting link to the "+what, fmt.Sprintf("%q", got))
}

func belongsTo(_ *sim.World, t task, user string) error {
	return same("the owner of "+t.text("Subject"), user, t.text("Owner.Name"))
}

func bothBelongTo(w *sim.World, user string) error {
	all, err := tasks(w)
	if err = isCount("activities in Salesforce", 2, all, err); err != nil {
		return err
	}
	return cmp.Or(belongsTo(w, task{all[0]}, user), belongsTo(w, task{all[1]}, user))
}

func oneBelongsTo(w *sim.World, activity, user string) error {
	t, err := taskCalled(w, activity)
	return cmp.Or(err, belongsTo(w, t, user))
}

// loggedInSalesforce counts the activities; one call must bring one contact along,
// and one case.
func loggedInSalesforce(w *sim.World, customer string) (int, error) {
	all, err := tasks(w)
	for _, kind := range [...]string{"contact", "case"} {
		ids, failed := allNew(w, kind)
		if err = cmp.Or(err, failed); err != nil {
			return 0, err
		}
		if len(ids) != min(len(all), 1) {
			return 0, differ("new "+kind+" records after "+fmt.Sprint(len(all))+" calls of "+customer, min(len(all), 1), len(ids))
		}
	}
	return len(all), err
}

// connectUsualSalesforce: an unknown number becomes a contact, and a case is made
// for it, so that one call is three records of which none may be lost or doubled.
func connectUsualSalesforce(w *sim.World) error {
	return cmp.Or(integrations.Connect(w, "aircall-salesforce"),
		integrations.Sets(w, "unknown numbers", "Create a new Contact"),
		integrations.Sets(w, "the preference", "Case, created if there is none"))
}
