package salesforce

import (
	"github.com/callsim/callsim/fakes/salesforce/soql"
)

// activityView is one of the two lists of a record's activities.
type activityView string

const (
	openActivities activityView = "OpenActivities"
	pastActivities activityView = "ActivityHistories"
)

// activityViews are child relationships without an object of their own: they list a
// record's tasks (Object Reference, OpenActivity and ActivityHistory).
var activityViews = map[string]activityView{"openactivities": openActivities, "activityhistories": pastActivities}

// planActivities plans a subquery of one of the lists.
func (p *plan) planActivities(q *soql.Query, view activityView) error {
	sub := &plan{s: p.s, at: p.at, text: p.text, deleted: p.deleted, activity: view}
	p.selection.items = append(p.selection.items, selected{name: string(view), sub: sub})
	if err := sub.planClauses(q, viewObject(p.s.schema.object("Task"), view)); err != nil {
		return err
	}
	if sub.limit > 500 {
		return p.errorAt(malformedQuery, q.Limit.Pos, "There is an implementation restriction on "+string(view)+
			": the limit is at most 500")
	}
	return nil
}

// viewObject returns the object of a list: the columns of tasks, and a few that tasks do
// not have.
func viewObject(task *object, view activityView) *object {
	o := task.clone()
	o.name = map[activityView]string{openActivities: "OpenActivity", pastActivities: "ActivityHistory"}[view]
	same := func(name string) func(*Server, *record) any {
		return func(s *Server, r *record) any { return s.value(r, task.must(name)) }
	}
	nothing := func(*Server, *record) any { return nil }
	o.add(computed(boolean("IsTask"), func(*Server, *record) any { return true }))
	o.add(computed(picklist("ActivityType"), same("Type")))
	o.add(computed(picklist("ActivitySubtype"), same("TaskSubtype")))
	o.add(computed(column("StartDateTime", isDatetime), nothing))
	o.add(computed(column("EndDateTime", isDatetime), nothing))
	o.add(computed(text("AlternateDetailId", 18), nothing))
	return o
}

// activityTasks returns the tasks in one of the lists.
func (s *Server) activityTasks(r *record, view activityView) []*record {
	var rows []*record
	for _, t := range s.tasksOf(r) {
		if s.done(t) == (view == pastActivities) {
			rows = append(rows, t)
		}
	}
	return rows
}
