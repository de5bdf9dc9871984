package aircall

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Webhook is a webhook visible to the client's credential.
type Webhook struct {
	ID     string
	Active bool
	Token  string
	Events []string
}

// maxWebhookPages limits the pages: a company has at most 100 webhooks.
const maxWebhookPages = 2

// WebhookByToken returns the webhook with a delivery token (API reference, List all
// webhooks: each row has its token). ok is false when there is none.
func (c *Client) WebhookByToken(ctx context.Context, token string) (w Webhook, ok bool, err error) {
	const path = "/v1/webhooks"
	for page := 1; page <= maxWebhookPages; page++ {
		body, err := c.api.Do(ctx, http.MethodGet, path+"?per_page="+strconv.Itoa(perPage)+"&page="+strconv.Itoa(page), nil)
		if err != nil {
			return w, false, err
		}
		rows, err := vendors.RowsWithID(body, "webhooks", "webhook_id", "GET "+path)
		if err != nil {
			return w, false, err
		}
		for _, row := range rows {
			if vendors.Text(&row, "token") == token {
				return readWebhook(row), true, nil
			}
		}
		if len(rows) < perPage { // only this list has no links between its pages
			break
		}
	}
	return w, false, nil
}

func readWebhook(row gjson.Result) Webhook {
	w := Webhook{ID: vendors.Text(&row, "webhook_id"), Active: row.Get("active").Type == gjson.True, Token: vendors.Text(&row, "token")}
	for _, event := range row.Get("events").Array() {
		w.Events = append(w.Events, event.Str)
	}
	return w
}

// ActivateWebhook resumes a webhook's deliveries, DeactivateWebhook stops them.
func (c *Client) ActivateWebhook(ctx context.Context, w Webhook) error {
	return c.setActive(ctx, w, true)
}

func (c *Client) DeactivateWebhook(ctx context.Context, w Webhook) error {
	return c.setActive(ctx, w, false)
}

// setActive repeats the events in its request: without them the webhook would be
// subscribed to all events (API reference, Update a webhook).
func (c *Client) setActive(ctx context.Context, w Webhook, active bool) error {
	path := "/v1/webhooks/" + url.PathEscape(w.ID)
	body, err := c.api.Do(ctx, http.MethodPut, path, struct {
		Active bool     `json:"active"`
		Events []string `json:"events"`
	}{active, w.Events})
	return vendors.Wrote(body, "PUT "+path, err)
}
