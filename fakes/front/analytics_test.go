package front_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// report creates a report of the office's first day and returns it once it is done.
func (o *office) report(filters fields, metrics ...string) answer {
	o.t.Helper()
	start := time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC).Unix()
	a := o.do("POST", "/analytics/reports", fields{"start": start, "end": start, "metrics": metrics, "filters": filters}).want(201)
	a.field("status", `"running"`).field("metrics", "[]")
	must(o.t, o.world.Advance(3*time.Second))
	return o.do("GET", o.path(a.get("_links.self").String()), nil).want(200).field("status", `"done"`).field("progress", "100")
}

// AF-27: two calls in one conversation count once, also if the conversation was archived
// in between. Conversations of another team do not count.
func TestConversationsReceivedCountOnce(t *testing.T) {
	for unit, want := range map[string]string{"conversation": "[1,1]", "segment": "[2,2]"} {
		o := newOffice(t, front.WithAssumption("front-analytics-unit", unit))
		paris, err := o.AddTeam("Paris", o.nora)
		must(t, err)
		id := o.call()
		o.inbound(lena, "Missed call on Support", "m2", "t")
		must(t, o.Archive(o.nora, id))
		o.inbound(lena, "Missed call on Support", "m3", "t")
		northpier := o.do("GET", "/teams", nil).get("_results.0.id").String()
		if got := o.report(fields{"team_ids": []string{northpier}}, "num_active_segments_full", "new_segments_count").get("metrics.#.value").Raw; got != want {
			t.Errorf("counting by %s: %s", unit, got)
		}
		_, err = o.AddInboxTo("Paris", "Paris Phone", o.nora)
		must(t, err)
		if _, err := o.AddInboxTo("Rome", "x"); err == nil {
			t.Error("AddInboxTo an unknown workspace succeeded")
		}
		o.report(fields{"team_ids": []string{paris}}, "num_active_segments_full").field("metrics", `[{"id":"num_active_segments_full","type":"number","value":0}]`)
		figures, err := o.Analytics("Northpier", o.world.Now(), o.world.Now())
		must(t, err)
		if unit == "conversation" && figures != (front.Figures{Active: 1, New: 1, Archived: 1, MessagesReceived: 3}) {
			t.Errorf("the screen shows %+v", figures)
		}
		tomorrow, err := o.Analytics("", o.world.Now().AddDate(0, 0, 1), o.world.Now().AddDate(0, 0, 2))
		must(t, err)
		if tomorrow != (front.Figures{}) {
			t.Errorf("tomorrow's screen shows %+v", tomorrow)
		}
	}
}

func TestModelledMetrics(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	o.rule(front.RuleSpec{When: on(front.OnArchived), Then: []front.Action{then(front.SendSurvey, "")}})
	id := o.call()
	must(t, o.world.Advance(100*time.Second))
	o.outbound(lena, "", "m2", "t")
	must(t, o.Tag(o.nora, id, "VIP"))
	must(t, o.Archive(o.nora, id))
	must(t, o.AnswerSurvey(id, 5))
	other := o.conversationOf(o.inbound("+14155550177", "x", "m3", "t3"))
	must(t, o.Delete(o.nora, other))
	o.inbound("+14155550178", "x", "m4", "t4")
	names := []string{"new_segments_count", "num_active_segments_full", "num_archived_segments", "num_archived_segments_with_reply", "num_closed_segments",
		"num_open_segments_start", "num_open_segments_end", "num_resolved_segments", "num_unresolved_active_segments", "num_workload_segments",
		"pct_tagged_conversations", "num_messages_received", "num_messages_sent", "avg_first_response_time", "avg_response_time",
		"num_csat_survey_response", "avg_csat_survey_response", "pct_csat_survey_satisfaction"}
	if got, want := o.report(nil, names...).get("metrics.#.value").Raw, `[3,3,1,1,2,0,1,1,1,3,33,3,1,100,100,1,5,100]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	nora := fields{"teammate_ids": []string{o.nora}, "tag_ids": []string{o.conversation(id).get("tags.0.id").String()}}
	if got := o.report(nora, "new_segments_count").get("metrics.0.value").Raw; got != "1" {
		t.Errorf("with two filters: %s", got)
	}
	none := fields{"channel_ids": []string{"cha_1"}, "inbox_ids": []string{o.inbox}}
	if got := o.report(none, "avg_response_time", "pct_tagged_conversations").get("metrics.#.value").Raw; got != "[null,null]" {
		t.Errorf("of no conversations: %s", got)
	}
}

func TestInvalidReports(t *testing.T) {
	o := newOffice(t)
	valid := func() fields {
		return fields{"start": 1767571200, "end": 1767571200, "metrics": []string{"new_segments_count"}}
	}
	for field, value := range map[string]any{"start": "x", "end": 5, "metrics": []string{}, "filters": 7} {
		body := valid()
		body[field] = value
		o.do("POST", "/analytics/reports", body).want(400)
	}
	o.do("POST", "/analytics/reports", fields{}).want(400).field("_error.details", `["body.end: missing","body.start: missing","body.metrics: missing"]`)
	o.do("POST", "/analytics/reports", fields{"start": 1, "end": 2, "metrics": []string{"num_calls"}}).want(400).field("_error.details", `["body.metrics: unknown metric \"num_calls\""]`)
	for field, value := range map[string]any{"metrics": []string{"num_sla_breach"}, "timezone": "Europe/Paris", "filters": fields{"account_ids": []string{"acc_1"}}} {
		body := valid()
		body[field] = value
		o.do("POST", "/analytics/reports", body).want(501)
	}
	o.do("GET", "/analytics/reports/x", nil).want(404)
}

func TestThrottledReport(t *testing.T) {
	o := newOffice(t, front.WithAssumption("front-report-throttled", "first-read"), front.WithAssumption("front-report-duration", "0s"))
	a := o.do("POST", "/analytics/reports", fields{"start": 1767571200, "end": 1767571200, "metrics": []string{"new_segments_count"}}).want(201).field("status", `"done"`)
	path := o.path(a.get("_links.self").String())
	if got := o.do("GET", path, nil).want(423).header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After is %q", got)
	}
	o.do("GET", path, nil).want(200)
}

func TestExportOfMessages(t *testing.T) {
	o := newOffice(t)
	o.call()
	o.outbound(lena, "", "m2", "t")
	a := o.do("POST", "/analytics/exports", fields{"type": "messages", "start": 1767571200, "end": 1767571200,
		"columns": []string{"Direction", "Inbox", "Subject", "Author", "Contact handle", "New Conversation", "Extract"}}).want(201).field("status", `"running"`)
	path := o.path(a.get("_links.self").String())
	o.do("GET", path, nil).want(200).field("progress", "0").field("url", "")
	must(t, o.world.Advance(3*time.Second))
	done := o.do("GET", path, nil).want(200).field("status", `"done"`)
	file := o.download(done.get("url").String())
	want := "Direction,Inbox,Subject,Author,Contact handle,New Conversation,Extract\n" +
		"Inbound,Aircall Phone,Missed call on Support,,+14155550133,Yes,text m1\n" +
		"Outbound,Aircall Phone,Missed call on Support,Nora Diaz,+14155550133,No,text m2\n"
	if file != want {
		t.Errorf("the file is\n%s\nwant\n%s", file, want)
	}
	if done.get("size").Int() != int64(len(want)) || !strings.HasSuffix(done.get("filename").String(), ".csv") {
		t.Errorf("the export is %s", done.body)
	}
	o.do("POST", "/analytics/exports", fields{"type": "events", "start": 1, "end": 2, "columns": []string{}}).want(501)
	o.do("POST", "/analytics/exports", fields{"type": "messages", "start": 1, "end": 2, "columns": []string{"Reaction time"}}).want(501)
	o.do("POST", "/analytics/exports", fields{"type": "x", "start": 1, "end": 2}).want(400)
	o.do("GET", "/analytics/exports/exp_1", nil).want(404)
}
