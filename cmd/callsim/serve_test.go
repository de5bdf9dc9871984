package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// startServe starts `callsim serve` and returns its first lines, once it answers,
// and a way to send it Ctrl-C and get what it returned.
func startServe(t *testing.T, args ...string) (shown string, interrupt func() (status int, errs string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, w := io.Pipe()
	var errs bytes.Buffer
	status := make(chan int, 1)
	go func() {
		status <- callsim(ctx, builtIn(), append([]string{"serve"}, args...), Streams{Out: w, Err: &errs, Width: plainWidth})
		w.Close()
	}()
	lines := bufio.NewReader(r)
	for !strings.Contains(shown, "Ctrl-C") {
		line, err := lines.ReadString('\n')
		if shown += line; err != nil {
			t.Fatalf("serve ended with %d: %s%s", <-status, errs.String(), shown)
		}
	}
	go io.Copy(io.Discard, lines)
	return shown, func() (int, string) {
		cancel()
		return <-status, errs.String()
	}
}

func TestServeFromStartToCtrlC(t *testing.T) {
	folder := t.TempDir()
	envFile, record := filepath.Join(folder, "env"), filepath.Join(folder, "record.jsonl")
	shown, interrupt := startServe(t, "--port-base", "0", "--env-file", envFile, "--trace", record, "--seed", "7")
	text, err := os.ReadFile(envFile)
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		env[name] = value
	}
	for _, name := range []string{
		"CALLSIM_CONTROL_URL", "CALLSIM_CONTROL_TOKEN", "AIRCALL_BASE_URL", "AIRCALL_API_ID", "AIRCALL_API_TOKEN",
		"FRONT_BASE_URL", "FRONT_API_TOKEN", "RINGCENTRAL_BASE_URL", "GORGIAS_BASE_URL", "SALESFORCE_BASE_URL", "SALESFORCE_USERNAME", "SPARK_BASE_URL",
	} {
		if env[name] == "" || !strings.Contains(shown, env[name]) && name != "CALLSIM_CONTROL_URL" {
			t.Errorf("%s is %q in the file, and shown is\n%s", name, env[name], shown)
		}
	}
	if info, _ := os.Stat(envFile); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the tokens: %v", info.Mode())
	}
	req, _ := http.NewRequest("GET", env["FRONT_BASE_URL"]+"/me", nil)
	req.Header.Set("Authorization", "Bearer "+env["FRONT_API_TOKEN"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
	if status, errs := interrupt(); status != statusHeld || errs != "" {
		t.Errorf("Ctrl-C: status %d, %s", status, errs)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(env["FRONT_BASE_URL"], "http://")); err == nil {
		t.Error("a port is open after the end")
	}
	written, err := os.ReadFile(record)
	if err != nil || !bytes.Contains(written, []byte(`/me"`)) || bytes.Contains(written, []byte(env["FRONT_API_TOKEN"])) {
		t.Errorf("the record (%v) is\n%s", err, written)
	}
}

// On two bases side by side each port has its place.
func TestServeOnAPortBase(t *testing.T) {
	base := freeBase(t)
	shown, interrupt := startServe(t, "--port-base", strconv.Itoa(base), "--no-play")
	defer interrupt()
	for offset, title := range map[int]string{0: "Live page", 1: "Aircall", 2: "RingCentral", 3: "Front", 4: "Gorgias", 5: "Salesforce", 6: "Spark", 10: "Sync core"} {
		if want := regexp.MustCompile(title + ` +http://127\.0\.0\.1:` + strconv.Itoa(base+offset) + `\b`); !want.MatchString(shown) {
			t.Errorf("%s is not on %d:\n%s", title, base+offset, shown)
		}
	}
	status, _, errs := play(builtIn(), Streams{}, "serve", "--port-base", strconv.Itoa(base))
	if status != statusUsage || !strings.HasPrefix(errs, "callsim serve: port "+strconv.Itoa(base)+" for Live page: ") || strings.Count(errs, "\n") != 1 {
		t.Errorf("a port in use: status %d, %s", status, errs)
	}
}

// freeBase finds a port that is free together with the ten after it, below those
// that systems hand out for connections.
func freeBase(t *testing.T) int {
	t.Helper()
	for base := 20_000; base < 30_000; base += 11 {
		taken := false
		for offset := range 11 {
			l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(base+offset)))
			if err != nil {
				taken = true
				break
			}
			l.Close()
		}
		if !taken {
			return base
		}
	}
	t.Fatal("no eleven free ports in a row")
	return 0
}

func TestServeRefuses(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("name: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"--scenario nonsense", "there is no scenario file nonsense"},
		{"--scenario " + broken, broken + ":1: this is not YAML"},
		{"--env-file /no/such/place", "--env-file: it cannot be written: open /no/such/place"},
		{"--trace /no/such/place", "--trace: the record cannot be written"},
		{"--port-base 70000", "--port-base 70000: from 1 to 65525"},
		{"--speed 0", "--speed 0: expected a number above 0"},
		{"--bind example.com", `--bind "example.com": expected an address`},
		{"now", `takes no arguments, found "now"`},
		{"--sped 3", "did you mean --speed?"},
	} {
		args := append([]string{"serve", "--port-base", "0"}, strings.Fields(c.args)...)
		status, out, errs := play(builtIn(), Streams{}, args...)
		if status != statusUsage || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || strings.Contains(out, "Ctrl-C") {
			t.Errorf("%s: status %d, %q, %q", c.args, status, errs, out)
		}
	}
}
