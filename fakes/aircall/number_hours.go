package aircall

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // lines have time zones wherever the fake runs

	"github.com/callsim/callsim/fakes/kit"
)

// Opening is a stretch of a line's weekly hours: on these days, from one time of
// day until just before another, as the clock on the wall shows it in the line's
// time zone. Hours past midnight are two stretches.
//
// The API never shows the hours themselves, only what follows from them: open,
// availability_status, and the events number.opened and number.closed (API
// reference, "Number").
type Opening struct {
	Days     []time.Weekday
	From, To time.Duration // since midnight; To is at most 24 h
}

// Weekdays are Monday to Friday.
var Weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// door is what decides whether a line is open.
type door string

// A line is always open, always closed, or keeps its hours; so the dashboard
// and availability_status have it.
const (
	alwaysOpen   door = "open"
	alwaysClosed door = "closed"
	byHours      door = "custom"
)

// setHours lets the line keep these hours from now on.
func (n *number) setHours(hours []Opening) error {
	if err := checkHours(hours); err != nil {
		return err
	}
	zone, err := time.LoadLocation(n.timeZone)
	if err != nil {
		return fmt.Errorf("opening hours: time zone %q is unknown", n.timeZone)
	}
	n.hours, n.zone, n.door = slices.Clone(hours), zone, byHours
	return nil
}

func checkHours(hours []Opening) error {
	for _, o := range hours {
		switch {
		case len(o.Days) == 0:
			return fmt.Errorf("opening hours: %v to %v on no day", o.From, o.To)
		case o.From < 0 || o.From >= o.To || o.To > 24*time.Hour:
			return fmt.Errorf("opening hours: %v to %v is no stretch of a day", o.From, o.To)
		}
	}
	return nil
}

// openAt tells whether the line takes calls at t.
func (n *number) openAt(t time.Time) bool {
	if n.door != byHours {
		return n.door == alwaysOpen
	}
	t = t.In(n.zone)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return slices.ContainsFunc(n.hours, func(o Opening) bool {
		return slices.Contains(o.Days, t.Weekday()) && o.From <= clock && clock < o.To
	})
}

// nextChange is when the line opens or closes next; zero: never.
func (n *number) nextChange(now time.Time) time.Time {
	var next time.Time
	local, open := now.In(n.zone), n.openAt(now)
	for day := range 8 {
		for _, o := range n.hours {
			for _, edge := range [...]time.Duration{o.From, o.To} {
				// The clock on the wall, not so much later: days with 23 hours exist.
				at := time.Date(local.Year(), local.Month(), local.Day()+day, 0, int(edge/time.Minute), 0, int(edge%time.Minute), n.zone)
				if at.After(now) && n.openAt(at) != open && (next.IsZero() || at.Before(next)) {
					next = at
				}
			}
		}
	}
	return next
}

// keepHours brings the line to what its hours say now, and comes back for the
// next change. Nobody waits for it: it is upkeep.
func (s *Server) keepHours(tx *kit.Tx, n *number) {
	n.callOff()
	s.setOpen(tx, n, n.openAt(tx.Now()))
	if n.door != byHours {
		return
	}
	if next := n.nextChange(tx.Now()); !next.IsZero() {
		n.callOff = tx.AfterInBackground(next.Sub(tx.Now()), "aircall opening hours", func(tx *kit.Tx) { s.keepHours(tx, n) })
	}
}

// setOpen changes the state and tells, if it is a change.
func (s *Server) setOpen(tx *kit.Tx, n *number, open bool) {
	if n.open == open {
		return
	}
	n.open = open
	n.Touch(tx)
	name := numberClosed
	if open {
		name = numberOpened
	}
	s.emit(tx, name, func(e *encoder) { n.encode(e, true) })
}

// SetOpen is an admin opening or closing a line whatever its hours say. Calls
// under way go on.
func (s *Server) SetOpen(line int64, open bool) error {
	door := alwaysClosed
	if open {
		door = alwaysOpen
	}
	return s.setDoor(line, "be opened or closed", func(n *number) error {
		n.door = door
		return nil
	})
}

// SetHours is an admin giving a line weekly hours, which it keeps from now on.
func (s *Server) SetHours(line int64, hours ...Opening) error {
	return s.setDoor(line, "be given opening hours", func(n *number) error {
		return n.setHours(hours)
	})
}

// KeepHours is an admin letting a line keep its hours again after SetOpen.
func (s *Server) KeepHours(line int64) error {
	return s.setDoor(line, "keep its hours", func(n *number) error {
		if len(n.hours) == 0 {
			return fmt.Errorf("%s has none", n.name)
		}
		n.door = byHours
		return nil
	})
}

func (s *Server) setDoor(line int64, what string, change func(*number) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(line)
		if !ok {
			return fmt.Errorf("line %d cannot %s: there is no such line", line, what)
		}
		if err := change(n); err != nil {
			return fmt.Errorf("line %s cannot %s: %w", n.name, what, err)
		}
		n.Touch(tx)
		s.keepHours(tx, n)
		return nil
	})
}
