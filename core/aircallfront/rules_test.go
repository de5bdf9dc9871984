package aircallfront

import (
	"testing"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/front"
)

// What is left to say when Aircall says little.
func TestSparseCalls(t *testing.T) {
	bare := call.Call{ID: "7", Direction: call.Inbound, Started: 5}
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

// AF-11: names are shown as they are, never as HTML.
func TestActivityIsSafe(t *testing.T) {
	c := call.Call{ID: "7", Direction: call.Inbound, Answered: 1, Customer: "+331", Line: call.Line{Name: "<b>Sales</b>", Number: "+332"}, First: call.Agent{Name: `"A" & B`}}
	want := `<p data-call="aircall-7-call"><strong>Inbound answered call on &lt;b&gt;Sales&lt;/b&gt;</strong></p>` +
		`<p>Line: &lt;b&gt;Sales&lt;/b&gt; (+332)<br>Customer: +331<br>Agent: &#34;A&#34; &amp; B</p>`
	if got := activity(c); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// AF-44: the author is the first who spoke, the assignee the last.
func TestTransferredCall(t *testing.T) {
	c := call.Call{Direction: call.Inbound, Answered: 1, First: call.Agent{ID: "1"}, Last: call.Agent{ID: "2"}}
	if author(c).ID != "1" || assignee(c).ID != "2" {
		t.Errorf("author %v, assignee %v", author(c), assignee(c))
	}
}

func TestMessageIsRecognised(t *testing.T) {
	c := call.Call{ID: "7", Direction: call.Inbound, Customer: "+331", Line: call.Line{Name: "Sales"}, Ended: 100}
	like := front.Seen{Subject: "Missed call on Sales", Inbound: true, CreatedAt: 100.25, Body: "<p>cleaned</p>"}
	for name, row := range map[string]struct {
		change func(*front.Seen)
		want   bool
	}{
		"by side, subject and date": {func(*front.Seen) {}, true},
		"another second":            {func(m *front.Seen) { m.CreatedAt = 101 }, false},
		"another subject":           {func(m *front.Seen) { m.Subject = "Voicemail on Sales" }, false},
		"the agent's":               {func(m *front.Seen) { m.Inbound = false }, false},
		"by its mark":               {func(m *front.Seen) { m.Body, m.Subject = activity(c), "edited" }, true},
		"another call's mark":       {func(m *front.Seen) { m.Body = `<p data-call="aircall-77-call">` }, false},
		"by its external id":        {func(m *front.Seen) { m.ExternalID, m.Subject = "aircall-7-call", "edited" }, true},
		"another external id":       {func(m *front.Seen) { m.ExternalID = "aircall-77-call" }, false},
	} {
		m := like
		row.change(&m)
		if got := isMessageOf(c, m); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
