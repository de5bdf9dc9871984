package gorgias

import (
	"context"
	"errors"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Customer is a row of the list of customers, which has no phone numbers.
type Customer struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Note  string `json:"note"`
}

func (c *Client) customer(ctx context.Context, path string) (Customer, bool, error) {
	row, ok, err := c.first(ctx, path)
	if !ok {
		return Customer{}, false, err
	}
	name, err := id(row, "GET /api/customers")
	return Customer{name, vendors.Text(&row, "name"), vendors.Text(&row, "email"), vendors.Text(&row, "note")}, err == nil, err
}

// CustomerByPhone returns the first customer with exactly this number.
func (c *Client) CustomerByPhone(ctx context.Context, number string) (Customer, bool, error) {
	return c.customer(ctx, "/api/customers?channel_type=phone&channel_address="+escaped(number)+"&limit=1")
}

// CustomerByEmail returns the customer with this e-mail address.
func (c *Client) CustomerByEmail(ctx context.Context, email string) (Customer, bool, error) {
	return c.customer(ctx, "/api/customers?email="+escaped(email)+"&limit=1")
}

// ErrTaken: another customer has the e-mail address (409).
var ErrTaken = errors.New("another customer has this e-mail address")

// CreateCustomer creates a customer; phone may be empty.
func (c *Client) CreateCustomer(ctx context.Context, name, email, phone string) (made string, err error) {
	type channel struct {
		Type    string `json:"type"`
		Address string `json:"address"`
	}
	channels := []channel{{"email", email}}
	if phone != "" {
		channels = append(channels, channel{"phone", phone})
	}
	body, err := c.do(ctx, http.MethodPost, "/api/customers", struct {
		Name     string    `json:"name"`
		Email    string    `json:"email"`
		Channels []channel `json:"channels"`
	}{name, email, channels})
	if vendors.StatusOf(err) == http.StatusConflict {
		return "", ErrTaken
	}
	if err != nil {
		return "", err
	}
	return id(gjson.Parse(body), "POST /api/customers")
}

// PhoneOf returns the preferred phone number of a ticket's customer, "" if there is
// none.
func (c *Client) PhoneOf(ctx context.Context, ticket string) (string, error) {
	body, err := c.get(ctx, "/api/tickets/"+ticket)
	if err != nil {
		return "", err
	}
	channels, err := vendors.Rows(body, "customer.channels", "GET /api/tickets")
	for _, channel := range channels {
		if vendors.Text(&channel, "type") == "phone" {
			return vendors.Text(&channel, "address"), nil
		}
	}
	return "", err
}
