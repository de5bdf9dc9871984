package aircall

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Webhook is one that the client's credential can see.
type Webhook struct {
	ID     string
	Active bool
	Token  string
	Events []string
}

// maxWebhookPages bounds the walk: a company has 100 webhooks at most.
const maxWebhookPages = 2

// WebhookByToken finds the webhook whose deliveries carry a token (API reference,
// List all webhooks: each row has it). ok is false when there is none.
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
		if len(rows) < perPage { // this list alone has no links between its pages
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

// ActivateWebhook makes a webhook work again, DeactivateWebhook ends its deliveries.
func (c *Client) ActivateWebhook(ctx context.Context, w Webhook) error {
	return c.setActive(ctx, w, true)
}

func (c *Client) DeactivateWebhook(ctx context.Context, w Webhook) error {
	return c.setActive(ctx, w, false)
}

// setActive sends the events with the request: without them the webhook would have
// all there are afterwards (API reference, Update a webhook).
func (c *Client) setActive(ctx context.Context, w Webhook, active bool) error {
	path := "/v1/webhooks/" + url.PathEscape(w.ID)
	body, err := c.api.Do(ctx, http.MethodPut, path, struct {
		Active bool     `json:"active"`
		Events []string `json:"events"`
	}{active, w.Events})
	return vendors.Wrote(body, "PUT "+path, err)
}
