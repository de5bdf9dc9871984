package front

import (
	"context"
	"net/http"
)

// Archive puts a conversation into the archive.
func (c *Client) Archive(ctx context.Context, conversation string) error {
	_, err := c.api.Do(ctx, http.MethodPatch, "/conversations/"+segment(conversation), struct {
		Status string `json:"status"`
	}{"archived"})
	return err
}
