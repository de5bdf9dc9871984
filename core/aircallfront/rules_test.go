package aircallfront

import (
	"testing"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// Texts for calls with little data.
func TestSparseCalls(t *testing.T) {
	bare := &call.Call{ID: "7", Direction: call.Inbound, Started: 5}
	if got := subject(bare); got != "Missed call on an unknown line" {
		t.Errorf("subject %q", got)
	}
	bare.Line.Number = "+331"
	if got := subject(bare); got != "Missed call on +331" {
		t.Errorf("subject %q", got)
	}
	if loggedAt(bare) != 5 {
		t.Errorf("dated %d", loggedAt(bare))
	}
	for want, agent := range map[string]call.Agent{"Ada": {ID: "1", Name: "Ada", Email: "a@x"}, "a@x": {ID: "1", Email: "a@x"}, "user 1": {ID: "1"}} {
		if got := agentShown(agent); got != want {
			t.Errorf("agent %q, want %q", got, want)
		}
	}
}

// AF-11: names are escaped.
func TestActivityIsSafe(t *testing.T) {
	c := &call.Call{ID: "7", Direction: call.Inbound, Answered: 1, Customer: "+331", Line: call.Line{Name: "<b>Sales</b>", Number: "+332"}, First: call.Agent{Name: `"A" & B`}}
	want := `<p data-call='aircall-7-call'><strong>Inbound answered call on &lt;b&gt;Sales&lt;/b&gt;</strong></p>` +
		`<p>Line: &lt;b&gt;Sales&lt;/b&gt; (+332)<br>Customer: +331<br>Agent: &#34;A&#34; &amp; B</p>`
	if got := theCall(c).body(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// AF-44: the call is logged by the agent who spoke first and assigned to the one
// who spoke last.
func TestTransferredCall(t *testing.T) {
	c := &call.Call{Direction: call.Inbound, Answered: 1, First: call.Agent{ID: "1"}, Last: call.Agent{ID: "2"}}
	if author(c).ID != "1" || assignee(c).ID != "2" {
		t.Errorf("author %v, assignee %v", author(c), assignee(c))
	}
}

func TestMessageIsRecognised(t *testing.T) {
	c := &call.Call{ID: "7", Direction: call.Inbound, Customer: "+331", Line: call.Line{Name: "Sales"}, Ended: 100, Asset: "https://a/7"}
	like := front.Seen{Inbound: true, CreatedAt: 100.25, Body: "<p>cleaned</p>", Text: "Missed call on Sales\nLine: Sales"}
	for name, row := range map[string]struct {
		change func(*front.Seen)
		want   bool
	}{
		"by side, words and date": {func(*front.Seen) {}, true},
		"another second":          {func(m *front.Seen) { m.CreatedAt = 101 }, false},
		"other words":             {func(m *front.Seen) { m.Text = "Voicemail on Sales" }, false},
		"the agent's":             {func(m *front.Seen) { m.Inbound = false }, false},
		"by its mark":             {func(m *front.Seen) { m.Body, m.Text = theCall(c).body(), "edited" }, true},
		"another call's mark":     {func(m *front.Seen) { m.Body = `<p data-call='aircall-77-call'>` }, false},
		"another activity's mark": {func(m *front.Seen) { m.Body = theDuration(c).body() }, false},
		"by its external id":      {func(m *front.Seen) { m.ExternalID, m.Text = "aircall-7-call", "edited" }, true},
		"another external id":     {func(m *front.Seen) { m.ExternalID = "aircall-77-call" }, false},
	} {
		m := like
		row.change(&m)
		if got := theCall(c).is(c, m); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// AF-13, AF-23: a link is recognised by its URL.
func TestLinkIsRecognised(t *testing.T) {
	c := &call.Call{ID: "7", Direction: call.Inbound, Voicemail: true, Ended: 100, Asset: "https://a/7"}
	m := front.Seen{Inbound: true, CreatedAt: 280, Text: "Listen to the voicemail: https://a/7"}
	if !theVoicemail(c).is(c, m) {
		t.Error("not recognised")
	}
	m.Text = "Listen to the voicemail: https://a/8"
	if theVoicemail(c).is(c, m) {
		t.Error("another call's link is recognised")
	}
}

// AF-42
func TestSpelledDurations(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0 s": 0, "59 s": 59 * time.Second, "1 min": time.Minute, "1 min 30 s": 90 * time.Second,
		"1 h": time.Hour, "2 h 5 s": 2*time.Hour + 5*time.Second,
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	if got := talkTime(&call.Call{Started: 5, Answered: 15, Ended: 75}); got != time.Minute {
		t.Errorf("talked for %v", got)
	}
}
