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

// logPage is the size of a page of the call log. Its request is of the group
// "Heavy", limited to 10 a minute (Developer Guide, Rate limits).
const logPage = 250

// Logged is a call log record with its session. Internal: a call between extensions
// without an outside party.
type Logged struct {
	Session  string
	Internal bool
	Record
}

// RecordsSince visits the call log's records of calls that began since a time. It
// returns the first error of visit.
func (c *Client) RecordsSince(ctx context.Context, since time.Time, visit func(Logged) error) error {
	query := url.Values{"view": {"Detailed"}, "type": {"Voice"}, "dateFrom": {since.UTC().Format("2006-01-02T15:04:05.000Z")}}
	const path = account + "/call-log"
	for page := 1; page <= maxPages; page++ {
		body, err := c.do(ctx, http.MethodGet, fmt.Sprintf("%s?%s&page=%d&perPage=%d", path, query.Encode(), page, logPage), nil)
		if err != nil {
			return err
		}
		rows := gjson.Get(body, "records")
		if !rows.IsArray() {
			return &vendors.Unknown{Request: "GET " + path, Cause: errors.New("the response has no list of records")}
		}
		for _, row := range rows.Array() { // a malformed row must not hide the others
			session := vendors.Text(&row, "telephonySessionId")
			if session == "" {
				continue // a fax, or a row that cannot be retrieved
			}
			internal := row.Get("from.extensionId").Exists() && row.Get("to.extensionId").Exists() && row.Get("transport").Str == "VoIP"
			if err := visit(Logged{session, internal, readRecord(row)}); err != nil {
				return err
			}
		}
		if !gjson.Get(body, "navigation.nextPage").Exists() {
			return nil
		}
	}
	return nil
}
