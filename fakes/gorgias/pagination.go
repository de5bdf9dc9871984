package gorgias

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// list is the envelope of most collections (reference/pagination).
type list struct {
	Object string   `json:"object"`
	URI    string   `json:"uri"`
	Data   any      `json:"data"`
	Meta   listMeta `json:"meta"`
}

type listMeta struct {
	Prev  *string `json:"prev_cursor"`
	Next  *string `json:"next_cursor"`
	total bool    // lists of users also have total_resources, which is null
}

// MarshalJSON implements json.Marshaler.
func (m listMeta) MarshalJSON() ([]byte, error) {
	b := []byte(`{"prev_cursor":`)
	b = appendText(b, m.Prev)
	b = append(b, `,"next_cursor":`...)
	b = appendText(b, m.Next)
	if m.total {
		b = append(b, `,"total_resources":null`...)
	}
	return append(b, '}'), nil
}

func appendText(b []byte, s *string) []byte {
	if s == nil {
		return append(b, "null"...)
	}
	return strconv.AppendQuote(b, *s)
}

// plainList is the envelope of collections without pages.
type plainList struct {
	Data any `json:"data"`
}

// place is the position of an item in an order. No two items have the same place.
type place struct {
	key string // compares like the value by which items are ordered
	id  int64
}

func (p place) compare(q place) int {
	if c := strings.Compare(p.key, q.key); c != 0 {
		return c
	}
	switch {
	case p.id < q.id:
		return -1
	case p.id > q.id:
		return 1
	}
	return 0
}

// along compares p and q in ascending or, if down, in descending order.
func (p place) along(q place, down bool) int {
	if down {
		return q.compare(p)
	}
	return p.compare(q)
}

// byTime returns a key that compares like t.
func byTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("20060102150405.000000000")
}

// sorting lists the orders in which a collection can be requested. The first is the
// default.
type sorting[T any] []order[T]

type order[T any] struct {
	name string // "created_datetime"
	down bool   // descending by default
	key  func(T) place
}

const (
	limitDefault = 30
	limitMax     = 100
	cursorMax    = 512
)

// paged returns the requested page of items, which may be in any order.
func paged[T, J any](r *kit.Request, items []T, by sorting[T], defaultSize int, encode func(T) J) (*list, error) {
	chosen, meta, err := by.page(r, items, defaultSize)
	if err != nil {
		return nil, err
	}
	data := make([]J, 0, len(chosen))
	for _, i := range chosen {
		data = append(data, encode(items[i]))
	}
	return &list{Object: "list", URI: r.HTTP.URL.RequestURI(), Data: data, Meta: meta}, nil
}

// page returns the indices of the items on the requested page.
func (by sorting[T]) page(r *kit.Request, items []T, defaultSize int) (chosen []int, meta listMeta, err error) {
	o, down, err := by.order(r.Asked("order_by"))
	if err != nil {
		return nil, meta, err
	}
	cut, err := readCut(r, defaultSize)
	if err != nil {
		return nil, meta, err
	}
	places := make([]place, len(items))
	for i, item := range items {
		places[i] = o.key(item)
	}
	chosen, meta = cut.selectItems(places, down)
	return chosen, meta, nil
}

func (by sorting[T]) order(text string) (o order[T], down bool, err error) {
	if text == "" {
		return by[0], by[0].down, nil
	}
	name, direction, _ := strings.Cut(text, ":")
	for _, o := range by {
		if o.name == name && (direction == "" || direction == "asc" || direction == "desc") {
			return o, direction == "desc", nil
		}
	}
	return o, false, queryProblem("order_by", "Not a valid choice.")
}

func queryProblem(field, sentence string) error {
	p := problems{}
	p.add(field, sentence)
	return &failure{status: 400, msg: "Invalid query parameters.", data: p}
}

// cut is the page that a request asks for: size items, from the start or after or
// before a cursor.
type cut struct {
	size    int
	started bool  // there is a cursor
	back    bool  // the page ends before the cursor
	at      place // of the cursor
}

func readCut(r *kit.Request, defaultSize int) (cut, error) {
	c := cut{size: defaultSize}
	if text := r.Asked("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > limitMax {
			return c, queryProblem("limit", "Must be between 1 and "+strconv.Itoa(limitMax)+".")
		}
		c.size = n
	}
	text := r.Asked("cursor")
	if text == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.SplitN(string(raw), "|", 3)
	if err != nil || len(text) > cursorMax || len(parts) != 3 || parts[0] != "n" && parts[0] != "p" {
		return c, queryProblem("cursor", "Not a valid cursor.")
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return c, queryProblem("cursor", "Not a valid cursor.")
	}
	c.started, c.back, c.at = true, parts[0] == "p", place{parts[2], id}
	return c, nil
}

func cursorOf(direction string, p place) *string {
	text := base64.RawURLEncoding.EncodeToString([]byte(direction + "|" + strconv.FormatInt(p.id, 10) + "|" + p.key))
	return &text
}

// selectItems returns the indices of the items on the page, and the cursors of its
// neighbours.
func (c cut) selectItems(places []place, down bool) (page []int, meta listMeta) {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return places[i].along(places[j], down) })
	from, to := c.window(order, places, down)
	if to < len(order) && to > from {
		meta.Next = cursorOf("n", places[order[to-1]])
	}
	if from > 0 && to > from {
		meta.Prev = cursorOf("p", places[order[from]])
	}
	return order[from:to], meta
}

// window returns the page's bounds in the sorted items.
func (c cut) window(order []int, places []place, down bool) (from, to int) {
	n := len(order)
	if !c.started {
		return 0, min(c.size, n)
	}
	i := 0 // first item at or after the cursor
	for i < n && places[order[i]].along(c.at, down) < 0 {
		i++
	}
	if c.back {
		return max(0, i-c.size), i
	}
	if i < n && places[order[i]] == c.at {
		i++
	}
	return i, min(i+c.size, n)
}
