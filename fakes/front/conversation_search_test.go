package front_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// search returns the answer to a search.
func (o *office) search(query string) answer {
	o.t.Helper()
	return o.do("GET", "/conversations/search/"+url.PathEscape(query), nil).want(200)
}

func TestSearch(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	_, err := o.AddCustomField(front.CustomFieldSpec{Of: "conversations", Name: "Ticket"})
	must(t, err)
	id := o.call() // Missed call on Support, text m1
	must(t, o.world.Advance(48*time.Hour))
	other := o.conversationOf(o.inbound("+14155550177", "Voicemail on Sales", "m2", "t2"))
	o.outbound("+14155550177", "", "m3", "t2")
	must(t, o.Move(o.omar, other, "Sales"))
	must(t, o.Assign(o.omar, other, o.omar))
	must(t, o.Comment(o.nora, other, "@omar please"))
	must(t, o.Archive(o.omar, other))
	must(t, o.Tag(o.nora, id, "VIP"))
	tag := o.conversation(id).get("tags.0.id").String()
	o.do("PATCH", "/conversations/"+id, fields{"custom_fields": fields{"Ticket": "A-7"}}).want(204)
	first := time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC).Unix()
	for query, want := range map[string]string{
		"missed":                             id,
		`"call on support"`:                  id,
		`"missed sales"`:                     "",
		"TEXT M2":                            other,
		"is:open":                            id,
		"is:archived":                        other,
		"is:snoozed":                         "",
		"is:trashed":                         "",
		"is:assigned":                        other,
		"is:unassigned":                      id,
		"is:unreplied":                       id,
		"is:waiting":                         id,
		"inbox:" + o.sales:                   other,
		"tag:" + tag:                         id,
		"assignee:" + o.omar:                 other,
		"participant:" + o.nora:              "both",
		"author:" + o.nora:                   other,
		"commenter:" + o.nora:                other,
		"mention:" + o.omar:                  other,
		"contact:alt:phone:" + lena:          id,
		"from:" + lena:                       id,
		"to:" + lena:                         "",
		"to:+14155550177":                    other,
		"recipient:(415) 555-0133":           "",
		`recipient:"(415) 555-0133"`:         id,
		"recipient:" + lena + " is:archived": "",
		"recipient:" + lena + " recipient:+14155550177": "both",
		fmt.Sprint("during:", first):                    id,
		fmt.Sprint("after:", first):                     other,
		fmt.Sprint("before:", first):                    id,
		`custom_field:"Ticket=a-7"`:                     id,
	} {
		got := strings.Join(strings.Split(strings.Trim(o.search(query).get("_results.#.id").Raw, `[]"`), `","`), " ")
		if want == "both" {
			want = o.do("GET", "/conversations", nil).get("_results.0.id").String() + " " + o.do("GET", "/conversations", nil).get("_results.1.id").String()
		}
		if got != want {
			t.Errorf("%s found %q, want %q", query, got, want)
		}
	}
	page := o.do("GET", "/conversations/search/call?limit=1", nil).want(200)
	page.field("_total", "1").field("_pagination.next", "null")
	half := o.do("GET", "/conversations/search/"+url.PathEscape("recipient:"+lena+" recipient:+14155550177")+"?limit=1", nil).want(200)
	for _, link := range []string{page.get("_links.self").String(), half.get("_links.self").String(), half.get("_pagination.next").String()} {
		if !strings.Contains(link, "/conversations/search/") {
			t.Errorf("a link of the search is %q", link)
		}
	}
	for _, query := range []string{"is:lost", "nonsense:1", "before:never", "inbox:", "custom_field:x", strings.Repeat("is:open ", 16)} {
		o.do("GET", "/conversations/search/"+url.PathEscape(query), nil).want(400)
	}
	o.do("GET", "/conversations/search/link:top_1", nil).want(501)
}

func FuzzSearch(f *testing.F) {
	for _, query := range []string{"is:open", `"a b" from:+1`, `a"b:c" is:`, "during:NaN", ":", "::"} {
		f.Add(query)
	}
	o := newOffice(f, front.WithAssumption("front-message-processing-delay", "0s"))
	o.call()
	f.Fuzz(func(t *testing.T, query string) {
		if query == "" || query == "." || query == ".." || strings.Contains(query, "/") {
			return // an empty query, or another path
		}
		o := *o
		o.t = t
		a := o.do("GET", "/conversations/search/"+url.PathEscape(query), nil)
		narrower := o.do("GET", "/conversations/search/"+url.PathEscape(query+" is:archived"), nil)
		switch {
		case a.status == 200 && narrower.status == 200:
			for _, id := range narrower.get("_results.#.id").Array() {
				if !strings.Contains(a.body, `"`+id.String()+`"`) {
					t.Errorf("%q does not find %s, with is:archived it does", query, id)
				}
			}
		case a.status != 200 && a.status != 400 && a.status != 501:
			t.Errorf("%q answered %d", query, a.status)
		}
	})
}

func TestLimitsOfSearchesAndExports(t *testing.T) {
	o := newOffice(t, front.WithRateLimit(100))
	for range 40 {
		o.do("GET", "/conversations/search/x", nil).want(200)
	}
	o.do("GET", "/conversations/search/x", nil).want(429)
	o.do("GET", "/conversations", nil).want(200)
	must(t, o.world.Advance(time.Minute))
	o.do("GET", "/conversations/search/x", nil).want(200)
	body := fields{"type": "messages", "start": 1, "end": 2, "columns": []string{"Subject"}}
	o.do("POST", "/analytics/exports", body).want(201)
	a := o.do("POST", "/analytics/exports", body).refused(429, "Too many requests", "Rate limit exceeded for tier-1 route. Please retry in 1000 milliseconds.")
	if got := a.header.Get("X-Front-Tier"); got != "1" {
		t.Errorf("X-Front-Tier is %q", got)
	}
	must(t, o.world.Advance(time.Second))
	o.do("POST", "/analytics/exports", body).want(201)
	unlimited := newOffice(t, front.WithRateLimit(10), front.WithAssumption("front-search-limit", "100%"))
	for range 10 {
		unlimited.do("GET", "/conversations/search/x", nil).want(200)
	}
}
