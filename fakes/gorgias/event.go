package gorgias

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// event is one entry of the account's history (reference/events).
type event struct {
	id         int64
	context    string
	at         time.Time
	data       any
	objectID   int64
	objectType string
	kind       string
	user       *user // nil for the system
}

// requestContext is the id that the events of one request share.
type requestContext struct{ exchange, context string }

// record appends an event to the account's history.
func (s *Server) record(tx *kit.Tx, kind, objectType string, id int64, actor *user, data any) {
	if tx.Exchange() == "" || tx.Exchange() != s.request.exchange {
		s.request = requestContext{tx.Exchange(), kit.UUID(tx.Rand())}
	}
	s.events = append(s.events, &event{id: s.ids.event.next(), context: s.request.context, at: tx.Now(), data: data,
		objectID: id, objectType: objectType, kind: kind, user: actor})
}

type eventJSON struct {
	ID         int64  `json:"id"`
	Context    string `json:"context"`
	Created    moment `json:"created_datetime"`
	Data       any    `json:"data"`
	ObjectID   int64  `json:"object_id"`
	ObjectType string `json:"object_type"`
	Type       string `json:"type"`
	UserID     *int64 `json:"user_id"`
	URI        string `json:"uri"`
}

func (e *event) json() eventJSON {
	j := eventJSON{ID: e.id, Context: e.context, Created: moment(e.at), Data: e.data, ObjectID: e.objectID,
		ObjectType: e.objectType, Type: e.kind, URI: uri("events", e.id)}
	if e.user != nil {
		j.UserID = &e.user.id
	}
	return j
}

var eventsOrder = sorting[*event]{
	{"created_datetime", true, func(e *event) place { return place{byTime(e.at), e.id} }},
}

// listEvents filters the history. object_type and object_id need each other.
func (s *Server) listEvents(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	q := r.Query()
	if q.Has("object_type") != q.Has("object_id") {
		return kit.Response{}, queryProblem("object_type", "object_type and object_id go together.")
	}
	after, before, err := eventSpan(r)
	if err != nil {
		return kit.Response{}, err
	}
	types := append(q["types"], q["types[]"]...)
	users := append(q["user_ids"], q["user_ids[]"]...)
	found := slices.DeleteFunc(slices.Clone(s.events), func(e *event) bool {
		user := ""
		if e.user != nil {
			user = strconv.FormatInt(e.user.id, 10)
		}
		return q.Has("object_type") && (e.objectType != q.Get("object_type") || strconv.FormatInt(e.objectID, 10) != q.Get("object_id")) ||
			len(types) > 0 && !slices.Contains(types, e.kind) || len(users) > 0 && !slices.Contains(users, user) ||
			!after(e.at) || !before(e.at)
	})
	page, err := paged(r, found, eventsOrder, limitDefault, (*event).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

// eventSpan reads the bounds created_datetime[gt], [gte], [lt] and [lte].
func eventSpan(r *kit.Request) (after, before func(time.Time) bool, err error) {
	always := func(time.Time) bool { return true }
	after, before = always, always
	for _, op := range [...]string{"gt", "gte", "lt", "lte"} {
		text := r.Asked("created_datetime[" + op + "]")
		if text == "" {
			continue
		}
		// An unescaped plus arrives as a blank.
		at, valid := readMoment(strings.ReplaceAll(text, " ", "+"))
		if !valid {
			return nil, nil, queryProblem("created_datetime", "Not a valid datetime.")
		}
		switch op {
		case "gt":
			after = at.Before
		case "gte":
			after = func(t time.Time) bool { return !t.Before(at) }
		case "lt":
			before = at.After
		case "lte":
			before = func(t time.Time) bool { return !t.After(at) }
		}
	}
	return after, before, nil
}

func (s *Server) getEvent(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	id, isID := r.ID("id")
	if !isID || len(s.events) == 0 {
		return kit.Response{}, errNotFound
	}
	if i := id - s.events[0].id; i >= 0 && i < int64(len(s.events)) { // the ids of events have no gaps
		return ok(s.events[i].json())
	}
	return kit.Response{}, errNotFound
}
