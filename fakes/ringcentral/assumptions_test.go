package ringcentral_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// TestAlternatives checks that each alternative of an assumption changes something, and
// that the sequence numbers of events remain without gaps.
func TestAlternatives(t *testing.T) {
	defaults := playAll(t)
	if playAll(t) != defaults {
		t.Fatal("two runs with the same seed differ")
	}
	for _, a := range ringcentral.Assumptions() {
		for _, value := range a.Alternatives {
			t.Run(a.ID+"="+value, func(t *testing.T) {
				if playAll(t, ringcentral.WithAssumption(a.ID, value)) == defaults {
					t.Error("nothing changed")
				}
			})
		}
	}
}

// playAll plays all flows that depend on an assumption, and returns their events and
// answers.
func playAll(t *testing.T, opts ...ringcentral.Option) string {
	o := newOffice(t, append(opts, ringcentral.WithLimits(ringcentral.NoLimits))...)
	var seen strings.Builder
	o.subscribe(allCalls)
	o.must(o.SetRecording(o.ada, ringcentral.AutomaticRecording))
	boss, err := o.AddUser(ringcentral.UserSpec{Name: "Dee Boss", Email: "dee@example.test", AlsoRing: []int64{o.ben}})
	o.must(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550130", Extension: boss})
	o.must(err)

	menu := o.call("", company)
	o.must(o.PressKeys(menu, "1"))
	o.must(o.CustomerHangsUp(menu))
	o.call(customer, adaLine)
	o.settle()
	mailbox := o.call(customer, benLine)
	o.advance(25 * time.Second)
	o.must(o.LeaveVoicemail(mailbox, 2*time.Second))
	o.settle()
	along := o.call(customer, "+12125550130")
	o.must(o.Answer(along, o.ben))
	o.must(o.CustomerHangsUp(along))
	queue := o.call(customer, salesNo)
	o.must(o.Answer(queue, o.ada))
	waiting := o.call(customer, adaLine) // while Ada talks
	fmt.Fprintln(&seen, o.Caller(waiting))
	o.advance(40 * time.Second)
	o.must(o.Transfer(queue, o.ada, "103"))
	o.must(o.Answer(queue, o.ben))
	o.must(o.CustomerHangsUp(queue))
	abandoned := o.call(customer, salesNo)
	o.must(o.CustomerHangsUp(abandoned))
	short := o.call(customer, adaLine)
	o.must(o.Answer(short, o.ada))
	o.must(o.CustomerHangsUp(short))
	_, err = o.Dial(o.cy, customer)
	fmt.Fprintln(&seen, err)
	for range 5 {
		o.advance(time.Duration(7) * time.Second)
		fmt.Fprintln(&seen, o.request("GET", base+"/call-log?view=Detailed&dateFrom=2026-01-01", "").Body)
	}
	o.settle()
	o.playMessages(&seen)
	o.advance(5 * time.Minute)
	o.token = o.login(o.olga).Get("access_token").String()
	fmt.Fprintln(&seen, o.request("GET", base+"/call-log?view=Detailed&dateFrom=2026-01-01", "").Body)
	o.checkSequences()
	o.playFailures(&seen)
	for _, d := range o.got {
		fmt.Fprintln(&seen, d.header["Verification-Token"], d.body.Get("body"))
	}
	return seen.String()
}

// playMessages sends messages and requests that depend on an assumption.
func (o *office) playMessages(seen *strings.Builder) {
	for _, user := range []int64{o.olga, o.ada} {
		x := o.as(user)
		fmt.Fprintln(seen, x.request("POST", own+"/sms", text(salesNo, "Hi", customer)).Code, x.request("GET", "/restapi/v1.0/subscription/none", "").Body)
	}
	x := o.as(o.ada)
	fmt.Fprintln(seen, x.request("POST", own+"/sms", strings.Repeat(" ", 17<<20)).Code)
	for range 5 {
		o.login(o.ada)
	}
	fmt.Fprintln(seen, o.LoggedIn(o.ada, o.app.ClientID))
	fmt.Fprintln(seen, x.request("GET", own, "").Code)
	for range 3 {
		o.login(o.ben)
	}
}

// playFailures makes deliveries fail for a while.
func (o *office) playFailures(seen *strings.Builder) {
	o.status = 500
	for range 4 {
		o.call(customer, adaLine)
		o.advance(4 * time.Minute)
		fmt.Fprintln(seen, o.Subscriptions()[0].Status)
	}
}
