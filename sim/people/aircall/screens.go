package aircall

import (
	"fmt"

	fake "github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim/people"
)

// Screens lists the settings screens of the dashboard.
func (p *People) Screens() (all []people.Screen) {
	for _, settings := range p.Settings {
		all = append(all, settings())
	}
	return all
}

// phoneScreens lists the phone and the texts of each agent.
func (p *People) phoneScreens() []people.Screen {
	var all []people.Screen
	for _, a := range p.w.Cast().Agents() {
		if phone, err := p.Phone(p.Users[a]); err == nil {
			all = append(all, people.Screen{Title: a.Name + "'s phone", Lines: phoneLines(phone)})
		}
		if texts, err := p.MessagesOf(p.Users[a]); err == nil && len(texts) > 0 {
			all = append(all, people.Screen{Title: a.Name + "'s texts", Lines: textLines(texts)})
		}
	}
	return all
}

func phoneLines(p fake.PhoneScreen) []string {
	switch {
	case p.State == fake.PhoneIdle && p.Dialler != "":
		return []string{"dialler · " + p.Dialler}
	case p.State == fake.PhoneIdle:
		return []string{people.Idle}
	case p.State == fake.PhoneWrapUp:
		return []string{"wrap-up"}
	}
	lines := []string{fmt.Sprintf("%s · %s · %s", p.State, named(p.Contact, p.Customer), p.Line)}
	for _, card := range p.Cards {
		for _, line := range card.Lines {
			lines = append(lines, "  "+insight(line))
		}
	}
	return lines
}

// named is a number with the name of its contact.
func named(contact, number string) string {
	if contact != "" {
		return contact + " " + number
	}
	return number
}

// insight is a line of an insight card.
func insight(l fake.InsightLine) string {
	text := l.Text
	if l.Label != "" {
		text = l.Label + ": " + text
	}
	if l.Link != "" {
		text += " <" + l.Link + ">"
	}
	return text
}

// textLines are the latest texts of an agent's lines.
func textLines(texts []fake.MessageRow) (lines []string) {
	_, latest := people.Latest(texts)
	for _, t := range latest {
		from, to := named(t.Contact, t.Customer), t.Line
		if t.Direction == "outbound" {
			from, to = to, from
		}
		lines = append(lines, fmt.Sprintf("%s  %s → %s: %s (%s)", t.At.Format("15:04:05"), from, to, t.Text, t.Status))
	}
	return lines
}
