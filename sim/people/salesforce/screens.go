package salesforce

import (
	"fmt"

	fake "github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/people"
)

// Panel returns the Activity tab of a record's page; there is none while the tab is
// not on the page.
func (p *People) Panel(record string) (*fake.Activity, error) {
	page, there := p.Page(record)
	if !there || page.Activity == nil {
		return nil, fmt.Errorf("the page of %s has no Activity tab", record)
	}
	return page.Activity, nil
}

// Screens lists the Activity panels.
func (p *People) Screens() []people.Screen {
	var all []people.Screen
	for _, object := range [...]string{"Contact", "Lead", "Account"} {
		for _, card := range p.Records(object) {
			page, there := p.Page(card.ID)
			if there && page.Activity != nil {
				all = append(all, people.Screen{Title: "Salesforce · " + object + " · " + page.Name, Lines: panelLines(page.Activity)})
			}
		}
	}
	return all
}

// panelLines is a panel as its reader sees it: the next steps, then the past
// activities.
func panelLines(a *fake.Activity) []string {
	return people.OrNoRows(append(listLines("Next Steps", a.NextSteps), listLines("Past Activities", a.PastActivities)...))
}

func listLines(title string, items []fake.Item) []string {
	if len(items) == 0 {
		return nil
	}
	lines := []string{title}
	for _, item := range items[:min(len(items), people.Excerpt)] {
		about := item.Subject
		if item.What != "" {
			about += " · " + item.What
		}
		lines = append(lines, fmt.Sprintf("  %s  %s · %s", item.Date, about, item.Owner))
	}
	if n := len(items) - people.Excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("  … %d more", n))
	}
	return lines
}
