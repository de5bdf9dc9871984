package gorgias

import (
	"context"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// UserByEmail returns the id of the active user with this e-mail address.
func (c *Client) UserByEmail(ctx context.Context, email string) (user string, ok bool, err error) {
	return c.user(ctx, "/api/users?email="+escaped(email), func(row gjson.Result) bool {
		return strings.EqualFold(vendors.Text(&row, "email"), email) && vendors.Text(&row, "role.name") != "bot"
	})
}

// FirstAdmin returns the id of the first active admin, in the API's own order.
func (c *Client) FirstAdmin(ctx context.Context) (user string, ok bool, err error) {
	return c.user(ctx, "/api/users?roles=admin&limit=100", func(row gjson.Result) bool {
		return vendors.Text(&row, "role.name") == "admin"
	})
}

func (c *Client) user(ctx context.Context, path string, fits func(gjson.Result) bool) (user string, ok bool, err error) {
	rows, err := c.rows(ctx, path)
	if err != nil {
		return "", false, err
	}
	for _, row := range rows {
		if row.Get("active").Bool() && fits(row) {
			user, err = id(row, "GET /api/users")
			return user, err == nil, err
		}
	}
	return "", false, nil
}
