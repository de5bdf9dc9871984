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
func (w *World) UntagsConversation(agent, customer, tag string) error {
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
		c.call, err = w.Aircall().Dial(a.Aircall, l.Aircall, number)
		return err
	})
}

// RepliesByAPI lets a program with Front's API token answer in a conversation.
func (w *World) RepliesByAPI(conversation, text string) (status int, answer string, err error) {
	body, err := json.Marshal(map[string]string{"body": text})
	if err != nil {
		return 0, "", err
	}
	err = w.Sched.Do("a program replies", func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+FrontHost+"/conversations/"+conversation+"/messages", bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+w.Front().APIToken())
		status, answer, err = w.roundTrip("a program", req)
		return err
	})
	return status, answer, err
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
