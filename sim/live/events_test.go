package live_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// viewer is a page, as far as its websocket goes.
type viewer struct {
	t    testing.TB
	conn *websocket.Conn
	seq  int // of the last event
	err  error
}

func (s *served) events(query string) string {
	return strings.Replace(s.env["CALLSIM_CONTROL_URL"], "http", "ws", 1) + "/events" + query
}

func (s *served) watch(query string) *viewer {
	s.t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(s.events(query), http.Header{
		"Authorization": {"Bearer " + s.env["CALLSIM_CONTROL_TOKEN"]}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	return &viewer{t: s.t, conn: conn}
}

// read is the next event; nil when there are no more. A gap fails the test.
func (v *viewer) read() map[string]any {
	v.t.Helper()
	var e map[string]any
	if v.err = v.conn.ReadJSON(&e); v.err != nil {
		return nil
	}
	seq := int(e["seq"].(float64))
	if e["kind"] == "snapshot" && seq < v.seq || e["kind"] != "snapshot" && v.seq != 0 && seq != v.seq+1 {
		v.t.Errorf("event %d (%v) after %d", seq, e["kind"], v.seq)
	}
	v.seq = seq
	return e
}

// until reads up to the event that is waited for.
func (v *viewer) until(found func(map[string]any) bool) []map[string]any {
	v.t.Helper()
	var seen []map[string]any
	for {
		e := v.read()
		if e == nil {
			v.t.Fatalf("the events end with %v: %s", v.err, indent(seen))
		}
		if seen = append(seen, e); found(e) {
			return seen
		}
	}
}

func kindIs(kind string) func(map[string]any) bool {
	return func(e map[string]any) bool { return e["kind"] == kind }
}

func mentions(text string) func(map[string]any) bool {
	return func(e map[string]any) bool { b, _ := json.Marshal(e); return strings.Contains(string(b), text) }
}

// numbers are those of the entries that a viewer has been shown, by snapshot or
// one by one.
func numbers(events []map[string]any) []int {
	var all []int
	for _, e := range events {
		var entries []any
		switch e["kind"] {
		case "snapshot":
			all, entries = nil, e["entries"].([]any)
		case "entry":
			entries = []any{e["entry"]}
		}
		for _, x := range entries {
			all = append(all, int(x.(map[string]any)["n"].(float64)))
		}
	}
	return all
}

func TestAViewerSeesACall(t *testing.T) {
	s := serve(t)
	v := s.watch("")
	first := v.read()
	for _, key := range []string{"clock", "cast", "screens", "entries", "world"} {
		if first[key] == nil {
			t.Errorf("the snapshot has no %s: %s", key, indent(first))
		}
	}
	s.act("calls", "customer", "Carla", "line", "Support")
	v.until(mentions(`"does":"calls"`))
	v.until(mentions(`"lines":["ringing`))
	s.must("POST", "/clock/advance", `{"by":"1s"}`)
	v.until(mentions(`call.created`))
	s.act("hangs_up", "customer", "Carla")
	v.until(mentions(`"lines":["idle"]`))
	s.must("POST", "/clock/resume", "")
	v.until(mentions(`"paused":false`))
	s.must("POST", "/clock/pause", "")
	v.until(mentions(`"paused":true`))
}

// A viewer that connects late or again receives every entry once, in order.
func TestLateAndReturningViewersMissNothing(t *testing.T) {
	s := serve(t)
	round := func() (last int) {
		s.act("calls", "customer", "Carla", "line", "Support")
		s.act("hangs_up", "customer", "Carla")
		s.must("POST", "/clock/advance", `{"by":"1m"}`)
		entries := s.journal("")
		return int(entries[len(entries)-1]["n"].(float64))
	}
	lastIs := func(n int) func(map[string]any) bool {
		return func(e map[string]any) bool {
			shown := numbers([]map[string]any{e})
			return len(shown) > 0 && shown[len(shown)-1] == n
		}
	}
	round()
	late := s.watch("")
	seen := late.until(kindIs("snapshot"))
	for range 10 {
		last := round()
		seen = append(seen, late.until(lastIs(last))...)
		late.conn.Close()
		missed := round() // while nobody watches
		late = &viewer{t: t, conn: s.watch(fmt.Sprintf("?after=%d", late.seq)).conn, seq: late.seq}
		seen = append(seen, late.until(lastIs(missed))...)
	}
	all := numbers(seen)
	var record []int
	for _, e := range s.journal("") {
		record = append(record, int(e["n"].(float64)))
	}
	if first := slices.Index(record, all[0]); !slices.Equal(all, record[first:]) {
		t.Fatalf("seen\n%v\nrecorded\n%v", all, record[first:])
	}
	if len(all) < 100 {
		t.Errorf("only %d entries were seen", len(all))
	}
	for _, query := range []string{"?after=0", "?after=999999"} {
		if e := s.watch(query).read(); e["kind"] != "snapshot" {
			t.Errorf("%s: %v", query, e["kind"])
		}
	}
}

func TestTokensOfAWebsocket(t *testing.T) {
	s := serve(t)
	token := s.env["CALLSIM_CONTROL_TOKEN"]
	browser := websocket.Dialer{Subprotocols: []string{"callsim.v1", "token." + token}}
	conn, _, err := browser.Dial(s.events(""), http.Header{"Origin": {s.Endpoints()[0].URL}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if conn.Subprotocol() != "callsim.v1" {
		t.Error("agreed on", conn.Subprotocol())
	}
	for first, want := range map[string]int{`{"token":"` + token + `"}`: 0, `{"token":"x"}`: websocket.ClosePolicyViolation, `x`: websocket.ClosePolicyViolation} {
		conn, _, err := websocket.DefaultDialer.Dial(s.events(""), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.WriteMessage(websocket.TextMessage, []byte(first))
		_, text, err := conn.ReadMessage()
		if want == 0 {
			contains(t, string(text), `"kind":"snapshot"`)
		} else if !websocket.IsCloseError(err, want) {
			t.Errorf("%s: %s %v", first, text, err)
		}
	}
	wantError(t, s.control("GET", "/events", ""), 400, "websocket")
	wantError(t, s.control("GET", "/events?after=x", ""), 400, "after")
}

func TestAResetIsSeen(t *testing.T) {
	s := serve(t)
	v := s.watch("")
	v.read()
	s.act("calls", "customer", "Carla", "line", "Support")
	s.must("POST", "/reset", "")
	seen := v.until(kindIs("snapshot"))
	if last := seen[len(seen)-1]; strings.Contains(indent(last["screens"]), "ringing") {
		t.Error("the new world rings:", indent(last["screens"]))
	}
	s.act("calls", "customer", "Carla", "line", "Support")
	v.until(mentions(`"does":"calls"`))
}

// A viewer that does not read is cut off; the world and the other viewers do not
// notice.
func TestASlowViewerIsDropped(t *testing.T) {
	s := serve(t)
	slow := s.watch("")
	quick := s.watch("")
	quick.read()
	for i := range 18 { // 16 MB: more than the sockets hold
		path := fmt.Sprint("/contacts?big=", i)
		s.front("POST", path, strings.Repeat("x", 900_000))
		quick.until(mentions(path))
	}
	for i := range 300 { // more events than the hub keeps for one who lags
		path := fmt.Sprint("/contacts?small=", i, ".")
		s.front("POST", path, "x")
		if i%50 == 49 { // in time
			quick.until(mentions(path))
		}
	}
	for slow.read() != nil {
	}
	var closed *websocket.CloseError
	if errors.As(slow.err, &closed) && closed.Code != websocket.CloseTryAgainLater && closed.Code != websocket.CloseAbnormalClosure {
		t.Error("closed with", slow.err)
	}
	again := s.watch(fmt.Sprintf("?after=%d", slow.seq))
	again.seq = slow.seq
	again.until(mentions("/contacts?small=299.")) // by event or by snapshot, but without a gap
}
