package front

import (
	"context"
	"net/http"

	"github.com/callsim/callsim/core/vendors"
)

// Archive archives a conversation.
func (c *Client) Archive(ctx context.Context, conversation string) error {
	path := "/conversations/" + segment(conversation)
	body, err := c.api.Do(ctx, http.MethodPatch, path, struct {
		Status string `json:"status"`
	}{"archived"})
	return vendors.Wrote(body, "PATCH "+path, err)
}
