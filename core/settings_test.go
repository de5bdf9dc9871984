package core_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

func TestSettingsRefuseWrongInput(t *testing.T) {
	w := newWorld(t, 1)
	for _, row := range []struct {
		body   string
		status int
		says   string
	}{
		{`{"version":1,"enabled":true,"front_chanel":"cha_1"}`, 400, `"front_chanel" is not a setting of aircall-front; expected one of version, enabled, webhook_token, front_channel`},
		{`{"version":1,"enabled":"yes"}`, 400, `"enabled" is a text; expected true or false`},
		{`{"version":1,"front_channel":7}`, 400, `"front_channel" is the number 7; expected a text`},
		{`{"version":1,"webhook_token":["secret"]}`, 400, `"webhook_token" is a list; expected a text`},
		{`{"version":1.5}`, 400, `"version" is the number 1.5; expected the version number`},
		{`{"version":-1}`, 400, `"version" is the number -1`},
		{`{"version":null}`, 400, `"version" is null`},
		{`{"version":1,"enabled":true,"enabled":false}`, 400, `"enabled" appears twice`},
		{`{"version":1,"enabled":true,"front_channel":" "}`, 400, `"front_channel" is empty; an enabled aircall-front needs it`},
		{`{"version":1,"enabled":true,"front_channel":"cha_9"}`, 422, `"front_channel" names "cha_9", which is not an application channel in Front; nothing was stored`},
		{`{"version":0,"enabled":false}`, 409, `made from version 0 but the newest is 1`},
		{`{"version":9,"enabled":false}`, 409, `made from version 9 but the newest is 1`},
		{`{"enabled":false}`, 409, `made from version 0`},
		{`[]`, 400, `send one JSON object`},
		{`{`, 400, `not JSON`},
		{`{"pad":"` + strings.Repeat("x", 1<<17) + `"}`, 413, `larger than`},
	} {
		answer := w.send(http.MethodPut, "/settings/aircall-front", row.body)
		says := gjson.Get(answer.Body.String(), "error").String()
		if answer.Code != row.status || !strings.Contains(says, row.says) {
			t.Errorf("%.60s: %d %q, want %d with %q", row.body, answer.Code, says, row.status, row.says)
		}
	}
	if answer := w.send(http.MethodDelete, "/settings/aircall-front", ""); answer.Code != 405 || answer.Header().Get("Allow") != "GET, PUT" {
		t.Errorf("DELETE: %d, Allow %q", answer.Code, answer.Header().Get("Allow"))
	}
	if got := w.send(http.MethodGet, "/settings/aircall-front", "").Body.String(); got != `{"version":1,"enabled":true,"webhook_token":"********","front_channel":"cha_1"}` {
		t.Errorf("the document changed: %s", got)
	}
}

// The token is never shown, and survives a GET, edit, PUT sequence.
func TestSettingsKeepTheMaskedToken(t *testing.T) {
	w := newWorld(t, 1)
	shown := w.send(http.MethodGet, "/settings/aircall-front", "").Body.String()
	if strings.Contains(shown, token) {
		t.Fatalf("GET shows the token: %s", shown)
	}
	answer := w.send(http.MethodPut, "/settings/aircall-front", strings.Replace(shown, "cha_1", "cha_2", 1))
	if answer.Code != 200 || strings.Contains(answer.Body.String(), token) || gjson.Get(answer.Body.String(), "version").Int() != 2 {
		t.Fatalf("PUT of what GET shows: %d %s", answer.Code, answer.Body)
	}
	w.core.Close()
	w.open() // settings survive a restart
	w.webhook(missedCall().ended())
	w.settle()
	w.onlyMessage()
	if n := w.count("api2 POST /channels/cha_2/"); n != 1 {
		t.Errorf("requests %v, want one to the new channel", w.requests)
	}
}

// A call is finished under the settings that counted when it was over: sent to
// another channel, its message would be duplicated.
func TestCallKeepsItsSettings(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if !acted && w.count("api2 POST /channels") == 1 && strings.HasPrefix(r.URL.Path, "/channels") {
			return status(503), nil
		}
		return nil, nil
	}
	w.webhook(missedCall().hangup())
	w.settings(`{"version":1,"enabled":true,"front_channel":"cha_2"}`)
	w.webhook(missedCall().ended())
	w.advanceTo(began) // the message was refused once
	w.settings(`{"version":2,"enabled":false}`)
	w.settle()
	if n := w.count("api2 POST /channels/cha_1/"); n != 2 {
		t.Errorf("requests %v, want both to cha_1", w.requests)
	}
}

func TestOtherPaths(t *testing.T) {
	w := newWorld(t, 1)
	if answer := w.send(http.MethodGet, "/health", ""); answer.Code != 200 || strings.TrimSpace(answer.Body.String()) != `{"status":"ok","store":"ok"}` {
		t.Errorf("/health: %d %s", answer.Code, answer.Body)
	}
	if answer := w.send(http.MethodGet, "/webhook", ""); answer.Code != 404 || !strings.Contains(answer.Body.String(), "POST /webhooks/aircall/front") {
		t.Errorf("unknown path: %d %s", answer.Code, answer.Body)
	}
}

// A document whose names cannot be looked up is accepted.
func TestSettingsAreStoredWhileFrontIsAway(t *testing.T) {
	w := newWorld(t, 1)
	w.fault = func(*http.Request, bool) (*http.Response, error) { return status(503), nil }
	w.settings(`{"version":1,"enabled":true,"front_channel":"cha_9"}`)
	if !strings.Contains(w.log.String(), "a setting could not be verified") {
		t.Errorf("the log does not mention it: %s", w.log.String())
	}
}
