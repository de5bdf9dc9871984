package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/suite"
	"github.com/callsim/callsim/sim/trace"
)

// always are beginnings of scenarios' names: requests are tried again, and a token is refreshed.
var always = []string{"XR-05 Aircall answers 503", "RF-36 Not before"}

// TestFixturesServeOtherTools records a hundred scenarios, at least fifteen of each
// integration, and has other people's tools answer the core's requests from them.
func TestFixturesServeOtherTools(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: installs tools of npm and starts WireMock")
	}
	node, npm := tool(t, "node"), tool(t, "npm")
	tool(t, "java")
	dir := t.TempDir()
	recordFixtures(t, append(drawn(t), "--out", dir)...)

	replayed := 0
	for _, fixture := range folders(t, dir) {
		replayed += replayCassette(t, fixture)
	}
	t.Logf("go-vcr answered %d requests", replayed)
	if replayed < 500 {
		t.Errorf("go-vcr answered %d requests, expected at least 500", replayed)
	}

	check := exec.Command(node, "check.mjs", dir)
	check.Dir = installed(t, npm)
	out, err := check.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(strings.TrimSpace(string(out)))
	var counts map[string]int
	must(t, json.Unmarshal(out, &counts))
	for name, least := range map[string]int{"fixtures": 100, "har": 100, "msw": 500, "wiremock": 500, "becameFound": 1, "triedAgain": 1, "refreshed": 1} {
		if counts[name] < least {
			t.Errorf("%s: %d, expected at least %d", name, counts[name], least)
		}
	}
}

// tool finds a program that the test needs. In CI a missing one fails the test.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: the fixtures cannot be checked by other tools", name)
	}
	if err != nil {
		t.Skipf("%s is missing: the fixtures are not checked by other tools", name)
	}
	return path
}

// installed copies the checks to a folder outside the source tree, installs what they
// use there, and returns the folder. A later run with the same package.json finds it.
func installed(t *testing.T, npm string) string {
	t.Helper()
	source := filepath.Join("..", "..", "sim", "fixture", "interop")
	packages, err := os.ReadFile(filepath.Join(source, "package.json"))
	must(t, err)
	sum := sha256.Sum256(packages)
	work := filepath.Join(os.TempDir(), "callsim-interop-"+hex.EncodeToString(sum[:6]))
	must(t, os.MkdirAll(work, 0o755))
	for _, name := range []string{"package.json", "check.mjs"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(work, name), text, 0o644))
	}
	done := filepath.Join(work, "installed")
	if _, err := os.Stat(done); err == nil {
		return work
	}
	install := exec.Command(npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = work
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm install: %v\n%s", err, out)
	}
	must(t, os.WriteFile(done, nil, 0o644))
	return work
}

// drawn returns twenty scenarios of each integration and of reliability, drawn by
// CALLSIM_DRAW, and those of always.
func drawn(t *testing.T) []string {
	t.Helper()
	draw, _ := strconv.ParseUint(os.Getenv("CALLSIM_DRAW"), 10, 64)
	random := rand.New(rand.NewPCG(draw, 17))
	var all []string
	for _, integration := range []string{"aircall-front", "aircall-gorgias", "aircall-salesforce", "aircall-spark", "ringcentral-front", "reliability"} {
		list, err := suite.List(suite.Options{FS: features.FS(), Root: featuresRoot, Paths: []string{"features/" + integration}})
		must(t, err)
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for i, one := range list {
			if i < 20 || slices.ContainsFunc(always, func(name string) bool { return strings.HasPrefix(one.Name, name) }) {
				all = append(all, one.Where)
			}
		}
	}
	return all
}

// recordFixtures runs callsim record and fails the test unless everything was recorded.
func recordFixtures(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	status := callsim(context.Background(), builtIn(), append([]string{"record"}, args...), Streams{Out: &out, Err: &errs, Width: plainWidth})
	if status != statusHeld {
		t.Fatalf("callsim record ended with %d\n%s%s", status, out.String(), errs.String())
	}
	return out.String()
}

func folders(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*", "fixture.json"))
	must(t, err)
	for i := range all {
		all[i] = filepath.Dir(all[i])
	}
	return all
}

// replayCassette sends the recorded requests to go-vcr and compares its answers. It
// returns how many there were.
func replayCassette(t *testing.T, fixture string) int {
	t.Helper()
	name := filepath.Join(fixture, "cassette")
	if _, err := os.Stat(name + ".yaml"); err != nil {
		return 0
	}
	rec, err := recorder.New(name, recorder.WithMode(recorder.ModeReplayOnly), recorder.WithSkipRequestLatency(true), recorder.WithMatcher(sameRequest))
	must(t, err)
	defer rec.Stop()
	n := 0
	for _, x := range recordOf(t, fixture) {
		if x.From != "core" || !vendorName(x.To) || x.Err != "" || x.Status == 0 {
			continue
		}
		req, err := http.NewRequest(x.Method, x.URL, bytes.NewReader(x.RequestBody))
		must(t, err)
		resp, err := rec.RoundTrip(req)
		if err != nil {
			t.Errorf("%s: go-vcr has no answer to %s %s %s: %v", fixture, x.ID, x.Method, x.URL, err)
			return n
		}
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		if resp.StatusCode != x.Status || !bytes.Equal(body, x.ResponseBody) {
			t.Errorf("%s: go-vcr answers %s with %d %.200q, recorded %d %.200q", fixture, x.ID, resp.StatusCode, body, x.Status, x.ResponseBody)
		}
		n++
	}
	return n
}

func vendorName(system string) bool {
	switch system {
	case "aircall", "ringcentral", "front", "gorgias", "salesforce", "spark":
		return true
	}
	return false
}

// sameRequest is the matcher that each fixture's README.md prints.
func sameRequest(r *http.Request, i cassette.Request) bool {
	if r.Method != i.Method || r.URL.String() != i.URL {
		return false
	}
	if r.Body == nil {
		return i.Body == ""
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return err == nil && string(body) == i.Body
}

func recordOf(t *testing.T, fixture string) []*trace.Exchange {
	t.Helper()
	file, err := os.Open(filepath.Join(fixture, "trace.jsonl"))
	must(t, err)
	defer file.Close()
	record, err := trace.Read(file)
	must(t, err)
	var all []*trace.Exchange
	for i := range record.Entries {
		if x := record.Entries[i].Exchange; x != nil {
			all = append(all, x)
		}
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
