package salesforce

import (
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the screens of the org.

// Page is a record's page. Fields holds the values that are not empty, as text by API
// name. Activity is nil if the component is not on the page layout.
type Page struct {
	ID, Object, Name string
	Owner            string // name
	Fields           map[string]string
	Activity         *Activity
	Modified         time.Time
	Exchange         string // the request that wrote it last
}

// Activity is the panel of open and completed tasks. Open tasks are sorted by due date,
// earliest first, completed tasks latest first.
type Activity struct {
	NextSteps, PastActivities []Item
}

// Item is a task in the panel.
type Item struct {
	ID              string
	Subject, Status string
	Who, What       string // names, or ""
	WhoID, WhatID   string
	Owner           string
	Type, CallType  string
	Subtype         string
	Disposition     string
	CallObject      string
	Duration        int // seconds
	Date            string
	Description     string
	Exchange        string
}

// Card is a row of a list view.
type Card struct {
	ID, Object, Name string
	Modified         time.Time
}

// read runs f, which reads the state, in a transaction.
func (s *Server) read(f func()) {
	_ = s.engine.Act(func(*kit.Tx) error { // reading cannot fail
		f()
		return nil
	})
}

// Page returns a record's page.
func (s *Server) Page(id string) (p Page, ok bool) {
	s.read(func() {
		r, err := s.recordByID(id)
		if err != nil {
			return
		}
		p, ok = s.page(r), true
	})
	return p, ok
}

// page returns a record's page, with the Activity component if the layout has it (AS-31).
func (s *Server) page(r *record) Page {
	p := Page{ID: r.id, Object: r.object.name, Name: s.name(r), Modified: r.modified, Exchange: r.WrittenBy, Fields: map[string]string{}}
	for _, f := range r.object.fields {
		if v := s.value(r, f); v != nil {
			p.Fields[f.name] = strings.Trim(string(appendValue(nil, f, v)), `"`)
			if text, ok := v.(string); ok {
				p.Fields[f.name] = text
			}
		}
	}
	if owner := s.alive(r.text("OwnerId")); owner != nil {
		p.Owner = s.name(owner)
	}
	if !s.withoutActivity[r.object.name] {
		p.Activity = s.activity(r)
	}
	return p
}

func (s *Server) activity(r *record) *Activity {
	a := &Activity{NextSteps: s.itemsByDate(r, openActivities), PastActivities: s.itemsByDate(r, pastActivities)}
	slices.Reverse(a.PastActivities)
	return a
}

func (s *Server) itemsByDate(r *record, view activityView) (items []Item) {
	tasks := s.activityTasks(r, view)
	slices.SortFunc(tasks, func(a, b *record) int {
		return strings.Compare(a.text("ActivityDate")+a.id, b.text("ActivityDate")+b.id)
	})
	for _, t := range tasks {
		items = append(items, s.item(t))
	}
	return items
}

func (s *Server) item(t *record) Item {
	i := Item{ID: t.id, Subject: t.text("Subject"), Status: t.text("Status"), WhoID: t.text("WhoId"), WhatID: t.text("WhatId"),
		Type: t.text("Type"), CallType: t.text("CallType"), Subtype: t.text("TaskSubtype"), Disposition: t.text("CallDisposition"),
		CallObject: t.text("CallObject"), Date: t.text("ActivityDate"), Description: t.text("Description"), Exchange: t.WrittenBy}
	seconds, _ := t.stored(t.object.must("CallDurationInSeconds")).(float64)
	i.Duration = int(seconds)
	for _, to := range []struct {
		id   string
		name *string
	}{{i.WhoID, &i.Who}, {i.WhatID, &i.What}, {t.text("OwnerId"), &i.Owner}} {
		if r := s.alive(to.id); r != nil {
			*to.name = s.name(r)
		}
	}
	return i
}

// Tasks returns all tasks in order of creation.
func (s *Server) Tasks() (all []Item) {
	s.read(func() {
		for _, t := range s.rows(s.schema.object("Task")).all {
			if !t.deleted {
				all = append(all, s.item(t))
			}
		}
	})
	return all
}

// Records returns the records of an object in order of creation.
func (s *Server) Records(object string) (all []Card) {
	s.read(func() {
		o := s.schema.object(object)
		if o == nil {
			return
		}
		for _, r := range s.rows(o).all {
			if !r.deleted {
				all = append(all, Card{r.id, o.name, s.name(r), r.modified})
			}
		}
	})
	return all
}

// UsersAt returns the ids of the users with an e-mail address. There may be several.
func (s *Server) UsersAt(email string) (ids []string) {
	s.read(func() {
		o := s.schema.object("User")
		for _, u := range s.byExternalID(o, o.must("Email"), email) {
			ids = append(ids, u.id)
		}
	})
	return ids
}
