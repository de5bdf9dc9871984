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

// Lists have 50 rows at most. maxCallPages is where Aircall stops to show rows:
// 10,000 calls (API reference, Pagination).
const (
	perPage      = 50
	maxCallPages = 200
)

// pageEvery spreads the pages of a long list: half of Aircall's 120 requests a
// minute stay for the calls of the moment.
const pageEvery = time.Second

// Calls visits the calls that began between two moments, in seconds, oldest first:
// rows that come meanwhile are added behind the last page. A row that known reports
// as known, by its id and its JSON, is not read. Calls returns an error for the first
// call that visit does not take.
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
			return &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the answer has no list of calls")}
		}
		for _, row := range rows.Array() {
			if known(row.Get("id").String(), row.Raw) {
				continue
			}
			fact, err := readCall(row)
			if err != nil {
				continue // a row without an id is no call that anybody could ask for
			}
			fact.Kind, fact.At = call.Looked, c.api.Runtime.Now().Unix()
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

// Selection is what an app's integration may see: whether it is switched on, and
// the ids of its numbers.
type Selection struct {
	Active  bool
	Numbers map[string]bool
}

// Selected asks for it; only an app can (API reference, Integrations).
func (c *Client) Selected(ctx context.Context) (s Selection, err error) {
	const path = "/v1/integrations/me"
	body, err := c.api.Do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return s, err
	}
	me := gjson.Get(body, "integration")
	if !me.Get("active").IsBool() {
		return s, &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the answer has no integration with an active flag")}
	}
	s = Selection{Active: me.Get("active").Bool(), Numbers: map[string]bool{}}
	for _, number := range me.Get("number_ids").Array() {
		s.Numbers[id(number)] = true
	}
	return s, nil
}
