package front_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/fakes/front"
)

// walk follows the next links of a list and returns all ids.
func (o *office) walk(path string) (ids []string, pages int) {
	o.t.Helper()
	for path != "" {
		a := o.do("GET", path, nil).want(200)
		for _, id := range a.get("_results.#.id").Array() {
			ids = append(ids, id.String())
		}
		pages++
		next := a.get("_pagination.next").String()
		if path = ""; next != "" {
			path = o.path(next)
		}
	}
	return ids, pages
}

func TestPagesCoverTheList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := newOffice(t, front.WithAssumption("front-message-processing-delay", "0s"))
		n := rapid.IntRange(0, 25).Draw(rt, "contacts")
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		order := rapid.SampledFrom([]string{"asc", "desc"}).Draw(rt, "order")
		var contacts, conversations []string
		for i := range n {
			number := fmt.Sprintf("+1415555%04d", i)
			if rapid.Bool().Draw(rt, "later") {
				must(t, o.world.Advance(1e6))
			}
			conversations = append(conversations, o.conversationOf(o.inbound(number, "s", fmt.Sprint(i), number)))
			contacts = append(contacts, o.do("GET", "/contacts/alt:phone:"+number, nil).get("id").String())
		}
		if order == "desc" {
			slices.Reverse(contacts)
			slices.Reverse(conversations)
		}
		for path, want := range map[string][]string{"/contacts?sort_by=updated_at": contacts, "/contacts?a=b": contacts, "/conversations?q[statuses]=unassigned": conversations} {
			got, pages := o.walk(fmt.Sprintf("%s&limit=%d&sort_order=%s", path, limit, order))
			if !slices.Equal(got, want) {
				rt.Fatalf("%s: got %v, want %v", path, got, want)
			}
			if want := max(1, (n+limit-1)/limit); pages != want {
				rt.Fatalf("%s: %d pages of %d for %d items", path, pages, limit, n)
			}
		}
	})
}

func TestPagesWhileItemsChange(t *testing.T) {
	o := newOffice(t)
	for i := range 6 {
		o.newContact("x", fmt.Sprintf("+1415555010%d", i))
	}
	first := o.do("GET", "/contacts?limit=3", nil).field("_results.#", "3")
	o.newContact("x", "+14155550109")
	o.do("DELETE", "/contacts/"+first.get("_results.2.id").String(), nil).want(204)
	second := o.do("GET", o.path(first.get("_pagination.next").String()), nil).field("_results.#", "3").field("_pagination.next", "null")
	for _, id := range second.get("_results.#.id").Array() {
		if slices.Contains([]string{first.get("_results.0.id").String(), first.get("_results.1.id").String()}, id.String()) {
			t.Errorf("%s is on both pages", id)
		}
	}
}

func TestLimitOfPages(t *testing.T) {
	o := newOffice(t)
	for i := range 101 {
		o.newContact("x", fmt.Sprintf("+1415555%04d", i))
	}
	o.do("GET", "/contacts", nil).field("_results.#", "50")
	o.do("GET", "/contacts?limit=100", nil).field("_results.#", "100")
	for _, query := range []string{"limit=101", "limit=0", "limit=-1", "limit=x", "page_token=%21", "limit=1&page_token=zzzzzzzzzzzzzzzzzz"} {
		o.do("GET", "/contacts?"+query, nil).refused(400, "Bad request", "Query did not satisfy requirements")
	}
}

// A public Go client ends the paths of all lists with a slash.
func TestTrailingSlash(t *testing.T) {
	o := newOffice(t)
	id := o.call()
	for _, path := range []string{"/conversations", "/conversations/" + id, "/conversations/search/is:open", "/contacts"} {
		with, without := o.do("GET", path+"/", nil).want(200), o.do("GET", path, nil).want(200)
		if with.body != without.body {
			t.Errorf("%s/ answers %s, without the slash %s", path, with.body, without.body)
		}
	}
}
