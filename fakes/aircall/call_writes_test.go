package aircall_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// These tests change calls by the API.

func TestInsightCards(t *testing.T) {
	o := newOffice(t)
	call := o.customerCalls(o.support)
	path := fmt.Sprintf("/v1/calls/%d/insight_cards", call)
	o.wantAnswer(o.do("POST", path, fmt.Sprintf(`{"contents":[{"type":"title","text":"Lee Wong","link":"https://crm.example.test/c/88"},`+
		`{"type":"shortText","label":"Stage","text":"Reserved"},{"type":"user","label":"Owner","user_id":%d}]}`, o.mia)), 201, "{}")
	o.wantAnswer(o.do("POST", path, `{"contents":[{"type":"shortText","label":"Balance","text":"0"}]}`), 201, "{}")
	shows := func(user int64, want string) {
		t.Helper()
		p, err := o.Phone(user)
		o.must(err)
		if got := fmt.Sprint(p.Cards); got != want {
			t.Errorf("%s's phone shows %s, want %s", p.Agent, got, want)
		}
	}
	const both = "[{[{title  Lee Wong https://crm.example.test/c/88} {shortText Stage Reserved } {user Owner Mia Wong }]} {[{shortText Balance 0 }]}]"
	shows(o.lena, both)
	shows(o.omar, both)
	o.must(o.Answer(call, o.omar))
	shows(o.omar, both)
	shows(o.lena, "[]")
	for _, bad := range []string{`{}`, `{"contents":[]}`, `{"contents":[{"type":"title"}]}`, `{"contents":[{"type":"link","text":"x"}]}`,
		`{"contents":[{"type":"user","user_id":7}]}`, `{"contents":1}`} {
		if w := o.do("POST", path, bad); w.Code != 400 {
			t.Errorf("%s answered %d", bad, w.Code)
		}
	}
	o.must(o.CustomerHangsUp(call))
	if w := o.do("POST", path, `{"contents":[{"type":"title","text":"late"}]}`); w.Code != 400 {
		t.Errorf("a card after the call answered %d", w.Code)
	}
	if w := o.do("POST", "/v1/calls/1/insight_cards", `{"contents":[{"type":"title","text":"x"}]}`); w.Code != 404 {
		t.Errorf("a card for an unknown call answered %d", w.Code)
	}
	for _, status := range []string{"200", "204"} {
		o := newOffice(t, aircall.WithAssumption("aircall-insight-card-status", status))
		call := o.customerCalls(o.support)
		w := o.do("POST", fmt.Sprintf("/v1/calls/%d/insight_cards", call), `{"contents":[{"type":"title","text":"x"}]}`)
		if fmt.Sprint(w.Code) != status {
			t.Errorf("answered %d, want %s", w.Code, status)
		}
	}
}

func TestStartCallAndDialler(t *testing.T) {
	o := newOffice(t)
	unavailable := `{"error":"Method Not Allowed","troubleshoot":"The user is currently unavailable","success":false}`
	path := fmt.Sprint("/v1/users/", o.lena)
	for _, bad := range []string{`{}`, `{"number_id":7,"to":"+16045550117"}`, fmt.Sprintf(`{"number_id":%d,"to":"117"}`, o.desk),
		fmt.Sprintf(`{"number_id":%d,"to":"+16045550117"}`, o.menuLine+99)} {
		if w := o.do("POST", path+"/calls", bad); w.Code != 400 {
			t.Errorf("%s answered %d", bad, w.Code)
		}
	}
	if w := o.do("POST", fmt.Sprint("/v1/users/", o.mia, "/calls"), fmt.Sprintf(`{"number_id":%d,"to":"%s"}`, o.desk, customer)); w.Code != 400 {
		t.Errorf("a call from another user's line answered %d", w.Code)
	}
	if w := o.do("POST", "/v1/users/7/calls", `{}`); w.Code != 404 {
		t.Errorf("a call by an unknown user answered %d", w.Code)
	}
	o.subscribe("call.created")
	start := fmt.Sprintf(`{"number_id":%d,"to":"%s"}`, o.desk, customer)
	o.wantAnswer(o.do("POST", path+"/calls", start), 204, "")
	o.wantPhone(o.lena, aircall.PhoneDialling)
	o.wantAnswer(o.do("POST", path+"/calls", start), 405, unavailable)
	o.wantAnswer(o.do("POST", path+"/dial", `{"to":"+16045550117"}`), 405, unavailable)
	o.settle()
	o.wantDeliveries("+0s call.created initial Lena Fischer")
	o.must(o.SetAvailable(o.lena, false))
	o.wantAnswer(o.do("POST", path+"/calls", start), 405, unavailable)
	o.must(o.SetAvailable(o.lena, true))

	if w := o.do("POST", path+"/dial", `{"to":"+1"}`); w.Code != 400 {
		t.Errorf("an incomplete number answered %d", w.Code)
	}
	if _, err := o.DialPrefilled(o.lena, o.desk); err == nil || err.Error() != "Lena Fischer cannot dial: no number is filled in" {
		t.Errorf("got %v", err)
	}
	o.wantAnswer(o.do("POST", path+"/dial", `{"to":"+16045550117"}`), 204, "")
	p, err := o.Phone(o.lena)
	o.must(err)
	if p.State != aircall.PhoneIdle || p.Dialler != customer {
		t.Errorf("phone %+v", p)
	}
	_, err = o.DialPrefilled(o.lena, o.desk)
	o.must(err)
	if p, _ := o.Phone(o.lena); p.State != aircall.PhoneDialling || p.Dialler != "" {
		t.Errorf("phone %+v", p)
	}
}

func TestRecordings(t *testing.T) {
	o := newOffice(t)
	line := o.line(aircall.NumberSpec{Name: "Sales", E164: "+33123456789", Users: []int64{o.mia}, Recording: true, Voicemail: true})
	call := o.customerCalls(line)
	path := fmt.Sprint("/v1/calls/", call)
	wantStatus := func(method, path string, want int) {
		t.Helper()
		if w := o.do(method, path, ""); w.Code != want {
			t.Errorf("%s %s answered %d %s, want %d", method, path, w.Code, w.Body, want)
		}
	}
	wantStatus("POST", path+"/pause_recording", 400) // not yet
	o.must(o.Answer(call, o.mia))
	wantStatus("POST", path+"/pause_recording", 204)
	wantStatus("POST", path+"/resume_recording", 204)
	unrecorded := o.customerCalls(o.desk)
	wantStatus("POST", fmt.Sprint("/v1/calls/", unrecorded, "/pause_recording"), 405)
	wantStatus("POST", "/v1/calls/1/pause_recording", 404)
	o.must(o.CustomerHangsUp(call))
	wantStatus("POST", path+"/resume_recording", 400)
	recording := func() string { return gjson.Get(o.get(path).Body.String(), "call.recording").Raw }
	wantStatus("DELETE", path+"/recording", 204) // before there is a recording
	o.settle()
	if recording() == "null" {
		t.Fatal("there is no recording")
	}
	wantStatus("DELETE", path+"/recording", 204)
	if recording() != "null" || gjson.Get(o.get(path).Body.String(), "call.asset").Raw != "null" {
		t.Error("the recording still exists")
	}
	wantStatus("DELETE", "/v1/calls/1/recording", 404)

	missed := o.customerCalls(line)
	o.must(o.Decline(missed, o.mia))
	o.must(o.LeaveVoicemail(missed, 10*time.Second))
	o.settle()
	wantStatus("DELETE", fmt.Sprint("/v1/calls/", missed, "/voicemail"), 204)
	wantStatus("DELETE", "/v1/calls/1/voicemail", 404)
	if got := gjson.Get(o.get(fmt.Sprint("/v1/calls/", missed)).Body.String(), "call.voicemail").Raw; got != "null" {
		t.Errorf("voicemail %s", got)
	}
}
