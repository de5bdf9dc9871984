package aircall_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// The clock starts on Monday, 2026-01-05, at 09:00 UTC, which is 10:00 in Paris.
var paris = aircall.NumberSpec{Name: "Paris", E164: "+33123456789", TimeZone: "Europe/Paris", Voicemail: true,
	Hours: []aircall.Opening{
		{Days: aircall.Weekdays, From: 9 * time.Hour, To: 12 * time.Hour},
		{Days: aircall.Weekdays, From: 13 * time.Hour, To: 18*time.Hour + 30*time.Minute},
		{Days: []time.Weekday{time.Saturday}, From: 10 * time.Hour, To: 24 * time.Hour},
		{Days: []time.Weekday{time.Sunday}, From: 0, To: time.Hour},
	}}

func TestOpeningHours(t *testing.T) {
	o := newOffice(t)
	o.subscribe("number.opened", "number.closed")
	spec := paris
	spec.Users = []int64{o.mia}
	line := o.line(spec)
	start := o.world.Now()
	o.advance(7 * 24 * time.Hour)
	var got string
	for _, d := range o.hook.got {
		at := d.at.In(time.FixedZone("CET", 3600))
		got += fmt.Sprintf("%s %s %v %s\n", at.Format("Mon 15:04"), d.get("event"), d.get("data.open"), d.get("data.availability_status"))
	}
	day := func(name string) string {
		return name + " 12:00 number.closed false custom\n" + name + " 13:00 number.opened true custom\n" +
			name + " 18:30 number.closed false custom\n"
	}
	want := day("Mon")
	for _, name := range []string{"Tue", "Wed", "Thu", "Fri"} {
		want += name + " 09:00 number.opened true custom\n" + day(name)
	}
	want += "Sat 10:00 number.opened true custom\nSun 01:00 number.closed false custom\nMon 09:00 number.opened true custom\n"
	if got != want {
		t.Errorf("the week:\n%swant:\n%s", got, want)
	}
	if o.world.Now().Sub(start) != 7*24*time.Hour {
		t.Error("the clock is not one week later")
	}
	desk := gjson.Get(o.get(fmt.Sprint("/v1/numbers/", line)).Body.String(), "number")
	if !desk.Get("open").Bool() || desk.Get("availability_status").String() != "custom" || desk.Get("opening_hours").Exists() {
		t.Errorf("number %s", desk)
	}
	o.settle() // does not wait for the next change
}

// TestHoursFollowLocalTime checks that the hours of a line in Paris start an hour
// earlier in UTC after the change to summer time.
func TestHoursFollowLocalTime(t *testing.T) {
	o := newOffice(t)
	line := o.line(paris)
	o.must(o.SetHours(line, aircall.Opening{Days: []time.Weekday{time.Sunday}, From: 9 * time.Hour, To: 10 * time.Hour}))
	o.subscribe("number.opened")
	o.advance(12 * 7 * 24 * time.Hour) // until Monday, 2026-03-30
	var got []string
	for _, d := range o.hook.got[10:] {
		got = append(got, d.at.Format("01-02 15:04"))
	}
	if fmt.Sprint(got) != "[03-22 08:00 03-29 07:00]" {
		t.Errorf("opened at %v", got)
	}
}

func TestCallsOutsideHours(t *testing.T) {
	o := newOffice(t)
	spec := paris
	spec.Users = []int64{o.mia}
	line := o.line(spec)
	calls := func(want aircall.CallerState) {
		t.Helper()
		call := o.customerCalls(line)
		if got := o.Caller(call); got != want {
			t.Errorf("at %s the caller is %s, want %s", o.world.Now().Format("15:04:05"), got, want)
		}
		o.must(o.CustomerHangsUp(call))
	}
	o.advance(2*time.Hour - time.Second)
	calls(aircall.CallerWaiting)
	o.advance(time.Second) // 12:00:00 in Paris
	calls(aircall.CallerAtVoicemail)
	o.advance(time.Hour)
	calls(aircall.CallerWaiting)
	if got := o.Calls()[1].Reason; got != "out_of_opening_hours" {
		t.Errorf("missed for %s", got)
	}
}

// TestOverrideHours checks that a line can be opened or closed against its opening
// hours, and follow them again.
func TestOverrideHours(t *testing.T) {
	o := newOffice(t)
	line := o.line(paris)
	o.subscribe("number.opened", "number.closed")
	status := func(want string) {
		t.Helper()
		n := gjson.GetBytes(o.Observe(fmt.Sprint("/v1/numbers/", line)).Body, "number")
		if got := fmt.Sprint(n.Get("open"), " ", n.Get("availability_status")); got != want {
			t.Errorf("line is %s, want %s", got, want)
		}
	}
	status("true custom")
	o.must(o.SetOpen(line, true)) // no event: it is open
	status("true open")
	o.advance(12 * time.Hour)
	status("true open")
	o.must(o.KeepHours(line))
	status("false custom")
	o.must(o.SetOpen(line, false))
	status("false closed")
	o.advance(12 * time.Hour)
	status("false closed")
	o.must(o.KeepHours(line))
	status("true custom")
	o.advance(0)
	o.wantDeliveries("+0s number.closed", "+12h0m0s number.opened")

	for want, err := range map[string]error{
		"line Paris cannot be given opening hours: opening hours: 1h0m0s to 1h0m0s is not a period within a day": o.SetHours(line,
			aircall.Opening{Days: aircall.Weekdays, From: time.Hour, To: time.Hour}),
		"line Paris cannot be given opening hours: opening hours: 0s to 1h0m0s has no weekday": o.SetHours(line, aircall.Opening{To: time.Hour}),
		"line Desk cannot follow its opening hours: it has no opening hours":                   o.KeepHours(o.desk),
		"line 7 cannot follow its opening hours: there is no such line":                        o.KeepHours(7),
		`line Mars: opening hours: time zone "Mars/Base" is unknown`: second(o.AddNumber(aircall.NumberSpec{Name: "Mars", E164: "+16045550188",
			TimeZone: "Mars/Base", Hours: paris.Hours})),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
