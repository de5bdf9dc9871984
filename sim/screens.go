package sim

import (
	"strings"

	"github.com/callsim/callsim/sim/people"
)

// Screens lists what people see now, in a fixed order: phones first, then the screens
// of each vendor in the order of the registry.
func (w *World) Screens() (all []people.Screen) {
	for _, s := range w.Phones.Systems() {
		all = append(all, s.Screens()...)
	}
	for _, v := range Vendors {
		if w.IsOpen(v.Name) {
			all = append(all, v.Open(w).Screens()...)
		}
	}
	return all
}

// ChangedScreens lists the screens that differ from the last call, in the order of
// [World.Screens].
func (w *World) ChangedScreens() []people.Screen {
	if w.seen == nil {
		w.seen = map[string]string{}
	}
	var changed []people.Screen
	for _, s := range w.Screens() {
		text := strings.Join(s.Lines, "\n")
		before, known := w.seen[s.Title]
		w.seen[s.Title] = text
		if before != text && (known || text != people.Idle && text != people.NoRows) {
			changed = append(changed, s)
		}
	}
	return changed
}
