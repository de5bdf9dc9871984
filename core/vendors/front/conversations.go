package front

import (
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Conversation is how a conversation stands.
type Conversation struct {
	Assignee string // id of the teammate, "" for nobody

	// Archived: put away. Front shows a snoozed conversation as archived, with
	// the reminders that will bring it back; here it is snoozed and nothing else.
	// Deleted: in the trash.
	Archived, Snoozed, Deleted bool
}

// Conversation looks at a conversation; ok is false when it is deleted for
// good. One that was merged into another (301) lives on there.
func (c *Client) Conversation(ctx context.Context, id string) (conversation Conversation, ok bool, err error) {
	body, ok, err := found(c.get(ctx, "/conversations/"+segment(id)))
	if vendors.StatusOf(err) == http.StatusMovedPermanently {
		return Conversation{}, true, nil
	}
	if !ok {
		return Conversation{}, false, err
	}
	var put string
	var reminders int64
	gjson.Parse(body).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "status":
			put = value.Str
		case "assignee":
			conversation.Assignee = value.Get("id").Str
		case "scheduled_reminders":
			reminders = value.Get("#").Int()
		}
		return true
	})
	if put == "" {
		_, err := text(body, "status", "GET /conversations")
		return Conversation{}, false, err
	}
	conversation.Archived = put == "archived" && reminders == 0
	conversation.Snoozed = put == "archived" && reminders > 0
	conversation.Deleted = put == "deleted"
	return conversation, true, nil
}

// Assign gives a conversation to a teammate.
func (c *Client) Assign(ctx context.Context, conversation, teammate string) error {
	type assignee struct {
		ID string `json:"assignee_id"`
	}
	return c.write(ctx, http.MethodPut, "/conversations/"+segment(conversation)+"/assignee", assignee{teammate})
}

// Open takes a conversation out of the archive.
func (c *Client) Open(ctx context.Context, conversation string) error {
	type change struct {
		Status string `json:"status"`
	}
	return c.write(ctx, http.MethodPatch, "/conversations/"+segment(conversation), change{"open"})
}
