package live_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/scenario"
)

// served is a served world as programs in any language use it: base URLs and
// credentials by name.
type served struct {
	*live.Server
	t   testing.TB
	env map[string]string
}

// serve opens a world on free ports. Unless options set otherwise its clock
// is paused and nobody acts by himself.
func serve(t testing.TB, change ...func(*live.Options)) *served {
	t.Helper()
	o := live.Options{Scenario: come(t, "answered"), Paused: true}
	for _, c := range change {
		c(&o)
	}
	s, err := live.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error("closing:", err)
		}
	})
	env := map[string]string{}
	for _, v := range s.Environment() {
		env[v.Name] = v.Value
	}
	return &served{s, t, env}
}

// come reads a built-in scenario.
func come(t testing.TB, name string) *scenario.File {
	t.Helper()
	path, text, _ := scenarios.Read(name)
	f, err := scenario.Parse(path, text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request as curl would.
func (s *served) ask(method, url, body string, header ...string) answer {
	s.t.Helper()
	a, err := request(method, url, strings.NewReader(body), header...)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, url, err)
	}
	return a
}

func request(method, url string, body io.Reader, header ...string) (answer, error) {
	req, err := http.NewRequest(method, url, body)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(text)}, err
}

// control sends a control request, with the token.
func (s *served) control(method, path, body string) answer {
	s.t.Helper()
	return s.ask(method, s.env["CALLSIM_CONTROL_URL"]+path, body, "Authorization", "Bearer "+s.env["CALLSIM_CONTROL_TOKEN"])
}

// must sends a control request that has to succeed, and reads the answer.
func (s *served) must(method, path, body string) map[string]any {
	s.t.Helper()
	a := s.control(method, path, body)
	if a.status != http.StatusOK {
		s.t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		s.t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
	}
	return v
}

// act lets somebody act.
func (s *served) act(name string, args ...string) {
	s.t.Helper()
	given := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		given[args[i]] = args[i+1]
	}
	body, _ := json.Marshal(given)
	s.must("POST", "/actions/"+name, string(body))
}

// front asks Front's API.
func (s *served) front(method, path, body string) answer {
	s.t.Helper()
	return s.ask(method, s.env["FRONT_BASE_URL"]+path, body,
		"Authorization", "Bearer "+s.env["FRONT_API_TOKEN"], "Content-Type", "application/json")
}

// aircall asks Aircall's API.
func (s *served) aircall(method, path, body string) answer {
	s.t.Helper()
	req, err := http.NewRequest(method, s.env["AIRCALL_BASE_URL"]+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.SetBasicAuth(s.env["AIRCALL_API_ID"], s.env["AIRCALL_API_TOKEN"])
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// journal is the whole record.
func (s *served) journal(query string) []map[string]any {
	s.t.Helper()
	var all []map[string]any
	for since := 0; ; {
		page := s.must("GET", fmt.Sprintf("/journal?since=%d&%s", since, query), "")
		entries := page["entries"].([]any)
		if len(entries) == 0 {
			return all
		}
		for _, e := range entries {
			all = append(all, e.(map[string]any))
		}
		since = int(page["next"].(float64))
	}
}

// wantError checks a refusal: one line of JSON.
func wantError(t testing.TB, a answer, status int, part string) {
	t.Helper()
	var e struct{ Error string }
	if err := json.Unmarshal([]byte(a.body), &e); err != nil || a.status != status || !strings.Contains(e.Error, part) || strings.Count(a.body, "\n") != 1 {
		t.Errorf("got %d %q, want %d with %q", a.status, a.body, status, part)
	}
}

func contains(t testing.TB, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%q is not in %s", part, text)
	}
}

func indent(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	_ = e.Encode(v)
	return b.String()
}
