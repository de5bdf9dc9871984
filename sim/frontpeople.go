package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// What agents do with a customer's newest conversation in Front, beyond moving,
// archiving and assigning it.

// CommentsInFront lets an agent write an internal comment.
func (w *World) CommentsInFront(agent, customer, text string) error {
	return w.inFront(agent, "comments", customer+": "+text, customer, func(conversation, teammate string) error {
		return w.Front().Comment(teammate, conversation, text)
	})
}

// RepliesInFront lets an agent answer the customer with a message. A phone call
// cannot be answered so: front.ErrCannotReply.
func (w *World) RepliesInFront(agent, customer, text string) error {
	return w.inFront(agent, "replies", customer+": "+text, customer, func(conversation, teammate string) error {
		return w.Front().Reply(teammate, conversation, text)
	})
}

// TagsConversation lets an agent put a tag on, which is made if it is new.
func (w *World) TagsConversation(agent, customer, tag string) error {
	if err := w.needsFrontTag(tag); err != nil {
		return err
	}
	return w.inFront(agent, "tags", customer+" with "+tag, customer, func(conversation, teammate string) error {
		return w.Front().Tag(teammate, conversation, tag)
	})
}

// UntagsConversation lets an agent take a tag off.
func (w *World) UntagsConversation(agent, tag, customer string) error {
	return w.inFront(agent, "untags", customer+" from "+tag, customer, func(conversation, teammate string) error {
		return w.Front().Untag(teammate, conversation, tag)
	})
}

// SnoozesConversation lets an agent put the conversation away for so long.
func (w *World) SnoozesConversation(agent, customer string, length time.Duration) error {
	return w.inFront(agent, "snoozes the conversation", customer+" for "+length.String(), customer, func(conversation, teammate string) error {
		return w.Front().Snooze(teammate, conversation, w.Now().Add(length))
	})
}

// DeletesConversation lets an agent put the conversation into the trash.
func (w *World) DeletesConversation(agent, customer string) error {
	return w.inFront(agent, "deletes the conversation", customer, customer, func(conversation, teammate string) error {
		return w.Front().Delete(teammate, conversation)
	})
}

// MergesConversation lets an agent merge one customer's conversation into another's.
func (w *World) MergesConversation(agent, customer, into string) error {
	return w.inFront(agent, "merges the conversation", customer+" into "+into, customer, func(conversation, teammate string) error {
		c, err := w.Customer(into)
		if err != nil {
			return err
		}
		all, err := w.Front().ConversationsOf(c.Phones[0])
		if err != nil || len(all) == 0 {
			return fmt.Errorf("no conversation with %s in Front to merge into: %v", into, err)
		}
		return w.Front().MergeConversations(teammate, all[0].ID, conversation)
	})
}

// ReopensConversation lets an agent take the conversation out of the archive or
// the trash.
func (w *World) ReopensConversation(agent, customer string) error {
	return w.inFront(agent, "reopens the conversation", customer, customer, func(conversation, teammate string) error {
		return w.Front().Reopen(teammate, conversation)
	})
}

// DialsFromFront lets an agent click the number in the customer's conversation:
// Aircall's plugin dials it for that agent from the line.
func (w *World) DialsFromFront(agent, customer, line string) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.inFront(agent, "clicks to dial", customer+" from "+line, customer, func(conversation, teammate string) error {
		number, err := w.Front().NumberToDial(teammate, conversation)
		if err != nil {
			return fmt.Errorf("clicking the number: %w", err)
		}
		return w.dial(a, c, number, l.system, l)
	})
}

// RepliesByAPI lets a program with Front's API token answer in a conversation.
func (w *World) RepliesByAPI(conversation, text string) (status int, answer string, err error) {
	body, err := json.Marshal(map[string]string{"body": text})
	if err != nil {
		return 0, "", err
	}
	err = w.errand("a program replies", func(ctx context.Context) error {
		status, answer, err = w.callFront(ctx, "/conversations/"+conversation+"/messages", body)
		return err
	})
	return status, answer, err
}

// TextsInFront lets a customer text the team on Front's channel for texts.
func (w *World) TextsInFront(customer, text string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{
		"sender": map[string]string{"handle": c.Phones[0]}, "body": text,
		"metadata": map[string]string{"external_id": text, "external_conversation_id": c.Phones[0]},
	})
	if err != nil {
		return err
	}
	return w.errand(customer+" texts", func(ctx context.Context) error {
		status, answer, err := w.callFront(ctx, "/channels/alt:address:texts/inbound_messages", body)
		if err == nil && status != http.StatusAccepted {
			err = fmt.Errorf("%s texts the team: Front answered %d %s", customer, status, answer)
		}
		return err
	})
}

// callFront is a program with Front's API token writing something.
func (w *World) callFront(ctx context.Context, path string, body []byte) (status int, answer string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+FrontHost+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.Front().APIToken())
	return w.roundTrip("a program", req)
}

// AddTextChannel opens a channel in Front on which the team texts with
// customers, and which takes replies.
func (w *World) AddTextChannel(inbox string) error {
	id, err := w.Inbox(inbox)
	if err != nil {
		return err
	}
	_, err = w.Front().AddApplicationChannel(front.ChannelSpec{Name: "Texts", Inbox: id, Address: "texts", ContactType: "phone", CanReply: true})
	return err
}

// SyncsContact lets a CRM's plugin write a contact into Front, by API.
func (w *World) SyncsContact(name, number string) error {
	body, err := json.Marshal(map[string]any{"name": name, "handles": []map[string]string{{"handle": number, "source": "phone"}}})
	if err != nil {
		return err
	}
	return w.errand("a CRM syncs a contact", func(ctx context.Context) error {
		status, answer, err := w.callFront(ctx, "/contacts", body)
		if err == nil && status != http.StatusCreated {
			err = fmt.Errorf("syncing the contact %s: Front answered %d %s", name, status, answer)
		}
		return err
	})
}
