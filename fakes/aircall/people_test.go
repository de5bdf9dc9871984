package aircall_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// TestImpossibleActions checks that impossible actions return the reason and change
// nothing.
func TestImpossibleActions(t *testing.T) {
	o := newOffice(t)
	ringing := o.customerCalls(o.desk)
	menu := o.customerCalls(o.menuLine)
	dialled := o.dials(o.omar, o.support)
	over := o.customerCalls(o.support)
	o.must(o.CustomerHangsUp(over))
	o.must(o.SetOpen(o.support, false))
	closed := o.customerCalls(o.support)
	before := o.Projection()
	o.subscribe()

	call := func(id int64, text string) string { return fmt.Sprintf("call %d cannot %s", id, text) }
	for want, err := range map[string]error{
		call(ringing, "be answered by Omar Haddad: it is not ringing on the agent's phone"):                  o.Answer(ringing, o.omar),
		call(ringing, "be declined by Mia Wong: it is not ringing on the agent's phone"):                     o.Decline(ringing, o.mia),
		call(ringing, "take key 1: the caller waits for an agent"):                                           o.PressKey(ringing, "1"),
		call(menu, "take key 9: the menu of Main offers 1 (Support), 2 (Mia)"):                               o.PressKey(menu, "9"),
		call(menu, "be answered by the customer: the customer listens to the menu"):                          o.CustomerAnswers(menu),
		call(dialled, "be hung up by the customer: the customer has not answered yet"):                       o.CustomerHangsUp(dialled),
		call(dialled, "be hung up by Lena Fischer: the agent is not on this call"):                           o.AgentHangsUp(dialled, o.lena),
		call(ringing, "be declined by the customer: the customer waits for an agent"):                        o.CustomerDeclines(ringing),
		call(over, "be hung up by the customer: the customer has hung up"):                                   o.CustomerHangsUp(over),
		call(ringing, "take a voicemail: the caller waits for an agent"):                                     o.LeaveVoicemail(ringing, time.Second),
		call(closed, "take a voicemail: the caller hears a message before being hung up on"):                 o.LeaveVoicemail(closed, time.Second),
		"call 7 cannot be answered by Lena Fischer: there is no such call":                                   o.Answer(7, o.lena),
		call(ringing, "be answered by user 7: there is no such user"):                                        o.Answer(ringing, 7),
		"call 7 cannot take key 1: there is no such call":                                                    o.PressKey(7, "1"),
		"Omar Haddad cannot dial +16045550117 from Support: the agent is on another call":                    second(o.Dial(o.omar, o.support, customer)),
		"Lena Fischer cannot dial +16045550117 from Desk: the agent's phone is ringing":                      second(o.Dial(o.lena, o.desk, customer)),
		"Mia Wong cannot dial +16045550117 from Desk: the line is not assigned to the agent":                 second(o.Dial(o.mia, o.desk, customer)),
		`Mia Wong cannot dial 117 from Main: "117" is not a phone number in E.164, for example +16045550117`: second(o.Dial(o.mia, o.menuLine, "117")),
		"Mia Wong cannot dial from line 7: there is no such line":                                            second(o.Dial(o.mia, 7, customer)),
		"user 7 cannot dial: there is no such user":                                                          second(o.Dial(7, o.desk, customer)),
		"line 7 cannot be called: there is no such line":                                                     second(o.CustomerCalls(customer, 7)),
		`line Desk cannot be called: "0049" is not a phone number in E.164, for example +16045550117`:        second(o.CustomerCalls("0049", o.desk)),
		"the availability of user 7 cannot be changed: there is no such user":                                o.SetAvailable(7, true),
		"line 7 cannot be opened or closed: there is no such line":                                           o.SetOpen(7, true),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if after := o.Projection(); after != before {
		t.Errorf("the state changed:\n%s", after)
	}
	if o.advance(0); len(o.hook.got) != 0 {
		t.Errorf("events were sent: %v", o.hook.summary())
	}
}

func second[T any](_ T, err error) error { return err }

func TestImpossibleSetUp(t *testing.T) {
	o := newOffice(t)
	_, err := o.AddTag("red", "#FF0000")
	o.must(err)
	line := func(spec aircall.NumberSpec) error {
		if spec.Name == "" {
			spec.Name = "New"
		}
		if spec.E164 == "" {
			spec.E164 = "+16045550199"
		}
		return second(o.AddNumber(spec))
	}
	for want, err := range map[string]error{
		"a user needs a name":                                                       second(o.AddUser(aircall.UserSpec{})),
		`user Ann: "ann" is not an e-mail address`:                                  second(o.AddUser(aircall.UserSpec{Name: "Ann", Email: "ann"})),
		"user Ann: LENA@example.test is already taken":                              second(o.AddUser(aircall.UserSpec{Name: "Ann", Email: "LENA@example.test"})),
		"user Ann: wrap-up of 1.5s is not a number of seconds":                      second(o.AddUser(aircall.UserSpec{Name: "Ann", Email: "a@b", WrapUp: 1500 * time.Millisecond})),
		`team "": a name has 1 to 64 characters`:                                    second(o.AddTeam("")),
		"team Support already exists":                                               second(o.AddTeam("Support")),
		"team Night: there is no user 7":                                            second(o.AddTeam("Night", 7)),
		"team Night: Mia Wong is listed twice":                                      second(o.AddTeam("Night", o.mia, o.mia)),
		"line +16045550198: a line needs a name":                                    second(o.AddNumber(aircall.NumberSpec{E164: "+16045550198"})),
		`line New: "1604" is not a phone number in E.164, for example +16045550117`: line(aircall.NumberSpec{E164: "1604"}),
		"line New: +16045550101 is already the number of Desk":                      line(aircall.NumberSpec{E164: "+16045550101"}),
		"line New: ring time -1s is negative":                                       line(aircall.NumberSpec{RingFor: -time.Second}),
		"line New: there is no user 7":                                              line(aircall.NumberSpec{Users: []int64{7}}),
		"line New: there is no team 7":                                              line(aircall.NumberSpec{Teams: []int64{7}}),
		`line New: IVR: "x" is not a key of a phone`:                                line(aircall.NumberSpec{IVR: []aircall.IVRChoice{{Key: "x", User: o.mia}}}),
		"line New: IVR: key 1 is used twice":                                        line(aircall.NumberSpec{IVR: []aircall.IVRChoice{{Key: "1", User: o.mia}, {Key: "1", User: o.mia}}}),
		"line New: IVR: key 1 has neither an existing team nor an existing user":    line(aircall.NumberSpec{IVR: []aircall.IVRChoice{{Key: "1"}}}),
		"line New: IVR: key 1 has both a team and a user, expected one of them":     line(aircall.NumberSpec{IVR: []aircall.IVRChoice{{Key: "1", User: o.mia, Team: 2201}}}),
		`contact Ann Lee: "1" is not a phone number in E.164, for example +16045550117`: second(o.AddContact(aircall.ContactSpec{FirstName: "Ann",
			LastName: "Lee", Phones: []aircall.LabelledValue{{Label: "x", Value: "1"}}})),
		"tag red already exists": second(o.AddTag("red", "#00FF00")),
		`tag "blue" with color "blue": a tag needs a name and a color such as #00B388`: second(o.AddTag("blue", "blue")),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if _, _, err := o.AddWebhook("http://x.example.test"); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("a webhook without TLS: %v", err)
	}
	if _, _, err := o.AddWebhook(hookURL, "call.missed"); err == nil || !strings.Contains(err.Error(), "call.missed") {
		t.Errorf("a webhook for an unknown event: %v", err)
	}
}

func TestPhoneScreen(t *testing.T) {
	o := newOffice(t)
	zoe := o.user("Zoe Lang", "zoe@example.test", 30*time.Second)
	line := o.line(aircall.NumberSpec{Name: "Zoe", E164: "+16045550103", Users: []int64{zoe}})
	_, err := o.AddContact(aircall.ContactSpec{FirstName: "Lee", LastName: "Wong",
		Phones: []aircall.LabelledValue{{Label: "Mobile", Value: customer}}})
	o.must(err)
	start := o.world.Now()
	shows := func(want string) {
		t.Helper()
		p, err := o.Phone(zoe)
		o.must(err)
		got := string(p.State)
		if p.Call != 0 {
			got += fmt.Sprintf(" %s %s %s +%v", p.Line, p.Customer, p.Contact, p.Since.Sub(start))
		}
		if got != want {
			t.Errorf("the phone shows %q, want %q", got, want)
		}
	}
	shows("idle")
	call := o.customerCalls(line)
	shows("ringing Zoe +1 604-555-0117 Lee Wong +0s")
	o.advance(4 * time.Second)
	o.must(o.Answer(call, zoe))
	shows("in call Zoe +1 604-555-0117 Lee Wong +4s")
	o.advance(time.Minute)
	o.must(o.CustomerHangsUp(call))
	shows("wrap-up Zoe +1 604-555-0117 Lee Wong +1m4s")
	if _, err := o.Dial(zoe, line, customer); err == nil || !strings.Contains(err.Error(), "wrap-up") {
		t.Errorf("dialling in wrap-up: %v", err)
	}
	o.advance(30 * time.Second)
	shows("idle")
	o.dials(zoe, line)
	shows("dialling Zoe +1 604-555-0117 Lee Wong +1m34s")
	o.settle()
	shows("idle") // no wrap-up after an unanswered call
	if _, err := o.Phone(7); err == nil {
		t.Error("an unknown user has a phone")
	}
}

func TestHistoryAndProjection(t *testing.T) {
	o := newOffice(t)
	play := func(o *office) {
		answered := o.customerCalls(o.desk)
		o.must(o.Answer(answered, o.lena))
		o.advance(time.Minute)
		o.must(o.CustomerHangsUp(answered))
		o.customerCalls(o.support)
		o.settle()
		o.dials(o.omar, o.support)
		o.settle()
		o.do("POST", fmt.Sprint("/v1/calls/", answered, "/comments"), `{"content":"wants a quote"}`)
		_, err := o.CustomerCalls("", o.menuLine)
		o.must(err)
	}
	play(o)
	var rows []string
	for _, c := range o.Calls() {
		rows = append(rows, strings.Join([]string{c.Direction, c.Line, c.Customer, c.Outcome, c.Reason, c.Agent}, "|"))
	}
	if got, want := strings.Join(rows, "\n"), `inbound|Desk|+16045550117|answered||Lena Fischer
inbound|Support|+16045550117|missed|agents_did_not_answer|
outbound|Support|+16045550117|unanswered||Omar Haddad
inbound|Main|anonymous|in progress||`; got != want {
		t.Errorf("history:\n%s\nwant:\n%s", got, want)
	}
	want := `inbound +16045550117 on Desk: answered, Lena Fischer, comment "wants a quote"
inbound +16045550117 on Support: missed (agents_did_not_answer)
inbound anonymous on Main: in progress
outbound +16045550117 on Support: unanswered, Omar Haddad
`
	if got := o.Projection(); got != want {
		t.Errorf("projection:\n%s\nwant:\n%s", got, want)
	}
	later := newOffice(t)
	later.advance(time.Hour)
	play(later)
	if later.Projection() != want {
		t.Error("the projection depends on time")
	}
}

func TestCallerState(t *testing.T) {
	o := newOffice(t)
	line := o.line(aircall.NumberSpec{Name: "Orders", E164: "+16045550109", Users: []int64{o.mia}, Voicemail: true})
	wantCaller := func(call int64, want aircall.CallerState) {
		t.Helper()
		if got := o.Caller(call); got != want {
			t.Errorf("the caller is %s, want %s", got, want)
		}
	}
	wantCaller(7, aircall.CallerGone)
	call := o.customerCalls(o.menuLine)
	wantCaller(call, aircall.CallerInMenu)
	o.must(o.PressKey(call, "1"))
	wantCaller(call, aircall.CallerWaiting)
	o.must(o.Answer(call, o.omar))
	wantCaller(call, aircall.CallerTalking)
	o.must(o.CustomerHangsUp(call))
	wantCaller(call, aircall.CallerGone)
	wantCaller(o.dials(o.lena, o.desk), aircall.CallerRinging)
	call = o.customerCalls(line)
	o.must(o.Decline(call, o.mia))
	wantCaller(call, aircall.CallerAtVoicemail)
}

func TestAgentsCommentAndTag(t *testing.T) {
	o := newOffice(t)
	o.subscribe("call.commented", "call.tagged")
	hot, err := o.AddTag("Hot lead", "#00B388")
	o.must(err)
	call := o.customerCalls(o.support)
	o.must(o.Answer(call, o.lena))
	o.must(o.Comment(call, o.lena, "wants a quote"))
	o.must(o.CustomerHangsUp(call))
	o.advance(2 * time.Second)
	o.must(o.TagCall(call, o.omar, hot))
	o.must(o.TagCall(call, o.lena, hot)) // adding a tag twice is a no-op
	o.settle()
	o.wantDeliveries("+0s call.commented answered Lena Fischer", "+2s call.tagged done Lena Fischer")
	comment, tag := o.hook.got[0].get("data.comments.0"), o.hook.got[1].get("data.tags.0")
	if keys(comment) != "id content posted_by posted_at" || comment.Get("posted_by.name").String() != "Lena Fischer" {
		t.Errorf("comment %s", comment)
	}
	if tag.Get("tagged_by.name").String() != "Omar Haddad" || tag.Get("tagged_at").Int() != o.hook.got[1].get("timestamp").Int() {
		t.Errorf("tag %s", tag)
	}
	rest := gjson.Get(o.get(fmt.Sprint("/v1/calls/", call)).Body.String(), "call")
	if rest.Get("comments.0.posted_by.id").Int() != o.lena || rest.Get("tags.0.tagged_by.id").Int() != o.omar {
		t.Errorf("in the API: %s", rest)
	}
	if got, want := o.Projection(), "inbound +16045550117 on Support: answered, Lena Fischer, comment \"wants a quote\", tag \"Hot lead\"\n"; got != want {
		t.Errorf("projection %s", got)
	}
	for range 4 {
		o.must(o.Comment(call, o.mia, "more"))
	}
	for want, err := range map[string]error{
		"be commented on by Mia Wong: it has 5 comments already, the maximum": o.Comment(call, o.mia, "more"),
		"be commented on by Mia Wong: the comment is empty":                   o.Comment(call, o.mia, ""),
		"be tagged by Mia Wong: there is no tag 7":                            o.TagCall(call, o.mia, 7),
	} {
		if err == nil || err.Error() != fmt.Sprintf("call %d cannot %s", call, want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
