package front

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// reminder is a teammate's snooze. The API shows a snoozed conversation as archived
// with scheduled reminders. The conversation opens when the first reminder is due
// (Front API reference, Update conversation reminders).
type reminder struct {
	who              *teammate
	due              time.Time
	created, updated time.Time
	cancel           func()
}

type reminderJSON struct {
	Links struct {
		Related struct {
			Owner string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	CreatedAt   float64 `json:"created_at"`
	ScheduledAt float64 `json:"scheduled_at"`
	UpdatedAt   float64 `json:"updated_at"`
}

func (s *Server) remindersJSON(c *conversation) []reminderJSON {
	all := make([]reminderJSON, 0, len(c.reminders))
	for _, m := range c.reminders {
		j := reminderJSON{CreatedAt: seconds(m.created), ScheduledAt: seconds(m.due), UpdatedAt: seconds(m.updated)}
		j.Links.Related.Owner = s.base + "/teammates/" + m.who.id
		all = append(all, j)
	}
	return all
}

// snooze sets a teammate's reminder and replaces an earlier one.
func (s *Server) snooze(tx *kit.Tx, c *conversation, who *teammate, due time.Time, by cause) {
	m := &reminder{who: who, due: due, created: tx.Now(), updated: tx.Now()}
	if i := c.reminderOf(who); i >= 0 {
		m.created = c.reminders[i].created
		c.dropReminder(i)
	}
	c.reminders = append(c.reminders, m)
	s.setStatus(tx, c, snoozed)
	m.cancel = tx.AfterInBackground(due.Sub(tx.Now()), "front snooze expires", func(tx *kit.Tx) { s.endSnooze(tx, c, m) })
	s.touch(tx, c, by)
	s.recordSnooze(tx, c, by)
}

// endSnooze opens a conversation whose reminder is due.
func (s *Server) endSnooze(tx *kit.Tx, c *conversation, m *reminder) {
	i := slices.Index(c.reminders, m)
	if i < 0 {
		return
	}
	c.reminders = slices.Delete(c.reminders, i, i+1)
	s.setStatus(tx, c, open)
	by := cause{kind: "reminder", teammate: m.who}
	s.touch(tx, c, by)
	s.recordSnooze(tx, c, by)
}

// unsnooze cancels a teammate's reminder. After the last reminder the conversation
// opens.
func (s *Server) unsnooze(tx *kit.Tx, c *conversation, who *teammate, by cause) {
	i := c.reminderOf(who)
	if i < 0 {
		return
	}
	c.dropReminder(i)
	if len(c.reminders) == 0 && c.status == snoozed {
		s.reopen(tx, c, by)
		return
	}
	s.touch(tx, c, by)
}

func (s *Server) recordSnooze(tx *kit.Tx, c *conversation, by cause) {
	if s.assumed(assumeSnoozeEvent, "reminder") {
		s.record(tx, c, "reminder", by, target{})
	}
}

// reminderOf returns the index of a teammate's reminder, or -1.
func (c *conversation) reminderOf(who *teammate) int {
	return slices.IndexFunc(c.reminders, func(m *reminder) bool { return m.who == who })
}

func (c *conversation) dropReminder(i int) {
	c.reminders[i].cancel()
	c.reminders = slices.Delete(c.reminders, i, i+1)
}

// dropReminders cancels the reminders of all teammates.
func (c *conversation) dropReminders() {
	for len(c.reminders) > 0 {
		c.dropReminder(0)
	}
}

// Snooze snoozes a conversation until an instant.
func (s *Server) Snooze(who, conversation string, until time.Time) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		switch {
		case c.status == trashed:
			return fmt.Errorf("front: conversation %s is in the trash", conversation)
		case !until.After(tx.Now()):
			return fmt.Errorf("front: end of snooze %s is not in the future", until.UTC().Format(time.RFC3339))
		}
		s.snooze(tx, c.conversation, c.by.teammate, until, c.by)
		return nil
	})
}

// Unsnooze cancels a teammate's own snooze.
func (s *Server) Unsnooze(who, conversation string) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if c.reminderOf(c.by.teammate) < 0 {
			return fmt.Errorf("front: %s has not snoozed conversation %s", c.by.teammate.name(), conversation)
		}
		s.unsnooze(tx, c.conversation, c.by.teammate, c.by)
		return nil
	})
}

// updateReminders sets a teammate's reminder; scheduled_at null cancels it.
func (s *Server) updateReminders(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Teammate  *string         `json:"teammate_id"`
		Scheduled json.RawMessage `json:"scheduled_at"`
		StatusID  *string         `json:"status_id"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("teammate_id", in.Teammate)
	var at float64
	switch off := string(in.Scheduled) == "null"; {
	case len(in.Scheduled) == 0:
		p.add("scheduled_at", "missing")
	case !off && (json.Unmarshal(in.Scheduled, &at) != nil || at < 0 || at > latest):
		p.add("scheduled_at", "should be a timestamp in seconds")
	case !off && at <= seconds(tx.Now()):
		p.add("scheduled_at", "should be in the future")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if in.StatusID != nil {
		return kit.Response{}, notModelled("ticket statuses")
	}
	who, ok := s.findTeammate(*in.Teammate)
	if !ok {
		return kit.Response{}, s.errReference("teammate", *in.Teammate)
	}
	by := s.byRequest(tx, r)
	switch {
	case at == 0:
		s.unsnooze(tx, c, who, by)
	case c.status == trashed:
		return kit.Response{}, errRefused("A conversation in the trash cannot be snoozed")
	default:
		s.snooze(tx, c, who, time.UnixMilli(int64(at*1000)).UTC(), by)
	}
	return kit.NoContent(), nil
}
