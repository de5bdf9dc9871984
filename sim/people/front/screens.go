package front

import (
	"fmt"
	"slices"
	"strings"

	fake "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
)

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

// conversationLines is a conversation as its reader sees it: the head, then the
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
