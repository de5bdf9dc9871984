package front

import (
	"math"
	"slices"
	"time"
)

// tally computes metrics of the conversations of a span.
type tally struct {
	span
	perConversation bool // counts of segments count a conversation once
	all             []*conversation
}

// metric computes one metric. Without value, the metric is not modelled.
type metric struct {
	kind  string // number, percentage or duration
	value func(*tally) any
}

// metrics are the metrics of Front's reference. The metrics of handle times,
// resolutions and service levels have no public definition and are not modelled.
var metrics = map[string]metric{
	"new_segments_count":               {"number", counting(func(t *tally, _ *conversation, g segment) bool { return t.contains(g.from) })},
	"num_active_segments_full":         {"number", counting((*tally).activeSegment)},
	"num_archived_segments":            {"number", counting((*tally).archivedSegment)},
	"num_archived_segments_with_reply": {"number", counting(func(t *tally, c *conversation, g segment) bool { return t.archivedSegment(c, g) && c.repliedIn(g) })},
	"num_closed_segments":              {"number", counting(func(t *tally, _ *conversation, g segment) bool { return !g.to.IsZero() && t.contains(g.to) })},
	"num_open_segments_start":          {"number", counting(func(t *tally, _ *conversation, g segment) bool { return g.openAt(t.from) })},
	"num_open_segments_end":            {"number", counting(func(t *tally, _ *conversation, g segment) bool { return g.openAt(t.to) })},
	"num_resolved_segments":            {"number", counting((*tally).archivedSegment)},
	"num_unresolved_active_segments":   {"number", counting(func(t *tally, c *conversation, g segment) bool { return t.activeSegment(c, g) && g.openAt(t.to) })},
	"num_workload_segments": {"number", counting(func(t *tally, _ *conversation, g segment) bool {
		return g.from.Before(t.to) && (g.to.IsZero() || !g.to.Before(t.from))
	})},
	"pct_tagged_conversations": {"percentage", taggedShare},

	"num_messages_received":   {"number", countingMessages(true)},
	"num_messages_sent":       {"number", countingMessages(false)},
	"avg_first_response_time": {"duration", func(t *tally) any { return t.averageResponse(true) }},
	"avg_response_time":       {"duration", func(t *tally) any { return t.averageResponse(false) }},

	"num_csat_survey_response":     {"number", func(t *tally) any { return len(t.scores()) }},
	"avg_csat_survey_response":     {"number", averageScore},
	"pct_csat_survey_satisfaction": {"percentage", satisfaction},

	"avg_handle_time": {}, "avg_replies_to_resolution": {}, "avg_resolution_time": {}, "avg_sla_breach_time": {},
	"avg_total_reply_time": {}, "num_sla_breach": {}, "pct_resolved_on_first_reply": {},
}

// counting returns a metric that counts the matching segments, or the conversations
// with a matching segment. A conversation with several calls in the span counts once
// (AF-27).
func counting(fits func(*tally, *conversation, segment) bool) func(*tally) any {
	return func(t *tally) any { return t.count(fits) }
}

func (t *tally) count(fits func(*tally, *conversation, segment) bool) int {
	n := 0
	for _, c := range t.all {
		for _, g := range c.segments {
			if fits(t, c, g) {
				n++
				if t.perConversation {
					break
				}
			}
		}
	}
	return n
}

// activeSegment reports whether the segment has an event in the span
// (dev.frontapp.com/reference/analytics, Activities).
func (t *tally) activeSegment(c *conversation, g segment) bool {
	return slices.ContainsFunc(c.events, func(e *event) bool {
		return t.contains(e.at) && !e.at.Before(g.from) && (g.to.IsZero() || !e.at.After(g.to))
	})
}

func (t *tally) archivedSegment(_ *conversation, g segment) bool {
	return g.archived && t.contains(g.to)
}

// repliedIn reports whether the segment has an outbound message.
func (c *conversation) repliedIn(g segment) bool {
	return slices.ContainsFunc(c.messages, func(m *message) bool {
		return !m.inbound && !m.draft && !m.created.Before(g.from) && (g.to.IsZero() || !m.created.After(g.to))
	})
}

func taggedShare(t *tally) any {
	active, tagged := 0, 0
	for _, c := range t.all {
		if slices.ContainsFunc(c.segments, func(g segment) bool { return t.activeSegment(c, g) }) {
			active++
			if len(c.tags) > 0 {
				tagged++
			}
		}
	}
	return share(tagged, active)
}

// countingMessages returns a metric that counts the messages of a direction. Calls are
// not messages (help.front.com, Voice metrics; RF-40).
func countingMessages(inbound bool) func(*tally) any {
	return func(t *tally) any {
		n := 0
		for _, c := range t.all {
			for _, m := range c.messages {
				if m.inbound == inbound && m.counts() && t.contains(m.created) {
					n++
				}
			}
		}
		return n
	}
}

func (m *message) counts() bool { return !m.draft && m.kind != "call" }

// response is the first outbound message after inbound messages.
type response struct {
	waited time.Duration
	at     time.Time
}

func (c *conversation) responses() (all []response) {
	var waiting time.Time
	for _, m := range c.messages {
		switch {
		case !m.counts():
		case m.inbound && waiting.IsZero():
			waiting = m.created
		case !m.inbound && !waiting.IsZero():
			all = append(all, response{m.created.Sub(waiting), m.created})
			waiting = time.Time{}
		}
	}
	return all
}

// averageResponse returns the average waiting time, in seconds, for the responses in
// the span, or for first responses only.
func (t *tally) averageResponse(firstOnly bool) any {
	var sum time.Duration
	n := 0
	for _, c := range t.all {
		for i, a := range c.responses() {
			if t.contains(a.at) && (i == 0 || !firstOnly) {
				sum += a.waited
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	return int((sum / time.Duration(n)).Round(time.Second) / time.Second)
}

// scores returns the survey scores of the span.
func (t *tally) scores() (all []int) {
	for _, c := range t.all {
		for _, y := range c.surveys {
			if y.score > 0 && t.contains(y.answered) {
				all = append(all, y.score)
			}
		}
	}
	return all
}

func averageScore(t *tally) any {
	scores, sum := t.scores(), 0
	for _, score := range scores {
		sum += score
	}
	if len(scores) == 0 {
		return nil
	}
	return int(math.Round(float64(sum) / float64(len(scores))))
}

// satisfaction returns the share of the scores 4 and 5.
func satisfaction(t *tally) any {
	good, scores := 0, t.scores()
	for _, score := range scores {
		if score >= 4 {
			good++
		}
	}
	return share(good, len(scores))
}

// share returns a rounded percentage, or nil if whole is 0.
func share(part, whole int) any {
	if whole == 0 {
		return nil
	}
	return int(math.Round(100 * float64(part) / float64(whole)))
}

// Figures are the figures of the analytics screen for a number of days.
type Figures struct {
	Active, New, Archived          int // conversations
	MessagesReceived, MessagesSent int
}

// Analytics returns the figures from one day to another, both included, for a
// workspace (by id or name) or for the company ("").
func (s *Server) Analytics(workspace string, from, to time.Time) (f Figures, err error) {
	err = s.read(func() error {
		p := span{from: from.UTC().Truncate(24 * time.Hour), to: to.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)}
		if workspace != "" {
			team, err := s.teamNamed(workspace)
			if err != nil {
				return err
			}
			p.filters.Teams = []string{team.id}
		}
		values, err := s.measure(p, []string{"num_active_segments_full", "new_segments_count", "num_archived_segments",
			"num_messages_received", "num_messages_sent"})
		if err != nil {
			return err
		}
		for i, into := range []*int{&f.Active, &f.New, &f.Archived, &f.MessagesReceived, &f.MessagesSent} {
			*into = values[i].Value.(int)
		}
		return nil
	})
	return f, err
}
