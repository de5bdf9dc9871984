package core_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/operator"
)

const adminToken = "an-admin-token-of-the-core"

// ask sends a request to the admin API.
func (w *world) ask(method, path, token string) *httptest.ResponseRecorder {
	w.t.Helper()
	answer := httptest.NewRecorder()
	w.do(method+" "+path, func(ctx context.Context) error {
		r := httptest.NewRequestWithContext(ctx, method, path, nil)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w.core.ServeHTTP(answer, r)
		return nil
	})
	return answer
}

// refusing returns a world with a call whose message Front refuses until w.fault is
// removed.
func refusing(t *testing.T) *world {
	w := newWorld(t, 1)
	w.fault = func(r *http.Request, acted bool) (*http.Response, error) {
		if !acted && strings.Contains(r.URL.Path, "_messages") {
			return status(http.StatusBadRequest), nil
		}
		return nil, nil
	}
	for _, hook := range answeredCall().webhooks() {
		w.webhook(hook)
	}
	w.settle()
	return w
}

// XR-16: a refused effect is listed with request and answer, health is degraded,
// and an operator can retry the effect.
func TestRefusedIsSeen(t *testing.T) {
	w := refusing(t)
	list := gjson.Parse(w.ask("GET", "/admin/refused", adminToken).Body.String()).Get("refused")
	r := list.Get("0")
	if list.Get("#").Int() != 1 || r.Get("call").String() != "501" || r.Get("effect").String() != "call" || r.Get("status").Int() != 400 ||
		!strings.HasPrefix(r.Get("request").String(), "POST /channels/") || !strings.Contains(r.Get("answer").String(), "says the vendor") ||
		!strings.Contains(r.Get("rules").String(), "AF-07") || r.Get("next").String() == "" {
		t.Fatalf("listed as %s", list.Raw)
	}
	health := gjson.Parse(w.ask("GET", "/health", "").Body.String())
	if health.Get("status").String() != "degraded" || !strings.Contains(health.Get("reasons.0").String(), "aircall-front: 1 refused") {
		t.Errorf("health %s", health.Raw)
	}
	if m := w.ask("GET", "/metrics", adminToken).Body.String(); !strings.Contains(m, `callsim_core_refused{integration="aircall-front"} 1`) || !strings.Contains(m, `callsim_core_store_up 1`) {
		t.Errorf("metrics %s", m)
	}
	shown := gjson.Parse(w.ask("GET", "/admin/calls/501", adminToken).Body.String()).Get("call.0")
	if shown.Get("facts.#").Int() < 4 || shown.Get(`effects.#(effect="author").value`).String() != "tea_ada" || shown.Get("attempts.0.status").Int() != 400 {
		t.Errorf("shown as %s", shown.Raw)
	}
	w.fault = nil
	if answer := w.ask("POST", "/admin/refused/"+r.Get("id").String()+"/retry", adminToken); answer.Code != http.StatusAccepted {
		t.Fatalf("retry: %d %s", answer.Code, answer.Body)
	}
	w.settle()
	w.wantCalls(501)
	if got := w.ask("GET", "/health", "").Body.String(); !strings.Contains(got, `"status":"ok"`) {
		t.Errorf("health %s", got)
	}
	if answer := w.ask("POST", "/admin/refused/"+r.Get("id").String()+"/retry", adminToken); answer.Code != http.StatusNotFound {
		t.Errorf("retry of what is done: %d %s", answer.Code, answer.Body)
	}
}

// XR-03 and wrong input: no token, a wrong token, an unknown id, a wrong method.
func TestAdminIsGuarded(t *testing.T) {
	w := refusing(t)
	for _, row := range []struct {
		method, path, token, want string
		status                    int
	}{
		{"GET", "/admin/refused", "", "needs the admin token", 401},
		{"GET", "/admin/refused", "wrong", "needs the admin token", 401},
		{"POST", "/admin/refused/501/retry", "", "needs the admin token", 401},
		{"GET", "/metrics", "", "needs the admin token", 401},
		{"GET", "/admin/calls/9", adminToken, "no integration has a call 9", 404},
		{"POST", "/admin/refused/9/retry", adminToken, "no refused effect has the id 9", 404},
		{"POST", "/admin/open", adminToken, "use GET", 405},
		{"GET", "/admin/refused/501/retry", adminToken, "use POST", 405},
		{"GET", "/admin/", adminToken, "there is GET /admin/refused", 404},
		{"GET", "/admin/calls/", adminToken, "there is GET /admin/refused", 404},
	} {
		answer := w.ask(row.method, row.path, row.token)
		if answer.Code != row.status || !strings.Contains(answer.Body.String(), row.want) || strings.Count(answer.Body.String(), "\n") > 1 {
			t.Errorf("%s %s: %d %s, want %d with %s", row.method, row.path, answer.Code, answer.Body, row.status, row.want)
		}
	}
	w.wantCalls()
	w.adminToken = "-"
	w.core.Close()
	w.open()
	if answer := w.ask("GET", "/admin/refused", ""); answer.Code != 401 || !strings.Contains(answer.Body.String(), "no admin token") {
		t.Errorf("without a token in the configuration: %d %s", answer.Code, answer.Body)
	}
}

// A full disk can still be read: health reports it.
func TestHealthOfAFullDisk(t *testing.T) {
	w := newWorld(t, 1)
	w.full = true
	if answer := w.ask("GET", "/health", ""); answer.Code != 503 || !strings.Contains(answer.Body.String(), "disk full") || strings.Contains(answer.Body.String(), `"store":"ok"`) {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

// Health reports that a person has disabled the webhook, and that the last round of
// the reconciliation is too long ago.
func TestHealthOfReconciliation(t *testing.T) {
	w := newWorld(t, 1)
	w.inactive = true
	w.advance(21 * time.Minute)
	w.inactive = true
	w.advance(21 * time.Minute)
	if got := w.ask("GET", "/health", "").Body.String(); !strings.Contains(got, "the webhook is disabled in Aircall") {
		t.Errorf("health %s", got)
	}
	w = newWorld(t, 1)
	w.fault = func(r *http.Request, _ bool) (*http.Response, error) { return status(503), nil }
	w.advance(2 * time.Hour)
	if got := w.ask("GET", "/health", "").Body.String(); !strings.Contains(got, "lost calls were not retrieved for over an hour") {
		t.Errorf("health %s", got)
	}
	w.fault = nil
	w.advance(time.Hour)
	if got := w.ask("GET", "/health", "").Body.String(); !strings.Contains(got, `"status":"ok"`) {
		t.Errorf("health %s", got)
	}
}

// The commands callsim core refused, open, show and retry.
func TestOperatorsCommands(t *testing.T) {
	w := refusing(t)
	a := operator.Access{BaseURL: "http://core.test", Token: adminToken, Do: func(r *http.Request) (*http.Response, error) {
		return w.ask(r.Method, r.URL.Path, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")).Result(), nil
	}}
	run := func(args ...string) string {
		var out strings.Builder
		if err := a.Run(context.Background(), args, &out); err != nil {
			return "error: " + err.Error()
		}
		return out.String()
	}
	refused := run("refused")
	if !strings.Contains(refused, "aircall-front") || !strings.Contains(refused, "501") || !strings.Contains(refused, "says the vendor") {
		t.Errorf("refused:\n%s", refused)
	}
	id := strings.Fields(strings.Split(refused, "\n")[1])[0]
	if got := run("show", "501"); !strings.Contains(got, "AF-15") || !strings.Contains(got, "tea_ada") {
		t.Errorf("show:\n%s", got)
	}
	if got := run("open"); !strings.Contains(got, "no call is unfinished") || !strings.Contains(got, "lost calls not retrieved yet") {
		t.Errorf("open:\n%s", got)
	}
	w.fault = nil
	if got := run("retry", id); got != "tried again: 1\n" {
		t.Errorf("retry: %s", got)
	}
	w.settle()
	if got := run("refused"); got != "nothing is refused\n" {
		t.Errorf("refused: %s", got)
	}
	for _, row := range [][]string{{"show", "9"}, {"retry", "9"}, {"retry"}, {"refuse"}, {}} {
		if got := run(row...); !strings.HasPrefix(got, "error: ") || strings.Contains(got, "\n") {
			t.Errorf("%q: %s", row, got)
		}
	}
	a.Token = ""
	if got := run("open"); !strings.Contains(got, "needs the admin token") {
		t.Errorf("without a token: %s", got)
	}
}
