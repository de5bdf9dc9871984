package sim

import (
	"fmt"
	"strings"
)

// ringcentralScreens shows each agent's phone, and what the plugin shows in their
// window of Front.
func (w *World) ringcentralScreens() []Screen {
	var all []Screen
	for _, a := range w.cast.agents.all {
		phone, err := w.RingCentral().Phone(a.RingCentral)
		if err != nil {
			continue
		}
		lines := []string{}
		for _, call := range phone {
			line := fmt.Sprintf("%s · %s", call.State, strings.TrimSpace(call.WithName+" "+call.With))
			if call.Queue != "" {
				line += " · " + call.Queue
			}
			if call.Muted {
				line += " · muted"
			}
			lines = append(lines, line)
		}
		if len(lines) == 0 {
			lines = []string{idle}
		}
		title := a.Name + "'s phone"
		if len(w.systems) > 1 {
			title = a.Name + "'s RingCentral phone"
		}
		all = append(all, Screen{Title: title, Lines: lines})
		if w.front != nil && a.Front != "" {
			all = append(all, Screen{Title: a.Name + "'s Front window", Lines: w.windowLines(a)})
		}
	}
	return all
}

// windowLines are the banners and prompts of an agent's window.
func (w *World) windowLines(a *Agent) []string {
	desk, err := w.Front().Desk(a.Front)
	if err != nil {
		return []string{noRows}
	}
	var lines []string
	for _, ring := range desk.Ringing {
		lines = append(lines, "incoming call · "+ring.From+" · "+ring.Channel)
	}
	lines = append(lines, desk.Prompts...)
	if len(lines) == 0 {
		return []string{noRows}
	}
	return lines
}
