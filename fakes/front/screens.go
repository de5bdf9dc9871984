package front

import (
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the screens of teammates. Exchange is the exchange that last wrote the
// shown object, "" after a person's action; verdicts cite it as evidence.

// InboxCard is an inbox in the side bar.
type InboxCard struct {
	ID, Name         string
	Teammates        []string // names
	Open, Unassigned int      // conversations
}

// Row is a row in a list of conversations.
type Row struct {
	ID, Contact, Subject, Assignee string
	Status                         string // open, archived, snoozed or trash
	Tags                           []string
	Inbox                          string
	Updated                        time.Time
	Call                           string        // state of the newest call: "Call ended", "Voicemail"
	Waited                         time.Duration // time of that call in the queue
	Exchange                       string
}

// View is an open conversation.
type View struct {
	ID, Contact, Handle, Subject, Status, Assignee string

	Inboxes, Tags, Participants, Followers []string
	Timeline                               []Item
	Exchange                               string
}

// Item is one entry of a conversation's timeline.
type Item struct {
	Kind     string // message, comment, event or survey
	Author   Author
	Text     string // text of a message or comment, or a description of an event
	Subject  string // subject of a message
	Files    []File // files of a message or comment
	Failed   string // why a message was not sent
	At       time.Time
	Exchange string
}

// Author is the author of a timeline entry.
type Author struct {
	Kind  string // contact, teammate, integration or rule
	Name  string
	Email string // e-mail address of a teammate
}

// Card is a contact's card.
type Card struct {
	ID, Name, Description string
	Handles               []Handle
	Conversations         int
	Notes                 []string // "Nora Diaz: likes paper"
	Exchange              string
}

// Inboxes returns the inboxes in the side bar.
func (s *Server) Inboxes() []InboxCard {
	var out []InboxCard
	s.read(func() error {
		for in := range s.inboxes.All {
			out = append(out, InboxCard{ID: in.id, Name: in.name, Teammates: namesOf(in.members)})
		}
		for c := range s.recent.newestFirst {
			for _, in := range c.inboxes {
				i := slices.IndexFunc(out, func(card InboxCard) bool { return card.ID == in.id })
				if c.status == open {
					out[i].Open++
				}
				if c.status == open && c.assignee == nil {
					out[i].Unassigned++
				}
			}
		}
		return nil
	})
	return out
}

// Inbox returns the conversations of an inbox, newest activity first, without the
// trash.
func (s *Server) Inbox(name string) (rows []Row, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		in, err := s.inboxNamed(name)
		if err != nil {
			return err
		}
		for c := range s.recent.newestFirst {
			if c.status != trashed && slices.Contains(c.inboxes, in) {
				rows = append(rows, c.row(tx))
			}
		}
		return nil
	})
	return rows, err
}

// Trash returns the conversations in the trash, newest activity first.
func (s *Server) Trash() (rows []Row) {
	_ = s.engine.Act(func(tx *kit.Tx) error {
		for c := range s.recent.newestFirst {
			if c.status == trashed {
				rows = append(rows, c.row(tx))
			}
		}
		return nil
	})
	return rows
}

// Conversation returns the view of a conversation, whatever its status.
func (s *Server) Conversation(id string) (v View, err error) {
	err = s.read(func() error {
		c, ok := s.conversations.Get(id)
		if !ok {
			return fmt.Errorf("front: unknown conversation %q", id)
		}
		v = s.view(c)
		return nil
	})
	return v, err
}

// ContactCard returns a contact's card by id, phone number, e-mail address or custom
// handle.
func (s *Server) ContactCard(ref string) (card Card, err error) {
	err = s.read(func() error {
		c, err := s.contactNamed(ref)
		if err == nil {
			card = c.card()
		}
		return err
	})
	return card, err
}

// Contacts returns the cards of all contacts in order of creation.
func (s *Server) Contacts() (cards []Card) {
	s.read(func() error {
		for c := range s.contacts.All {
			cards = append(cards, c.card())
		}
		return nil
	})
	return cards
}

// ConversationsOf returns a contact's conversations, newest activity first, including
// the trash.
func (s *Server) ConversationsOf(contact string) (rows []Row, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		who, err := s.contactNamed(contact)
		if err != nil {
			return err
		}
		for _, c := range who.newestConversations() {
			rows = append(rows, c.row(tx))
		}
		return nil
	})
	return rows, err
}

// read runs f, which reads the state, in a transaction.
func (s *Server) read(f func() error) error {
	return s.engine.Act(func(*kit.Tx) error { return f() })
}

func (c *conversation) row(tx *kit.Tx) Row {
	row := Row{ID: c.id, Contact: c.customer(), Subject: c.subject, Status: c.status.String(), Tags: c.tagNames(),
		Inbox: c.inboxNames()[0], Updated: c.updated, Exchange: c.WrittenBy}
	if c.assignee != nil {
		row.Assignee = c.assignee.name()
	}
	if k := c.lastCall(); k != nil {
		row.Call, row.Waited = k.label(), k.waitedSoFar(tx.Now())
	}
	return row
}

// view returns an open conversation. Its participants are the members of its inboxes
// (AF-20).
func (s *Server) view(c *conversation) View {
	v := View{ID: c.id, Contact: c.customer(), Handle: c.recipient.handle, Subject: c.subject, Status: c.status.String(),
		Inboxes: c.inboxNames(), Tags: c.tagNames(), Followers: namesOf(c.followers), Exchange: c.WrittenBy}
	if c.assignee != nil {
		v.Assignee = c.assignee.name()
	}
	var participants []*teammate
	for _, in := range c.inboxes {
		for _, t := range in.members {
			if !slices.Contains(participants, t) {
				participants = append(participants, t)
			}
		}
	}
	v.Participants = namesOf(participants)
	v.Timeline = c.timeline()
	return v
}

func (c *conversation) timeline() (all []Item) {
	var items []*Item
	for _, e := range c.events {
		if e.kind != "mention" { // the comment's own event is on the timeline
			items = append(items, e.item())
		}
	}
	for i := range c.lines {
		items = append(items, &c.lines[i])
	}
	for _, y := range c.surveys {
		items = append(items, y.item())
	}
	slices.SortStableFunc(items, func(a, b *Item) int { return a.At.Compare(b.At) })
	for _, it := range items {
		all = append(all, *it)
	}
	return all
}

// item returns the timeline entry of an event: the message or comment itself, or a
// description.
func (e *event) item() *Item {
	it := &Item{Kind: "event", Author: authorOf(e.source.teammate), At: e.at, Exchange: e.WrittenBy}
	if r := e.source.rule; r != nil {
		it.Author = Author{Kind: "rule", Name: r.name}
	}
	switch to := e.target; {
	case to.message != nil && !e.startsMessage():
		it.Text = e.messageChange()
	case to.message != nil:
		m := to.message
		it.Kind, it.Author, it.Text, it.Subject, it.At, it.Exchange = "message", m.writer(), m.text, m.subject, m.created, m.WrittenBy
		it.Files, it.Failed = filesOf(m.attachments), m.sendingError()
	case to.comment != nil:
		it.Kind, it.Author, it.Text, it.At = "comment", authorOf(to.comment.author), to.comment.body, to.comment.posted
		it.Files = filesOf(to.comment.attachments)
	case e.kind == "assign":
		it.Text = "assigned to " + to.teammate.name()
	case e.kind == "move":
		it.Text = "moved to " + to.inbox.name
	case to.tag != nil:
		it.Text = map[string]string{"tag": "added tag ", "untag": "removed tag "}[e.kind] + to.tag.name
	default:
		it.Text = map[string]string{"unassign": "unassigned", "archive": "archived", "reopen": "reopened",
			"trash": "moved to trash", "restore": "restored", "reminder": "snoozed"}[e.kind]
		if e.kind == "reminder" && e.source.kind == "reminder" {
			it.Text = "snooze ended"
		}
	}
	return it
}

// writer returns the author of a message.
func (m *message) writer() Author {
	if m.inbound {
		sender := m.recipients[0]
		if c := sender.contact.live(); c != nil && c.name != "" {
			return Author{Kind: "contact", Name: c.name}
		}
		return Author{Kind: "contact", Name: sender.handle}
	}
	switch {
	case m.author == nil && m.channel == nil:
		return Author{Kind: "integration", Name: "Import"}
	case m.author == nil:
		return Author{Kind: "integration", Name: m.channel.name}
	}
	return authorOf(m.author)
}

func authorOf(t *teammate) Author {
	switch {
	case t == nil:
		return Author{}
	case t.kind == "user":
		return Author{"teammate", t.name(), t.email}
	}
	return Author{Kind: "integration", Name: t.name()}
}

func (st status) String() string { return [...]string{"open", "archived", "trash", "snoozed"}[st] }

// customer returns the customer's name in lists: the contact's name or, without one,
// the handle (RF-18).
func (c *conversation) customer() string {
	if who := c.recipient.contact.live(); who != nil && who.name != "" {
		return who.name
	}
	return c.recipient.handle
}

func (c *conversation) tagNames() []string {
	var names []string
	for _, t := range c.tags {
		names = append(names, t.name)
	}
	slices.Sort(names)
	return names
}

func (c *conversation) inboxNames() []string {
	var names []string
	for _, in := range c.inboxes {
		names = append(names, in.name)
	}
	slices.Sort(names)
	return names
}

func namesOf(all []*teammate) []string {
	var names []string
	for _, t := range all {
		names = append(names, t.name())
	}
	slices.Sort(names)
	return names
}

func (c *contact) card() Card {
	card := Card{ID: c.id, Name: c.name, Description: c.description, Conversations: len(c.conversations), Exchange: c.WrittenBy}
	for _, h := range c.handles {
		card.Handles = append(card.Handles, Handle{Source: h.Source, Handle: h.Handle})
	}
	for _, n := range c.notes {
		card.Notes = append(card.Notes, authorOf(n.author).Name+": "+n.body)
	}
	return card
}
