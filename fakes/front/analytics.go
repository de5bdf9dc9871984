package front

import (
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// report is a report of metrics. The metrics are computed at its creation and become
// readable some time later (dev.frontapp.com/reference/analytics).
type report struct {
	kit.Stamp
	uid     string
	ready   time.Time
	locked  bool // the next GET answers 423
	metrics []scalarJSON
}

type scalarJSON struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Value any    `json:"value"` // null for an average of no values
}

type reportJSON struct {
	Links    selfLink     `json:"_links"`
	UID      string       `json:"uid"`
	Status   string       `json:"status"`
	Progress int          `json:"progress"`
	Metrics  []scalarJSON `json:"metrics"`
}

func (s *Server) reportJSON(p *report, now time.Time) reportJSON {
	j := reportJSON{Links: selfLink{s.base + "/analytics/reports/" + p.uid}, UID: p.uid, Status: "running", Metrics: []scalarJSON{}}
	if !now.Before(p.ready) {
		j.Status, j.Progress, j.Metrics = "done", 100, p.metrics
	}
	return j
}

// span is the time and the filters of a report or export.
type span struct {
	from, to time.Time // whole days
	filters  analyticsFilters
}

func (p span) contains(t time.Time) bool { return !t.Before(p.from) && t.Before(p.to) }

// spanInput holds the common fields of the bodies of reports and exports.
type spanInput struct {
	Start    *float64         `json:"start"`
	End      *float64         `json:"end"`
	Timezone string           `json:"timezone"`
	Filters  analyticsFilters `json:"filters"`
}

// analyticsFilters select conversations: all filters must match, each by any of its
// ids.
type analyticsFilters struct {
	Tags      []string `json:"tag_ids,omitempty"`
	Teammates []string `json:"teammate_ids,omitempty"`
	Channels  []string `json:"channel_ids,omitempty"`
	Inboxes   []string `json:"inbox_ids,omitempty"`
	Teams     []string `json:"team_ids,omitempty"`
	Accounts  []string `json:"account_ids,omitempty"`
}

// read validates the span and extends it to whole days.
func (in *spanInput) read(p *problems) span {
	for field, at := range map[string]*float64{"end": in.End, "start": in.Start} { //house:unordered the lines are sorted below
		if at == nil {
			p.add(field, "missing")
		} else if *at < 0 || *at > latest {
			p.add(field, "should be a timestamp in seconds")
		}
	}
	slices.Sort(*p)
	if len(*p) > 0 {
		return span{}
	}
	if *in.End < *in.Start {
		p.add("end", "should not be before start")
	}
	const day = 24 * time.Hour
	from, to := time.UnixMilli(int64(*in.Start*1000)).UTC(), time.UnixMilli(int64(*in.End*1000)).UTC()
	return span{from: from.Truncate(day), to: to.Truncate(day).Add(day), filters: in.Filters}
}

// unmodelled returns an error if the body uses a filter or time zone that this fake
// does not model.
func (in *spanInput) unmodelled() error {
	switch in.Timezone {
	case "", "UTC", "Etc/UTC", "GMT":
	default:
		return notModelled("analytics in another time zone than UTC")
	}
	if len(in.Filters.Accounts) > 0 {
		return notModelled("accounts")
	}
	return nil
}

// passes reports whether a conversation matches the filters.
func (f *analyticsFilters) passes(c *conversation) bool {
	return hasAny(f.Tags, c.tags, func(t *tag) string { return t.id }) &&
		hasAny(f.Channels, c.channels, func(ch *channel) string { return ch.id }) &&
		hasAny(f.Inboxes, c.inboxes, func(in *inbox) string { return in.id }) &&
		hasAny(f.Teams, c.inboxes, func(in *inbox) string { return in.team.id }) &&
		hasAny(f.Teammates, c.activeTeammates(), func(t *teammate) string { return t.id })
}

// hasAny reports whether any item has one of the ids, or whether ids is empty.
func hasAny[T any](ids []string, all []T, id func(T) string) bool {
	return len(ids) == 0 || slices.ContainsFunc(all, func(item T) bool { return slices.Contains(ids, id(item)) })
}

// activeTeammates returns the assignee, the authors of messages and the teammates who
// acted in a conversation.
func (c *conversation) activeTeammates() []*teammate {
	var all []*teammate
	if c.assignee != nil {
		all = append(all, c.assignee)
	}
	for _, m := range c.messages {
		if m.author != nil {
			all = append(all, m.author)
		}
	}
	for _, e := range c.events {
		if e.source.kind == "teammate" && e.source.teammate != nil {
			all = append(all, e.source.teammate)
		}
	}
	return all
}

func (s *Server) createReport(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		spanInput
		Metrics *[]string `json:"metrics"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	span := in.read(&p)
	if in.Metrics == nil {
		p.add("metrics", "missing")
		in.Metrics = &[]string{}
	} else if len(*in.Metrics) == 0 {
		p.add("metrics", "should not be empty")
	}
	for _, id := range *in.Metrics {
		if _, known := metrics[id]; !known {
			p.add("metrics", "unknown metric "+strconv.Quote(id))
		}
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	values, err := s.measure(span, *in.Metrics)
	if err != nil {
		return kit.Response{}, err
	}
	one := &report{uid: newLongUID(tx), ready: tx.Now().Add(s.duration(assumeReportTime)), metrics: values,
		locked: s.assumed(assumeReportLocked, "first-read")}
	one.Touch(tx)
	if s.reports == nil {
		s.reports = map[string]*report{}
	}
	s.reports[one.uid] = one
	return kit.Created(s.reportJSON(one, tx.Now())), nil
}

// newLongUID returns 64 hexadecimal digits.
func newLongUID(tx *kit.Tx) string { return newUID(tx) + newUID(tx) }

func (s *Server) getReport(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	id := r.Param("report_uid")
	one, ok := s.reports[id]
	if !ok {
		return kit.Response{}, errUnknown("report", id)
	}
	if one.locked && !r.Observer {
		one.locked = false
		return kit.Response{}, errLocked
	}
	return kit.OK(s.reportJSON(one, tx.Now())), nil
}

// measure computes metrics of a span.
func (s *Server) measure(p span, ids []string) ([]scalarJSON, error) {
	t := &tally{span: p, perConversation: s.assumed(assumeSegments, "conversation")}
	for c := range s.conversations.All {
		if c.kind != discussion && p.filters.passes(c) {
			t.all = append(t.all, c)
		}
	}
	var out []scalarJSON
	for _, id := range ids {
		m := metrics[id]
		if m.value == nil {
			return nil, notModelled("the metric " + id)
		}
		out = append(out, scalarJSON{ID: id, Type: m.kind, Value: m.value(t)})
	}
	return out, nil
}
