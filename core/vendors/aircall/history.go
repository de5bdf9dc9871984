package aircall

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors"
)

// perPage is the maximum size of a page. maxCallPages is the last page that Aircall
// returns: 10,000 calls (API reference, Pagination).
const (
	perPage      = 50
	maxCallPages = 200
)

// pageEvery is the pause between the pages of a long list, so that half of
// Aircall's 120 requests a minute remain for current calls.
const pageEvery = time.Second

// Calls visits the calls that began between two times, in seconds, oldest first, so
// that calls added meanwhile come on the last page. Rows that known reports by id
// and JSON are skipped. Calls returns the first error of visit.
func (c *Client) Calls(ctx context.Context, from, to int64, known func(id, row string) bool, visit func(call.Fact) error) error {
	query := url.Values{"from": {seconds10(from)}, "to": {seconds10(to)}, "order": {"asc"}, "per_page": {strconv.Itoa(perPage)}, "fetch_contact": {"true"}}
	for page := 1; page <= maxCallPages; page++ {
		if page > 1 {
			if err := c.api.Runtime.Sleep(ctx, pageEvery); err != nil {
				return err
			}
		}
		query.Set("page", strconv.Itoa(page))
		const path = "/v1/calls"
		body, err := c.api.Do(ctx, http.MethodGet, path+"?"+query.Encode(), nil)
		if err != nil {
			return err
		}
		rows := gjson.Get(body, "calls")
		if !rows.IsArray() {
			return &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the response has no list of calls")}
		}
		for _, row := range rows.Array() {
			if known(row.Get("id").String(), row.Raw) {
				continue
			}
			fact, err := readCall(row)
			if err != nil {
				continue // a call without an id cannot be retrieved
			}
			fact.Kind, fact.At = call.Retrieved, c.api.Runtime.Now().Unix()
			if err := visit(fact); err != nil {
				return err
			}
		}
		if gjson.Get(body, "meta.next_page_link").Type != gjson.String {
			return nil
		}
	}
	return nil
}

func seconds10(n int64) string { return strconv.FormatInt(n, 10) }

// Selection is the part of the company that an app's integration may access:
// whether it is enabled, and the ids of its numbers.
type Selection struct {
	Active  bool
	Numbers map[string]bool
}

// Selected returns the app's Selection. Only an app's credential is accepted (API
// reference, Integrations).
func (c *Client) Selected(ctx context.Context) (s Selection, err error) {
	const path = "/v1/integrations/me"
	body, err := c.api.Do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return s, err
	}
	me := gjson.Get(body, "integration")
	if !me.Get("active").IsBool() {
		return s, &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the response has no integration with an active flag")}
	}
	s = Selection{Active: me.Get("active").Bool(), Numbers: map[string]bool{}}
	for _, number := range me.Get("number_ids").Array() {
		s.Numbers[id(number)] = true
	}
	return s, nil
}
