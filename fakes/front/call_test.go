package front_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/front"
)

// voice connects a voice channel for a number to an inbox.
func (o *office) voice(inbox, number string) string {
	o.t.Helper()
	id, err := o.AddApplicationChannel(front.ChannelSpec{Name: "Voice " + number, Inbox: inbox, Address: number, Voice: true})
	must(o.t, err)
	return id
}

// leg creates an inbound call.
func (o *office) leg(channel, id, parent, from, status, agent string) answer {
	o.t.Helper()
	return o.do("POST", "/channels/"+channel+"/calls", fields{"external_call_id": id, "parent_external_call_id": parent, "direction": "inbound",
		"initial_status": status, "from": fields{"handle": from}, "agent_email_address": agent})
}

// setStatus changes the status of a call.
func (o *office) setStatus(channel, id, status, agent string) answer {
	o.t.Helper()
	return o.do("PATCH", "/channels/"+channel+"/calls/"+id, fields{"call_status": status, "agent_email_address": agent, "occurred_at": o.world.Now().UnixMilli()})
}

func (o *office) onlyConversation() string {
	o.t.Helper()
	a := o.do("GET", "/conversations", nil).field("_results.#", "1")
	return a.get("_results.0.id").String()
}

// RF-04, RF-21, RF-41, RF-49: a ringing call opens a conversation. The conversation is
// assigned to the teammate who answers, who is unavailable until the call ends.
func TestCallConversation(t *testing.T) {
	o := newOffice(t)
	voice := o.voice("Aircall Phone", ourNumber) // also the number of the messages' channel
	o.leg(voice, "c1", "c1", lena, "ringing", "").want(202).field("status", `"accepted"`)
	id := o.onlyConversation()
	o.conversation(id).field("status", `"unassigned"`).field("subject", `"Call with +14155550133"`)
	messages := "/conversations/" + id + "/messages"
	o.do("GET", messages, nil).field("_results.0.type", `"call"`).field("_results.0.is_inbound", "true").field("_results.0.blurb", `"Incoming call"`).field("_results.0.author", "null")
	o.setStatus(voice, "c1", "connected", "NORA.diaz@northpier.test").want(202)
	o.conversation(id).field("status", `"assigned"`).field("assignee.id", `"`+o.nora+`"`)
	o.do("GET", "/teammates/"+o.nora, nil).field("is_available", "false")
	o.setStatus(voice, "c1", "hold", "").want(202)
	o.setStatus(voice, "c1", "connected", "").want(202)
	o.setStatus(voice, "c1", "hangup", "").want(202)
	o.do("GET", "/teammates/"+o.nora, nil).field("is_available", "true")
	o.do("GET", messages, nil).field("_results.0.text", `"Call ended"`).field("_results.0.author.id", `"`+o.nora+`"`)
	o.do("GET", "/conversations/"+id+"/events?limit=50", nil).
		field("_results.#.type", `["call_hangup","call_resumed","call_on_hold","call_connected","assign","call_started"]`).
		field("_results.0.source._meta.type", `"teammate"`).field("_results.0.target.data.type", `"call"`).field("_results.5.source._meta.type", `"inboxes"`)
	if err := o.Reply(o.nora, id, "Hello"); err != front.ErrCannotReply {
		t.Errorf("a reply to a call: %v", err)
	}
	o.do("POST", "/conversations/"+id+"/messages", fields{"body": "Hello"}).want(403)
}

func TestUnansweredCalls(t *testing.T) {
	for status, label := range map[string]string{"missed": "Call missed", "abandoned": "Call abandoned"} {
		o := newOffice(t)
		voice := o.voice("Sales", "+33180000009")
		o.leg(voice, "c1", "c1", lena, "ringing", "").want(202)
		o.setStatus(voice, "c1", status, "").want(202)
		id := o.onlyConversation()
		o.conversation(id).field("assignee", "null")
		v, err := o.Conversation(id)
		must(t, err)
		if got := v.Timeline[0]; got.Kind != "message" || got.Text != label || got.Author.Kind != "contact" || got.Author.Name != lena {
			t.Errorf("the conversation shows %+v", got)
		}
		rows, err := o.Inbox("Sales")
		must(t, err)
		if len(rows) != 1 || rows[0].Call != label {
			t.Errorf("the list shows %+v", rows)
		}
	}
}

// RF-06: a call answered by an agent without a teammate in Front is not assigned.
func TestAnswerByUnknownAgent(t *testing.T) {
	o := newOffice(t)
	voice := o.voice("Sales", "+33180000009")
	o.leg(voice, "c1", "c1", lena, "ringing", "stranger@northpier.test").want(202)
	o.setStatus(voice, "c1", "connected", "stranger@northpier.test").want(202)
	o.conversation(o.onlyConversation()).field("status", `"unassigned"`)
}

// RF-10, RF-58: only a leg with a known parent joins the parent's conversation, which is
// then in both inboxes.
func TestTransferJoinsTheConversation(t *testing.T) {
	o := newOffice(t)
	support, sales := o.voice("Aircall Phone", "+33180000008"), o.voice("Sales", "+33180000009")
	o.leg(support, "c1", "c1", lena, "ringing", "").want(202)
	o.setStatus(support, "c1", "connected", "nora.diaz@northpier.test").want(202)
	o.setStatus(support, "c1", "transferred", "").want(202)
	o.leg(sales, "c2", "c1", lena, "ringing", "").want(202)
	o.setStatus(sales, "c2", "connected", "omar@northpier.test").want(202)
	id := o.onlyConversation()
	o.conversation(id).field("assignee.id", `"`+o.omar+`"`)
	o.do("GET", "/conversations/"+id+"/inboxes", nil).field("_results.#.name", `["Aircall Phone","Sales"]`)
	for _, inbox := range []string{"Aircall Phone", "Sales"} {
		if rows, err := o.Inbox(inbox); err != nil || len(rows) != 1 {
			t.Errorf("%s shows %+v", inbox, rows)
		}
	}
	o.leg(support, "c3", "c3", lena, "ringing", "").want(202)
	o.do("GET", "/conversations", nil).field("_results.#", "2")
	for value, count := range map[string]string{"new": "2", "contact": "1"} {
		o := newOffice(t, front.WithAssumption("front-call-threading", value))
		support := o.voice("Aircall Phone", "+33180000008")
		o.leg(support, "c1", "c1", lena, "ringing", "").want(202)
		o.leg(support, "c2", "c2", lena, "ringing", "").want(202)
		o.do("GET", "/conversations", nil).field("_results.#", count)
	}
}

// RF-24: the list shows how long a caller has been waiting.
func TestQueuedCallShowsItsWait(t *testing.T) {
	o := newOffice(t)
	voice := o.voice("Sales", "+33180000009")
	o.leg(voice, "c1", "c1", lena, "queued", "").want(202)
	must(t, o.world.Advance(95*time.Second))
	rows, err := o.Inbox("Sales")
	must(t, err)
	if rows[0].Call != "Call queued" || rows[0].Waited != 95*time.Second {
		t.Errorf("the list shows %+v", rows[0])
	}
	o.setStatus(voice, "c1", "connected", "omar@northpier.test").want(202)
	must(t, o.world.Advance(time.Minute))
	rows, err = o.Inbox("Sales")
	must(t, err)
	if rows[0].Call != "Call in progress" || rows[0].Waited != 95*time.Second || rows[0].Assignee != "Omar Haddad" {
		t.Errorf("the list shows %+v", rows[0])
	}
}

// RF-16, RF-17: a caller's contact is matched by the exact text of the number.
func TestExactContactMatch(t *testing.T) {
	for value, want := range map[string]string{"exact": "2", "normalised": "1"} {
		o := newOffice(t, front.WithAssumption("front-voice-contact-match", value))
		_, err := o.AddContact(front.ContactSpec{Name: "Lena Ortiz", Handles: []front.Handle{{Source: "phone", Handle: "+1 (415) 555-0133"}}})
		must(t, err)
		voice := o.voice("Sales", "+33180000009")
		o.leg(voice, "c1", "c1", lena, "ringing", "").want(202)
		o.do("GET", "/contacts", nil).field("_results.#", want)
		o.leg(voice, "c2", "c2", lena, "ringing", "").want(202) // the first call's contact matches
		o.do("GET", "/contacts", nil).field("_results.#", want)
	}
}

func TestInvalidCallsAndStatuses(t *testing.T) {
	o := newOffice(t)
	voice := o.voice("Sales", "+33180000009")
	o.leg(voice, "c1", "c1", lena, "ringing", "").want(202)
	o.leg(voice, "c1", "c1", lena, "ringing", "").refused(400, "Bad request", "A call with the external ID c1 already exists")
	o.setStatus(voice, "c1", "hold", "").refused(400, "Bad request", "A call cannot go from ringing to hold")
	o.setStatus(voice, "c1", "resumed", "").want(400)
	o.setStatus(voice, "c9", "connected", "").refused(400, "Bad request", "Unknown call ID c9")
	o.setStatus(voice, "c1", "missed", "").want(202)
	o.setStatus(voice, "c1", "connected", "").want(400)
	for _, body := range []any{fields{}, fields{"external_call_id": "c2", "parent_external_call_id": "c2", "direction": "inbound", "initial_status": "ringing"},
		fields{"external_call_id": "c2", "parent_external_call_id": "c2", "direction": "outbound", "initial_status": "ringing", "from": fields{"handle": lena}},
		fields{"external_call_id": "c2", "parent_external_call_id": "c2", "direction": "inbound", "initial_status": "hangup", "from": fields{"handle": lena}},
		fields{"external_call_id": "c2", "parent_external_call_id": "c2", "direction": "inbound", "initial_status": "ringing", "from": fields{"handle": lena}, "started_at": -1}} {
		o.do("POST", "/channels/"+voice+"/calls", body).want(400)
	}
	o.leg(o.channel, "c2", "c2", lena, "ringing", "").refused(400, "Bad request", "This channel does not support calls")
	o.do("POST", "/channels/"+voice+"/inbound_messages", fields{"sender": fields{"handle": lena}, "body": "x",
		"metadata": fields{"external_id": "m", "external_conversation_id": "t"}}).refused(400, "Bad request", "This channel does not support messages")
	o.do("POST", "/channels/"+voice+"/calls", fields{"external_call_id": "c3", "parent_external_call_id": "c3", "direction": "outbound",
		"initial_status": "ringing", "to": fields{"handle": lena}, "agent_email_address": "omar@northpier.test"}).want(202)
	o.setStatus(voice, "c3", "connected", "omar@northpier.test").want(202)
	o.setStatus(voice, "c3", "hangup", "").want(202)
	o.do("GET", "/conversations?limit=1", nil).field("_results.0.assignee.id", `"`+o.omar+`"`)
}

// RF-23, RF-27: a voicemail has its label and its recording.
func TestRecordingsSummariesAndTranscripts(t *testing.T) {
	o := newOffice(t)
	voice := o.voice("Sales", "+33180000009")
	o.leg(voice, "c1", "c1", lena, "ringing", "").want(202)
	o.setStatus(voice, "c1", "missed", "").want(202)
	call := "/channels/" + voice + "/calls/c1"
	o.form("POST", call+"/recording", []string{"recording_type", "voicemail"}, file{"v.mp3", "audio/mpeg", "hello"}).want(202)
	id := o.onlyConversation()
	m := o.do("GET", "/conversations/"+id+"/messages", nil).field("_results.0.text", `"Voicemail"`).
		field("_results.0.attachments.0.filename", `"v.mp3"`).field("_results.0.attachments.0.size", "5").field("_results.0.attachments.0.content_type", `"audio/mpeg"`)
	link := m.get("_results.0.attachments.0.url").String()
	if got := o.download(link); got != "hello" {
		t.Errorf("the recording is %q", got)
	}
	if got := o.download(m.get("_results.0._links.self").String() + "/download/" + link[strings.LastIndexByte(link, '/')+1:]); got != "hello" {
		t.Errorf("the message's recording is %q", got)
	}
	v, err := o.Conversation(id)
	must(t, err)
	if it := v.Timeline[0]; it.Text != "Voicemail" || !slices.Equal(it.Files, []front.File{{Name: "v.mp3", Type: "audio/mpeg", Size: 5}}) {
		t.Errorf("the conversation shows %+v", it)
	}
	o.do("POST", call+"/summary", fields{"content": "She wants paper"}).want(202)
	line := fields{"speaker_name": "Lena", "content": "Paper, please", "start_time_seconds": 0, "speaker_type": "external"}
	o.do("POST", call+"/transcript", fields{"lines": []any{line}}).want(202)
	o.do("GET", "/conversations/"+id+"/events", nil).field("_results.0.type", `"call_voicemail_transcript_added"`)

	for _, a := range []answer{o.form("POST", call+"/recording", []string{"recording_type", "voicemail"}),
		o.form("POST", call+"/recording", []string{"recording_type", "song"}, file{"v.mp3", "audio/mpeg", "x"}),
		o.form("POST", call+"/recording", []string{"recording_type", "call"}, file{"v.txt", "text/plain", "x"}),
		o.form("POST", call+"/recording", []string{"recording_type", "call"}, file{"a", "audio/a", "x"}, file{"b", "audio/b", "x"}),
		o.do("POST", call+"/summary", fields{"content": ""}), o.do("POST", call+"/transcript", fields{"lines": []any{}}),
		o.do("POST", call+"/transcript", fields{"lines": []any{fields{}}}), o.do("POST", call+"/transcript", fields{})} {
		a.want(400)
	}
}

// RF-26: call events trigger rules.
func TestRulesOnCallEvents(t *testing.T) {
	o := newOffice(t)
	o.rule(front.RuleSpec{When: on(front.OnCallEvent), If: []front.Condition{when(front.CallEvent, front.Is, "call_abandoned")},
		Then: []front.Action{then(front.ArchiveIt, "")}})
	voice := o.voice("Sales", "+33180000009")
	for id, end := range map[string]string{"c1": "abandoned", "c2": "missed"} {
		o.leg(voice, id, id, lena, "ringing", "").want(202)
		before := o.do("GET", "/conversations?limit=1", nil).get("_results.0.id").String()
		o.setStatus(voice, id, end, "").want(202)
		want := map[string]string{"abandoned": `"archived"`, "missed": `"unassigned"`}[end]
		o.conversation(before).field("status", want)
	}
}
