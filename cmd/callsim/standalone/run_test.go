package standalone_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callsim/callsim/cmd/callsim/standalone"
	"github.com/callsim/callsim/core"
)

// served is a core that runs as a program would.
type served struct {
	t    *testing.T
	base string
	log  *safeBuffer
	stop func() error
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// patience is more than anything here may take.
const patience = 20 * time.Second

func configuration(t *testing.T) standalone.Config {
	return standalone.Config{
		Listen: "127.0.0.1:0", Store: filepath.Join(t.TempDir(), "store.db"), LogLevel: "debug",
		Aircall: core.AircallAccess{BaseURL: "http://127.0.0.1:1", APIID: "1", APIToken: canary("aircall")},
		Front:   core.FrontAccess{BaseURL: "http://127.0.0.1:1", Token: canary("front")},
	}
}

// canary is a secret that must turn up nowhere.
func canary(name string) string { return "canary-" + name + "-0123456789" }

func serve(t *testing.T, c standalone.Config, o standalone.Options) *served {
	t.Helper()
	s := &served{t: t, log: &safeBuffer{}}
	address, ended := make(chan net.Addr, 1), make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	o.Log, o.Version, o.Listening = s.log, "v1.2.3", func(a net.Addr) { address <- a }
	go func() { ended <- standalone.Run(ctx, c, o) }()
	select {
	case a := <-address:
		s.base = "http://" + a.String()
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(patience):
			t.Error("the core does not end")
			return nil
		}
	})
	t.Cleanup(func() { _ = s.stop() })
	return s
}

func (s *served) do(method, path, body string, header ...string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(all)
}

func (s *served) want(status int, contains, method, path, body string, header ...string) {
	s.t.Helper()
	got, answer := s.do(method, path, body, header...)
	if got != status || !strings.Contains(answer, contains) {
		s.t.Errorf("%s %s: %d %s\nwant %d with %s", method, path, got, answer, status, contains)
	}
}

// logs waits until the log contains a text.
func (s *served) logs(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(s.log.String(), text); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("the log never shows %s:\n%s", text, s.log)
		}
	}
}

const settingsPath, webhookPath = "/settings/aircall-front", "/webhooks/aircall/front"

var settings = `{"enabled":true,"webhook_token":"` + canary("webhook") + `","front_channel":"cha_1"}`

func webhook(call int) string {
	return fmt.Sprintf(`{"resource":"call","event":"call.ended","timestamp":1767603600,"token":"%s","data":{"id":%d,"direction":"inbound","status":"done","started_at":1767603600,"answered_at":null,"ended_at":1767603660,"raw_digits":"+1 604-555-0117","number":{"id":1,"name":"Sales","digits":"+1 604-555-0100"}}}`, canary("webhook"), call)
}

func TestServesAndKeepsWhatItWasGiven(t *testing.T) {
	c := configuration(t)
	s := serve(t, c, standalone.Options{})
	s.want(200, `"version":"v1.2.3"`, "GET", "/health", "")
	s.want(405, "use GET, HEAD", "POST", "/health", "")
	s.want(404, "nothing is at /x", "GET", "/x", "")
	s.want(404, "nothing is at /conform", "GET", "/conform", "")
	s.want(200, `"version":1`, "PUT", settingsPath, settings)
	s.want(400, `is not a setting of aircall-front; expected one of version`, "PUT", settingsPath, `{"sound":true,"version":1}`)
	s.want(401, "the token in the body", "POST", webhookPath, strings.Replace(webhook(7), canary("webhook"), "wrong", 1))
	s.want(200, "accepted", "POST", webhookPath, webhook(7))
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	again := serve(t, c, standalone.Options{})
	again.want(200, `"version":1,"enabled":true,"webhook_token":"********"`, "GET", settingsPath, "")
	again.want(409, "the newest is 1", "PUT", settingsPath, settings)
	again.logs(`"call":"7"`) // the call is resumed: Front cannot be reached, and the log reports this
	for _, log := range []string{s.log.String(), again.log.String()} {
		if strings.Contains(log, "canary") {
			t.Errorf("a secret is in the log:\n%s", log)
		}
		if !strings.Contains(log, `"msg":"callsim core listens"`) {
			t.Errorf("the log: %s", log)
		}
	}
}

func TestSettingsAreGuarded(t *testing.T) {
	s := serve(t, configuration(t), standalone.Options{})
	port := s.base[strings.LastIndex(s.base, ":"):]
	s.want(200, "version", "GET", settingsPath, "", "Host", "localhost"+port)
	s.want(200, "version", "GET", settingsPath, "", "Origin", "http://localhost:3000")
	s.want(403, "for this machine alone", "GET", settingsPath, "", "Host", "evil.example"+port)
	s.want(403, "for this machine alone", "PUT", settingsPath, settings, "Origin", "https://evil.example")
	s.want(403, "for this machine alone", "PUT", settingsPath, settings, "Origin", "null")

	c := configuration(t)
	c.SettingsToken = canary("settings")
	s = serve(t, c, standalone.Options{})
	s.want(401, "the settings need their token", "GET", settingsPath, "")
	s.want(401, "the settings need their token", "PUT", settingsPath, settings, "Authorization", "Bearer "+canary("wrong"))
	s.want(401, "the settings need their token", "PUT", settingsPath, settings, "Authorization", canary("settings"))
	s.want(200, `"version":1`, "PUT", settingsPath, settings, "Authorization", "Bearer "+canary("settings"))
	s.want(200, "ok", "GET", "/health", "")
	if strings.Contains(s.log.String(), "canary") {
		t.Errorf("a secret is in the log:\n%s", s.log)
	}
}

func TestWhatKeepsItFromStarting(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	words := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(words, []byte(strings.Repeat("words ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		change func(*standalone.Config, *standalone.Options)
		want   string
	}{
		{func(c *standalone.Config, _ *standalone.Options) { c.Listen = busy.Addr().String() }, "another program has that port"},
		{func(c *standalone.Config, _ *standalone.Options) { c.Listen = "203.0.113.1:80" }, "listening on 203.0.113.1:80: "},
		{func(c *standalone.Config, _ *standalone.Options) { c.Store = words }, "it is not a database; name another file"},
		{func(c *standalone.Config, _ *standalone.Options) { c.Store = "/nowhere/store.db" }, "there is no folder /nowhere"},
		{func(c *standalone.Config, _ *standalone.Options) {
			c.Aircall, c.Front = core.AircallAccess{}, core.FrontAccess{}
		}, "no vendor is configured"},
		{func(c *standalone.Config, o *standalone.Options) { o.Conform, c.Listen = true, ":0" }, "expected a loopback address"},
	} {
		c, o := configuration(t), standalone.Options{Log: io.Discard}
		row.change(&c, &o)
		err := standalone.Run(t.Context(), c, o)
		if err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, row.want)
		}
	}
}

// A body of a hundred megabytes is refused without being read, with or without a
// Content-Length, and the core continues to answer.
func TestAHugeBody(t *testing.T) {
	s := serve(t, configuration(t), standalone.Options{})
	s.want(200, `"version":1`, "PUT", settingsPath, settings)
	for _, length := range []int64{100 << 20, -1} {
		body := io.LimitReader(rand.Reader, 100<<20)
		req, err := http.NewRequest("POST", s.base+webhookPath, body)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = length
		resp, err := (&http.Client{Timeout: patience}).Do(req)
		if err != nil {
			continue // the connection was closed while we still wrote, which is an answer too
		}
		all, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != 413 || !strings.Contains(string(all), "larger than the 1048576 bytes accepted here") {
			t.Errorf("length %d: %d %s", length, resp.StatusCode, all)
		}
	}
	s.want(200, "accepted", "POST", webhookPath, webhook(7))
}

// Clients that send half a request, or none, or never read: each is given up, and
// the others do not notice.
func TestClientsThatHang(t *testing.T) {
	s := serve(t, configuration(t), standalone.Options{}.Hasty())
	dial := func() net.Conn {
		c, err := net.Dial("tcp", s.base[len("http://"):])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.SetDeadline(time.Now().Add(patience))
		return c
	}
	silent, half, headless, deaf := dial(), dial(), dial(), dial()
	fmt.Fprintf(half, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"half\":", webhookPath)
	fmt.Fprintf(headless, "POST %s HTTP/1.1\r\nHost: x\r\nX-", webhookPath)
	given := make(chan error, 1)
	go func() { // never reads, and asks for more and more
		ask := "GET /" + strings.Repeat("x", 16<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n"
		for {
			if _, err := io.WriteString(deaf, ask); err != nil {
				given <- err
				return
			}
		}
	}()
	s.want(200, `"version":1`, "PUT", settingsPath, settings)
	s.want(200, "accepted", "POST", webhookPath, webhook(7))

	answer, err := http.ReadResponse(bufio.NewReader(half), nil)
	if err != nil {
		t.Error("half a request:", err)
	} else if text, _ := io.ReadAll(answer.Body); answer.StatusCode != 400 || !strings.Contains(string(text), "the body broke off after 8 bytes") {
		t.Errorf("half a request: %d %s", answer.StatusCode, text)
	}
	for name, c := range map[string]net.Conn{"silent": silent, "half a head": headless} {
		if _, err := io.ReadAll(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := <-given; os.IsTimeout(err) {
		t.Error("a client that never reads is kept for ever")
	}
	s.want(200, "ok", "GET", "/health", "")
}

// With every place taken by the silent, others get theirs when those are given up.
func TestConnectionsAreBounded(t *testing.T) {
	s := serve(t, configuration(t), standalone.Options{}.Hasty().Narrow(4))
	for range 8 {
		c, err := net.Dial("tcp", s.base[len("http://"):])
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	s.want(200, "ok", "GET", "/health", "")
}

// The end waits for the request under way: its answer arrives, and what it stored
// is there.
func TestTheEndFinishesWhatHasBegun(t *testing.T) {
	c := configuration(t)
	s := serve(t, c, standalone.Options{})
	s.want(200, `"version":1`, "PUT", settingsPath, settings)
	conn, err := net.Dial("tcp", s.base[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	body := webhook(9)
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", webhookPath, len(body))
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatal(line, err) // it is being served
	}
	_, _ = reader.ReadString('\n')
	ended := make(chan error, 1)
	go func() { ended <- s.stop() }()
	s.logs("answering what has begun")
	_, _ = io.WriteString(conn, body)
	resp, err := http.ReadResponse(reader, nil)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	again := serve(t, c, standalone.Options{})
	again.logs(`"call":"9"`)
}

// A vendor that never answers does not keep the core from ending.
func TestTheEndDoesNotWaitForVendors(t *testing.T) {
	asked := make(chan struct{}, 100)
	vendor := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer vendor.Close()
	c := configuration(t)
	c.Front.BaseURL = vendor.URL
	s := serve(t, c, standalone.Options{})
	s.want(200, `"version":1`, "PUT", settingsPath, settings)
	s.want(200, "accepted", "POST", webhookPath, webhook(7))
	<-asked
	began := time.Now()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the end took %s", took)
	}
}

func TestTextForTerminals(t *testing.T) {
	s := serve(t, configuration(t), standalone.Options{Terminal: true})
	if log := s.log.String(); !strings.Contains(log, `msg="callsim core listens"`) {
		t.Errorf("the log: %s", log)
	}
}

// What the core's own care would let through, the log does not.
func TestTheLogMasksSecrets(t *testing.T) {
	secret := hex.EncodeToString([]byte(canary("front")))
	c := configuration(t)
	c.Front.Token = secret
	c.Store = filepath.Join(t.TempDir(), secret+".db")
	s := serve(t, c, standalone.Options{})
	if log := s.log.String(); strings.Contains(log, secret) || !strings.Contains(log, "[secret].db") {
		t.Errorf("the log: %s", log)
	}
}
