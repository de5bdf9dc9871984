package front

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"
)

// Assignee returns the id of the teammate a conversation is assigned to, ""
// for nobody.
func (c *Client) Assignee(ctx context.Context, conversation string) (string, error) {
	body, err := c.get(ctx, "/conversations/"+segment(conversation))
	if err != nil {
		return "", err
	}
	return gjson.GetBytes(body, "assignee.id").String(), nil
}

// Assign gives a conversation to a teammate.
func (c *Client) Assign(ctx context.Context, conversation, teammate string) error {
	type assignee struct {
		ID string `json:"assignee_id"`
	}
	_, err := c.api.Do(ctx, http.MethodPut, "/conversations/"+segment(conversation)+"/assignee", assignee{teammate})
	return err
}
