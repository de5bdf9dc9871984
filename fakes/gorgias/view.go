package gorgias

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/gorgias/rulelang"
	"github.com/callsim/callsim/fakes/kit"
)

// view is a list of tickets that match a condition (reference/views).
type view struct {
	kit.Stamp
	id               int64
	system           bool
	name, slug       string
	fields           []string
	filters          string
	orderBy, orderTo string
	visibility       string
	condition        *rulelang.Condition // nil for every ticket
	created          time.Time
	deactivated      time.Time
}

// program stands for the syntax tree of a filter or rule in answers: a program without
// statements.
var program = json.RawMessage(`{"type":"Program","body":[],"sourceType":"script","loc":{"start":{"line":0,"column":0},"end":{"line":0,"column":0}}}`)

type viewJSON struct {
	ID          int64           `json:"id"`
	Category    string          `json:"category"`
	Created     moment          `json:"created_datetime"`
	Deactivated moment          `json:"deactivated_datetime"`
	Decoration  *struct{}       `json:"decoration"`
	Fields      []string        `json:"fields"`
	Filters     string          `json:"filters"`
	AST         json.RawMessage `json:"filters_ast"`
	Name        string          `json:"name"`
	OrderBy     string          `json:"order_by"`
	OrderTo     string          `json:"order_dir"`
	Search      *string         `json:"search"`
	Teams       []struct{}      `json:"shared_with_teams"`
	Users       []struct{}      `json:"shared_with_users"`
	Section     *int64          `json:"section_id"`
	Slug        string          `json:"slug"`
	Type        string          `json:"type"`
	URI         string          `json:"uri"`
	Visibility  string          `json:"visibility"`
}

func (v *view) json() viewJSON {
	category := "user"
	if v.system {
		category = "system"
	}
	return viewJSON{ID: v.id, Category: category, Created: moment(v.created), Deactivated: moment(v.deactivated), Fields: v.fields,
		Filters: v.filters, AST: program, Name: v.name, OrderBy: v.orderBy, OrderTo: v.orderTo, Teams: []struct{}{},
		Users: []struct{}{}, Slug: v.slug, Type: "ticket-list", URI: uri("views", v.id), Visibility: v.visibility}
}

var viewFields = []string{"id", "details", "tags", "customer", "last_message", "name", "email", "created", "updated", "assignee",
	"assignee_team", "channel", "closed", "language", "last_received_message", "integrations", "snooze", "status", "subject", "priority"}

// addView stores a view. c is the condition parsed from filters.
func (s *Server) addView(tx *kit.Tx, name, filters string, c *rulelang.Condition, system bool) *view {
	v := &view{id: s.ids.view.next(), system: system, name: name, slug: strings.ReplaceAll(strings.ToLower(name), " ", "-"),
		fields: []string{"id", "details", "tags", "customer", "channel"}, filters: filters, condition: c,
		orderBy: "updated_datetime", orderTo: "desc", visibility: "public", created: tx.Now()}
	s.views.Put(tx, v.id, v)
	return v
}

var viewsOrder = sorting[*view]{
	{"created_datetime", true, func(v *view) place { return place{byTime(v.created), v.id} }},
}

func (s *Server) listViews(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	page, err := paged(r, slices.Collect(s.views.All), viewsOrder, limitDefault, (*view).json)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(page)
}

func (s *Server) viewByText(text string) (*view, error) {
	id, _ := strconv.ParseInt(text, 10, 64) // no view has the id 0
	v, exists := s.views.Get(id)
	if !exists {
		return nil, errNotFound
	}
	return v, nil
}

// viewOf returns the view of a path.
func (s *Server) viewOf(r *kit.Request) (*view, error) { return s.viewByText(r.Param("id")) }

func (s *Server) getView(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := s.viewOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return ok(v.json())
}

type viewBody struct {
	Name       *string         `json:"name"`
	Filters    *string         `json:"filters"`
	FiltersAST json.RawMessage `json:"filters_ast"`
	Fields     []string        `json:"fields"`
	OrderBy    *string         `json:"order_by"`
	OrderTo    *string         `json:"order_dir"`
	Visibility *string         `json:"visibility"`
	Type       *string         `json:"type"`
	Slug       *string         `json:"slug"`
	Decoration json.RawMessage `json:"decoration"`
	Search     *string         `json:"search"`
	Teams      []any           `json:"shared_with_teams"`
	Users      []any           `json:"shared_with_users"`
	Section    *int64          `json:"section_id"`
	Category   *string         `json:"category"`
}

func (s *Server) readView(r *kit.Request, what string) (viewBody, *rulelang.Condition, error) {
	var b viewBody
	if err := s.decode(r, what+" view", &b); err != nil {
		return b, nil, err
	}
	c, err := s.checkView(&b, what)
	return b, c, err
}

func (s *Server) checkView(b *viewBody, what string) (*rulelang.Condition, error) {
	p := problems{}
	for _, f := range b.Fields {
		if !slices.Contains(viewFields, f) {
			p.add("fields", "Must be one of: "+strings.Join(viewFields, ", ")+".")
		}
	}
	if b.Visibility != nil {
		p.oneOf("visibility", *b.Visibility, "public", "shared", "private")
	}
	if b.OrderTo != nil {
		p.oneOf("order_dir", *b.OrderTo, "asc", "desc")
	}
	if b.Filters == nil {
		return nil, p.err("Failed to " + what + " view")
	}
	c, err := parseFilters(*b.Filters)
	if _, missing := errors.AsType[notModelled](err); missing {
		return nil, err
	}
	if err != nil {
		p.add("filters", err.Error())
	}
	return c, p.err("Failed to " + what + " view")
}

func (v *view) change(tx *kit.Tx, b *viewBody, c *rulelang.Condition) {
	if b.Name != nil {
		v.name = *b.Name
	}
	if b.Filters != nil {
		v.filters, v.condition = *b.Filters, c
	}
	if b.Fields != nil {
		v.fields = b.Fields
	}
	if b.OrderBy != nil {
		v.orderBy = *b.OrderBy
	}
	if b.OrderTo != nil {
		v.orderTo = *b.OrderTo
	}
	if b.Visibility != nil {
		v.visibility = *b.Visibility
	}
	if b.Slug != nil {
		v.slug = *b.Slug
	}
	v.Touch(tx)
}

func (s *Server) createView(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	b, c, err := s.readView(r, "create")
	if err != nil {
		return kit.Response{}, err
	}
	name, filters := "", ""
	if b.Name != nil {
		name = *b.Name
	}
	if b.Filters != nil {
		filters = *b.Filters
	} else {
		c, _ = parseFilters("")
	}
	v := s.addView(tx, name, filters, c, false)
	v.change(tx, &b, c)
	s.record(tx, "view-created", "View", v.id, author(r), nil)
	return created(v.json())
}

func (s *Server) updateView(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := s.viewOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	b, c, err := s.readView(r, "update")
	if err != nil {
		return kit.Response{}, err
	}
	v.change(tx, &b, c)
	s.record(tx, "view-updated", "View", v.id, author(r), nil)
	return accepted(v.json())
}

func (s *Server) deleteView(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := s.viewOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if v.system {
		return kit.Response{}, errForbidden
	}
	s.views.Delete(v.id)
	s.record(tx, "view-deleted", "View", v.id, author(r), nil)
	return noContent()
}

// ticketsIn returns the tickets in a view of a user. Only the views Trash and Spam
// contain trashed tickets and spam.
func (s *Server) ticketsIn(v *view, current *user, now time.Time) []*ticket {
	var found []*ticket
	for t := range s.tickets.All {
		if (v.system || t.trashed.IsZero() && !t.spam) && s.evaluate(s.ruleScope(t, nil, current), now).holds(v.condition) {
			found = append(found, t)
		}
	}
	return found
}

// viewItems is the envelope of a view's tickets: unlike other lists it has neither
// object nor uri.
type viewItems struct {
	Data any `json:"data"`
	Meta struct {
		Next    *string `json:"next_items"`
		Prev    *string `json:"prev_items"`
		Current *string `json:"current_cursor"`
	} `json:"meta"`
}

var itemsOrder = sorting[*ticket]{
	{"updated_datetime", true, func(t *ticket) place { return place{byTime(t.updated), t.id} }},
	{"created_datetime", true, func(t *ticket) place { return place{byTime(t.created), t.id} }},
	{"last_message_datetime", true, func(t *ticket) place { return place{byTime(t.last), t.id} }},
	{"last_received_message_datetime", true, func(t *ticket) place { return place{byTime(t.lastReceived), t.id} }},
	{"closed_datetime", true, func(t *ticket) place { return place{byTime(t.closed), t.id} }},
	{"snooze_datetime", true, func(t *ticket) place { return place{byTime(t.snoozed), t.id} }},
	{"priority", true, func(t *ticket) place {
		return place{strconv.Itoa(slices.Index(priorities, t.priority)), t.id}
	}},
}

func (s *Server) listViewItems(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	v, err := s.viewOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !v.deactivated.IsZero() {
		return kit.Response{}, errRefused("This view is deactivated.")
	}
	return s.pageOfItems(tx, r, v)
}

// searchViewItems searches with filters that are not stored; the view's id may be 0.
func (s *Server) searchViewItems(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var b struct {
		View *viewBody `json:"view"`
	}
	if err := s.decode(r, "search view items", &b); err != nil {
		return kit.Response{}, err
	}
	v := &view{}
	if r.Param("id") != "0" {
		stored, err := s.viewOf(r)
		if err != nil {
			return kit.Response{}, err
		}
		*v = *stored
	}
	v.condition, _ = parseFilters(v.filters)
	if b.View != nil && b.View.Filters != nil {
		c, err := s.checkView(b.View, "search")
		if err != nil {
			return kit.Response{}, err
		}
		v.condition = c
	}
	return s.pageOfItems(tx, r, v)
}

func (s *Server) pageOfItems(tx *kit.Tx, r *kit.Request, v *view) (kit.Response, error) {
	page, err := paged(r, s.ticketsIn(v, author(r), tx.Now()), itemsOrder, limitDefault, s.ticketItem)
	if err != nil {
		return kit.Response{}, err
	}
	var out viewItems
	out.Data = page.Data
	base := uri("views", v.id) + "items/?direction="
	if page.Meta.Next != nil {
		link := base + "next&cursor=" + *page.Meta.Next
		out.Meta.Next = &link
	}
	if page.Meta.Prev != nil {
		link := base + "prev&cursor=" + *page.Meta.Prev
		out.Meta.Prev = &link
	}
	out.Meta.Current = orNull(r.Asked("cursor"))
	return ok(out)
}
