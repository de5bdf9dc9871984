package ringcentral_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/ringcentral"
)

const (
	base = "/restapi/v1.0/account/~"
	own  = base + "/extension/~"
)

// wantRefused checks an error at the top of the body and in the list.
func (o *office) wantRefused(method, path, body string, status int, code string) {
	o.t.Helper()
	w := o.request(method, path, body)
	var got struct {
		Code   string `json:"errorCode"`
		Text   string `json:"message"`
		Errors []struct {
			Code string `json:"errorCode"`
			Text string `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		o.t.Fatalf("%s %s answered %d %s", method, path, w.Code, w.Body)
	}
	if w.Code != status || len(got.Errors) != 1 || got.Errors[0].Code != code || got.Errors[0].Text != got.Text || got.Text == "" {
		o.t.Errorf("%s %s answered %d %s, want %d %s twice", method, path, w.Code, w.Body, status, code)
	}
	if got.Code != code && got.Code != "TokenInvalid" && got.Code != "InsufficientPermissions" {
		o.t.Errorf("%s %s has the code %s at the top", method, path, got.Code)
	}
}

func TestLogin(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	jwtGrant := "urn:ietf:params:oauth:grant-type:jwt-bearer"
	good, err := o.IssueJWT(o.ada)
	o.must(err)
	other, err := o.IssueJWT(o.ada, "another app")
	o.must(err)
	revoked, err := o.IssueJWT(o.ada)
	o.must(err)
	o.must(o.RevokeJWT(revoked))
	expired, err := o.IssueJWT(o.ada)
	o.must(err)
	o.must(o.ExpireJWT(expired, o.world.Now()))
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"no JWT":          {url.Values{"grant_type": {jwtGrant}, "assertion": {"x.y.z"}}, "OAU-140"},
		"another app's":   {url.Values{"grant_type": {jwtGrant}, "assertion": {other}}, "OAU-140"},
		"revoked":         {url.Values{"grant_type": {jwtGrant}, "assertion": {revoked}}, "OAU-140"},
		"expired":         {url.Values{"grant_type": {jwtGrant}, "assertion": {expired}}, "OAU-140"},
		"password":        {url.Values{"grant_type": {"password"}}, "OAU-250"},
		"unknown refresh": {url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, "OAU-213"},
		"short life":      {url.Values{"grant_type": {jwtGrant}, "assertion": {good}, "access_token_ttl": {"60"}}, "OAU-113"},
	} {
		w := o.form(c.form)
		if w.Code != 400 || !strings.Contains(w.Body.String(), `"errors":[{"errorCode":"`+c.want+`"`) || !strings.Contains(w.Body.String(), `"error_description"`) {
			t.Errorf("%s: %d %s, want %s", name, w.Code, w.Body, c.want)
		}
	}
	w := o.form(url.Values{"grant_type": {jwtGrant}, "assertion": {good}, "access_token_ttl": {"7199"}})
	equal(t, "a lifetime of an earlier answer", w.Code, 200)
}

func TestTokenExpiry(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	first := o.login(o.ada)
	o.token = first.Get("access_token").String()
	refresh := func(token string) (int, string, string) {
		w := o.form(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
		var got struct {
			Access  string `json:"access_token"`
			Refresh string `json:"refresh_token"`
		}
		_ = json.Unmarshal(w.Body.Bytes(), &got) // empty for an error
		return w.Code, got.Access, got.Refresh
	}
	status, access, next := refresh(first.Get("refresh_token").String())
	equal(t, "refreshing", status, 200)
	o.wantRefused("GET", own, "", 401, "OAU-213") // the old token has expired
	_, again, _ := refresh(first.Get("refresh_token").String())
	equal(t, "the same pair while it is unused", again, access)
	o.token = access
	equal(t, "the new one", o.get(own).Get("name").String(), "Ada Park")
	o.advance(11 * time.Second)
	status, _, _ = refresh(first.Get("refresh_token").String())
	equal(t, "the old refresh token, once the new pair is used", status, 400)
	o.advance(time.Hour)
	o.wantRefused("GET", own, "", 401, "OAU-128")
	_, o.token, _ = refresh(next)
	o.get(own)
	o.must(o.EndSessions(o.ada))
	o.wantRefused("GET", own, "", 401, "OAU-213")

	var tokens []string
	for range 6 {
		tokens = append(tokens, o.login(o.ada).Get("access_token").String())
	}
	o.token = tokens[0]
	o.wantRefused("GET", own, "", 401, "OAU-213") // the sixth session ended the first
	o.token = tokens[1]
	o.get(own)
	r := httptest.NewRequest("POST", "/restapi/oauth/revoke", strings.NewReader("token="+o.token))
	r.SetBasicAuth(o.app.ClientID, o.app.ClientSecret)
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	equal(t, "revoking", w.Code, 200)
	o.wantRefused("GET", own, "", 401, "OAU-213")
}

func TestRefusals(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	o.wantRefused("GET", base+"/extension/77", "", 404, "CMN-102")
	o.wantRefused("GET", "/restapi/v1.0/nowhere", "", 404, "CMN-120")
	o.wantRefused("GET", base+"/extension?perPage=0", "", 400, "CMN-101")
	o.wantRefused("POST", base+"/telephony/call-out", "{", 400, "CMN-103")
	o.wantRefused("GET", base+"/telephony/sessions/s-none", "", 404, "TAS-102")
	o.wantRefused("GET", base+"/call-log?sessionId=1&dateFrom=2026-01-01", "", 400, "CLG-110")
	o.wantRefused("GET", base+"/recording/1", "", 404, "CMN-102")
	ada := o.as(o.ada)
	ada.wantRefused("GET", base+"/call-log", "", 403, "CMN-408")
	ada.wantRefused("GET", base+"/extension/"+fmt.Sprint(o.ben)+"/message-store", "", 403, "CMN-404")
	ada.wantRefused("POST", "/restapi/v1.0/subscription", subscription(allCalls), 403, "CMN-408")
	ada.wantRefused("POST", base+"/extension/"+fmt.Sprint(o.ben)+"/sms", "{}", 403, "CMN-419")
	poor, err := o.AddApp(ringcentral.AppSpec{Name: "poor", Scopes: []string{"ReadAccounts"}})
	o.must(err)
	o.app = poor
	o.token = o.login(o.olga).Get("access_token").String()
	o.wantRefused("GET", base+"/call-log", "", 403, "CMN-401")
	o.wantRefused("POST", "/restapi/v1.0/subscription", subscription(allCalls), 403, "CMN-401")
	o.token = ""
	o.wantRefused("GET", base, "", 401, "OAU-123")
}

func subscription(filters ...string) string {
	body, _ := json.Marshal(map[string]any{"eventFilters": filters, "deliveryMode": map[string]string{"transportType": "WebHook", "address": hookURL}}) // strings encode
	return string(body)
}

// TestDirectory checks extensions, numbers and queues. Some ids are numbers, others
// strings.
func TestDirectory(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	equal(t, "the owner has the account's id", o.olga, o.AccountID())
	account := o.get(base)
	equal(t, "main number", account.Get("mainNumber").String(), company)
	x := o.get(base + "/extension?email=ADA@example.test").Get("records.0")
	equal(t, "id of an extension", x.Get("id").Raw, fmt.Sprint(o.ada))
	equal(t, "total", o.get(base+"/extension").Get("paging.totalElements").Int(), 6)
	equal(t, "users", o.get(base+"/extension?type=User&perPage=3&page=2").Get("records.#").Int(), 1)
	equal(t, "queues", o.get(base+"/extension?type=Department&type=IvrMenu").Get("records.#").Int(), 2)
	equal(t, "a licence", x.Get(`serviceFeatures.#(featureName=="OnDemandCallRecording").reason`).String(), "AccountLimitation")
	n := o.get(base + `/phone-number`).Get(`records.#(phoneNumber=="` + adaLine + `")`)
	equal(t, "usage", n.Get("usageType").String(), "DirectNumber")
	equal(t, "whose", n.Get("extension.id").Raw, fmt.Sprint(o.ada))
	equal(t, "features in the account's list", n.Get("features").Exists(), false)
	main := o.get(base + `/phone-number?usageType=MainCompanyNumber`).Get("records.0")
	equal(t, "a company number has no extension", main.Get("extension").Exists(), false)
	mine := o.get(base + "/extension/" + fmt.Sprint(o.ada) + "/phone-number").Get(`records.#(phoneNumber=="` + adaLine + `").features`)
	equal(t, "features", mine.Raw, `["CallerId","SmsSender","MmsSender"]`)
	q := o.get(base + "/call-queues").Get("records.0")
	equal(t, "id of a queue", q.Get("id").Raw, fmt.Sprintf("%q", fmt.Sprint(o.sales)))
	equal(t, "id of a member", o.get(base+"/call-queues/"+fmt.Sprint(o.sales)+"/members").Get("records.0.id").Raw, fmt.Sprint(o.ada))
	equal(t, "id of a device", o.get(base+"/extension/"+fmt.Sprint(o.ada)+"/device").Get("records.0.id").Type.String(), "String")
}

// TestRateLimitPenalty checks that after too many requests all are refused until a minute
// has passed without a request.
func TestRateLimitPenalty(t *testing.T) {
	o := newOffice(t)
	log := base + "/call-log"
	for range 10 {
		o.get(log)
	}
	equal(t, "left", o.header.Get("X-Rate-Limit-Remaining"), "0")
	o.wantRefused("GET", log, "", 429, "CMN-301")
	equal(t, "Retry-After", o.header.Get("Retry-After"), "60")
	equal(t, "group", o.header.Get("X-Rate-Limit-Group"), "heavy")
	o.advance(59 * time.Second)
	o.wantRefused("GET", log, "", 429, "CMN-301") // restarts the penalty
	o.advance(59 * time.Second)
	o.wantRefused("GET", log, "", 429, "CMN-301")
	o.get(own) // another group
	o.advance(60 * time.Second)
	o.get(log)
	o.as(o.ada).wantRefused("GET", log, "", 403, "CMN-408") // another user
}

func TestSubscriptionHandshake(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*office)
		code   string
	}{
		"no validation token": {func(o *office) { o.silent = true }, "SUB-520"},
		"an error":            {func(o *office) { o.status = 404 }, "SUB-525"},
		"another type":        {func(o *office) { o.answerType = "text/html" }, "SUB-525"},
		"too long":            {func(o *office) { o.answerAll = strings.Repeat("x", 1025) }, "SUB-525"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			c.change(o)
			o.wantRefused("POST", "/restapi/v1.0/subscription", subscription(allCalls), 400, c.code)
			equal(t, "subscriptions", len(o.Subscriptions()), 0)
		})
	}
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	plain := strings.Replace(subscription(allCalls), "https:", "http:", 1)
	o.wantRefused("POST", "/restapi/v1.0/subscription", plain, 400, "SUB-523")
	o.wantRefused("POST", "/restapi/v1.0/subscription", subscription("/restapi/v1.0/account/~/nothing"), 400, "SUB-508")
	o.wantRefused("POST", "/restapi/v1.0/subscription", subscription("/restapi/v1.0/account/1/telephony/sessions"), 403, "SUB-406")
	for range 30 {
		o.subscribe(allCalls)
	}
	o.wantRefused("POST", "/restapi/v1.0/subscription", subscription(allCalls), 403, "SUB-505")
}

func TestSubscriptionLifetime(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	made := o.subscribe(allCalls, own[:len(own)-1]+fmt.Sprint(o.ada)+"/presence?detailedTelephonyState=true", "/restapi/v1.0/subscription/~?threshold=3600&interval=1800")
	path := "/restapi/v1.0/subscription/" + made.Get("id").String()
	equal(t, "status", made.Get("status").String(), "Active")
	equal(t, "expanded", made.Get("eventFilters.0").String(), strings.Replace(allCalls, "~", fmt.Sprint(o.AccountID()), 1))
	equal(t, "the answer has the verification token", strings.Contains(made.Raw, "my-secret"), false)
	o.advance(24 * time.Hour)
	o.token = o.login(o.olga).Get("access_token").String()
	equal(t, "left", o.get(path).Get("expiresIn").Int(), 6*86400)
	equal(t, "renewed", o.send("POST", path+"/renew", "", 200).Get("expiresIn").Int(), 7*86400)
	equal(t, "changed", o.send("PUT", path, `{"expiresIn":7200}`, 200).Get("expiresIn").Int(), 7200)
	o.wantRefused("PUT", path, `{"deliveryMode":{"address":"https://elsewhere.example.test"}}`, 400, "CMN-101")
	o.token = o.login(o.olga).Get("access_token").String()
	o.advance(2 * time.Hour) // reminders an hour and half an hour before the end
	equal(t, "reminders", len(o.got), 2)
	equal(t, "reminder", o.got[0].body.Get("body.expiresIn").Int(), 3600)
	o.token = o.login(o.olga).Get("access_token").String()
	o.wantRefused("GET", path, "", 404, "SUB-507")
	o.call(customer, adaLine)
	o.settle()
	equal(t, "after its end", len(o.got), 2)
}

// TestBlacklisting checks that ten minutes of failed deliveries blacklist a subscription.
func TestBlacklisting(t *testing.T) {
	o := newOffice(t)
	made := o.subscribe(allCalls)
	o.status = 404
	o.call(customer, adaLine)
	o.advance(9 * time.Minute)
	o.call(customer, adaLine)
	o.advance(30 * time.Second)
	equal(t, "status", o.Subscriptions()[0].Status, "Active")
	o.advance(time.Minute)
	failed := len(o.got)
	o.call(customer, adaLine)
	o.settle()
	got := o.get("/restapi/v1.0/subscription/" + made.Get("id").String())
	equal(t, "status", got.Get("status").String(), "Blacklisted")
	equal(t, "why", got.Get("blacklistedData.reason").String(), "Webhook responses with code: [404], reason: [Not Found]")
	o.status = 200
	before := len(o.got)
	if before <= failed {
		t.Error("no delivery was attempted")
	}
	o.call(customer, adaLine)
	o.settle()
	equal(t, "events afterwards", len(o.got), before)
}

func TestDelivery(t *testing.T) {
	o := newOffice(t)
	made := o.subscribe(allCalls)
	o.must(o.SetCallerName(customer, "WIRELESS CALLER"))
	o.call(customer, adaLine)
	first, third, fourth := o.deliveryAt(0), o.got[2], o.got[3]
	equal(t, "verification", first.header.Get("Verification-Token"), "my-secret")
	equal(t, "agent", first.header.Get("User-Agent"), "RingCentral-Webhook/8.3")
	b := first.body
	equal(t, "subscription", b.Get("subscriptionId").String(), made.Get("id").String())
	equal(t, "owner", b.Get("ownerId").String(), fmt.Sprint(o.olga))
	equal(t, "path", b.Get("event").String(), "/restapi/v1.0/account/500100004/telephony/sessions")
	equal(t, "path of an extension", fourth.body.Get("event").String(), "/restapi/v1.0/account/500100004/extension/"+fmt.Sprint(o.ada)+"/telephony/sessions")
	equal(t, "caller first", b.Get("body.parties.0.from").Raw, `{"phoneNumber":"`+customer+`"}`)
	equal(t, "caller later", third.body.Get("body.parties.0.from.name").String(), "WIRELESS CALLER")
	equal(t, "called extension", third.body.Get("body.parties.0.to.extensionId").String(), fmt.Sprint(o.ada))
	if len(b.Get("uuid").String()) < 18 || b.Get("body.eventTime").String() != "2026-01-05T09:00:00.000Z" {
		t.Errorf("uuid %s at %s", b.Get("uuid"), b.Get("body.eventTime"))
	}
}

func (o *office) deliveryAt(i int) delivery {
	o.t.Helper()
	o.settle()
	if len(o.got) <= i {
		o.t.Fatalf("%d deliveries", len(o.got))
	}
	return o.got[i]
}

func TestFilters(t *testing.T) {
	for filter, want := range map[string]int{
		allCalls + "?missedCall=true":                                          1,
		allCalls + "?direction=Inbound":                                        3,
		allCalls + "?statusCode=Proceeding":                                    1,
		allCalls + "?phoneNumber=" + customer:                                  6,
		allCalls + "?phoneNumber=+14155550100":                                 0,
		base + "/extension/500101004/telephony/sessions":                       3,
		base + "/extension/500102004/telephony/sessions":                       0,
		base + "/extension/500101004/presence?detailedTelephonyState=true":     3,
		base + "/presence":                                                     3,
		base + "/extension/500101004/message-store/instant?type=SMS":           1,
		base + "/extension/500101004/message-store":                            1,
		base + "/extension/500101004/message-store?type=VoiceMail":             0,
		base + "/extension/500101004/message-store?type=SMS&direction=Inbound": 1,
		base + "/extension/500102004/voicemail":                                0,
	} {
		o := newOffice(t)
		o.subscribe(filter)
		o.call(customer, adaLine)
		_, err := o.CustomerTexts(customer, adaLine, "Hi")
		o.must(err)
		o.settle()
		if len(o.got) != want {
			t.Errorf("%s: %d events, want %d", filter, len(o.got), want)
		}
	}
}

func TestCallLog(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	o.must(o.SetRecording(o.ada, ringcentral.AutomaticRecording))
	call := o.call(customer, adaLine)
	o.must(o.Answer(call, o.ada))
	o.advance(55210 * time.Millisecond)
	o.must(o.CustomerHangsUp(call))
	o.advance(19 * time.Second)
	equal(t, "too early", o.get(base+"/call-log").Get("records.#").Int(), 0)
	o.advance(time.Second)
	record := o.get(base + "/call-log?view=Detailed").Get("records.0")
	equal(t, "result", record.Get("result").String(), "Accepted")
	equal(t, "duration", record.Get("durationMs").Int(), 55210)
	equal(t, "extension", record.Get("extension.id").Raw, fmt.Sprint(o.ada))
	equal(t, "legs", record.Get("legs.#").Int(), 1)
	equal(t, "type", record.Get("recording.type").String(), "Automatic")
	equal(t, "simple", o.get(base+"/call-log").Get("records.0.legs").Exists(), false)
	equal(t, "with +", o.get(base+"/call-log?phoneNumber="+strings.TrimPrefix(customer, "+")).Get("records.#").Int(), 1)
	equal(t, "one", o.get(base+"/call-log/"+record.Get("id").String()).Get("id").String(), record.Get("id").String())
	path, _ := strings.CutPrefix(record.Get("recording.contentUri").String(), "https://media.ringcentral.com")
	w := o.request("GET", path, "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "audio/mpeg" || !bytes.HasPrefix(w.Body.Bytes(), []byte("ID3")) {
		t.Errorf("the recording: %d %s", w.Code, w.Header())
	}
	equal(t, "its length", o.get(base+"/recording/"+record.Get("recording.id").String()).Get("duration").Int(), 55)

	short := o.call(customer, adaLine)
	o.must(o.Answer(short, o.ada))
	o.advance(29 * time.Second)
	o.must(o.AgentHangsUp(short, o.ada))
	o.settle()
	newest := o.get(base + "/call-log").Get("records.0")
	equal(t, "short", newest.Get("shortRecording").Bool() && !newest.Get("recording").Exists(), true)

	first := o.get(base + "/call-log-sync")
	equal(t, "all", first.Get("records.#").Int(), 2)
	o.call(customer, adaLine)
	o.settle()
	next := o.get(base + "/call-log-sync?syncType=ISync&syncToken=" + first.Get("syncInfo.syncToken").String())
	equal(t, "since", next.Get("records.#").Int(), 1)
	equal(t, "missed", next.Get("records.0.result").String(), "Missed")
	o.wantRefused("GET", base+"/call-log-sync?syncType=ISync&syncToken=x", "", 400, "CLG-102")
}

// TestResults checks the results of calls in the logs of the company and of extensions.
func TestResults(t *testing.T) {
	for name, c := range map[string]struct {
		play            func(*office)
		company         string
		extension, user string
	}{
		"abandoned in a queue": {func(o *office) { o.must(o.CustomerHangsUp(o.call(customer, salesNo))) }, "Abandoned", "Missed", "ada"},
		"answered by another member": {func(o *office) {
			call := o.call(customer, salesNo)
			o.must(o.Answer(call, o.cy))
			o.must(o.CustomerHangsUp(call))
		}, "Accepted", "Answered Elsewhere", "ada"},
		"voicemail": {func(o *office) {
			call := o.call(customer, benLine)
			o.advance(21 * time.Second)
			o.must(o.LeaveVoicemail(call, 5*time.Second))
		}, "Voicemail", "Voicemail", "ben"},
		"outbound": {func(o *office) {
			call, err := o.Dial(o.ada, customer)
			o.must(err)
			o.must(o.CustomerAnswers(call))
			o.must(o.CustomerHangsUp(call))
		}, "Call connected", "Call connected", "ada"},
		"no answer": {func(o *office) { _, err := o.Dial(o.ada, customer); o.must(err) }, "No Answer", "No Answer", "ada"},
		"busy":      {func(o *office) { call, err := o.Dial(o.ada, customer); o.must(err); o.must(o.CustomerIsBusy(call)) }, "Busy", "Busy", "ada"},
		"transferred": {func(o *office) {
			call := o.call(customer, adaLine)
			o.must(o.Answer(call, o.ada))
			o.must(o.Transfer(call, o.ada, "103"))
			o.must(o.Answer(call, o.ben))
			o.must(o.CustomerHangsUp(call))
		}, "Accepted", "Accepted", "ben"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			c.play(o)
			o.settle()
			equal(t, "company", o.get(base+"/call-log").Get("records.0.result").String(), c.company)
			user := map[string]int64{"ada": o.ada, "ben": o.ben}[c.user]
			equal(t, "extension", o.get(base+"/extension/"+fmt.Sprint(user)+"/call-log?view=Detailed").Get("records.0.result").String(), c.extension)
		})
	}
}

func TestVoicemail(t *testing.T) {
	o := newOffice(t)
	o.subscribe(base + "/extension/" + fmt.Sprint(o.ben) + "/voicemail")
	call := o.call(customer, benLine)
	o.advance(20 * time.Second)
	equal(t, "the caller", o.Caller(call), ringcentral.CallerAtVoicemail)
	o.must(o.LeaveVoicemail(call, 42*time.Second))
	o.settle()
	m := o.deliveryAt(0).body.Get("body")
	equal(t, "type", m.Get("type").String(), "VoiceMail")
	equal(t, "id in events", m.Get("id").Type.String(), "String")
	equal(t, "length", m.Get("attachments.0.vmDuration").Int(), 42)
	equal(t, "from", m.Get("from.phoneNumber").String(), customer)
	equal(t, "in the log", o.get(base+"/call-log").Get("records.0.message.id").String(), m.Get("id").String())
	path, _ := strings.CutPrefix(m.Get("attachments.0.uri").String(), "https://media.ringcentral.com")
	w := o.request("GET", path, "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "audio/x-wav" || !bytes.HasPrefix(w.Body.Bytes(), []byte("RIFF")) {
		t.Errorf("the voicemail: %d %s", w.Code, w.Header())
	}
}

func TestSMS(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits)).as(adaID)
	sms := own + "/sms"
	sent := o.send("POST", sms, text(adaLine, "Hi, Ada here", customer), 200)
	equal(t, "status", sent.Get("messageStatus").String(), "Queued")
	equal(t, "id", sent.Get("id").Type.String(), "Number")
	equal(t, "conversation", sent.Get("conversation.id").String(), sent.Get("conversationId").Raw)
	o.settle()
	store := own + "/message-store"
	equal(t, "later", o.get(store+"/"+sent.Get("id").Raw).Get("messageStatus").String(), "Delivered")
	equal(t, "on the customer's phone", o.TextsOf(customer)[0].Text, "Hi, Ada here")
	id, err := o.CustomerTexts(customer, adaLine, "Yes", ringcentral.File{Name: "a.png", Type: "image/png", Data: []byte("picture")})
	o.must(err)
	in := o.get(store + "?direction=Inbound").Get("records.0")
	equal(t, "one conversation", in.Get("conversationId").Raw, sent.Get("conversationId").Raw)
	equal(t, "its id", in.Get("id").Int(), id)
	equal(t, "picture", in.Get("attachments.1.type").String(), "MmsAttachment")
	o.send("PUT", store+"/"+in.Get("id").Raw, `{"readStatus":"Read"}`, 200)
	o.send("DELETE", store+"/"+in.Get("id").Raw, "", 204)
	equal(t, "deleted", o.get(store+"?direction=Inbound").Get("records.#").Int(), 0)

	o.must(o.SetReachable(customer, false))
	lost := o.send("POST", sms, text(adaLine, "?", customer), 200)
	o.settle()
	equal(t, "undeliverable", o.get(store+"/"+lost.Get("id").Raw).Get("messageStatus").String(), "DeliveryFailed")
	equal(t, "since", o.get(own+"/message-sync?syncType=FSync").Get("records.#").Int(), 2)

	o.wantRefused("POST", sms, text(benLine, "x", customer), 400, "MSG-245")
	o.wantRefused("POST", sms, text(adaLine, "x", "103"), 400, "MSG-246")
	o.wantRefused("POST", sms, text(adaLine, "x", "911"), 400, "MSG-247")
	o.wantRefused("POST", sms, text(adaLine, strings.Repeat("x", 1001), customer), 400, "CMN-101")
	o.send("POST", sms, text(adaLine, strings.Repeat("x", 1000), customer), 200)
}

const adaID = 500101004 // Ada's extension, in every office

func text(from, body string, to ...string) string {
	type end struct {
		Number string `json:"phoneNumber"`
	}
	var ends []end
	for _, number := range to {
		ends = append(ends, end{number})
	}
	b, _ := json.Marshal(map[string]any{"from": end{from}, "to": ends, "text": body}) // strings encode
	return string(b)
}

// TestPictures checks the limit of 1,500,000 bytes for all attachments of an MMS.
func TestPictures(t *testing.T) {
	o := newOffice(t).as(adaID)
	for size, want := range map[int]int{1_500_000: 200, 1_500_001: 413} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/json"}, "Content-Disposition": {`form-data; name="request.json"; filename="request.json"`}})
		o.must(err)
		fmt.Fprint(part, text(adaLine, "Look", customer))
		for i, n := range []int{700_000, size - 700_000} {
			file, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {"image/png"}, "Content-Disposition": {fmt.Sprintf(`form-data; name="attachment"; filename="%d.png"`, i)}})
			o.must(err)
			_, err = file.Write(make([]byte, n))
			o.must(err)
		}
		o.must(w.Close())
		r := httptest.NewRequest("POST", own+"/sms", &b)
		r.Header.Set("Authorization", "Bearer "+o.token)
		r.Header.Set("Content-Type", w.FormDataContentType())
		rec := httptest.NewRecorder()
		o.ServeHTTP(rec, r)
		if rec.Code != want {
			t.Errorf("%d bytes: %d %.200s", size, rec.Code, rec.Body)
		}
	}
}

func TestUnsupportedContentType(t *testing.T) {
	o := newOffice(t)
	r := httptest.NewRequest("PUT", own+"/presence", strings.NewReader("userStatus=Busy"))
	r.Header.Set("Authorization", "Bearer "+o.token)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	equal(t, "status", w.Code, 415)
}

// TestActiveCalls checks that calls which have reached a user are listed from 5 seconds
// after their start until 2 minutes after their end.
func TestActiveCalls(t *testing.T) {
	o := newOffice(t, ringcentral.WithLimits(ringcentral.NoLimits))
	count := func() int64 { return o.get(base + "/active-calls").Get("records.#").Int() }
	o.call("+13105550178", company)
	call := o.call(customer, adaLine)
	equal(t, "at once", count(), 0)
	o.must(o.Answer(call, o.ada))
	o.advance(5 * time.Second)
	equal(t, "later", count(), 1)
	equal(t, "result", o.get(base+"/extension/"+fmt.Sprint(o.ada)+"/active-calls").Get("records.0.result").String(), "In Progress")
	equal(t, "another's", o.get(base+"/extension/"+fmt.Sprint(o.cy)+"/active-calls").Get("records.#").Int(), 0)
	o.must(o.CustomerHangsUp(call))
	o.advance(2 * time.Minute)
	equal(t, "still", count(), 1)
	o.advance(time.Second)
	equal(t, "no longer", count(), 0)
}
