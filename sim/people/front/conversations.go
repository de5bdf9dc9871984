package front

import (
	"fmt"
	"slices"
	"strings"
	"time"

	fake "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
)

// Newest is the customer's newest conversation, as an agent's own screen shows it.
func (p *People) Newest(c *people.Customer) (row fake.Row, err error) {
	rows, err := p.ConversationsOf(c.Phones[0])
	if err != nil {
		return row, err
	}
	if len(rows) == 0 {
		return row, fmt.Errorf("there is no conversation with %s in Front", c.Name)
	}
	return rows[0], nil
}

// On runs an agent's action on the customer's newest conversation.
func (p *People) On(a *people.Agent, does, detail string, c *people.Customer, action func(teammate, conversation string) error) error {
	return p.w.Do(a.Name, does, detail, func() error {
		row, err := p.Newest(c)
		if err != nil {
			return err
		}
		return action(p.Seats[a], row.ID)
	})
}

// Moves moves the conversation to another inbox.
func (p *People) Moves(a *people.Agent, c *people.Customer, inbox string) error {
	id, err := p.InboxID(inbox)
	if err != nil {
		return err
	}
	return p.On(a, "moves the conversation", c.Name+" to "+inbox, c, func(teammate, conversation string) error {
		return p.Move(teammate, conversation, id)
	})
}

// Archives archives the conversation.
func (p *People) Archives(a *people.Agent, c *people.Customer) error {
	return p.On(a, "archives the conversation", c.Name, c, p.Archive)
}

// Assigns assigns the conversation to an agent, or to nobody with nil.
func (p *People) Assigns(a *people.Agent, c *people.Customer, to *people.Agent) error {
	name, assignee := "", ""
	if to != nil {
		name, assignee = to.Name, p.Seats[to]
	}
	return p.On(a, "assigns the conversation", c.Name+" to "+name, c, func(teammate, conversation string) error {
		return p.Assign(teammate, conversation, assignee)
	})
}

// Comments adds an internal comment.
func (p *People) Comments(a *people.Agent, c *people.Customer, text string) error {
	return p.On(a, "comments", c.Name+": "+text, c, func(teammate, conversation string) error {
		return p.Comment(teammate, conversation, text)
	})
}

// Replies answers the customer with a message and files. A phone call cannot be
// answered so: ErrCannotReply of the fake.
func (p *People) Replies(a *people.Agent, c *people.Customer, text string, files ...fake.Upload) error {
	return p.On(a, "replies", c.Name+": "+text, c, func(teammate, conversation string) error {
		return p.ReplyWith(teammate, conversation, fake.Letter{Text: text, Files: files})
	})
}

// Tags adds a tag, which is made if it is new.
func (p *People) Tags(a *people.Agent, c *people.Customer, tag string) error {
	if err := p.needsTag(tag); err != nil {
		return err
	}
	return p.On(a, "tags", c.Name+" with "+tag, c, func(teammate, conversation string) error {
		return p.Tag(teammate, conversation, tag)
	})
}

// Untags removes a tag.
func (p *People) Untags(a *people.Agent, tag string, c *people.Customer) error {
	return p.On(a, "untags", c.Name+" from "+tag, c, func(teammate, conversation string) error {
		return p.Untag(teammate, conversation, tag)
	})
}

// Snoozes snoozes the conversation for that length.
func (p *People) Snoozes(a *people.Agent, c *people.Customer, length time.Duration) error {
	return p.On(a, "snoozes the conversation", c.Name+" for "+length.String(), c, func(teammate, conversation string) error {
		return p.Snooze(teammate, conversation, p.w.Now().Add(length))
	})
}

// Deletes moves the conversation to the trash.
func (p *People) Deletes(a *people.Agent, c *people.Customer) error {
	return p.On(a, "deletes the conversation", c.Name, c, p.Delete)
}

// Merges merges the newest conversations of two customers; the second stays.
func (p *People) Merges(a *people.Agent, c, into *people.Customer) error {
	return p.On(a, "merges the conversation", c.Name+" into "+into.Name, c, func(teammate, conversation string) error {
		row, err := p.Newest(into)
		if err != nil {
			return err
		}
		return p.MergeConversations(teammate, row.ID, conversation)
	})
}

// Reopens takes the conversation out of the archive or the trash.
func (p *People) Reopens(a *people.Agent, c *people.Customer) error {
	return p.On(a, "reopens the conversation", c.Name, c, p.Reopen)
}

// Splits splits the conversation: the next activity begins a new one.
func (p *People) Splits(a *people.Agent, c *people.Customer) error {
	return p.On(a, "splits the conversation", c.Name, c, func(teammate, conversation string) error {
		_, err := p.SplitConversation(teammate, conversation)
		return err
	})
}

// ClicksToDial clicks the number in the conversation: the phone system's plugin dials
// it from the line.
func (p *People) ClicksToDial(a *people.Agent, c *people.Customer, l *people.Line) error {
	return p.On(a, "clicks to dial", c.Name+" from "+l.Name, c, func(teammate, conversation string) error {
		number, err := p.NumberToDial(teammate, conversation)
		if err != nil {
			return fmt.Errorf("clicking the number: %w", err)
		}
		return p.w.Cast().Phones.Dial(a, c, number, l.System, l)
	})
}

// Screens lists each agent's window, if a plugin shows calls in it, and each inbox
// with an excerpt of its conversations.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, a := range p.w.Cast().Agents() {
		if id := p.Seats[a]; p.Windows && id != "" {
			all = append(all, people.Screen{Title: a.Name + "'s Front window", Lines: p.windowLines(id)})
		}
	}
	for _, card := range p.Server.Inboxes() {
		rows, err := p.Inbox(card.Name)
		if err != nil {
			continue
		}
		for _, row := range rows {
			view, err := p.Conversation(row.ID)
			if err != nil {
				continue
			}
			title := "Front · " + card.Name + " · " + row.Contact
			if slices.ContainsFunc(all, func(s people.Screen) bool { return s.Title == title }) {
				title += " · " + row.ID // another conversation with the same customer
			}
			all = append(all, people.Screen{Title: title, Lines: conversationLines(view)})
		}
	}
	return all
}

// windowLines are the banners and prompts of an agent's window.
func (p *People) windowLines(teammate string) (lines []string) {
	desk, err := p.Desk(teammate)
	if err == nil {
		for _, ring := range desk.Ringing {
			lines = append(lines, "incoming call · "+ring.From+" · "+ring.Channel)
		}
		lines = append(lines, desk.Prompts...)
	}
	return people.OrNoRows(lines)
}

// conversationLines is a conversation as displayed: the head, then the
// activities.
func conversationLines(v fake.View) []string {
	assignee := "unassigned"
	if v.Assignee != "" {
		assignee = "assigned to " + v.Assignee
	}
	earlier, latest := people.Latest(slices.DeleteFunc(v.Timeline, func(i fake.Item) bool { return i.Kind == "event" }))
	lines := append([]string{fmt.Sprintf("%s · %s · %s", v.Subject, v.Status, assignee)}, earlier...)
	for _, item := range latest {
		by := item.Author.Name
		if item.Author.Kind == "contact" {
			by += " (customer)"
		}
		lines = append(lines, fmt.Sprintf("%s  %s: %s", item.At.Format("15:04:05"), by, strings.ReplaceAll(item.Text, "\n", " · ")))
	}
	return lines
}
