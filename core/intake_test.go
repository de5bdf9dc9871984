package core_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"
)

// XR-03, XR-04, XR-10: refused and ignored deliveries change nothing.
func TestWebhookEndpoint(t *testing.T) {
	ended := answeredCall().ended()
	for _, row := range []struct {
		name, method, body string
		status             int
		says               string // part of the error
	}{
		{"wrong method", "GET", "", 405, "use POST"},
		{"empty", "POST", "", 400, "it is empty"},
		{"no JSON", "POST", "token=abc", 400, "not JSON: invalid character 'o'"},
		{"cut off JSON", "POST", ended[:len(ended)-2], 400, "unexpected end of JSON input"},
		{"two documents", "POST", ended + ended, 400, "not JSON"},
		{"a list", "POST", "[" + ended + "]", 400, "send one JSON object"},
		{"nested without end", "POST", strings.Repeat(`{"a":`, 100_000), 400, "not JSON"},
		{"nested deeply", "POST", strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000), 400, "exceeded max depth"},
		{"too large", "POST", `{"pad":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "larger than the 1048576 bytes"},
		{"no token", "POST", strings.Replace(ended, `"token":`, `"tok":`, 1), 401, "webhook_token"},
		{"wrong token", "POST", strings.Replace(ended, token, "another", 1), 401, "webhook_token"},
		{"token of another type", "POST", strings.Replace(ended, `"`+token+`"`, "17", 1), 401, "webhook_token"},
		{"wrong token and unusable", "POST", `{"event":"call.ended","token":"x","data":7}`, 401, "webhook_token"},
		{"no call", "POST", hook("call.ended", began, "null"), 400, "call.ended: data is not an object"},
		{"no id", "POST", hook("call.ended", began, `{"direction":"inbound"}`), 400, "call.ended: data.id is missing"},
		{"id with a slash", "POST", hook("call.ended", began, `{"id":"1/2"}`), 400, "data.id is missing or unusable"},
		{"unknown call event", "POST", hook("call.levitated", began, `{"id":1}`), 200, ""},
		{"another resource", "POST", hook("user.connected", began, `{"id":1}`), 200, ""},
		{"no event", "POST", `{"token":"` + token + `"}`, 200, ""},
	} {
		w := newWorld(t, 1)
		answer := w.send(row.method, "/webhooks/aircall/front", row.body)
		w.settle()
		if answer.Code != row.status {
			t.Errorf("%s: status %d, want %d: %s", row.name, answer.Code, row.status, answer.Body)
		}
		says := gjson.Get(answer.Body.String(), "error").String()
		if !strings.Contains(says, row.says) || strings.Contains(says, "\n") || (row.status != 200) != (says != "") {
			t.Errorf("%s: error %q, want one line with %q", row.name, says, row.says)
		}
		if len(w.requests) > 0 || w.rows() != 1 {
			t.Errorf("%s: requests %v, %d rows stored besides the settings", row.name, w.requests, w.rows()-1)
		}
		w.sched.Close()
	}
}

// XR-10: unknown fields, and fields of other types than documented, are ignored.
func TestUnknownFieldsAreIgnored(t *testing.T) {
	ended := answeredCall().ended()
	ended = strings.Replace(ended, `"data":{`, `"data":{"mood":{"of":["day"]},"teams":"none",`, 1)
	ended = strings.Replace(ended, `"id":501`, `"id":"501"`, 1)
	ended = strings.Replace(ended, `"available":true`, `"available":"yes"`, 1)
	_, m := logged(t, []string{ended})
	if m.externalID != "aircall-501-call" || m.author != "tea_ada" {
		t.Errorf("external id %q, author %q", m.externalID, m.author)
	}
}

// A body that ends early, and one with a wrong Content-Length.
func TestBrokenUpload(t *testing.T) {
	w := newWorld(t, 1)
	for name, size := range map[string]int64{"unannounced": -1, "announced as small": 10} {
		r := httptest.NewRequest("POST", "/webhooks/aircall/front", strings.NewReader(`{"pad":"`+strings.Repeat("x", 1<<20)+`"}`))
		r.ContentLength = size
		answer := httptest.NewRecorder()
		w.core.ServeHTTP(answer, r)
		if answer.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", name, answer.Code)
		}
	}
	r := httptest.NewRequest("POST", "/webhooks/aircall/front", brokenReader{})
	answer := httptest.NewRecorder()
	w.core.ServeHTTP(answer, r)
	if answer.Code != 400 || !strings.Contains(answer.Body.String(), "broke off") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, http.ErrBodyReadAfterClose }

// XR-11: a slow Front does not delay the webhook's response.
func TestAnswerDoesNotWaitForFront(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if acted {
			return nil, nil
		}
		return nil, w.sched.Sleep(r.Context(), 20*time.Second)
	}
	before := w.sched.Now()
	w.webhook(answeredCall().ended())
	if took := w.sched.Now().Sub(before); took > 0 {
		t.Errorf("answered after %v", took)
	}
	w.settle()
	w.onlyMessage()
}

// A disabled integration accepts nothing; calls that it has accepted before are
// finished.
func TestDisabledIntegration(t *testing.T) {
	w := newWorld(t, 1)
	w.webhook(missedCall().hangup())
	w.settings(`{"version":1,"enabled":false,"front_channel":"cha_2"}`)
	w.webhook(answeredCall().ended())
	w.settle()
	if m := w.onlyMessage(); m.externalID != "aircall-502-call" {
		t.Errorf("logged %s", m.externalID)
	}
}

// A failing store is reported, so that Aircall repeats the delivery.
func TestEndedInstanceAcceptsNothing(t *testing.T) {
	w := newWorld(t, 1)
	w.core.Close()
	w.core.Close()
	if answer := w.send(http.MethodPost, "/webhooks/aircall/front", answeredCall().ended()); answer.Code != 503 {
		t.Errorf("answer %d of an instance that has ended", answer.Code)
	}
}
