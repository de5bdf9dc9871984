package front

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Comment is a row of the list of comments.
type Comment struct {
	ID       string
	Author   string // id of the teammate; "" when a program wrote it
	Body     string
	PostedAt float64 // seconds
}

// AddComment adds a comment by a teammate, or with "" by the integration, and
// returns its id.
func (c *Client) AddComment(ctx context.Context, conversation, teammate, body string) (id string, err error) {
	type comment struct {
		AuthorID string `json:"author_id,omitempty"`
		Body     string `json:"body"`
	}
	path := "/conversations/" + segment(conversation) + "/comments"
	answer, err := c.api.Do(ctx, http.MethodPost, path, comment{teammate, body})
	if err != nil {
		return "", err
	}
	return text(answer, "id", "POST "+path)
}

// Comments visits a conversation's comments, newest first, until visit returns
// false.
func (c *Client) Comments(ctx context.Context, conversation string, visit func(Comment) bool) error {
	return c.pages(ctx, "/conversations/"+segment(conversation)+"/comments", func(id string, row *gjson.Result) bool {
		seen := Comment{
			ID:       id,
			Body:     vendors.Text(row, "body"),
			PostedAt: row.Get("posted_at").Float(),
		}
		if kind := vendors.Text(row, "author.type"); kind == "user" || kind == "" { // older responses have no type
			seen.Author = vendors.Text(row, "author.id")
		}
		return visit(seen)
	})
}
