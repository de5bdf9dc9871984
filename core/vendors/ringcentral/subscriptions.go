package ringcentral

import (
	"context"
	"net/http"
	"time"

	"github.com/callsim/callsim/core/vendors"
)

// Subscription is a webhook subscription (Developer Guide, Creating webhooks).
type Subscription struct {
	ID      string
	Active  bool // otherwise RingCentral has blacklisted it and delivers nothing
	Expires time.Time
}

func (c *Client) readSubscription(body, request string, err error) (s Subscription, ok bool, _ error) {
	row, ok, err := found(body, request, err)
	if !ok {
		return s, false, err
	}
	status, err := vendors.Word(&row, "status", request)
	if err != nil {
		return s, false, err
	}
	lasts, err := vendors.Seconds(&row, "expiresIn", request)
	if err != nil && status == active {
		return s, false, err
	}
	return Subscription{ID: vendors.Text(&row, "id"), Active: status == active, Expires: c.api.Runtime.Now().Add(lasts)}, true, nil
}

const active = "Active"

// Lifetime is the requested lifetime of a subscription.
const Lifetime = 7 * 24 * time.Hour

// Subscribe subscribes a URL to the events of the filters. RingCentral validates
// the URL before it responds. Each delivery contains the token.
func (c *Client) Subscribe(ctx context.Context, filters []string, address, token string) (Subscription, error) {
	type mode struct {
		Transport string `json:"transportType"`
		Address   string `json:"address"`
		Token     string `json:"verificationToken"`
	}
	type request struct {
		Filters   []string `json:"eventFilters"`
		Mode      mode     `json:"deliveryMode"`
		ExpiresIn int      `json:"expiresIn"`
	}
	body, err := c.do(ctx, http.MethodPost, "/restapi/v1.0/subscription",
		request{filters, mode{"WebHook", address, token}, int(Lifetime / time.Second)})
	if err != nil {
		return Subscription{}, err
	}
	s, _, err := c.readSubscription(body, "POST /restapi/v1.0/subscription", nil)
	return s, err
}

// Subscription retrieves a subscription; ok is false when it no longer exists.
func (c *Client) Subscription(ctx context.Context, id string) (s Subscription, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, "/restapi/v1.0/subscription/"+id, nil)
	return c.readSubscription(body, "GET /restapi/v1.0/subscription", err)
}

// Renew renews a subscription for its requested lifetime.
func (c *Client) Renew(ctx context.Context, id string) (s Subscription, ok bool, err error) {
	body, err := c.do(ctx, http.MethodPost, "/restapi/v1.0/subscription/"+id+"/renew", nil)
	return c.readSubscription(body, "POST /restapi/v1.0/subscription/renew", err)
}

// Unsubscribe deletes a subscription; deleting a missing one is a no-op.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	body, err := c.do(ctx, http.MethodDelete, "/restapi/v1.0/subscription/"+id, nil)
	if vendors.StatusOf(err) == http.StatusNotFound {
		return nil
	}
	return vendors.Wrote(body, "DELETE /restapi/v1.0/subscription", err)
}

// SubscriptionsAt lists the ids of all subscriptions of a URL.
func (c *Client) SubscriptionsAt(ctx context.Context, address string) ([]string, error) {
	body, err := c.do(ctx, http.MethodGet, "/restapi/v1.0/subscription", nil)
	if err != nil {
		return nil, err
	}
	rows, err := vendors.RowsWithID(body, "records", "id", "GET /restapi/v1.0/subscription")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range rows {
		if vendors.Text(&row, "deliveryMode.address") == address {
			ids = append(ids, vendors.Text(&row, "id"))
		}
	}
	return ids, nil
}
