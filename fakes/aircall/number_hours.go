package aircall

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // time zones of lines must not depend on the machine

	"github.com/callsim/callsim/fakes/kit"
)

// Opening is a period of a line's weekly opening hours: on these days, from From
// until before To, in local time of the line's time zone. Opening hours past midnight
// need two periods.
//
// The API does not show opening hours, only their results: open,
// availability_status, and the events number.opened and number.closed (API
// reference, "Number").
type Opening struct {
	Days     []time.Weekday
	From, To time.Duration // since midnight; To is at most 24 h
}

// Weekdays are Monday to Friday.
var Weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// timeRule is the rule by which a line is open or closed.
type timeRule string

// The time rules of a line, as in availability_status.
const (
	alwaysOpen   timeRule = "open"
	alwaysClosed timeRule = "closed"
	byHours      timeRule = "custom"
)

// setHours sets the line's opening hours and makes it follow them.
func (n *number) setHours(hours []Opening) error {
	if err := checkHours(hours); err != nil {
		return err
	}
	zone, err := time.LoadLocation(n.timeZone)
	if err != nil {
		return fmt.Errorf("opening hours: time zone %q is unknown", n.timeZone)
	}
	n.hours, n.zone, n.timeRule = slices.Clone(hours), zone, byHours
	return nil
}

func checkHours(hours []Opening) error {
	for _, o := range hours {
		switch {
		case len(o.Days) == 0:
			return fmt.Errorf("opening hours: %v to %v has no weekday", o.From, o.To)
		case o.From < 0 || o.From >= o.To || o.To > 24*time.Hour:
			return fmt.Errorf("opening hours: %v to %v is not a period within a day", o.From, o.To)
		}
	}
	return nil
}

// openAt reports whether the line is open at t.
func (n *number) openAt(t time.Time) bool {
	if n.timeRule != byHours {
		return n.timeRule == alwaysOpen
	}
	t = t.In(n.zone)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return slices.ContainsFunc(n.hours, func(o Opening) bool {
		return slices.Contains(o.Days, t.Weekday()) && o.From <= clock && clock < o.To
	})
}

// nextChange returns when the line opens or closes next; zero: never.
func (n *number) nextChange(now time.Time) time.Time {
	var next time.Time
	local, open := now.In(n.zone), n.openAt(now)
	for day := range 8 {
		for _, o := range n.hours {
			for _, edge := range [...]time.Duration{o.From, o.To} {
				// Use local time, not a duration: a day can have 23 or 25 hours.
				at := time.Date(local.Year(), local.Month(), local.Day()+day, 0, int(edge/time.Minute), 0, int(edge%time.Minute), n.zone)
				if at.After(now) && n.openAt(at) != open && (next.IsZero() || at.Before(next)) {
					next = at
				}
			}
		}
	}
	return next
}

// applyHours opens or closes the line by its time rule and schedules the next change
// as background work.
func (s *Server) applyHours(tx *kit.Tx, n *number) {
	n.cancelTimer()
	s.setOpen(tx, n, n.openAt(tx.Now()))
	if n.timeRule != byHours {
		return
	}
	if next := n.nextChange(tx.Now()); !next.IsZero() {
		n.cancelTimer = tx.AfterInBackground(next.Sub(tx.Now()), "aircall opening hours", func(tx *kit.Tx) { s.applyHours(tx, n) })
	}
}

// setOpen opens or closes the line and sends the event if the state changes.
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

// SetOpen opens or closes a line at all times, regardless of its opening hours.
// Calls in progress continue.
func (s *Server) SetOpen(line int64, open bool) error {
	rule := alwaysClosed
	if open {
		rule = alwaysOpen
	}
	return s.setTimeRule(line, "be opened or closed", func(n *number) error {
		n.timeRule = rule
		return nil
	})
}

// SetHours sets the weekly opening hours of a line and makes the line follow them.
func (s *Server) SetHours(line int64, hours ...Opening) error {
	return s.setTimeRule(line, "be given opening hours", func(n *number) error {
		return n.setHours(hours)
	})
}

// KeepHours makes a line follow its opening hours again after [Server.SetOpen].
func (s *Server) KeepHours(line int64) error {
	return s.setTimeRule(line, "follow its opening hours", func(n *number) error {
		if len(n.hours) == 0 {
			return fmt.Errorf("it has no opening hours")
		}
		n.timeRule = byHours
		return nil
	})
}

func (s *Server) setTimeRule(line int64, what string, change func(*number) error) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		n, ok := s.numbers.Get(line)
		if !ok {
			return fmt.Errorf("line %d cannot %s: there is no such line", line, what)
		}
		if err := change(n); err != nil {
			return fmt.Errorf("line %s cannot %s: %w", n.name, what, err)
		}
		n.Touch(tx)
		s.applyHours(tx, n)
		return nil
	})
}
