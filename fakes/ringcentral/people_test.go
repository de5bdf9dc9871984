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

// What is impossible is said in one line, and changes nothing.
func TestImpossibleActions(t *testing.T) {
	o := newOffice(t)
	says := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want … %s", err, want)
		}
	}
	menu := o.calls(customer, company)
	says(o.PressKeys(menu, "9"), "the menu of Front desk offers 1 (Ada Park), 2 (Sales)")
	says(o.LeaveVoicemail(menu, time.Second), "the caller listens to the menu")
	says(o.Answer(menu, o.ada), "the user is not on this call")
	o.ok(o.PressKeys(menu, "103")) // an extension's number does as well
	says(o.PressKeys(menu, "1"), "the caller waits for an answer of Ben Roth")
	says(o.AgentHangsUp(menu, o.ben), "it is still ringing on the agent's phone")
	says(o.Hold(menu, o.ben), "the user is not in a conversation")
	o.after(20 * time.Second)
	says(o.PressKeys(menu, "1"), "the caller is at the voicemail of Ben Roth")
	o.ok(o.LeaveVoicemail(menu, 5*time.Second))
	says(o.LeaveVoicemail(menu, 5*time.Second), "the caller is already speaking")
	o.settle()
	says(o.CustomerHangsUp(menu), "no customer is on the call")
	says(o.PressKeys(menu, "1"), "the caller has hung up")
	says(o.CustomerAnswers(menu), "no external phone is ringing")

	call := o.calls(customer, adaLine)
	o.ok(o.Answer(call, o.ada))
	says(o.Answer(call, o.ada), "it is not ringing on the agent's phone")
	says(o.Decline(call, o.ada), "it is not ringing on the agent's phone")
	says(o.Unhold(call, o.ada), "the other side is not on hold")
	says(o.Transfer(call, o.ada, "999"), "there is no extension 999")
	says(o.Transfer(call, o.ada, "+1"), `"+1" is not a phone number in E.164, for example +12125550102`)
	says(o.CompleteWarmTransfer(call, o.ada), "no consultation is in progress")
	says(o.PressKeys(call, "1"), "the caller is in a conversation")
	says(o.LogOut(o.ada), "Ada Park cannot log out during a call")
	_, err := o.Dial(o.ada, "103")
	says(err, "the user is on another call")
	_, err = o.StartWarmTransfer(call, o.ada, adaLine)
	says(err, adaLine+" is the user's own number")
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.ok(err)
	_, err = o.StartWarmTransfer(call, o.ada, "104")
	says(err, "a consultation is already in progress")
	says(o.Transfer(call, o.ada, "104"), "a consultation is in progress: complete or cancel the transfer first")
	o.ok(o.Decline(second, o.ben))
	o.ok(o.CustomerHangsUp(call))
	o.settle()

	o.ok(o.LogOut(o.cy))
	_, err = o.Dial(o.cy, "103")
	says(err, "the user is not logged in")
	_, err = o.Dial(o.ben, "103")
	says(err, "it is the user's own number")
	_, err = o.Dial(o.sales, "103")
	says(err, "Sales is not a user")
	_, err = o.CustomerTexts(customer, company, "Hi")
	says(err, "it is the number of an IVR")
	_, err = o.CustomerTexts("310", adaLine, "Hi")
	says(err, "is not a phone number in E.164, for example +12125550102")
	_, err = o.WriteText(o.cy, customer, "Hi")
	says(err, "the user has no direct number with SMS")
}

// What a user's phone and colleagues show while a call goes on.
func TestScreens(t *testing.T) {
	o := newOffice(t)
	o.ok(o.SetCallerName(customer, "Carla Reyes"))
	o.ok(o.SetRecording(o.ada, ringcentral.OnDemandRecording))
	phone := func() string {
		t.Helper()
		calls, err := o.Phone(o.ada)
		o.ok(err)
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
		seen, err := o.PresenceOf(o.ada)
		o.ok(err)
		return strings.Join(append(all, seen.Status), ", ")
	}
	same(t, "before", phone(), "Available")
	call := o.calls(customer, adaLine)
	same(t, "ringing", phone(), "ringing "+customer+", Available")
	o.ok(o.Answer(call, o.ada))
	o.ok(o.StartRecording(call, o.ada))
	o.ok(o.Mute(call, o.ada))
	same(t, "talking", phone(), "in call "+customer+" recorded muted, Busy")
	o.ok(o.Unmute(call, o.ada))
	o.ok(o.StopRecording(call, o.ada))
	if o.StopRecording(call, o.ada) == nil {
		t.Error("stopped twice")
	}
	second, err := o.StartWarmTransfer(call, o.ada, "103")
	o.ok(err)
	same(t, "consulting", phone(), "on hold "+customer+", dialling 103, Busy")
	o.ok(o.Answer(second, o.ben))
	same(t, "consulted", phone(), "on hold "+customer+", in call 103, Busy")
	o.ok(o.CompleteWarmTransfer(call, o.ada))
	same(t, "afterwards", phone(), "Available")
	o.ok(o.SetUserStatus(o.ada, "Offline"))
	same(t, "offline", phone(), "Offline")
	o.ok(o.CustomerHangsUp(call))
	o.settle()
	rows := o.Calls()
	same(t, "history", fmt.Sprint(rows[0].Outcome, " ", rows[0].Agents, " ", rows[0].JoinedTo == rows[1].Call), "answered [Ada Park] true")
}

// Each outcome of a call has a word in the history.
func TestOutcomes(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	outbound := func(f func(string) error) {
		call, err := o.Dial(o.ada, customer)
		o.ok(err)
		o.ok(f(call))
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
	same(t, "outcomes", strings.Join(got, ", "), "declined, busy, cancelled, declined, in progress")
}

// An admin closes, disables, renames and moves things; calls follow.
func TestTheAdminChangesThings(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	ends := func(number string) ringcentral.CallerState {
		t.Helper()
		return o.Caller(o.calls(customer, number))
	}
	box, err := o.AddMessageBox("Messages", "")
	o.ok(err)
	_, err = o.AddNumber(ringcentral.NumberSpec{E164: "+12125550140", Extension: box, NoSMS: true})
	o.ok(err)
	same(t, "a box for messages", ends("+12125550140"), ringcentral.CallerAtVoicemail)
	if _, err := o.CustomerTexts(customer, "+12125550140", "Hi"); err == nil {
		t.Error("a text to a number that takes none")
	}
	o.ok(o.SetOpen(o.sales, false))
	same(t, "a closed queue", ends(salesNo), ringcentral.CallerGone)
	o.ok(o.SetOpen(o.ben, false))
	same(t, "after hours", ends(benLine), ringcentral.CallerAtVoicemail)
	o.ok(o.SetVoicemail(o.ben, false))
	same(t, "without a voicemail", ends(benLine), ringcentral.CallerGone)
	o.ok(o.SetStatus(o.ada, "Disabled"))
	same(t, "a disabled user", ends(adaLine), ringcentral.CallerGone)
	same(t, "in the list", o.get(base+"/extension?status=Disabled").Get("records.#").Int(), 1)
	jwt, err := o.IssueJWT(o.ada)
	o.ok(err)
	w := o.form(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}})
	same(t, "a disabled user logs in", w.Code, 400)
	o.ok(o.SetStatus(o.ada, "Enabled"))
	o.ok(o.SetDND(o.ada, "TakeDepartmentCallsOnly"))
	same(t, "only calls of queues", ends(adaLine), ringcentral.CallerGone)
	o.ok(o.SetOpen(o.sales, true))
	o.ok(o.SetMembers(o.sales, o.ada))
	same(t, "a queue's call", ends(salesNo), ringcentral.CallerWaiting)
	o.ok(o.LogOut(o.cy))
	o.ok(o.LogIn(o.cy))
	o.ok(o.SetEmail(o.cy, "low@example.test"))
	same(t, "renamed", o.get(base+"/extension?email=low@example.test").Get("records.0.name").String(), "Cy Low")
	o.ok(o.SetAdmin(o.ben, true))
	o.as(o.ben).get(base + "/call-log")
	for _, err := range []error{o.SetStatus(o.ada, "Asleep"), o.SetOpen(1, true), o.SetDND(o.ada, "x"), o.SetUserStatus(o.ada, "x"), o.SetMembers(o.ada),
		o.SetEmail(o.cy, "ben@example.test"), o.SetRecording(o.ada, "x"), o.SetReachable("x", true), o.RevokeJWT("x")} {
		if err == nil {
			t.Error("what cannot be was done")
		}
	}
}

// Secrets are told before they leave; one that was noted down before goes on.
func TestSecrets(t *testing.T) {
	told := map[string]int{}
	o := newOffice(t, ringcentral.WithSecrets(func(name, _ string) { told[name]++ }), ringcentral.WithCompany("North Pier"))
	o.ok(o.InstallJWT(o.ben, "noted-down"))
	if o.InstallJWT(o.ben, "noted-down") == nil {
		t.Error("two credentials with one text")
	}
	w := o.form(url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {"noted-down"}})
	same(t, "logging in", w.Code, 200)
	for _, name := range []string{"ringcentral-client-secret", "ringcentral-basic", "ringcentral-jwt", "ringcentral-access-token", "ringcentral-refresh-token"} {
		if told[name] == 0 {
			t.Errorf("nobody was told of the %s", name)
		}
	}
	same(t, "company", o.get(base).Get("serviceInfo.companyName").String(), "North Pier")
}

// What is not modelled says so.
func TestNotModelled(t *testing.T) {
	o := newOffice(t)
	for _, c := range [][3]string{
		{"POST", "/restapi/v1.0/subscription", subscription(allCalls + "?sipData=true")},
		{"POST", "/restapi/v1.0/subscription", subscription(base + "/call-queues/1/presence")},
		{"POST", "/restapi/v1.0/subscription", strings.Replace(subscription(allCalls), "WebHook", "WebSocket", 1)},
		{"GET", base + "/extension/1,2/presence", ""},
		{"POST", telephony + "/conference", ""},
	} {
		w := o.ask(c[0], c[1], c[2])
		if w.Code != http.StatusNotImplemented || !strings.Contains(w.Body.String(), `"callsim":"not modelled","vendor":"ringcentral","route":"`+c[0]+" ") {
			t.Errorf("%s %s answered %d %s", c[0], c[1], w.Code, w.Body)
		}
	}
}

// The record of missed calls can be had alone.
func TestSyncOfMissedCalls(t *testing.T) {
	o := newOffice(t)
	call := o.calls(customer, adaLine)
	o.ok(o.Answer(call, o.ada))
	o.ok(o.CustomerHangsUp(call))
	o.ok(o.CustomerHangsUp(o.calls(customer, salesNo)))
	o.settle()
	same(t, "missed", o.get(base+"/call-log-sync?statusGroup=Missed").Get("records.#.result").Raw, `["Abandoned"]`)
	o.refused("GET", base+"/call-log-sync?statusGroup=x", "", 400, "CMN-101")
}

// A user leaves by the API.
func TestLeavingByTheAPI(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(o2ada)
	call := o.calls(customer, adaLine)
	o.send("DELETE", party(call, 2), "", 204) // declines
	same(t, "declined", o.Caller(call), ringcentral.CallerGone)
	call = o.calls(customer, adaLine)
	o.ok(o.Answer(call, o.ada))
	o.refused("DELETE", party(call, 1), "", 403, "TAS-106")
	o.send("DELETE", party(call, 2), "", 204)
	same(t, "left", o.Caller(call), ringcentral.CallerGone)
}
