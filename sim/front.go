package sim

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/fakes/front"
)

// The team's work in Front.

// useFront gives the team seats in Front.
func (w *World) useFront() error {
	return w.join(crm{"Front", func(a *Agent) (err error) {
		first, last, _ := strings.Cut(a.Name, " ")
		a.Front, err = w.Front().AddTeammate(front.TeammateSpec{FirstName: first, LastName: last, Email: a.Email})
		return err
	}})
}

// addToFront makes a customer a contact in Front, with every number.
func (w *World) addToFront(c *Customer) error {
	var handles []front.Handle
	for _, phone := range c.Phones {
		handles = append(handles, front.Handle{Source: "phone", Handle: phone})
	}
	for _, email := range c.Emails {
		handles = append(handles, front.Handle{Source: "email", Handle: email})
	}
	if _, err := w.Front().AddContact(front.ContactSpec{Name: c.Name, Handles: handles}); err != nil {
		return fmt.Errorf("adding the customer %s to Front: %w", c.Name, err)
	}
	return nil
}

// AddInbox opens a shared Front inbox with every agent who has a seat there.
func (w *World) AddInbox(name string) error {
	if err := w.cast.inboxes.free("inbox", name); err != nil {
		return err
	}
	if err := w.useFront(); err != nil {
		return err
	}
	var members []string
	for _, a := range w.cast.agents.all {
		if a.Front != "" {
			members = append(members, a.Name)
		}
	}
	return w.AddInboxOf(name, members...)
}

// AddInboxOf opens a shared Front inbox that only these agents see.
func (w *World) AddInboxOf(name string, agents ...string) error {
	if err := w.cast.inboxes.free("inbox", name); err != nil {
		return err
	}
	if err := w.useFront(); err != nil {
		return err
	}
	var members []string
	for _, agent := range agents {
		a, err := w.Agent(agent)
		if err != nil {
			return err
		}
		members = append(members, a.Front)
	}
	id, err := w.Front().AddInbox(name, members...)
	if err != nil {
		return fmt.Errorf("adding the inbox %s to Front: %w", name, err)
	}
	w.cast.inboxes.add(name, id)
	return nil
}

// MovesConversation lets an agent move the customer's conversation in Front.
func (w *World) MovesConversation(agent, customer, inbox string) error {
	id, err := w.Inbox(inbox)
	if err != nil {
		return err
	}
	return w.inFront(agent, "moves the conversation", customer+" to "+inbox, customer, func(conversation, teammate string) error {
		return w.Front().Move(teammate, conversation, id)
	})
}

// ArchivesConversation lets an agent archive the customer's conversation.
func (w *World) ArchivesConversation(agent, customer string) error {
	return w.inFront(agent, "archives the conversation", customer, customer, func(conversation, teammate string) error {
		return w.Front().Archive(teammate, conversation)
	})
}

// AssignsConversation lets an agent assign the customer's conversation to
// another, or to nobody with "".
func (w *World) AssignsConversation(agent, customer, to string) error {
	assignee := ""
	if to != "" {
		a, err := w.Agent(to)
		if err != nil {
			return err
		}
		assignee = a.Front
	}
	return w.inFront(agent, "assigns the conversation", customer+" to "+to, customer, func(conversation, teammate string) error {
		return w.Front().Assign(teammate, conversation, assignee)
	})
}

// inFront lets an agent act on the customer's newest conversation, as the
// agent's own screen shows it.
func (w *World) inFront(agent, does, detail, customer string, action func(conversation, teammate string) error) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.do(agent, does, detail, func() error {
		conversations, err := w.Front().ConversationsOf(c.Phones[0])
		if err != nil {
			return err
		}
		if len(conversations) == 0 {
			return fmt.Errorf("there is no conversation with %s in Front", customer)
		}
		return action(conversations[0].ID, a.Front)
	})
}
