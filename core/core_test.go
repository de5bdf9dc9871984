package core_test

import (
	"strings"
	"testing"
)

// AF-01, AF-03, AF-07, AF-15, AF-21
func TestAnsweredCallIsTheAgentsAndAssigned(t *testing.T) {
	w := newWorld(t, 1)
	lena := w.front.newContact("phone:+16045550117", "Lena Ortiz")
	for _, hook := range answeredCall().webhooks() {
		w.webhook(hook)
	}
	w.settle()
	m := w.onlyMessage()
	if m.inbound || m.author != "tea_ada" || m.contact != lena {
		t.Errorf("inbound %v, author %q, contact %q; want an outbound message of tea_ada on %s", m.inbound, m.author, m.contact, lena)
	}
	if m.subject != "Inbound answered call on Sales & Co" {
		t.Errorf("subject %q", m.subject)
	}
	for _, want := range []string{"Inbound answered call on Sales &amp; Co", "+16045550100", "+16045550117", "Agent: Ada"} {
		if !strings.Contains(m.body, want) {
			t.Errorf("the activity lacks %q: %s", want, m.body)
		}
	}
	if len(w.front.names) != 1 {
		t.Errorf("%d contacts, want 1", len(w.front.names))
	}
	if m.deliveredAt != hungUp {
		t.Errorf("dated %d, want the hang-up %d", m.deliveredAt, hungUp)
	}
	w.wantAssigned("cnv_1 tea_ada")
	if n := len(w.requests); n != 6 {
		t.Errorf("%d requests for a plain answered call, want 6: %v", n, w.requests)
	}
}

// AF-02, AF-17, AF-22
func TestMissedCallOfAnUnknownNumberIsTheCustomers(t *testing.T) {
	w := newWorld(t, 1)
	for _, hook := range missedCall().webhooks() {
		w.webhook(hook)
	}
	w.settle()
	m := w.onlyMessage()
	if !m.inbound || m.author != "" || m.subject != "Missed call on Support" {
		t.Errorf("inbound %v, author %q, subject %q", m.inbound, m.author, m.subject)
	}
	if w.front.contacts["phone:+16045550118"] != m.contact || w.front.names[m.contact] != "+16045550118" {
		t.Errorf("contact %s is called %q", m.contact, w.front.names[m.contact])
	}
	w.wantAssigned()
}

func (w *world) onlyMessage() *stubMessage {
	w.t.Helper()
	if len(w.front.calls()) != 1 {
		w.t.Fatalf("%d calls in Front, want 1\nrequests: %v\nlog: %s", len(w.front.calls()), w.requests, w.log.String())
	}
	return w.front.calls()[0]
}

func (w *world) wantAssigned(want ...string) {
	w.t.Helper()
	if strings.Join(w.front.assigned, ", ") != strings.Join(want, ", ") {
		w.t.Errorf("assignments %q, want %q", w.front.assigned, want)
	}
}
