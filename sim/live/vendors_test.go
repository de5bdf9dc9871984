package live_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/callsim/callsim/sim/live"
)

// A client of Front's needs nothing but base URL and token.
func TestAClientOfFrontIsServed(t *testing.T) {
	s := serve(t)
	created := s.front("POST", "/contacts", `{"name":"Ada","handles":[{"source":"phone","handle":"+14155550100"}]}`)
	if created.status != http.StatusCreated {
		t.Fatal(created)
	}
	var contact struct{ ID string }
	if err := json.Unmarshal([]byte(created.body), &contact); err != nil {
		t.Fatal(err)
	}
	contains(t, s.front("GET", "/contacts/"+contact.ID, "").body, "+14155550100")
	contains(t, created.body, s.env["FRONT_BASE_URL"]+"/contacts/"+contact.ID) // links lead back to the port
	if a := s.ask("GET", s.env["FRONT_BASE_URL"]+"/contacts", ""); a.status != http.StatusUnauthorized {
		t.Error("without a token:", a)
	}
	var asked []string
	for _, e := range s.journal("vendor=client") {
		asked = append(asked, fmt.Sprint(e["method"], " ", e["url"], " ", e["status"]))
	}
	want := fmt.Sprintf("POST https://api2.frontapp.com/contacts 201, GET https://api2.frontapp.com/contacts/%s 200, GET https://api2.frontapp.com/contacts 401", contact.ID)
	if got := strings.Join(asked, ", "); got != want {
		t.Errorf("the record shows %s", got)
	}
}

// The core follows Front's links, which lead to the port: it stays in the world.
func TestTheCoreLogsACallInTheServedWorld(t *testing.T) {
	s := serve(t)
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/advance", `{"by":"5s"}`)
	s.act("answers", "agent", "Lena", "customer", "Carla")
	s.must("POST", "/clock/advance", `{"by":"1m"}`)
	s.act("hangs_up", "customer", "Carla")
	s.must("POST", "/clock/settle", `{}`)
	contains(t, s.front("GET", "/conversations", "").body, "Inbound answered call on Support")
	contains(t, s.control("GET", "/observe/front/conversations", "").body, "Inbound answered call on Support")
	contains(t, s.ask("GET", s.env["CALLSIM_CORE_URL"]+"/health", "").body, "ok")
}

// Webhooks for a program outside leave over TCP, and its receiver may ask the
// vendor back before it answers.
func TestAWebhookLeavesTheWorldAndItsReceiverAsksBack(t *testing.T) {
	s := serve(t)
	events := make(chan string, 10)
	var asked sync.Map
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var hook struct {
			Event string
			Data  struct{ ID int64 }
		}
		body, _ := io.ReadAll(r.Body)
		if json.Unmarshal(body, &hook) == nil {
			asked.Store(hook.Event, s.aircall("GET", fmt.Sprint("/v1/calls/", hook.Data.ID), "").status)
		}
		events <- hook.Event
	}))
	defer receiver.Close()
	if a := s.aircall("POST", "/v1/webhooks", fmt.Sprintf(`{"url":%q,"events":["call.created","call.ended"]}`, receiver.URL+"/hook")); a.status/100 != 2 {
		t.Fatal(a)
	}
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	if event := <-events; event != "call.created" {
		t.Error("received", event)
	}
	s.act("hangs_up", "customer", "Carla")
	s.must("POST", "/clock/settle", `{}`)
	if event := <-events; event != "call.ended" {
		t.Error("received", event)
	}
	asked.Range(func(event, status any) bool {
		if status != 200 {
			t.Errorf("asking back in %v: %v", event, status)
		}
		return true
	})
	out := 0
	for _, e := range s.journal("vendor=client") {
		if e["from"] == "aircall" && e["to"] == "client" && e["status"] == 200.0 {
			out++
		}
	}
	if out != 2 {
		t.Errorf("the record shows %d webhooks that left", out)
	}
}

// A receiver that is not there is tried again, on the world's clock.
func TestAWebhookToNobodyIsTriedAgain(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.NoCore = true })
	gone := httptest.NewServer(nil)
	url := gone.URL
	gone.Close()
	s.aircall("POST", "/v1/webhooks", fmt.Sprintf(`{"url":%q,"events":["call.created"]}`, url))
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/advance", `{"by":"11s"}`)
	failures := 0
	for _, e := range s.journal("vendor=aircall") {
		if e["to"] == "client" && strings.Contains(fmt.Sprint(e["error"]), "refused") {
			failures++
		}
	}
	if failures != 2 {
		t.Errorf("tried %d times within 11 s", failures)
	}
}

func TestWithoutACoreFrontIsReadyForAnother(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.NoCore = true })
	channel := s.env["FRONT_CHANNEL_ID"]
	contains(t, s.front("GET", "/channels/"+channel, "").body, channel)
	if _, served := s.env["CALLSIM_CORE_URL"]; served {
		t.Error("the core is served although it was left out")
	}
	if n := strings.Count(s.aircall("GET", "/v1/webhooks", "").body, `"webhook_id"`); n != 0 {
		t.Errorf("there are %d webhooks", n)
	}
}

// Faults of the network hit programs outside as they hit the core.
func TestFaultsHitProgramsOutside(t *testing.T) {
	s := serve(t)
	s.must("POST", "/faults", `{"kind":"status","status":503,"retry_after":"7","from":"client","to":"front","times":2}`)
	s.must("POST", "/faults", `{"kind":"cut-after","from":"client","to":"front","method":"POST"}`)
	a := s.front("GET", "/contacts", "")
	if a.status != 503 || a.header.Get("Retry-After") != "7" {
		t.Error(a)
	}
	s.front("GET", "/contacts", "")
	req, _ := http.NewRequest("POST", s.env["FRONT_BASE_URL"]+"/contacts", strings.NewReader(`{"name":"Cut","handles":[{"source":"phone","handle":"+14155550101"}]}`))
	req.Header.Set("Authorization", "Bearer "+s.env["FRONT_API_TOKEN"])
	req.Header.Set("Content-Type", "application/json")
	if resp, err := http.DefaultClient.Do(req); err == nil {
		t.Error("a connection that was cut answered", resp.Status)
	}
	contains(t, s.front("GET", "/contacts", "").body, "Cut") // Front has acted
	first := s.must("GET", "/faults", "")["faults"].([]any)[0].(map[string]any)
	if first["fired"] != 2.0 {
		t.Error(indent(first))
	}
	if lifted := s.must("DELETE", "/faults/1", ""); lifted["lifted"] != true {
		t.Error(indent(lifted))
	}
	wantError(t, s.control("DELETE", "/faults/3", ""), 404, "no fault")
	wantError(t, s.control("POST", "/faults", `{"kind":"rain"}`), 400, "unknown kind")
}

// Every method, header and kind of body goes through; what makes no sense is
// answered and hurts nobody.
func TestRawRequests(t *testing.T) {
	s := serve(t)
	address := strings.TrimPrefix(s.env["FRONT_BASE_URL"], "http://")
	for _, c := range []struct{ name, request, status string }{
		{"HEAD", "HEAD /contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\n\r\n", "200"},
		{"chunks", "POST /contacts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"handles\":[\r\n2d\r\n{\"source\":\"phone\",\"handle\":\"+14155550109\"}]} \r\n0\r\n\r\n", "201"},
		{"HTTP/1.0", "GET /me HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\n\r\n", "200"},
		{"expects", "POST /contacts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", "100"},
		{"star", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "200"},
		{"connect", "CONNECT a.b:443 HTTP/1.1\r\nHost: a\r\n\r\n", "40"},
		{"odd path", "GET //a/../%2f%zz HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
		{"odd query", "GET /contacts?%zz=;&limit=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\n\r\n", "200"},
		{"upgrade", "GET /me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\n\r\n", "200"},
		{"no HTTP", "hello\r\n\r\n", "400"},
		{"big head", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 200_000) + "\r\n\r\n", "431"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, c.request)
			line, err := bufio.NewReader(conn).ReadString('\n')
			if err != nil || !strings.Contains(line, " "+c.status) {
				t.Errorf("answered %q, %v", line, err)
			}
		})
	}
	contains(t, s.ask("GET", s.env["CALLSIM_CONTROL_URL"]+"/health", "").body, "true")
}
