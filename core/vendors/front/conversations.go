package front

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Conversation is the state of a conversation.
type Conversation struct {
	Assignee string // id of the teammate, "" if unassigned

	// Front reports a snoozed conversation as archived, with reminders. Here such a
	// conversation is Snoozed and not Archived. Deleted: in the trash.
	Archived, Snoozed, Deleted bool
}

// Conversation retrieves a conversation; ok is false when it was deleted
// permanently. A conversation that was merged into another (301) counts as
// existing.
func (c *Client) Conversation(ctx context.Context, id string) (conversation Conversation, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/conversations/"+segment(id)))
	if vendors.StatusOf(err) == http.StatusMovedPermanently {
		return Conversation{}, true, nil
	}
	if !ok {
		return Conversation{}, false, err
	}
	var status string
	var reminders int64
	gjson.Parse(body).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "status":
			status = value.Str
		case "assignee":
			conversation.Assignee = value.Get("id").Str
		case "scheduled_reminders":
			reminders = value.Get("#").Int()
		}
		return true
	})
	if status == "" {
		_, err := text(body, "status", "GET /conversations")
		return Conversation{}, false, err
	}
	conversation.Archived = status == "archived" && reminders == 0
	conversation.Snoozed = status == "archived" && reminders > 0
	conversation.Deleted = status == "deleted"
	return conversation, true, nil
}

// Assign assigns a conversation to a teammate.
func (c *Client) Assign(ctx context.Context, conversation, teammate string) error {
	type assignee struct {
		ID string `json:"assignee_id"`
	}
	return c.write(ctx, http.MethodPut, "/conversations/"+segment(conversation)+"/assignee", assignee{teammate})
}

// Open reopens a conversation.
func (c *Client) Open(ctx context.Context, conversation string) error {
	type change struct {
		Status string `json:"status"`
	}
	return c.write(ctx, http.MethodPatch, "/conversations/"+segment(conversation), change{"open"})
}
