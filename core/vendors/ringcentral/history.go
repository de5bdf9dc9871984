package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// logPage is how many records a page of the call log has. The request is a heavy
// one, of which there are 10 a minute (Developer Guide, Rate limits).
const logPage = 250

// RecordsSince visits the records of the account's call log of calls that began
// since a moment, with the sessions that they are of. It returns an error for the
// first record that visit does not take.
func (c *Client) RecordsSince(ctx context.Context, since time.Time, visit func(session string, r Record) error) error {
	query := url.Values{"view": {"Detailed"}, "type": {"Voice"}, "dateFrom": {since.UTC().Format("2006-01-02T15:04:05.000Z")}}
	const path = account + "/call-log"
	for page := 1; page <= maxPages; page++ {
		body, err := c.do(ctx, http.MethodGet, fmt.Sprintf("%s?%s&page=%d&perPage=%d", path, query.Encode(), page, logPage), nil)
		if err != nil {
			return err
		}
		list := gjson.Parse(body)
		rows := list.Get("records")
		if !rows.IsArray() {
			return &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the answer has no list of records")}
		}
		for _, row := range rows.Array() {
			session := vendors.Text(&row, "telephonySessionId")
			if session == "" {
				continue // a fax, or a row of a kind that nobody can ask for
			}
			if err := visit(session, readRecord(row)); err != nil {
				return err
			}
		}
		if !list.Get("navigation.nextPage").Exists() {
			return nil
		}
	}
	return nil
}
