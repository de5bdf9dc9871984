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

// activityViews are child relationships of no object of their own: they show a
// record's tasks (Object Reference, OpenActivity and ActivityHistory).
var activityViews = map[string]activityView{"openactivities": openActivities, "activityhistories": pastActivities}

// activities plans a subquery of one of the lists.
func (p *plan) activities(q *soql.Query, view activityView) error {
	sub := &plan{s: p.s, at: p.at, text: p.text, deleted: p.deleted, history: view}
	p.tell.items = append(p.tell.items, selected{name: string(view), sub: sub})
	if err := sub.fill(q, viewObject(p.s.schema.object("Task"), view)); err != nil {
		return err
	}
	if sub.limit > 500 {
		return p.framed(malformedQuery, q.Limit.Pos, "There is an implementation restriction on "+string(view)+
			": the limit is at most 500")
	}
	return nil
}

// viewObject is what a list shows of tasks: their columns, and a few that tasks
// themselves do not have.
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

// viewed are the tasks of one of the lists.
func (s *Server) viewed(r *record, view activityView) []*record {
	var rows []*record
	for _, t := range s.tasksOf(r) {
		if s.done(t) == (view == pastActivities) {
			rows = append(rows, t)
		}
	}
	return rows
}
