package ringcentral

import (
	"context"
	"net/http"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Subscription is one for webhooks (Developer Guide, Creating webhooks).
type Subscription struct {
	ID      string
	Active  bool // otherwise RingCentral has blacklisted it and tells nothing
	Expires time.Time
}

func readSubscription(body gjson.Result, now time.Time) Subscription {
	return Subscription{
		ID: vendors.Text(&body, "id"), Active: vendors.Text(&body, "status") == "Active",
		Expires: now.Add(time.Duration(body.Get("expiresIn").Int()) * time.Second),
	}
}

// Lasting is for how long a subscription is asked for.
const Lasting = 7 * 24 * time.Hour

// Subscribe asks for the events of these filters at an address, which RingCentral
// calls up before it answers. Each event will carry the token.
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
		request{filters, mode{"WebHook", address, token}, int(Lasting / time.Second)})
	if err != nil {
		return Subscription{}, err
	}
	return readSubscription(gjson.Parse(body), c.api.Runtime.Now()), nil
}

// Subscription looks at one; ok is false when it is gone.
func (c *Client) Subscription(ctx context.Context, id string) (s Subscription, ok bool, err error) {
	body, err := c.do(ctx, http.MethodGet, "/restapi/v1.0/subscription/"+id, nil)
	row, ok, err := found(body, err)
	return readSubscription(row, c.api.Runtime.Now()), ok, err
}

// Renew lets a subscription last as long again as it was asked for.
func (c *Client) Renew(ctx context.Context, id string) (s Subscription, ok bool, err error) {
	body, err := c.do(ctx, http.MethodPost, "/restapi/v1.0/subscription/"+id+"/renew", nil)
	row, ok, err := found(body, err)
	return readSubscription(row, c.api.Runtime.Now()), ok, err
}

// Unsubscribe ends a subscription. One that is gone counts as ended.
func (c *Client) Unsubscribe(ctx context.Context, id string) error {
	body, err := c.do(ctx, http.MethodDelete, "/restapi/v1.0/subscription/"+id, nil)
	_, _, err = found(body, err)
	return err
}

// SubscriptionsAt lists the ids of all that deliver to an address.
func (c *Client) SubscriptionsAt(ctx context.Context, address string) ([]string, error) {
	body, err := c.do(ctx, http.MethodGet, "/restapi/v1.0/subscription", nil)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range gjson.Get(body, "records").Array() {
		if vendors.Text(&row, "deliveryMode.address") == address {
			ids = append(ids, vendors.Text(&row, "id"))
		}
	}
	return ids, nil
}
