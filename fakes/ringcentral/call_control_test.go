package ringcentral_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

const telephony = base + "/telephony"

// party returns the path of the n-th party of a call.
func party(call string, n int) string {
	return fmt.Sprintf("%s/sessions/%s/parties/p%s-%d", telephony, call, call[1:], n)
}

func TestControl(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	o.must(o.SetRecording(o.ada, ringcentral.OnDemandRecording))
	call := o.call(customer, adaLine)
	mine := party(call, 2)
	session := o.get(telephony + "/sessions/" + call)
	equal(t, "parties", session.Get("parties.#").Int(), 2)
	equal(t, "created", session.Get("creationTime").String(), "2026-01-05T09:00:00Z")
	equal(t, "owner", session.Get("parties.1.owner.extensionId").String(), fmt.Sprint(o.ada))
	equal(t, "owner of an external party", session.Get("parties.0.owner").Exists(), false)
	o.wantRefused("POST", mine+"/hold", "", 409, "TAS-105")
	o.wantRefused("POST", mine+"/answer", `{"deviceId":"1"}`, 400, "CMN-101")
	equal(t, "answered", o.send("POST", mine+"/answer", `{"deviceId":"800101004"}`, 200).Get("status.code").String(), "Answered")
	equal(t, "held", o.send("POST", mine+"/hold", `{"proto":"Auto"}`, 200).Get("status.code").String(), "Hold")
	equal(t, "taken back", o.send("POST", mine+"/unhold", "", 200).Get("status.code").String(), "Answered")
	equal(t, "muted at the top", o.send("PATCH", mine, `{"muted":true}`, 200).Get("muted").Bool(), true)
	equal(t, "muted inside party", o.send("PATCH", mine, `{"party":{"muted":false}}`, 200).Get("muted").Bool(), false)
	rec := o.send("POST", mine+"/recordings", "", 201)
	equal(t, "recording", rec.Get("active").Bool(), true)
	o.wantRefused("POST", mine+"/recordings", "", 409, "TAS-105")
	equal(t, "stopped", o.send("PATCH", mine+"/recordings/"+rec.Get("id").String(), `{"active":false}`, 200).Get("active").Bool(), false)
	o.wantRefused("POST", mine+"/transfer", `{"extensionNumber":"999"}`, 400, "CMN-101")
	left := o.send("POST", mine+"/transfer", `{"extensionNumber":"103"}`, 200)
	equal(t, "transferred", left.Get("status.reason").String(), "BlindTransfer")
	o.wantRefused("POST", mine+"/hold", "", 409, "TAS-105")
	o.wantRefused("POST", party(call, 3)+"/answer", `{}`, 403, "TAS-106") // Ben's
	o.must(o.CustomerHangsUp(call))
	o.wantRefused("GET", telephony+"/sessions/"+call, "", 404, "TAS-102")
}

func TestControlWithoutLicence(t *testing.T) {
	o := newOffice(t).as(adaID)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	o.wantRefused("POST", party(call, 2)+"/recordings", "", 403, "CMN-408")
	if err := o.StartRecording(call, o.ada); err == nil {
		t.Error("a recording was started without a licence")
	}
}

func TestControlOfRinging(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	call := o.call(customer, adaLine)
	moved := o.send("POST", party(call, 2)+"/forward", `{"phoneNumber":"`+benLine+`"}`, 200)
	equal(t, "forwarded", moved.Get("status.reason").String(), "BlindTransfer")
	o.must(o.Answer(call, o.ben))
	o.must(o.CustomerHangsUp(call))
	call = o.call(customer, adaLine)
	o.send("POST", party(call, 2)+"/reject", "", 204)
	equal(t, "rejected", o.Caller(call), ringcentral.CallerGone)
	call = o.call(customer, adaLine)
	equal(t, "replied", o.send("POST", party(call, 2)+"/reply", `{"replyWithText":"Later"}`, 200).Get("status.reason").String(), "CallReplied")
	call = o.call(customer, adaLine)
	o.send("POST", party(call, 2)+"/forward", fmt.Sprintf(`{"voicemail":"%d"}`, o.ben), 200)
	equal(t, "at a voicemail", o.Caller(call), ringcentral.CallerAtVoicemail)
	call = o.call(customer, salesNo)
	o.send("POST", party(call, 3)+"/ignore", `{"deviceId":"800101004"}`, 204)
	equal(t, "still waiting", o.Caller(call), ringcentral.CallerWaiting)
}

func TestBridge(t *testing.T) {
	o := newOffice(t).as(adaID)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.must(err)
	body := fmt.Sprintf(`{"telephonySessionId":%q,"partyId":"p%s-1"}`, second, second[1:])
	o.wantRefused("POST", party(call, 2)+"/bridge", body, 409, "TAS-105")
	o.must(o.Answer(second, o.ben))
	got := o.send("POST", party(call, 2)+"/bridge", body, 200)
	equal(t, "code", got.Get("status.code").String(), "Gone")
	equal(t, "peer", got.Get("status.peerId.telephonySessionId").String(), second)
	equal(t, "the caller", o.Caller(call), ringcentral.CallerTalking)
	o.must(o.CustomerHangsUp(call))
	o.settle()
	equal(t, "the bridged call", o.Caller(second), ringcentral.CallerGone)
}

// TestBridgeWithACallOut makes a warm transfer by the API: hold, call-out, bridge.
func TestBridgeWithACallOut(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	out := `{"from":{"deviceId":"800101004"},"to":{"extensionNumber":"103"}}`
	o.wantRefused("POST", telephony+"/call-out", out, 409, "TAS-105") // the customer is not on hold
	o.send("POST", party(call, 2)+"/hold", "", 200)
	second := o.send("POST", telephony+"/call-out", out, 201).Get("session.id").String()
	o.must(o.Answer(second, o.ben))
	o.send("POST", party(call, 2)+"/bridge", fmt.Sprintf(`{"telephonySessionId":%q,"partyId":"p%s-1"}`, second, second[1:]), 200)
	o.must(o.AgentHangsUp(call, o.ben))
	equal(t, "the customer", o.Caller(call), ringcentral.CallerGone)
}

func TestParking(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	got := o.send("POST", party(call, 2)+"/park", "", 201)
	equal(t, "orbit", got.Get("park.id").String(), "*801")
	equal(t, "the caller's party", o.get(party(call, 1)).Get("status.code").String(), "Parked")
	ben := o.as(o.ben)
	taken := ben.send("POST", party(call, 1)+"/pickup", `{"deviceId":"800102004"}`, 201)
	equal(t, "picked up", taken.Get("status.reason").String(), "Pickup")
	o.must(o.CustomerHangsUp(call))
}

func TestCallOut(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	o.subscribe(own + "/telephony/sessions")
	got := o.send("POST", telephony+"/call-out", `{"from":{"deviceId":"800101004"},"to":{"phoneNumber":"`+customer+`"}}`, 201).Get("session")
	equal(t, "origin", got.Get("origin.type").String(), "CallOut")
	call := got.Get("id").String()
	o.must(o.CustomerAnswers(call))
	o.send("DELETE", telephony+"/sessions/"+call, "", 204)
	o.settle()
	o.wantEvents("2 p1 Outbound Ada Proceeding", "5 p1 Outbound Ada Answered", "6 p1 Outbound Ada Disconnected")
	cy := o.as(o.cy)
	cy.wantRefused("POST", telephony+"/call-out", `{"from":{"deviceId":"800103004"},"to":{"phoneNumber":"`+customer+`"}}`, 403, "TAS-106")
	if _, err := o.Dial(o.cy, customer); err == nil {
		t.Error("an extension without a number has called an external number")
	}
}

func TestPresence(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	wantPresence := func(presence, phone string) {
		t.Helper()
		got := o.get(own + "/presence?detailedTelephonyState=true")
		equal(t, "presence", got.Get("presenceStatus").String(), presence)
		equal(t, "phone", got.Get("telephonyStatus").String(), phone)
	}
	wantPresence("Available", "NoCall")
	call := o.call(customer, adaLine)
	wantPresence("Available", "Ringing")
	o.must(o.Answer(call, o.ada))
	wantPresence("Busy", "CallConnected")
	o.must(o.Hold(call, o.ada))
	wantPresence("Busy", "OnHold")
	o.must(o.CustomerHangsUp(call))
	wantPresence("Available", "NoCall")
	o.send("PUT", own+"/presence", `{"userStatus":"Busy"}`, 200)
	wantPresence("Busy", "NoCall")
	o.wantRefused("PUT", own+"/presence", `{"dndStatus":"no"}`, 400, "CMN-101")
	o.send("PUT", own+"/presence", `{"userStatus":"Available","dndStatus":"DoNotAcceptAnyCalls"}`, 200)
	wantPresence("Busy", "NoCall")
	equal(t, "a call to a user who accepts no calls", o.Caller(o.call(customer, adaLine)), ringcentral.CallerGone)
	equal(t, "all users", o.as(o.olga).get(base+"/presence").Get("records.#").Int(), 4)
}

func TestRotatingQueue(t *testing.T) {
	o := newOffice(t)
	queue, err := o.AddQueue(ringcentral.QueueSpec{Name: "Support", Members: []int64{o.ada, o.ben}, Mode: ringcentral.Rotating, AgentTimeout: 10 * time.Second, HoldTime: 35 * time.Second, WrapUp: 30 * time.Second})
	o.must(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550121", Extension: queue})
	o.must(err)
	o.subscribe(allCalls + "?direction=Inbound")
	o.call(customer, "+12125550121")
	o.settle()
	o.wantQueueEvents("3 p2 Setup", "5 p3 Ada Proceeding queue", "6 p3 Ada Disconnected NoAnswer missed queue", "7 p4 Ben Proceeding queue", "8 p4 Ben Disconnected NoAnswer missed queue",
		"9 p5 Ada Proceeding queue", "10 p5 Ada Disconnected NoAnswer missed queue", "11 p6 Ben Proceeding queue", "12 p6 Ben Disconnected AgentDropped queue", "13 p2 Disconnected NoAnswer missed")
	call := o.call(customer, "+12125550121")
	o.must(o.Answer(call, o.ada))
	o.must(o.AgentHangsUp(call, o.ada))
	next := o.call(customer, "+12125550121")
	o.must(o.Decline(next, o.ben))
	if phone, err := o.Phone(o.ada); err != nil || len(phone) != 0 {
		t.Error("Ada's phone rings during wrap-up")
	}
	o.advance(30 * time.Second)
	o.must(o.Answer(next, o.ada))
}

// wantQueueEvents is wantEvents for inbound lines without direction, of a queue that is
// not in the office's names.
func (o *office) wantQueueEvents(want ...string) {
	o.t.Helper()
	var lines []string
	for _, line := range want {
		n, p, rest := 0, "", ""
		_, err := fmt.Sscan(line, &n, &p)
		o.must(err)
		rest = line[len(fmt.Sprint(n, " ", p))+1:]
		if rest[:3] != "Ada" && rest[:3] != "Ben" {
			rest = "outside " + rest
		}
		lines = append(lines, fmt.Sprint(n, " ", p, " Inbound ", rest))
	}
	o.wantEvents(lines...)
}

func TestQueueEnds(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*ringcentral.QueueSpec, *office)
		want   ringcentral.CallerState
	}{
		"voicemail":     {func(q *ringcentral.QueueSpec, _ *office) { q.Voicemail = true }, ringcentral.CallerAtVoicemail},
		"overflow":      {func(q *ringcentral.QueueSpec, o *office) { q.Overflow = o.ben }, ringcentral.CallerWaiting},
		"nothing":       {func(*ringcentral.QueueSpec, *office) {}, ringcentral.CallerGone},
		"too many wait": {func(q *ringcentral.QueueSpec, _ *office) { q.MaxCallers, q.HoldTime = 1, time.Hour }, ringcentral.CallerGone},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			spec := ringcentral.QueueSpec{Name: "Support", Members: []int64{o.ada}, HoldTime: 30 * time.Second}
			c.change(&spec, o)
			id, err := o.AddQueue(spec)
			o.must(err)
			_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550121", Extension: id})
			o.must(err)
			if spec.MaxCallers == 1 {
				o.call("+13105550178", "+12125550121")
			}
			call := o.call(customer, "+12125550121")
			o.advance(30 * time.Second)
			equal(t, "the caller", o.Caller(call), c.want)
		})
	}
}

// TestSimultaneousRinging checks that the first phone to answer gets the call.
func TestSimultaneousRinging(t *testing.T) {
	o := newOffice(t)
	boss, err := o.AddUser(ringcentral.UserSpec{Name: "Dee Boss", Email: "dee@example.test", AlsoRing: []int64{o.ada, o.cy}})
	o.must(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550130", Extension: boss})
	o.must(err)
	call := o.call(customer, "+12125550130")
	o.must(o.Decline(call, o.cy))
	o.subscribe(allCalls)
	o.must(o.Answer(call, o.ada))
	o.must(o.CustomerHangsUp(call))
	o.settle()
	o.wantEvents("9 p3 Inbound Ada Answered", "10 p2 Inbound outside Disconnected Cancelled", "11 p1 Outbound outside Disconnected", "12 p3 Inbound Ada Disconnected")
}

func TestQueueMembership(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	path := base + "/call-queues/" + fmt.Sprint(o.sales)
	o.send("POST", path+"/bulk-assign", fmt.Sprintf(`{"addedExtensionIds":["%d"],"removedExtensionIds":["%d"]}`, o.ben, o.cy), 204)
	equal(t, "members", o.get(path+"/members").Get("records.#.id").Raw, fmt.Sprintf("[%d,%d]", o.ada, o.ben))
	o.send("PUT", path+"/presence", fmt.Sprintf(`{"records":[{"member":{"id":"%d"},"acceptCurrentQueueCalls":false}]}`, o.ada), 200)
	equal(t, "away", o.get(path+"/presence").Get("records.0.acceptCurrentQueueCalls").Bool(), false)
	ada := o.as(o.ada)
	equal(t, "as the member sees it", ada.get(own+"/call-queue-presence").Get("records.0.acceptCalls").Bool(), false)
	ada.wantRefused("POST", path+"/bulk-assign", "{}", 403, "CMN-408")
	o.call(customer, salesNo)
	if phone, err := o.Phone(o.ada); err != nil || len(phone) != 0 {
		t.Error("Ada's phone rings")
	}
	ada.send("PUT", own+"/call-queue-presence", fmt.Sprintf(`{"records":[{"callQueue":{"id":"%d"},"acceptCalls":true}]}`, o.sales), 200)
	if phone, err := o.Phone(o.ada); err != nil || len(phone) != 1 || phone[0].Queue != "Sales" {
		t.Error("Ada's phone does not ring")
	}
}
