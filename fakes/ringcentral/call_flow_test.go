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

func withRequest(f func(*http.Request), method, path, body string) func(context.Context) error {
	return func(ctx context.Context) error {
		f(httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(ctx))
		return nil
	}
}

// TestSequences checks the notifications of each call flow against the Developer Guide
// and its linked event streams. Their causes are in call_flow.go.
func TestSequences(t *testing.T) {
	for name, flow := range map[string]struct {
		play func(*office)
		want []string
	}{
		"answered, the customer hangs up": {func(o *office) {
			call := o.call(customer, adaLine)
			o.advance(5 * time.Second)
			o.must(o.Answer(call, o.ada))
			o.advance(time.Minute)
			o.must(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p1 Outbound outside Disconnected", "8 p2 Inbound Ada Disconnected"}},
		"answered, held, the agent hangs up": {func(o *office) {
			call := o.call(customer, adaLine)
			o.must(o.Answer(call, o.ada))
			o.must(o.Hold(call, o.ada))
			o.must(o.Unhold(call, o.ada))
			o.must(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Hold", "8 p2 Inbound Ada Answered", "9 p2 Inbound Ada Disconnected", "10 p1 Outbound outside Disconnected"}},
		"menu, then an extension": {func(o *office) {
			call := o.call(customer, company)
			o.must(o.PressKeys(call, "1"))
			o.must(o.Answer(call, o.ada))
			o.must(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Desk Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Desk Disconnected",
			"6 p3 Inbound Ada Setup", "7 p3 Inbound Ada Proceeding", "8 p3 Inbound Ada Answered", "9 p3 Inbound Ada Disconnected", "10 p1 Outbound outside Disconnected"}},
		"missed": {func(o *office) { o.call(customer, adaLine) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected NoAnswer missed", "7 p1 Outbound outside Disconnected"}},
		"declined": {func(o *office) { o.must(o.Decline(o.call(customer, adaLine), o.ada)) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected Rejected missed", "7 p1 Outbound outside Disconnected"}},
		"abandoned": {func(o *office) { o.must(o.CustomerHangsUp(o.call(customer, adaLine))) },
			[]string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding",
				"6 p2 Inbound Ada Disconnected missed", "7 p1 Outbound outside Disconnected"}},
		"voicemail": {func(o *office) {
			call := o.call(customer, benLine)
			o.advance(21 * time.Second)
			o.must(o.LeaveVoicemail(call, 12*time.Second))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ben Proceeding",
			"6 p2 Inbound Ben Voicemail missed", "7 p2 Inbound Ben Disconnected missed", "8 p1 Outbound outside Disconnected"}},
		"logged out": {func(o *office) {
			o.must(o.LogOut(o.ada))
			o.call(customer, adaLine)
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered",
			"5 p2 Inbound Ada Disconnected NoAnswer missed", "6 p1 Outbound outside Disconnected"}},
		"queue": {func(o *office) {
			call := o.call(customer, salesNo)
			o.advance(5 * time.Second)
			o.must(o.Answer(call, o.cy))
			o.must(o.AgentHangsUp(call, o.cy))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p3 Inbound Ada Proceeding queue", "6 p4 Inbound Cy Proceeding queue", "7 p4 Inbound Cy Answered queue", "8 p2 Inbound Sales Disconnected AgentAnswered",
			"9 p3 Inbound Ada Disconnected AgentDropped queue", "10 p4 Inbound Cy Disconnected queue", "11 p1 Outbound outside Disconnected"}},
		"queue, abandoned": {func(o *office) {
			call := o.call(customer, salesNo)
			o.advance(5 * time.Second)
			o.must(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p3 Inbound Ada Proceeding queue", "6 p4 Inbound Cy Proceeding queue", "7 p1 Outbound outside Disconnected",
			"8 p3 Inbound Ada Disconnected queue", "9 p4 Inbound Cy Disconnected queue", "10 p2 Inbound Sales Disconnected missed"}},
		"queue without available members": {func(o *office) {
			o.must(o.LogOut(o.ada))
			o.must(o.AcceptQueueCalls(o.cy, false))
			o.call(customer, salesNo)
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Sales Setup", "4 p1 Outbound outside Answered",
			"5 p2 Inbound Sales Disconnected NoAnswer missed", "6 p1 Outbound outside Disconnected"}},
		"cold transfer to an extension": {func(o *office) {
			call := o.call(customer, adaLine)
			o.must(o.Answer(call, o.ada))
			o.must(o.Transfer(call, o.ada, "103"))
			o.must(o.Answer(call, o.ben))
			o.must(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Disconnected BlindTransfer", "8 p3 Inbound Ben Setup", "9 p3 Inbound Ben Proceeding", "10 p3 Inbound Ben Answered",
			"11 p1 Outbound outside Disconnected", "12 p3 Inbound Ben Disconnected"}},
		"cold transfer to a queue's number": {func(o *office) {
			call := o.call(customer, benLine)
			o.must(o.Answer(call, o.ben))
			o.must(o.Transfer(call, o.ben, salesNo))
			o.must(o.Answer(call, o.cy))
			o.must(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
			"7 p2 Inbound Ben Disconnected BlindTransfer", "8 p3 Inbound Sales Setup", "9 p4 Inbound Ada Proceeding queue", "10 p5 Inbound Cy Proceeding queue",
			"11 p5 Inbound Cy Answered queue", "12 p3 Inbound Sales Disconnected AgentAnswered", "13 p4 Inbound Ada Disconnected AgentDropped queue",
			"14 p1 Outbound outside Disconnected", "15 p5 Inbound Cy Disconnected queue"}},
		"cold transfer to an external number": {func(o *office) {
			call := o.call(customer, adaLine)
			o.must(o.Answer(call, o.ada))
			o.must(o.Transfer(call, o.ada, "+16465550199"))
			o.must(o.CustomerAnswers(call))
			o.must(o.CustomerHangsUp(call))
		}, []string{"2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
			"7 p2 Inbound Ada Disconnected BlindTransfer", "8 p3 Inbound outside Proceeding", "9 p3 Inbound outside Answered",
			"10 p1 Outbound outside Disconnected", "11 p3 Inbound outside Disconnected"}},
		"outbound": {func(o *office) {
			call, err := o.Dial(o.ada, customer)
			o.must(err)
			o.must(o.CustomerAnswers(call))
			o.must(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound Ada Setup", "3 p2 Inbound outside Proceeding", "4 p1 Outbound Ada Proceeding", "5 p2 Inbound outside Answered", "6 p1 Outbound Ada Answered",
			"7 p1 Outbound Ada Disconnected", "8 p2 Inbound outside Disconnected"}},
		"outbound, not answered": {func(o *office) { _, err := o.Dial(o.ada, customer); o.must(err) },
			[]string{"2 p1 Outbound Ada Setup", "3 p2 Inbound outside Proceeding", "4 p1 Outbound Ada Proceeding",
				"5 p2 Inbound outside Disconnected NoAnswer", "6 p1 Outbound Ada Disconnected NoAnswer"}},
		"one extension calls another": {func(o *office) {
			call, err := o.Dial(o.ada, "103")
			o.must(err)
			o.must(o.Answer(call, o.ben))
			o.must(o.AgentHangsUp(call, o.ada))
		}, []string{"2 p1 Outbound Ada Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound Ada Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
			"7 p1 Outbound Ada Disconnected", "8 p2 Inbound Ben Disconnected"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.subscribe(allCalls)
			flow.play(o)
			o.settle()
			o.wantEvents(flow.want...)
		})
	}
}

// TestWarmTransfer checks that the agent's parties in both sessions get the status Gone
// and refer to each other.
func TestWarmTransfer(t *testing.T) {
	o := newOffice(t)
	o.subscribe(allCalls)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.must(err)
	if err := o.CompleteWarmTransfer(call, o.ada); err == nil {
		t.Error("completed before the colleague answered")
	}
	o.must(o.Answer(second, o.ben))
	o.must(o.CompleteWarmTransfer(call, o.ada))
	o.must(o.AgentHangsUp(call, o.ben))
	o.settle()
	o.wantEvents("2 p1 Outbound outside Setup", "3 p2 Inbound Ada Setup", "4 p1 Outbound outside Answered", "5 p2 Inbound Ada Proceeding", "6 p2 Inbound Ada Answered",
		"7 p2 Inbound Ada Hold",
		"2 p1 Outbound Ada Setup", "3 p2 Inbound Ben Setup", "4 p1 Outbound Ada Answered", "5 p2 Inbound Ben Proceeding", "6 p2 Inbound Ben Answered",
		"8 p2 Inbound Ada Gone AttendedTransfer", "7 p1 Outbound Ada Gone AttendedTransfer",
		"8 p2 Inbound Ben Disconnected", "9 p1 Outbound outside Disconnected")
	mine, other := o.got[11].body.Get("body.parties.0"), o.got[12].body.Get("body.parties.0")
	equal(t, "peer", mine.Get("status.peerId.telephonySessionId").String(), second)
	equal(t, "its party", mine.Get("status.peerId.partyId").String(), other.Get("id").String())
	equal(t, "peer of the other", other.Get("status.peerId.telephonySessionId").String(), call)
	log := o.get("/restapi/v1.0/account/~/call-log?view=Detailed")
	equal(t, "transferee", log.Get("records.0.transferee.telephonySessionId").String(), call)
	equal(t, "transferTarget", log.Get("records.1.transferTarget.telephonySessionId").String(), second)
}

// TestWarmTransferCancelled checks the events of a cancelled consultation.
func TestWarmTransferCancelled(t *testing.T) {
	o := newOffice(t)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	_, err := o.StartWarmTransfer(call, o.ada, "103")
	o.must(err)
	equal(t, "the customer", o.Caller(call), ringcentral.CallerOnHold)
	o.subscribe(allCalls)
	o.must(o.CancelWarmTransfer(call, o.ada))
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantEvents("6 p2 Inbound Ben Disconnected missed", "7 p1 Outbound Ada Disconnected", "8 p2 Inbound Ada Answered",
		"9 p1 Outbound outside Disconnected", "10 p2 Inbound Ada Disconnected")
}

// TestLongestWaitingFirst checks that a free member is rung for the longest waiting
// caller.
func TestLongestWaitingFirst(t *testing.T) {
	o := newOffice(t)
	o.must(o.AcceptQueueCalls(o.cy, false))
	first := o.call(customer, salesNo)
	o.must(o.Answer(first, o.ada))
	second := o.call("+13105550178", salesNo)
	o.advance(time.Second)
	third := o.call("+13105550179", salesNo)
	equal(t, "second", o.Caller(second), ringcentral.CallerWaiting)
	o.advance(time.Minute)
	o.must(o.AgentHangsUp(first, o.ada))
	o.must(o.Answer(second, o.ada))
	if err := o.Answer(third, o.ada); err == nil {
		t.Error("the third call rings too")
	}
}
