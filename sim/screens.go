package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/front"
)

// Screen is what somebody sees on a vendor's screen, as lines of text.
type Screen struct {
	Title string // unique in the world
	Lines []string
}

// idle is what a phone at rest shows; nobody needs to be told before it rang.
const idle = "idle"

// noRows is what a list shows that has none.
const noRows = "nothing"

// Screens lists what everybody sees now, in a fixed order: phones first, then
// inboxes and their conversations, then profiles.
func (w *World) Screens() []Screen {
	return slices.Concat(w.phoneScreens(), w.frontScreens(), w.sparkScreens(), w.gorgiasScreens(), w.salesforceScreens(), w.dashboardScreens())
}

// ChangedScreens lists the screens that look different from the last time they
// were asked for, in a fixed order: phones first, then inboxes and their
// conversations, then profiles.
func (w *World) ChangedScreens() []Screen {
	if w.seen == nil {
		w.seen = map[string]string{}
	}
	var changed []Screen
	for _, s := range w.Screens() {
		text := strings.Join(s.Lines, "\n")
		before, known := w.seen[s.Title]
		w.seen[s.Title] = text
		if before != text && (known || text != idle && text != noRows) {
			changed = append(changed, s)
		}
	}
	return changed
}

func (w *World) phoneScreens() []Screen {
	var all []Screen
	for _, s := range w.systems {
		if s.name() == RingCentralPhones {
			all = append(all, w.ringcentralScreens()...)
		} else {
			all = append(all, w.aircallScreens()...)
		}
	}
	return all
}

func (w *World) aircallScreens() []Screen {
	var all []Screen
	for _, a := range w.cast.agents.all {
		if p, err := w.Aircall().Phone(a.Aircall); err == nil {
			all = append(all, Screen{Title: a.Name + "'s phone", Lines: w.phoneLines(p)})
		}
		if texts, err := w.Aircall().MessagesOf(a.Aircall); err == nil && len(texts) > 0 {
			all = append(all, Screen{Title: a.Name + "'s texts", Lines: textLines(texts)})
		}
	}
	return all
}

func (w *World) phoneLines(p aircall.PhoneScreen) []string {
	caller := p.Customer
	if p.Contact != "" {
		caller = p.Contact + " " + caller
	}
	switch {
	case p.State == aircall.PhoneIdle && p.Dialler != "":
		return []string{"dialler · " + p.Dialler}
	case p.State == aircall.PhoneIdle:
		return []string{idle}
	case p.State == aircall.PhoneWrapUp:
		return []string{"wrap-up"}
	}
	lines := []string{fmt.Sprintf("%s · %s · %s", p.State, caller, p.Line)}
	for _, card := range p.Cards {
		for _, line := range card.Lines {
			lines = append(lines, "  "+insight(line))
		}
	}
	return lines
}

// insight is a line of an insight card.
func insight(l aircall.InsightLine) string {
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
func textLines(texts []aircall.MessageRow) []string {
	var lines []string
	for _, t := range texts[max(0, len(texts)-excerpt):] {
		customer := t.Customer
		if t.Contact != "" {
			customer = t.Contact + " " + t.Customer
		}
		from, to := customer, t.Line
		if t.Direction == "outbound" {
			from, to = to, from
		}
		lines = append(lines, fmt.Sprintf("%s  %s → %s: %s (%s)", t.At.Format("15:04:05"), from, to, t.Text, t.Status))
	}
	return lines
}

// frontScreens shows each inbox with an excerpt of its conversations.
func (w *World) frontScreens() []Screen {
	if w.front == nil {
		return nil
	}
	var all []Screen
	for _, card := range w.Front().Inboxes() {
		rows, err := w.Front().Inbox(card.Name)
		if err != nil {
			continue
		}
		for _, row := range rows {
			view, err := w.Front().Conversation(row.ID)
			if err != nil {
				continue
			}
			title := "Front · " + card.Name + " · " + row.Contact
			if slices.ContainsFunc(all, func(s Screen) bool { return s.Title == title }) {
				title += " · " + row.ID // another conversation with the same customer
			}
			all = append(all, Screen{Title: title, Lines: conversationLines(view)})
		}
	}
	return all
}

// excerpt is how many activities of a conversation are shown.
const excerpt = 3

// conversationLines is a conversation as its reader sees it: the head, then the
// activities.
func conversationLines(v front.View) []string {
	assignee := "unassigned"
	if v.Assignee != "" {
		assignee = "assigned to " + v.Assignee
	}
	lines := []string{fmt.Sprintf("%s · %s · %s", v.Subject, v.Status, assignee)}
	activities := slices.DeleteFunc(v.Timeline, func(i front.Item) bool { return i.Kind == "event" })
	if n := len(activities) - excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("… %d earlier", n))
		activities = activities[n:]
	}
	for _, item := range activities {
		by := item.Author.Name
		if item.Author.Kind == "contact" {
			by += " (customer)"
		}
		lines = append(lines, fmt.Sprintf("%s  %s: %s", item.At.Format("15:04:05"), by, strings.ReplaceAll(item.Text, "\n", " · ")))
	}
	return lines
}
