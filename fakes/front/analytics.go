package front

import (
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// report is a set of metrics that was asked for. Its figures are those of the
// instant of the question; it takes a while to be shown
// (dev.frontapp.com/reference/analytics).
type report struct {
	kit.Stamp
	uid     string
	ready   time.Time
	locked  bool // its next reading is answered 423
	metrics []scalarJSON
}

type scalarJSON struct {
	ID    string `json:"id"`
	Type  string `json:"type"`
	Value any    `json:"value"` // null when there is nothing to make an average of
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

// span is what a report or export is about.
type span struct {
	from, to time.Time // whole days
	filters  analyticsFilters
}

func (p span) holds(t time.Time) bool { return !t.Before(p.from) && t.Before(p.to) }

// spanInput is what the bodies of reports and exports have in common.
type spanInput struct {
	Start    *float64         `json:"start"`
	End      *float64         `json:"end"`
	Timezone string           `json:"timezone"`
	Filters  analyticsFilters `json:"filters"`
}

// analyticsFilters are joined by "and", their ids by "or".
type analyticsFilters struct {
	Tags      []string `json:"tag_ids,omitempty"`
	Teammates []string `json:"teammate_ids,omitempty"`
	Channels  []string `json:"channel_ids,omitempty"`
	Inboxes   []string `json:"inbox_ids,omitempty"`
	Teams     []string `json:"team_ids,omitempty"`
	Accounts  []string `json:"account_ids,omitempty"`
}

// read checks the span and widens it to whole days.
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

// unmodelled names what this fake does not count by.
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

// passes tells whether a conversation is counted.
func (f *analyticsFilters) passes(c *conversation) bool {
	return chosen(f.Tags, c.tags, func(t *tag) string { return t.id }) &&
		chosen(f.Channels, c.channels, func(ch *channel) string { return ch.id }) &&
		chosen(f.Inboxes, c.inboxes, func(in *inbox) string { return in.id }) &&
		chosen(f.Teams, c.inboxes, func(in *inbox) string { return in.team.id }) &&
		chosen(f.Teammates, c.activeTeammates(), func(t *teammate) string { return t.id })
}

func chosen[T any](ids []string, all []T, id func(T) string) bool {
	return len(ids) == 0 || slices.ContainsFunc(all, func(item T) bool { return slices.Contains(ids, id(item)) })
}

// activeTeammates are those who did something in a conversation or have it.
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
	one := &report{uid: s.newLongUID(tx), ready: tx.Now().Add(s.duration(assumeReportTime)), metrics: values,
		locked: s.assumed(assumeReportLocked, "first-read")}
	one.Touch(tx)
	if s.reports == nil {
		s.reports = map[string]*report{}
	}
	s.reports[one.uid] = one
	return kit.Created(s.reportJSON(one, tx.Now())), nil
}

// newLongUID is 64 hexadecimal digits.
func (s *Server) newLongUID(tx *kit.Tx) string {
	rand := tx.Rand()
	return newUID(rand.Uint64(), rand.Uint64()) + newUID(rand.Uint64(), rand.Uint64())
}

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

// measure computes metrics over a span.
func (s *Server) measure(p span, ids []string) ([]scalarJSON, error) {
	t := &tally{span: p, unit: s.assume.Value(assumeSegments)}
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
