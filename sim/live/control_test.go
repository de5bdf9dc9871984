package live_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/live"
)

func TestPeopleActByTheControlAPI(t *testing.T) {
	s := serve(t)
	s.must("POST", "/cast/agents", `{"name":"Nora"}`)
	s.must("POST", "/cast/teams", `{"name":"Sales","members":["Nora"]}`)
	s.must("POST", "/cast/lines", `{"name":"Sales","team":"Sales","voicemail":true}`)
	s.must("POST", "/cast/inboxes", `{"name":"Billing"}`)
	dora := s.must("POST", "/cast/customers", `{"name":"Dora","phones":2,"in_front":true}`)
	if len(dora["phones"].([]any)) != 2 {
		t.Error(indent(dora))
	}
	s.must("POST", "/actions/calls", `{"customer":"Dora","line":"Sales","phone":2}`)
	cast := indent(s.must("GET", "/cast", ""))
	contains(t, cast, `"Nora"`)
	contains(t, cast, `"on_call": true`)
	contains(t, indent(s.must("GET", "/screens", "")), "ringing")
	s.act("rings_out", "customer", "Dora")
	wantError(t, s.control("POST", "/actions/rings_out", `{"customer":"Dora"}`), 409, "rings on no phone")
	s.act("leaves_voicemail", "customer", "Dora", "length", "12s")
	s.must("POST", "/clock/settle", `{}`)
	s.act("comments", "agent", "Nora", "customer", "Dora", "text", "call back")
	s.act("tags", "agent", "Nora", "customer", "Dora", "tag", "later")
	s.act("assigns", "agent", "Nora", "customer", "Dora", "to", "Nora")
	s.act("assigns", "agent", "Nora", "customer", "Dora", "to", "")
	s.act("moves", "agent", "Nora", "customer", "Dora", "inbox", "Billing")
	s.act("archives", "agent", "Nora", "customer", "Dora")
	screens := indent(s.must("GET", "/screens", ""))
	contains(t, screens, "call back")
	contains(t, screens, "archived")
}

// A value of each kind of argument that no world has.
var strangers = map[string]any{"span": "3s", "nth": 1, "number": "+12065550999", "target": "+12065550999", "status": "500", "int": "7",
	"digit": "7", "count": "two", "vendor": "Spark", "integration": "aircall-spark", "record kind": "contact", "thing kind": "case", "phone field": "Phone",
	"assignment": "the contact Somebody", "setting": "calls in space", "projects": "the project Somebody", "panel list": "Next Steps", "label": "Somebody"}

// The table lists correctly what each action takes: a page needs nothing else to
// offer the actions.
func TestTheTableOfActionsIsTrue(t *testing.T) {
	s := serve(t)
	for _, a := range s.must("GET", "/actions", "")["actions"].([]any) {
		row := a.(map[string]any)
		name := row["name"].(string)
		args := map[string]any{}
		for _, x := range row["args"].([]any) {
			arg := x.(map[string]any)
			value := strangers[arg["kind"].(string)]
			if choices, some := arg["choices"].([]any); some {
				value = strings.ReplaceAll(choices[0].(string), "…", "Somebody")
			}
			if value == nil {
				value = "Somebody"
			}
			args[arg["name"].(string)] = value
		}
		args["x"] = 1
		superfluous, _ := json.Marshal(args)
		wantError(t, s.control("POST", "/actions/"+name, string(superfluous)), 400, `no use for "x"`)
		delete(args, "x")
		if len(args) > 0 {
			wantError(t, s.control("POST", "/actions/"+name, `{}`), 400, "it needs")
		}
		body, _ := json.Marshal(args)
		answer := s.control("POST", "/actions/"+name, string(body))
		if answer.status != http.StatusOK && answer.status != http.StatusConflict {
			t.Errorf("%s %s: %d %s", name, body, answer.status, answer.body) // the arguments were right
		}
	}
}

func TestTheClockIsDriven(t *testing.T) {
	s := serve(t)
	at := func(answer map[string]any) time.Time {
		now, err := time.Parse(time.RFC3339, answer["now"].(string))
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	start := s.must("GET", "/clock", "")
	if start["paused"] != true || time.Since(at(start)).Abs() > time.Minute {
		t.Error("a paused world begins at the real now:", indent(start))
	}
	if got := at(s.must("POST", "/clock/advance", `{"by":"90s"}`)).Sub(at(start)); got != 90*time.Second {
		t.Error("advanced by", got)
	}
	to := at(start).Add(time.Hour)
	if got := at(s.must("POST", "/clock/advance", `{"to":"`+to.Format(time.RFC3339Nano)+`"}`)); !got.Equal(to) {
		t.Error("advanced to", got)
	}
	if got := s.must("POST", "/clock/speed", `{"speed":1000}`); got["paused"] != true || got["speed"] != 1000.0 {
		t.Error(indent(got))
	}
	if got := s.must("POST", "/clock/resume", `{}`); got["paused"] != false {
		t.Error(indent(got))
	}
	for at(s.must("GET", "/clock", "")).Sub(to) < 10*time.Second { // ten virtual seconds are 10 ms
	}
	s.must("POST", "/clock/pause", `{}`)
	paused := at(s.must("GET", "/clock", ""))
	if again := at(s.must("GET", "/clock", "")); !again.Equal(paused) {
		t.Error("a paused clock moved by", again.Sub(paused))
	}
	wantError(t, s.control("POST", "/clock/advance", `{}`), 400, "either")
	wantError(t, s.control("POST", "/clock/advance", `{"by":"-3s"}`), 400, "not a span")
	wantError(t, s.control("POST", "/clock/advance", `{"by":"10000h"}`), 400, "at most")
	wantError(t, s.control("POST", "/clock/advance", `{"to":"2001-01-01T00:00:00Z"}`), 400, "does not go back")
	wantError(t, s.control("POST", "/clock/speed", `{"speed":0}`), 400, "speed is 0")
	wantError(t, s.control("POST", "/clock/step", `{"by":1}`), 400, "unknown field")
}

// A step ends with the next entry of the record; the scenario's people act in
// steps too.
func TestStepByStep(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.Play = true })
	before := len(s.journal(""))
	for i := range 12 {
		s.must("POST", "/clock/step", "")
		if n := len(s.journal("")); n != before+i+1 {
			t.Fatalf("step %d: %d entries, %d before", i, n, before)
		}
	}
	journal := indent(s.journal(""))
	contains(t, journal, `"Marco"`)
	s.must("POST", "/clock/resume", "")
	wantError(t, s.control("POST", "/clock/step", ""), 409, "pause it")
}

// An advance takes the scenario along: people do what they do, when they do it.
func TestAScenarioPlaysAndBeginsAgain(t *testing.T) {
	s := serve(t, func(o *live.Options) { o.Play = true })
	s.must("POST", "/clock/advance", `{"by":"10m"}`)
	calls := 0
	for _, e := range s.journal("") {
		if e["kind"] == "action" && e["does"] == "calls" {
			calls++
		}
	}
	if calls < 4 {
		t.Errorf("%d calls within ten minutes of a scenario that lasts less than two", calls)
	}
	crowd := serve(t, func(o *live.Options) { o.Play, o.Scenario = true, come(t, "busy-morning") })
	crowd.must("POST", "/clock/advance", `{"by":"3h"}`)
	if n := strings.Count(indent(crowd.must("GET", "/cast", "")), `"name": "Caller`); n != 12 {
		t.Errorf("%d callers after three mornings", n)
	}
	for _, e := range crowd.journal("") {
		if e["system"] == "scenario" {
			t.Error("a deed was impossible:", e["text"])
		}
	}
}

func TestHeldWebhooksAreLetThrough(t *testing.T) {
	s := serve(t)
	s.must("POST", "/faults", `{"kind":"hold","from":"aircall","to":"core","times":-1}`)
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	held := s.must("GET", "/held", "")["held"].([]any)
	if len(held) != 3 {
		t.Fatal(indent(held))
	}
	if got := s.must("POST", "/held/0/deliver", `{"copy":true}`); got["status"] != 200.0 {
		t.Error(indent(got))
	}
	s.must("POST", "/held/0/deliver", `{}`)
	s.must("POST", "/held/1/drop", `{}`)
	wantError(t, s.control("POST", "/held/0/deliver", ""), 409, "no request 0")
	wantError(t, s.control("POST", "/held/1/drop", ""), 404, "no request 1")
	wantError(t, s.control("POST", "/held/x/drop", ""), 404, "no request")
	if held := s.must("GET", "/held", "")["held"].([]any); len(held) != 1 {
		t.Error(indent(held))
	}
}

func TestAResetKeepsPortsAndCredentials(t *testing.T) {
	s := serve(t)
	s.front("POST", "/contacts", `{"name":"Ada"}`)
	world := s.must("POST", "/reset", `{"scenario":"busy-morning","play":false}`)
	if world["playing"] != false || !strings.Contains(world["scenario"].(string), "busy") {
		t.Error(indent(world))
	}
	a := s.front("GET", "/contacts", "")
	if a.status != 200 || strings.Contains(a.body, "Ada") {
		t.Error("after the reset:", a)
	}
	if a := s.aircall("GET", "/v1/ping", ""); a.status != 200 {
		t.Error("after the reset:", a)
	}
	s.must("POST", "/reset", `{"yaml":"name: Nobody there\ncast:\n  agents: [Zoe]\n  lines: [{name: L, owner: Zoe}]\n  customers: [{name: C}]\nconnect: [aircall-front]\ntimeline:\n  - 1s: C calls L\n"}`)
	contains(t, indent(s.must("GET", "/cast", "")), "Zoe")
	s.must("POST", "/reset", "")
	contains(t, indent(s.must("GET", "/cast", "")), "Zoe")
	wantError(t, s.control("POST", "/reset", `{"scenario":"nonsense"}`), 400, "answered")
	wantError(t, s.control("POST", "/reset", `{"yaml":"name: ["}`), 400, "yaml:1")
	wantError(t, s.control("POST", "/reset", `{"yaml":"name: x\ncast:\n  agents: [A, A]\n  lines: [{name: L, owner: A}]\n  customers: [{name: C}]\nconnect: [aircall-front]\ntimeline:\n  - 1s: C calls L\n"}`), 400, `yaml:3: there is already a`)
	contains(t, indent(s.must("GET", "/cast", "")), "Zoe") // the old world plays on
}

func TestSettingsAreChanged(t *testing.T) {
	s := serve(t)
	s.must("POST", "/settings/aircall-front", `{"enabled":false}`)
	contains(t, s.ask("GET", s.env["CALLSIM_CORE_URL"]+"/settings/aircall-front", "", "Authorization", "Bearer "+s.env["CALLSIM_CONTROL_TOKEN"]).body, `"enabled":false`)
	wantError(t, s.control("POST", "/settings/aircall-front", `{"nonsense":1}`), 409, "nonsense")
	wantError(t, s.control("POST", "/settings/aircall-spark", `{}`), 409, "not connected")
}

func TestTheJournalIsReadInPages(t *testing.T) {
	s := serve(t)
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/clock/settle", "")
	all := s.journal("limit=1000")
	if again := s.journal("limit=1"); len(again) != len(all) || len(all) < 8 {
		t.Errorf("%d entries in pages of one, %d in one page", len(again), len(all))
	}
	seen := map[any]bool{}
	for _, e := range all {
		if n := e["n"].(float64); seen[n] || e["cause"] != nil && e["cause"].(float64) >= n {
			t.Fatalf("%s is there twice or has a later cause", indent(e))
		}
		seen[e["n"]] = true
	}
	for _, e := range s.journal("vendor=front") {
		if e["from"] != "front" && e["to"] != "front" {
			t.Error(indent(e))
		}
	}
	wantError(t, s.control("GET", "/journal?limit=5000", ""), 400, "limit")
	wantError(t, s.control("GET", "/journal?since=x", ""), 400, "since")
}

func TestWrongControlRequests(t *testing.T) {
	s := serve(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		part               string
	}{
		{"GET", "/nonsense", "", 404, "/callsim/v1/nonsense"},
		{"GET", "", "", 404, "/callsim/v1"},
		{"PUT", "/clock", "", 405, "takes GET"},
		{"GET", "/reset", "", 405, "takes POST"},
		{"POST", "/actions/jumps", "{}", 404, "no action"},
		{"POST", "/actions/calls", "{", 400, "not the JSON object"},
		{"POST", "/actions/calls", "[]", 400, "not the JSON object"},
		{"POST", "/actions/calls", "{} {}", 400, "something follows"},
		{"POST", "/actions/calls", `{"customer":3,"line":"Support"}`, 400, "customer is"},
		{"POST", "/actions/calls", `{"customer":"Carla","line":"Support","phone":0}`, 400, "phone is"},
		{"POST", "/actions/calls", `{"customer":"Carla","line":"Support","phone":9}`, 409, "phone"},
		{"POST", "/actions/leaves_voicemail", `{"customer":"Carla","length":"long"}`, 400, "length"},
		{"POST", "/actions/hangs_up", `{"customer":"Carla"}`, 409, "Carla is not on the phone"},
		{"POST", "/cast/agents", `{"name":"Lena"}`, 409, "already"},
		{"POST", "/cast/agents", `{"nam":"Lena"}`, 400, `unknown key "nam", expected name, email`},
		{"POST", "/cast/customers", `{"name":"Many","phones":1000000}`, 400, "phones"},
		{"GET", "/observe/nobody/x", "", 404, "aircall"},
	} {
		wantError(t, s.control(c.method, c.path, c.body), c.status, c.part)
	}
	if a := s.control("GET", "/observe/front/nonsense", ""); a.status != 404 {
		t.Error("the vendor's own words:", a)
	}
	contains(t, s.ask("GET", s.env["CALLSIM_CONTROL_URL"]+"/version", "").body, `"api":1`)
	if n := len(s.must("GET", "/scenarios", "")["scenarios"].([]any)); n < 4 {
		t.Errorf("%d scenarios", n)
	}
}
