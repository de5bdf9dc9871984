package aircall

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Subscribed is a webhook of the company's (API reference, Webhooks).
type Subscribed struct {
	ID     string
	Active bool
	Events []string
}

// maxWebhookPages bounds the walk through the webhooks.
const maxWebhookPages = 20

// SubscribedWith finds the webhook whose deliveries carry a token.
func (c *Client) SubscribedWith(ctx context.Context, token string) (s Subscribed, ok bool, err error) {
	const path = "/v1/webhooks"
	for page := 1; page <= maxWebhookPages; page++ {
		body, err := c.api.Do(ctx, http.MethodGet, path+"?per_page=50&page="+strconv.Itoa(page), nil)
		if err != nil {
			return s, false, err
		}
		rows, err := vendors.RowsWithID(body, "webhooks", "webhook_id", "GET "+path)
		if err != nil {
			return s, false, err
		}
		for _, row := range rows {
			if row.Get("token").Str == token {
				s = Subscribed{ID: row.Get("webhook_id").String(), Active: row.Get("active").Type == gjson.True}
				for _, event := range row.Get("events").Array() {
					s.Events = append(s.Events, event.Str)
				}
				return s, true, nil
			}
		}
		if len(rows) < 50 {
			break
		}
	}
	return s, false, nil
}

// Deactivate makes a webhook inactive. Its events go along: without them Aircall
// would subscribe it to all.
func (c *Client) Deactivate(ctx context.Context, s Subscribed) error {
	path := "/v1/webhooks/" + url.PathEscape(s.ID)
	body, err := c.api.Do(ctx, http.MethodPut, path, struct {
		Active bool     `json:"active"`
		Events []string `json:"events"`
	}{false, s.Events})
	return vendors.Wrote(body, "PUT "+path, err)
}
