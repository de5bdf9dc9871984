package live_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/callsim/callsim/sim/live"
)

func TestTheControlAPIWantsItsToken(t *testing.T) {
	s := serve(t)
	token := s.env["CALLSIM_CONTROL_TOKEN"]
	for _, authorization := range []string{"", "Bearer", "Bearer " + token + "x", "Bearer " + token[1:], "Basic " + token, token} {
		for _, r := range [][2]string{{"GET", "/clock"}, {"POST", "/reset"}, {"POST", "/actions/calls"}, {"GET", "/journal"}, {"GET", "/observe/front/contacts"}, {"DELETE", "/faults/1"}} {
			a := s.ask(r[0], s.env["CALLSIM_CONTROL_URL"]+r[1], "", "Authorization", authorization)
			wantError(t, a, http.StatusUnauthorized, "token")
		}
	}
	header := http.Header{"Authorization": {"Bearer wrong"}}
	if _, resp, err := websocket.DefaultDialer.Dial(s.events(""), header); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Error("a websocket with a wrong token:", err)
	}
}

// A request that a foreign page makes a browser send has a foreign Host or Origin.
func TestForeignPagesAreRefused(t *testing.T) {
	s := serve(t)
	page, control, front, core := s.Endpoints()[0].URL, s.env["CALLSIM_CONTROL_URL"], s.env["FRONT_BASE_URL"], s.env["CALLSIM_CORE_URL"]
	for _, url := range []string{page + "/", control + "/health", control + "/clock", control + "/events", front + "/contacts", core + "/settings/aircall-front"} {
		for _, foreign := range [][2]string{
			{"Host", "evil.example"}, {"Host", "127.0.0.1.nip.io"}, {"Host", "localhost.evil.example:4000"},
			{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Origin", "http://127.0.0.1:1"}, {"Origin", "https://localhost"},
		} {
			a := s.ask("GET", url, "", foreign[0], foreign[1], "Authorization", "Bearer "+s.env["CALLSIM_CONTROL_TOKEN"])
			wantError(t, a, http.StatusForbidden, "")
			if a.header.Get("Access-Control-Allow-Origin") != "" {
				t.Error(url, "lets other origins in")
			}
		}
		if a := s.ask("GET", url, "", "Host", "localhost:4000", "Origin", "http://localhost:4000"); a.status == http.StatusForbidden {
			t.Error(url, "refuses its own page:", a)
		}
	}
}

func TestThePageGetsTheTokenAndLoadsNothingFromElsewhere(t *testing.T) {
	s := serve(t)
	a := s.ask("GET", s.PageURL(), "")
	contains(t, a.body, `<meta name="callsim-token" content="`+s.env["CALLSIM_CONTROL_TOKEN"]+`">`)
	policy := a.header.Get("Content-Security-Policy")
	contains(t, policy, "default-src 'none'")
	contains(t, policy, "frame-ancestors 'none'")
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		t.Error(policy)
	}
	if a := s.ask("GET", s.Endpoints()[0].URL+"/../server.go", ""); a.status != 404 {
		t.Error("outside the page's folder:", a.status)
	}
	if a := s.ask("POST", s.PageURL(), ""); a.status != http.StatusMethodNotAllowed {
		t.Error(a)
	}
}

// Where other machines reach the page, it does not contain the token.
func TestBeyondLoopbackThePageHasNoToken(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.Bind = "0.0.0.0" })
	if a := s.ask("GET", s.Endpoints()[0].URL+"/", ""); strings.Contains(a.body, s.env["CALLSIM_CONTROL_TOKEN"]) {
		t.Error("the page hands out the token")
	}
	contains(t, s.PageURL(), "/#token="+s.env["CALLSIM_CONTROL_TOKEN"])
}

// endless is a body of so many bytes; it counts what was taken.
type endless struct {
	left  int
	taken atomic.Int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	e.left -= n
	e.taken.Add(int64(n))
	return n, nil
}

func TestABodyOf100MBIsRefused(t *testing.T) {
	s := serve(t)
	for _, url := range []string{s.env["FRONT_BASE_URL"] + "/contacts", s.env["CALLSIM_CONTROL_URL"] + "/reset"} {
		for _, announced := range []bool{true, false} {
			body := &endless{left: 100 << 20}
			req, _ := http.NewRequest("POST", url, body)
			if announced {
				req.ContentLength = 100 << 20
			}
			req.Header.Set("Authorization", "Bearer "+s.env["CALLSIM_CONTROL_TOKEN"])
			resp, err := http.DefaultClient.Do(req)
			if err != nil { // the server hung up before the client had done sending
				if !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
					t.Error(url, err)
				}
			} else {
				text, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				wantError(t, answer{resp.StatusCode, resp.Header, string(text)}, http.StatusRequestEntityTooLarge, "at most")
			}
			if taken := body.taken.Load(); taken > 50<<20 {
				t.Errorf("%s read %d bytes", url, taken)
			}
		}
	}
	// What only the vendor finds too large it refuses in its own words.
	if a := s.front("POST", "/contacts", strings.Repeat("x", 2<<20)); a.status != 413 || !strings.Contains(a.body, "_error") {
		t.Errorf("%d %.200s", a.status, a.body)
	}
}

func TestAHalfOpenConnectionIsClosed(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.Patience = 50 * time.Millisecond })
	for _, e := range s.Endpoints() {
		conn, err := net.Dial("tcp", strings.TrimPrefix(e.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\nX-Never")
		if _, err := io.Copy(io.Discard, conn); err != nil && !errors.Is(err, syscall.ECONNRESET) { // returns when the server closes
			t.Error(e.Name, err)
		}
	}
}

// A client that asks and asks and never reads an answer costs a connection and
// nothing else: the world keeps its pace.
func TestAClientThatNeverReadsHoldsNobodyUp(t *testing.T) {
	s := serve(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.env["FRONT_BASE_URL"], "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	request := "GET /contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + s.env["FRONT_API_TOKEN"] + "\r\n\r\n"
	stuck := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // writes until nothing fits any more: the server waits for us to read
		defer close(stuck)
		for ctx.Err() == nil {
			conn.SetWriteDeadline(time.Now().Add(200 * time.Millisecond))
			if _, err := io.WriteString(conn, request); err != nil {
				return
			}
		}
	}()
	<-stuck
	s.must("POST", "/clock/speed", `{"speed":100}`)
	s.must("POST", "/clock/resume", "")
	before := s.must("GET", "/clock", "")["now"].(string)
	began := time.Now()
	for range 20 {
		if a := s.aircall("GET", "/v1/ping", ""); a.status != 200 {
			t.Fatal(a)
		}
	}
	real := time.Since(began)
	from, _ := time.Parse(time.RFC3339, before)
	to, _ := time.Parse(time.RFC3339, s.must("GET", "/clock", "")["now"].(string))
	if virtual := to.Sub(from); virtual < 50*real {
		t.Errorf("in %v the clock went %v at speed 100", real, virtual)
	}
}

// No secret is in what the live page and the journal show.
func TestNoSecretIsShown(t *testing.T) {
	s := serve(t)
	v := s.watch("")
	s.aircall("POST", "/v1/webhooks", `{"url":"http://127.0.0.1:1/hook","events":["call.created"]}`)
	s.front("GET", "/me", "")
	s.ask("GET", s.env["FRONT_BASE_URL"]+"/me", "", "Authorization", "Bearer another-canary-of-a-client")
	s.ask("GET", s.env["FRONT_BASE_URL"]+"/me", "", "Cookie", "another-canary-of-a-client")
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/settle", "")
	s.must("POST", "/actions/calls", `{"customer":"Carla","line":"Support"}`)
	seen := v.until(func(e map[string]any) bool { return strings.Contains(fmt.Sprint(e), "call.ended") })
	shown := indent(s.journal("")) + indent(seen) + indent(s.must("GET", "/screens", "")) + indent(s.must("GET", "/world", "")) +
		s.control("POST", "/actions/calls", `{"customer":"`+s.env["FRONT_API_TOKEN"][:5]+`"}`).body
	canaries := []string{"another-canary-of-a-client"}
	for _, v := range s.Environment() {
		if v.Kind == live.Secret {
			canaries = append(canaries, v.Value)
		}
	}
	if len(canaries) < 4 {
		t.Fatal("too few canaries:", canaries)
	}
	for _, secret := range canaries {
		if strings.Contains(shown, secret) {
			t.Errorf("the secret %s is shown", secret)
		}
	}
	contains(t, shown, "«front-api-token»")
}

func TestAPortInUseIsTold(t *testing.T) {
	s := serve(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.env["FRONT_BASE_URL"], "http://"))
	var base int
	fmt.Sscan(port, &base)
	_, err := live.Open(live.Options{Scenario: come(t, "answered"), PortBase: base})
	if err == nil || !strings.Contains(err.Error(), "port "+port+" for Live page") || !strings.Contains(err.Error(), "--port-base") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}

// Requests that are under way when the server closes are answered or cut, and
// closing takes no time.
func TestClosingCutsWhatIsUnderWay(t *testing.T) {
	s := serve(t)
	s.must("POST", "/faults", `{"kind":"timeout-after","from":"client","to":"front"}`)
	v := s.watch("")
	cut := make(chan error, 1)
	go func() {
		_, err := request("GET", s.env["FRONT_BASE_URL"]+"/me", nil, "Authorization", "Bearer "+s.env["FRONT_API_TOKEN"])
		cut <- err
	}()
	for s.must("GET", "/faults", "")["faults"].([]any)[0].(map[string]any)["fired"] != 1.0 {
	}
	began := time.Now()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	<-cut
	for v.read() != nil {
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
}
