package front

import (
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// segment is one open period of a conversation, the unit that analytics count. A
// segment begins when the conversation is created or reopened and ends when it is
// archived, deleted or snoozed (dev.frontapp.com/reference/analytics; the boundaries
// are an assumption).
type segment struct {
	from, to time.Time // to is zero while the conversation is open
	archived bool      // the segment ended with archiving
}

// setStatus changes a conversation's status, its segments and its reminders. All
// changes of status go through setStatus.
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

// openAt reports whether the segment was open at an instant.
func (g segment) openAt(t time.Time) bool {
	return !g.from.After(t) && (g.to.IsZero() || g.to.After(t))
}
