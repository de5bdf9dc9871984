package ringcentral_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

// TestImpossibleActions checks that impossible actions return the reason.
func TestImpossibleActions(t *testing.T) {
	o := newOffice(t)
	wantError := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want … %s", err, want)
		}
	}
	menu := o.call(customer, company)
	wantError(o.PressKeys(menu, "9"), "the menu of Front desk offers 1 (Ada Park), 2 (Sales)")
	wantError(o.LeaveVoicemail(menu, time.Second), "the caller listens to the menu")
	wantError(o.Answer(menu, o.ada), "the user is not on this call")
	o.must(o.PressKeys(menu, "103")) // an extension's number is accepted too
	wantError(o.PressKeys(menu, "1"), "the caller is waiting for Ben Roth to answer")
	wantError(o.AgentHangsUp(menu, o.ben), "it is still ringing on the agent's phone")
	wantError(o.Hold(menu, o.ben), "the user is not in a conversation")
	o.advance(20 * time.Second)
	wantError(o.PressKeys(menu, "1"), "the caller is at the voicemail of Ben Roth")
	o.must(o.LeaveVoicemail(menu, 5*time.Second))
	wantError(o.LeaveVoicemail(menu, 5*time.Second), "the caller is already speaking")
	o.settle()
	wantError(o.CustomerHangsUp(menu), "no customer is on the call")
	wantError(o.PressKeys(menu, "1"), "the caller has hung up")
	wantError(o.CustomerAnswers(menu), "no external phone is ringing")

	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	wantError(o.Answer(call, o.ada), "it is not ringing on the agent's phone")
	wantError(o.Decline(call, o.ada), "it is not ringing on the agent's phone")
	wantError(o.Unhold(call, o.ada), "the other side is not on hold")
	wantError(o.Transfer(call, o.ada, "999"), "there is no extension 999")
	wantError(o.Transfer(call, o.ada, "+1"), `"+1" is not a phone number in E.164, for example +12125550102`)
	wantError(o.CompleteWarmTransfer(call, o.ada), "no consultation is in progress")
	wantError(o.PressKeys(call, "1"), "the caller is in a conversation")
	wantError(o.LogOut(o.ada), "Ada Park cannot log out during a call")
	_, err := o.Dial(o.ada, "103")
	wantError(err, "the user is on another call")
	_, err = o.StartWarmTransfer(call, o.ada, adaLine)
	wantError(err, adaLine+" is the user's own number")
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.must(err)
	_, err = o.StartWarmTransfer(call, o.ada, "104")
	wantError(err, "a consultation is already in progress")
	wantError(o.Transfer(call, o.ada, "104"), "a consultation is in progress: complete or cancel the transfer first")
	o.must(o.Decline(second, o.ben))
	o.must(o.CustomerHangsUp(call))
	o.settle()

	o.must(o.LogOut(o.cy))
	_, err = o.Dial(o.cy, "103")
	wantError(err, "the user is not logged in")
	_, err = o.Dial(o.ben, "103")
	wantError(err, "it is the user's own number")
	_, err = o.Dial(o.sales, "103")
	wantError(err, "Sales is not a user")
	_, err = o.CustomerTexts(customer, company, "Hi")
	wantError(err, "it is the number of an IVR")
	_, err = o.CustomerTexts("310", adaLine, "Hi")
	wantError(err, "is not a phone number in E.164, for example +12125550102")
	_, err = o.WriteText(o.cy, customer, "Hi")
	wantError(err, "the user has no direct number with SMS")
}

// TestScreens checks a user's phone and presence during calls.
func TestScreens(t *testing.T) {
	o := newOffice(t)
	o.must(o.SetCallerName(customer, "Carla Reyes"))
	o.must(o.SetRecording(o.ada, ringcentral.OnDemandRecording))
	phone := func() string {
		t.Helper()
		calls, err := o.Phone(o.ada)
		o.must(err)
		var all []string
		for _, c := range calls {
			line := fmt.Sprint(c.State, " ", c.With)
			if c.Recording {
				line += " recorded"
			}
			if c.Muted {
				line += " muted"
			}
			all = append(all, line)
		}
		presence, err := o.PresenceOf(o.ada)
		o.must(err)
		return strings.Join(append(all, presence.Status), ", ")
	}
	equal(t, "before", phone(), "Available")
	call := o.call(customer, adaLine)
	equal(t, "ringing", phone(), "ringing "+customer+", Available")
	o.must(o.Answer(call, o.ada))
	o.must(o.StartRecording(call, o.ada))
	o.must(o.Mute(call, o.ada))
	equal(t, "talking", phone(), "in call "+customer+" recorded muted, Busy")
	o.must(o.Unmute(call, o.ada))
	o.must(o.StopRecording(call, o.ada))
	if o.StopRecording(call, o.ada) == nil {
		t.Error("a recording was stopped twice")
	}
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.must(err)
	equal(t, "consulting", phone(), "on hold "+customer+", dialling 103, Busy")
	o.must(o.Answer(second, o.ben))
	equal(t, "consulted", phone(), "on hold "+customer+", in call 103, Busy")
	o.must(o.CompleteWarmTransfer(call, o.ada))
	equal(t, "afterwards", phone(), "Available")
	o.must(o.SetUserStatus(o.ada, "Offline"))
	equal(t, "offline", phone(), "Offline")
	o.must(o.CustomerHangsUp(call))
	o.settle()
	rows := o.Calls()
	equal(t, "history", fmt.Sprint(rows[0].Outcome, " ", rows[0].Agents, " ", rows[0].JoinedTo == rows[1].Call), "answered [Ada Park] true")
}

// TestOutcomes checks the outcomes of outbound calls in the call history.
func TestOutcomes(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	outbound := func(f func(string) error) {
		call, err := o.Dial(o.ada, customer)
		o.must(err)
		o.must(f(call))
	}
	outbound(o.CustomerDeclines)
	outbound(o.CustomerIsBusy)
	outbound(func(call string) error { return o.AgentHangsUp(call, o.ada) })
	outbound(o.CustomerHangsUp)
	outbound(o.CustomerAnswers)
	var got []string
	for _, row := range o.Calls() {
		got = append(got, row.Outcome)
	}
	equal(t, "outcomes", strings.Join(got, ", "), "declined, busy, cancelled, declined, in progress")
}

// TestSettings checks that settings of an admin affect calls.
func TestSettings(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	caller := func(number string) ringcentral.CallerState {
		t.Helper()
		return o.Caller(o.call(customer, number))
	}
	box, err := o.AddMessageBox("Messages", "")
	o.must(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550140", Extension: box, NoSMS: true})
	o.must(err)
	equal(t, "a box for messages", caller("+12125550140"), ringcentral.CallerAtVoicemail)
	if _, err := o.CustomerTexts(customer, "+12125550140", "Hi"); err == nil {
		t.Error("an SMS was sent to a number without SMS")
	}
	o.must(o.SetOpen(o.sales, false))
	equal(t, "a closed queue", caller(salesNo), ringcentral.CallerGone)
	o.must(o.SetOpen(o.ben, false))
	equal(t, "after hours", caller(benLine), ringcentral.CallerAtVoicemail)
	o.must(o.SetVoicemail(o.ben, false))
	equal(t, "without a voicemail", caller(benLine), ringcentral.CallerGone)
	o.must(o.SetStatus(o.ada, "Disabled"))
	equal(t, "a disabled user", caller(adaLine), ringcentral.CallerGone)
	equal(t, "in the list", o.get(base+"/extension?status=Disabled").Get("records.#").Int(), 1)
	jwt, err := o.IssueJWT(o.ada)
	o.must(err)
	w := o.form(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}})
	equal(t, "a disabled user logs in", w.Code, 400)
	o.must(o.SetStatus(o.ada, "Enabled"))
	o.must(o.SetDND(o.ada, "TakeDepartmentCallsOnly"))
	equal(t, "only calls of queues", caller(adaLine), ringcentral.CallerGone)
	o.must(o.SetOpen(o.sales, true))
	o.must(o.SetMembers(o.sales, o.ada))
	equal(t, "a queue's call", caller(salesNo), ringcentral.CallerWaiting)
	o.must(o.LogOut(o.cy))
	o.must(o.LogIn(o.cy))
	o.must(o.SetEmail(o.cy, "low@example.test"))
	equal(t, "renamed", o.get(base+"/extension?email=low@example.test").Get("records.0.name").String(), "Cy Low")
	o.must(o.SetAdmin(o.ben, true))
	o.as(o.ben).get(base + "/call-log")
	for _, err := range []error{o.SetStatus(o.ada, "Asleep"), o.SetOpen(1, true), o.SetDND(o.ada, "x"), o.SetUserStatus(o.ada, "x"), o.SetMembers(o.ada),
		o.SetEmail(o.cy, "ben@example.test"), o.SetRecording(o.ada, "x"), o.SetReachable("x", true), o.RevokeJWT("x")} {
		if err == nil {
			t.Error("an invalid setting was accepted")
		}
	}
}

// TestSecrets checks that secrets are reported, and that a given JWT credential works.
func TestSecrets(t *testing.T) {
	reported := map[string]int{}
	o := newOffice(t, ringcentral.WithSecrets(func(name, _ string) { reported[name]++ }), ringcentral.WithCompany("North Pier"))
	o.must(o.InstallJWT(o.ben, "noted-down"))
	if o.InstallJWT(o.ben, "noted-down") == nil {
		t.Error("two credentials with one text")
	}
	w := o.form(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {"noted-down"}})
	equal(t, "logging in", w.Code, 200)
	for _, name := range []string{"ringcentral-client-secret", "ringcentral-basic", "ringcentral-jwt", "ringcentral-access-token", "ringcentral-refresh-token"} {
		if reported[name] == 0 {
			t.Errorf("the %s was not reported", name)
		}
	}
	equal(t, "company", o.get(base).Get("serviceInfo.companyName").String(), "North Pier")
}

// TestNotModelled checks that requests which are not modelled answer 501.
func TestNotModelled(t *testing.T) {
	o := newOffice(t)
	for _, c := range [][3]string{
		{"POST", "/restapi/v1.0/subscription", subscription(allCalls + "?sipData=true")},
		{"POST", "/restapi/v1.0/subscription", subscription(base + "/call-queues/1/presence")},
		{"POST", "/restapi/v1.0/subscription", strings.Replace(subscription(allCalls), "WebHook", "WebSocket", 1)},
		{"GET", base + "/extension/1,2/presence", ""},
		{"POST", telephony + "/conference", ""},
	} {
		w := o.request(c[0], c[1], c[2])
		if w.Code != http.StatusNotImplemented || !strings.Contains(w.Body.String(), `"callsim":"not modelled","vendor":"ringcentral","route":"`+c[0]+" ") {
			t.Errorf("%s %s answered %d %s", c[0], c[1], w.Code, w.Body)
		}
	}
}

// TestSyncOfMissedCalls checks the filter for missed calls.
func TestSyncOfMissedCalls(t *testing.T) {
	o := newOffice(t)
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	o.must(o.CustomerHangsUp(call))
	o.must(o.CustomerHangsUp(o.call(customer, salesNo)))
	o.settle()
	equal(t, "missed", o.get(base+"/call-log-sync?statusGroup=Missed").Get("records.#.result").Raw, `["Abandoned"]`)
	o.wantRefused("GET", base+"/call-log-sync?statusGroup=x", "", 400, "CMN-101")
}

// TestDropParty checks that a user declines and hangs up by the API.
func TestDropParty(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	call := o.call(customer, adaLine)
	o.send("DELETE", party(call, 2), "", 204) // declines
	equal(t, "declined", o.Caller(call), ringcentral.CallerGone)
	call = o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	o.wantRefused("DELETE", party(call, 1), "", 403, "TAS-106")
	o.send("DELETE", party(call, 2), "", 204)
	equal(t, "left", o.Caller(call), ringcentral.CallerGone)
}
