package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/live"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/steps"
)

// One row makes a sentence known behind every door: features, scenario files, the
// control API by sentence and by name, the page's list, and the reference.
func TestOneRowIsKnownEverywhere(t *testing.T) {
	waved := map[string]int{}
	defer steps.Extend(&steps.Row{Kind: steps.When, Sentence: "{customer} waves at {agent}", Where: steps.Phone, About: "greets an agent without a call",
		Func: func(w *sim.World, customer, agent string) error { waved[customer+" at "+agent]++; return nil }})()

	run := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if status := callsim(context.Background(), builtIn(), args, Streams{Out: &out, Err: &errs, Width: plainWidth}); status != statusHeld {
			t.Fatalf("%v: status %d\n%s%s", args, status, &out, &errs)
		}
		return out.String()
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}

	run("test", write("greeting.feature", `Feature: Greeting
  Scenario: A customer greets an agent
    Given the agent Lena
    And the customer Ada
    And Aircall is connected with Front
    When Ada waves at Lena
    Then Front has no conversations with Ada
`))
	const day = `name: Greeting
cast:
  agents: [Lena]
  lines: [{name: Support, owner: Lena}]
  customers: [Bea]
connect: [aircall-front]
timeline:
  - 0s: Bea waves at Lena
`
	run("run", write("greeting.yaml", day))
	if text := run("words", "waves"); !strings.Contains(text, "{customer} waves at {agent}") || !strings.Contains(text, "waves_at") {
		t.Errorf("callsim words waves prints\n%s", text)
	}

	file, err := scenario.Parse("greeting.yaml", []byte(day))
	if err != nil {
		t.Fatal(err)
	}
	server, err := live.Open(live.Options{Scenario: file, Paused: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	env := map[string]string{}
	for _, c := range server.Environment() {
		env[c.Name] = c.Value
	}
	ask := func(method, path, body string) string {
		t.Helper()
		r, _ := http.NewRequest(method, env["CALLSIM_CONTROL_URL"]+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+env["CALLSIM_CONTROL_TOKEN"])
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		text, _ := io.ReadAll(a.Body)
		if a.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %d %s", method, path, a.StatusCode, text)
		}
		return string(text)
	}
	ask("POST", "/do", `{"sentence":"Bea waves at Lena"}`)
	ask("POST", "/actions/waves_at", `{"customer":"Bea","agent":"Lena"}`)
	if list := ask("GET", "/actions", ""); !strings.Contains(list, `"greets an agent without a call"`) {
		t.Error("GET /actions does not list it")
	}
	if waved["Ada at Lena"] != 1 || waved["Bea at Lena"] != 3 {
		t.Errorf("done: %v", waved)
	}
}
