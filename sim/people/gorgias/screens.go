package gorgias

import (
	"fmt"
	"strings"

	fake "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/people"
)

// Credentials are none: the clients of Gorgias are apps of integrations.
func (*People) Credentials() []people.Credential { return nil }

// Screens lists the integrations, and the tickets with their last notes.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, i := range p.Integrations() {
		all = append(all, people.Screen{Title: "Gorgias · integration " + i.Name, Lines: []string{i.Description}})
	}
	for _, card := range p.Tickets() {
		if screen, ok := p.Ticket(card.ID); ok {
			all = append(all, people.Screen{Title: fmt.Sprintf("Gorgias · ticket %d · %s", card.ID, card.Customer), Lines: ticketLines(screen)})
		}
	}
	return all
}

func ticketLines(t fake.Screen) []string {
	assignee := "unassigned"
	if t.Assignee != "" {
		assignee = "assigned to " + t.Assignee
	}
	earlier, latest := people.Latest(t.Items)
	lines := append([]string{fmt.Sprintf("%s · %s · %s · %s", t.Subject, t.Status, assignee, strings.Join(t.Tags, ", "))}, earlier...)
	for _, item := range latest {
		lines = append(lines, fmt.Sprintf("%s  %s (%s): %s", item.At.Format("15:04:05"), item.Author, item.Kind, strings.ReplaceAll(item.Text, "\n", " · ")))
	}
	return lines
}

// buttonOf is the id of the Aircall button of a line.
func (p *People) buttonOf(l *people.Line) (id int64, err error) {
	for _, i := range p.Integrations() {
		if strings.Contains(i.Name, l.Number) {
			return i.ID, nil
		}
	}
	return 0, fmt.Errorf("no Aircall button for the %s line in Gorgias", l.Name)
}
