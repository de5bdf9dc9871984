package ringcentral_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// Every switch decides something, and with each of its values calls still tell
// their story without a gap.
func TestEverySwitchDecides(t *testing.T) {
	usual := manyDays(t)
	if manyDays(t) != usual {
		t.Fatal("two days of the same seed differ")
	}
	for _, a := range ringcentral.Assumptions() {
		for _, value := range a.Alternatives {
			t.Run(a.ID+"="+value, func(t *testing.T) {
				if manyDays(t, ringcentral.WithAssumption(a.ID, value)) == usual {
					t.Error("nothing is different")
				}
			})
		}
	}
}

// manyDays plays everything that a switch has a say in, and returns what the world
// saw of it.
func manyDays(t *testing.T, opts ...ringcentral.Option) string {
	o := newOffice(t, append(opts, ringcentral.WithLimits(ringcentral.NoLimits))...)
	var seen strings.Builder
	o.subscribe(allCalls)
	o.ok(o.SetRecording(o.ada, ringcentral.AutomaticRecording))
	boss, err := o.AddUser(ringcentral.UserSpec{Name: "Dee Boss", Email: "dee@example.test", AlsoRing: []int64{o.ben}})
	o.ok(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550130", Extension: boss})
	o.ok(err)

	menu := o.calls("", company)
	o.ok(o.PressKeys(menu, "1"))
	o.ok(o.CustomerHangsUp(menu))
	o.calls(customer, adaLine)
	o.settle()
	mailbox := o.calls(customer, benLine)
	o.after(25 * time.Second)
	o.ok(o.LeaveVoicemail(mailbox, 2*time.Second))
	o.settle()
	along := o.calls(customer, "+12125550130")
	o.ok(o.Answer(along, o.ben))
	o.ok(o.CustomerHangsUp(along))
	queue := o.calls(customer, salesNo)
	o.ok(o.Answer(queue, o.ada))
	waiting := o.calls(customer, adaLine) // while she talks
	fmt.Fprintln(&seen, o.Caller(waiting))
	o.after(40 * time.Second)
	o.ok(o.Transfer(queue, o.ada, "103"))
	o.ok(o.Answer(queue, o.ben))
	o.ok(o.CustomerHangsUp(queue))
	abandoned := o.calls(customer, salesNo)
	o.ok(o.CustomerHangsUp(abandoned))
	short := o.calls(customer, adaLine)
	o.ok(o.Answer(short, o.ada))
	o.ok(o.CustomerHangsUp(short))
	_, err = o.Dial(o.cy, customer)
	fmt.Fprintln(&seen, err)
	for range 5 {
		o.after(time.Duration(7) * time.Second)
		fmt.Fprintln(&seen, o.ask("GET", base+"/call-log?view=Detailed&dateFrom=2026-01-01", "").Body)
	}
	o.settle()
	o.texts(&seen)
	o.after(5 * time.Minute)
	o.token = o.login(o.olga).Get("access_token").String()
	fmt.Fprintln(&seen, o.ask("GET", base+"/call-log?view=Detailed&dateFrom=2026-01-01", "").Body)
	o.sequencesHold()
	o.failures(&seen)
	for _, d := range o.got {
		fmt.Fprintln(&seen, d.header["Verification-Token"], d.body.Get("body"))
	}
	return seen.String()
}

// texts sends what is refused, or not.
func (o *office) texts(seen *strings.Builder) {
	for _, who := range []int64{o.olga, o.ada} {
		x := o.as(who)
		fmt.Fprintln(seen, x.ask("POST", own+"/sms", text(salesNo, "Hi", customer)).Code, x.ask("GET", "/restapi/v1.0/subscription/none", "").Body)
	}
	x := o.as(o.ada)
	fmt.Fprintln(seen, x.ask("POST", own+"/sms", strings.Repeat(" ", 17<<20)).Code)
	for range 5 {
		o.login(o.ada)
	}
	fmt.Fprintln(seen, o.LoggedIn(o.ada, o.app.ClientID))
	fmt.Fprintln(seen, x.ask("GET", own, "").Code)
	for range 3 {
		o.login(o.ben)
	}
}

// failures lets deliveries fail for a while.
func (o *office) failures(seen *strings.Builder) {
	o.status = 500
	for range 4 {
		o.calls(customer, adaLine)
		o.after(4 * time.Minute)
		fmt.Fprintln(seen, o.Subscriptions()[0].Status)
	}
}
