package front

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// segment is what analytics count: one open period of a conversation, from its
// beginning or reopening to its archiving, deletion or snooze
// (dev.frontapp.com/reference/analytics; the boundaries are an assumption).
type segment struct {
	from, to time.Time // to is zero while it lasts
	archived bool      // how it ended
}

// setStatus is the only place where a conversation changes its status.
func (s *Server) setStatus(tx *kit.Tx, c *conversation, to status) {
	if c.status == to {
		return
	}
	if to != snoozed {
		c.dropReminders()
	}
	switch {
	case to == open:
		c.segments = append(c.segments, segment{from: tx.Now()})
	case c.status == open && len(c.segments) > 0:
		last := &c.segments[len(c.segments)-1]
		last.to, last.archived = tx.Now(), to == archived
	}
	c.status = to
}

// openAt tells whether the segment lasted at an instant.
func (g segment) openAt(t time.Time) bool {
	return !g.from.After(t) && (g.to.IsZero() || g.to.After(t))
}
