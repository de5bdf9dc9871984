package ringcentral_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

func doing(f func(*http.Request), method, path, body string) func(context.Context) error {
	return func(ctx context.Context) error {
		f(httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(ctx))
		return nil
	}
}

// The notifications of each flow, one per line, as the Developer Guide and the
// streams that it links to have them. If one of these fails, look in call_flow.go first.
func TestSequences(t *testing.T) {
	for name, flow := range map[string]struct {
		play func(*office)
		want []string
	}{
		"answered, the customer hangs up": {func(o *office) {
			call := o.calls(customer, adaLine)
			o.after(5 * time.Second)
			o.ok(o.Answer(call, o.ada))
			o.after(time.Minute)
			o.ok(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p1 Outbound outside Disconnected", "8 p2 Inbound Ada Disconnected"}},
		"answered, held, the agent hangs up": {func(o *office) {
			call := o.calls(customer, adaLine)
			o.ok(o.Answer(call, o.ada))
			o.ok(o.Hold(call, o.ada))
			o.ok(o.Unhold(call, o.ada))
			o.ok(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Hold", "8 p2 Inbound Ada Answered", "9 p2 Inbound Ada Disconnected", "10 p1 Outbound outside Disconnected"}},
		"menu, then an extension": {func(o *office) {
			call := o.calls(customer, company)
			o.ok(o.PressKeys(call, "1"))
			o.ok(o.Answer(call, o.ada))
			o.ok(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Desk Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Desk Disconnected",
			"6 p3 Inbound Ada Setup", "7 p3 Inbound Ada Proceeding", "8 p3 Inbound Ada Answered", "9 p3 Inbound Ada Disconnected", "10 p1 Outbound outside Disconnected"}},
		"missed": {func(o *office) { o.calls(customer, adaLine) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected NoAnswer missed", "7 p1 Outbound outside Disconnected"}},
		"declined": {func(o *office) { o.ok(o.Decline(o.calls(customer, adaLine), o.ada)) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected Rejected missed", "7 p1 Outbound outside Disconnected"}},
		"abandoned": {func(o *office) { o.ok(o.CustomerHangsUp(o.calls(customer, adaLine))) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected missed", "7 p1 Outbound outside Disconnected"}},
		"voicemail": {func(o *office) {
			call := o.calls(customer, benLine)
			o.after(21 * time.Second)
			o.ok(o.LeaveVoicemail(call, 12*time.Second))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ben Proceeding",
			"6 p2 Inbound Ben Voicemail missed", "7 p2 Inbound Ben Disconnected missed", "8 p1 Outbound outside Disconnected"}},
		"logged out": {func(o *office) {
			o.ok(o.LogOut(o.ada))
			o.calls(customer, adaLine)
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered",
			"5 p2 Inbound Ada Disconnected NoAnswer missed", "6 p1 Outbound outside Disconnected"}},
		"queue": {func(o *office) {
			call := o.calls(customer, salesNo)
			o.after(5 * time.Second)
			o.ok(o.Answer(call, o.cy))
			o.ok(o.AgentHangsUp(call, o.cy))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p3 Inbound Ada Proceeding queue", "6 p4 Inbound Cy Proceeding queue", "7 p4 Inbound Cy Answered queue", "8 p2 Inbound Sales Disconnected AgentAnswered",
			"9 p3 Inbound Ada Disconnected AgentDropped queue", "10 p4 Inbound Cy Disconnected queue", "11 p1 Outbound outside Disconnected"}},
		"queue, abandoned": {func(o *office) {
			call := o.calls(customer, salesNo)
			o.after(5 * time.Second)
			o.ok(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p3 Inbound Ada Proceeding queue", "6 p4 Inbound Cy Proceeding queue", "7 p1 Outbound outside Disconnected",
			"8 p3 Inbound Ada Disconnected queue", "9 p4 Inbound Cy Disconnected queue", "10 p2 Inbound Sales Disconnected missed"}},
		"queue without anybody": {func(o *office) {
			o.ok(o.LogOut(o.ada))
			o.ok(o.AcceptQueueCalls(o.cy, false))
			o.calls(customer, salesNo)
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p2 Inbound Sales Disconnected NoAnswer missed", "6 p1 Outbound outside Disconnected"}},
		"cold transfer to an extension": {func(o *office) {
			call := o.calls(customer, adaLine)
			o.ok(o.Answer(call, o.ada))
			o.ok(o.Transfer(call, o.ada, "103"))
			o.ok(o.Answer(call, o.ben))
			o.ok(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Disconnected BlindTransfer", "8 p3 Inbound Ben Setup", "9 p3 Inbound Ben Proceeding", "10 p3 Inbound Ben Answered",
			"11 p1 Outbound outside Disconnected", "12 p3 Inbound Ben Disconnected"}},
		"cold transfer to a queue's number": {func(o *office) {
			call := o.calls(customer, benLine)
			o.ok(o.Answer(call, o.ben))
			o.ok(o.Transfer(call, o.ben, salesNo))
			o.ok(o.Answer(call, o.cy))
			o.ok(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
			"7 p2 Inbound Ben Disconnected BlindTransfer", "8 p3 Inbound Sales Setup", "9 p4 Inbound Ada Proceeding queue", "10 p5 Inbound Cy Proceeding queue",
			"11 p5 Inbound Cy Answered queue", "12 p3 Inbound Sales Disconnected AgentAnswered", "13 p4 Inbound Ada Disconnected AgentDropped queue",
			"14 p1 Outbound outside Disconnected", "15 p5 Inbound Cy Disconnected queue"}},
		"cold transfer to a number outside": {func(o *office) {
			call := o.calls(customer, adaLine)
			o.ok(o.Answer(call, o.ada))
			o.ok(o.Transfer(call, o.ada, "+16465550199"))
			o.ok(o.CustomerAnswers(call))
			o.ok(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Disconnected BlindTransfer", "8 p3 Inbound outside Proceeding", "9 p3 Inbound outside Answered",
			"10 p1 Outbound outside Disconnected", "11 p3 Inbound outside Disconnected"}},
		"outbound": {func(o *office) {
			call, err := o.Dial(o.ada, customer)
			o.ok(err)
			o.ok(o.CustomerAnswers(call))
			o.ok(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound Ada Setup", "3 p2 Inbound outside Proceeding", "4 p1 Outbound Ada Proceeding", "5 p2 Inbound outside Answered", "6 p1 Outbound Ada Answered",
			"7 p1 Outbound Ada Disconnected", "8 p2 Inbound outside Disconnected"}},
		"outbound, nobody answers": {func(o *office) { _, err := o.Dial(o.ada, customer); o.ok(err) },
			[]string{"2 p1 Outbound Ada Setup", "3 p2 Inbound outside Proceeding", "4 p1 Outbound Ada Proceeding",
				"5 p2 Inbound outside Disconnected NoAnswer", "6 p1 Outbound Ada Disconnected NoAnswer"}},
		"one extension calls another": {func(o *office) {
			call, err := o.Dial(o.ada, "103")
			o.ok(err)
			o.ok(o.Answer(call, o.ben))
			o.ok(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound Ada Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound Ada Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
			"7 p1 Outbound Ada Disconnected", "8 p2 Inbound Ben Disconnected"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.subscribe(allCalls)
			flow.play(o)
			o.settle()
			o.tells(flow.want...)
		})
	}
}

// A warm transfer is two sessions; the agent's parties are gone from both, and
// name each other.
func TestWarmTransfer(t *testing.T) {
	o := newOffice(t)
	o.subscribe(allCalls)
	call := o.calls(customer, adaLine)
	o.ok(o.Answer(call, o.ada))
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.ok(err)
	if err := o.CompleteWarmTransfer(call, o.ada); err == nil {
		t.Error("completed before the colleague answered")
	}
	o.ok(o.Answer(second, o.ben))
	o.ok(o.CompleteWarmTransfer(call, o.ada))
	o.ok(o.AgentHangsUp(call, o.ben))
	o.settle()
	o.tells("2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
		"7 p2 Inbound Ada Hold",
		"2 p1 Outbound Ada Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound Ada Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
		"8 p2 Inbound Ada Gone AttendedTransfer", "7 p1 Outbound Ada Gone AttendedTransfer",
		"8 p2 Inbound Ben Disconnected", "9 p1 Outbound outside Disconnected")
	mine, other := o.got[11].body.Get("body.parties.0"), o.got[12].body.Get("body.parties.0")
	same(t, "peer", mine.Get("status.peerId.telephonySessionId").String(), second)
	same(t, "its party", mine.Get("status.peerId.partyId").String(), other.Get("id").String())
	same(t, "peer of the other", other.Get("status.peerId.telephonySessionId").String(), call)
	log := o.get("/restapi/v1.0/account/~/call-log?view=Detailed")
	same(t, "transferee", log.Get("records.0.transferee.telephonySessionId").String(), call)
	same(t, "transferTarget", log.Get("records.1.transferTarget.telephonySessionId").String(), second)
}

// A consultation that comes to nothing was a call like any other.
func TestWarmTransferCancelled(t *testing.T) {
	o := newOffice(t)
	call := o.calls(customer, adaLine)
	o.ok(o.Answer(call, o.ada))
	_, err := o.StartWarmTransfer(call, o.ada, "103")
	o.ok(err)
	same(t, "the customer", o.Caller(call), ringcentral.CallerOnHold)
	o.subscribe(allCalls)
	o.ok(o.CancelWarmTransfer(call, o.ada))
	o.ok(o.CustomerHangsUp(call))
	o.settle()
	o.tells("6 p2 Inbound Ben Disconnected missed", "7 p1 Outbound Ada Disconnected", "8 p2 Inbound Ada Answered",
		"9 p1 Outbound outside Disconnected", "10 p2 Inbound Ada Disconnected")
}

// Whoever waits longest is next when a member becomes free.
func TestLongestWaitingFirst(t *testing.T) {
	o := newOffice(t)
	o.ok(o.AcceptQueueCalls(o.cy, false))
	first := o.calls(customer, salesNo)
	o.ok(o.Answer(first, o.ada))
	second := o.calls("+13105550178", salesNo)
	o.after(time.Second)
	third := o.calls("+13105550179", salesNo)
	same(t, "second", o.Caller(second), ringcentral.CallerWaiting)
	o.after(time.Minute)
	o.ok(o.AgentHangsUp(first, o.ada))
	o.ok(o.Answer(second, o.ada))
	if err := o.Answer(third, o.ada); err == nil {
		t.Error("the third rings, too")
	}
}
