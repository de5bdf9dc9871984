package trace_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/trace"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func text(t *testing.T, r *trace.Recorder) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := r.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func delivery(n int) *trace.Exchange {
	return &trace.Exchange{
		ID: fmt.Sprintf("x%d", n), At: monday.Add(time.Duration(n) * time.Second), Done: monday.Add(time.Duration(n)*time.Second + 40*time.Millisecond),
		From: "aircall", To: "core", Method: "POST", URL: "https://core.callsim.test/webhooks/aircall/front",
		RequestHeader: trace.Header{{"Content-Type", "application/json"}}, RequestBody: []byte(`{"event":"call.created","n":1}`),
		Status: 200, ResponseHeader: trace.Header{{"Content-Length", "2"}}, ResponseBody: []byte("ok"),
	}
}

// Other tools read the format. This test defines it in bytes.
func TestFormat(t *testing.T) {
	r := trace.New(trace.Options{Seed: 7, Scenario: "a \"missed\" call"})
	deed := r.Begin(0)
	webhook := r.Begin(deed)
	r.Belongs(deed, "812", "+49301234")
	r.Record(trace.Entry{N: deed, At: monday, Kind: trace.KindAction, Who: "Carla", Does: "calls", Detail: "Support"})
	r.Note(monday, "core", "crashed\n")
	x := delivery(1)
	x.Of, x.Fault, x.Err, x.Note = "x0", "duplicate", "EOF", "second copy"
	r.Record(trace.Entry{N: webhook, At: x.At, Kind: trace.KindExchange, Cause: deed, Also: []int{1}, Exchange: x})
	r.Record(trace.Entry{At: monday, Kind: trace.KindDecision, Cause: webhook, Call: "812", System: "aircall-front", Text: "call",
		Decision: &trace.Decision{Rules: "AF-03 AF-07", Field: "status", Value: "missed", Result: "msg_1", Failed: "503"}})
	r.Record(trace.Entry{At: monday.Add(time.Nanosecond), Kind: trace.KindExchange, Cause: 4, Guess: true,
		Exchange: &trace.Exchange{Method: "GET", URL: "https://api.aircall.io/v1/calls", Status: 204, RequestBody: []byte{0xff, 0x00}}})

	want := `{"v":2,"kind":"header","run":"083b1d3aedf98028","seed":7,"start":"2026-01-05T09:00:00.000Z","scenario":"a \"missed\" call"}
{"n":1,"at":"2026-01-05T09:00:00.000Z","kind":"action","call":"812","who":"Carla","does":"calls","detail":"Support"}
{"n":3,"at":"2026-01-05T09:00:00.000Z","kind":"note","system":"core","text":"crashed\n"}
{"n":2,"at":"2026-01-05T09:00:01.000Z","kind":"exchange","cause":1,"also":[1],"of":"x0","from":"aircall","to":"core","method":"POST","url":"https://core.callsim.test/webhooks/aircall/front","request":{"header":[["Content-Type","application/json"]],"body":"{\"event\":\"call.created\",\"n\":1}"},"status":200,"response":{"header":[["Content-Length","2"]],"body":"ok"},"done":"2026-01-05T09:00:01.040Z","fault":"duplicate","error":"EOF","note":"second copy"}
{"n":4,"at":"2026-01-05T09:00:00.000Z","kind":"decision","cause":2,"call":"812","system":"aircall-front","text":"call","rules":"AF-03 AF-07","field":"status","value":"missed","result":"msg_1","failed":"503"}
{"n":5,"at":"2026-01-05T09:00:00.000000001Z","kind":"exchange","cause":4,"guess":true,"call":"812","method":"GET","url":"https://api.aircall.io/v1/calls","request":{"body64":"/wA="},"status":204}
`
	if got := text(t, r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := r.Sum(), sha256.Sum256([]byte(want)); got != want {
		t.Errorf("the sum is not that of the bytes: %x, want %x", got, want)
	}
	if r.Bytes() != int64(len(want)) || r.Len() != 5 {
		t.Errorf("Bytes %d, Len %d; want %d, 5", r.Bytes(), r.Len(), len(want))
	}
}

// Asking for the sum, the text or the entries in between must not change anything.
func TestLookingDoesNotChangeTheRecord(t *testing.T) {
	quiet, watched := trace.New(trace.Options{Seed: 1}), trace.New(trace.Options{Seed: 1})
	watched.Subscribe(func(trace.Entry) {})
	for i := range 500 {
		quiet.Exchange(delivery(i))
		watched.Exchange(delivery(i))
		if i%7 == 0 {
			watched.Sum()
			watched.Entries()
		}
	}
	if text(t, quiet) != text(t, watched) || quiet.Sum() != watched.Sum() {
		t.Error("the watched recorder wrote something else")
	}
	if got, want := watched.Sum(), sha256.Sum256([]byte(text(t, watched))); got != want {
		t.Error("the sum taken piece by piece is not the sum of the whole")
	}
}

func TestEntriesAndSubscribersSeeTheSame(t *testing.T) {
	r := trace.New(trace.Options{})
	r.Secret("token", "hunter22")
	var live []trace.Entry
	r.Subscribe(func(e trace.Entry) { live = append(live, e) })
	r.Action(monday, "Lena", "opens", "the ticket of hunter22")
	r.Note(monday, "front", "rate limited")
	x := delivery(1)
	x.ResponseBody = []byte(`{"token":"hunter22"}`)
	r.Exchange(x)
	copy(live[2].Exchange.RequestBody, "a subscriber's own copy")
	live[2].Exchange.RequestBody = x.RequestBody

	if got := r.Entries(); !reflect.DeepEqual(got, live) {
		t.Errorf("entries %+v\nlive %+v", got, live)
	}
	if body := string(live[2].Exchange.ResponseBody); body != `{"token":"«token»"}` {
		t.Errorf("a subscriber was shown %s", body)
	}
	if took := live[2].Exchange.Took(); took != 40*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestRing(t *testing.T) {
	const ring, all = 100, 1000
	kept, full := trace.New(trace.Options{Ring: ring}), trace.New(trace.Options{})
	for i := range all {
		kept.Exchange(delivery(i))
		full.Exchange(delivery(i))
	}
	entries := kept.Entries()
	if len(entries) != ring || entries[0].N != all-ring+1 || entries[ring-1].N != all {
		t.Fatalf("%d entries from %d to %d", len(entries), entries[0].N, entries[len(entries)-1].N)
	}
	if kept.Sum() != full.Sum() || kept.Bytes() != full.Bytes() || kept.Len() != all {
		t.Error("the sum of a ring does not cover the dropped entries")
	}
	if _, err := trace.Read(strings.NewReader(text(t, kept))); err != nil {
		t.Error(err)
	}
}

func TestStream(t *testing.T) {
	var out bytes.Buffer
	r := trace.New(trace.Options{Out: &out, Ring: 10})
	all := trace.New(trace.Options{})
	for i := range 700 {
		r.Exchange(delivery(i))
		all.Exchange(delivery(i))
		if i%100 == 50 {
			if err := r.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.Flush(); err != nil {
		t.Fatal(err)
	}
	if out.String() != text(t, all) {
		t.Error("the stream is not the whole trace")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestStreamErrorIsKept(t *testing.T) {
	r := trace.New(trace.Options{Out: fullDisk{}})
	r.Note(monday, "core", "started")
	if err := r.Err(); err == nil || err.Error() != "writing the trace: disk full" {
		t.Errorf("got %v", err)
	}
	if r.Len() != 1 {
		t.Error("recording must go on")
	}
}

// Canaries: a value that must never be written, in every place and every
// spelling that a client library would give it.
func TestSecretsNeverAppear(t *testing.T) {
	canaries := []string{
		"aB3+/xY9==cafe", "tok\"quote<&>\\x", "Tr0ub4dor/3 mit Leerzeichen", "schlüssel-äöü-ß",
		"short", "q1", "a", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	}
	for _, canary := range canaries {
		t.Run(canary, func(t *testing.T) {
			r := trace.New(trace.Options{})
			r.Secret("x", canary)
			basic := base64.StdEncoding.EncodeToString([]byte("id:" + canary))
			r.Secret("y", basic)
			r.Action(monday, canary, canary, "says "+canary)
			r.Note(monday, canary, canary+canary)
			for _, spelling := range spellings(canary) {
				r.Exchange(&trace.Exchange{
					URL: "HTTPS://?" + spelling + "&" + spelling, Err: "%" + spelling, Note: spelling,
					RequestHeader: trace.Header{{"Authorization", "Basic " + basic}, {"X", spelling}},
					RequestBody:   []byte("{" + spelling), ResponseBody: append([]byte{0xff}, spelling...),
					ResponseHeader: trace.Header{{"Location", "/" + spelling + "/"}},
				})
			}
			checkClean(t, r, canary)
		})
	}
}

func checkClean(t *testing.T, r *trace.Recorder, canary string) {
	t.Helper()
	for _, e := range r.Entries() {
		parts := []string{e.Who, e.Does, e.Detail, e.System, e.Text}
		if x := e.Exchange; x != nil {
			parts = append(parts, x.URL[len("HTTPS://?"):], x.Err, x.Note, string(x.RequestBody), string(x.ResponseBody),
				x.RequestHeader.Get("Authorization"), x.RequestHeader.Get("X"), x.ResponseHeader.Get("Location"))
		}
		for _, part := range parts {
			part = strings.NewReplacer("«x»", "", "«y»", "", "says ", "", "Basic ", "").Replace(part)
			for _, spelling := range spellings(canary) {
				if strings.Contains(part, spelling) {
					t.Fatalf("%q appears as %q in %+v", canary, spelling, e)
				}
			}
		}
	}
}

func TestSecretInsideSecret(t *testing.T) {
	r := trace.New(trace.Options{})
	r.Secret("id", "acme")
	r.Secret("token", "acme-1234")
	r.Secret("tail", "1234-xyz")
	r.Secret("empty", "")
	r.Note(monday, "core", "acme acme-1234 acme-1234-xyz 1234-xyz acmeacme")
	want := "«id» «token» «token»«tail» «tail» «id»«id»"
	if got := r.Entries()[0].Text; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUnknownCredentialsAreMasked(t *testing.T) {
	r := trace.New(trace.Options{})
	r.Secret("front", "known-token")
	x := delivery(1)
	x.RequestHeader = trace.Header{{"Accept", "*/*"}, {"Authorization", "Bearer known-token"}, {"Authorization", "Bearer unknown"}, {"Cookie", "session=1"}}
	x.ResponseHeader = trace.Header{{"Set-Cookie", "session=2"}}
	r.Exchange(x)
	got := r.Entries()[0].Exchange
	want := trace.Header{{"Accept", "*/*"}, {"Authorization", "Bearer «front»"}, {"Authorization", "«masked»"}, {"Cookie", "«masked»"}}
	if !reflect.DeepEqual(got.RequestHeader, want) || got.ResponseHeader.Get("Set-Cookie") != "«masked»" {
		t.Errorf("got %v and %v", got.RequestHeader, got.ResponseHeader)
	}
}

func TestReadNamesTheLine(t *testing.T) {
	head := `{"v":2,"kind":"header","run":"0f","seed":7,"start":"2026-01-05T09:00:00.000Z"}` + "\n"
	note := `{"n":1,"at":"2026-01-05T09:00:00.000Z","kind":"note","text":"x"}` + "\n"
	for _, c := range []struct{ trace, want string }{
		{"", "trace line 1: there is no header"},
		{note, `trace line 1: not an entry of a trace: json: unknown field "n"`},
		{`{"v":1,"kind":"note","start":"2026-01-05T09:00:00Z"}`, `trace line 1: the first line must be the header, this is "note"`},
		{strings.Replace(head, `"v":2`, `"v":1`, 1), "trace line 1: this is format version 1, only 2 can be read"},
		{strings.Replace(head, `0f`, `no`, 1), `trace line 1: run is "no", expected 16 hexadecimal digits`},
		{head + "nonsense", "trace line 2: not an entry of a trace: invalid character 'o' in literal null (expecting 'u')"},
		{head + note + note, "trace line 3: entry 1 is there twice"},
		{head + strings.Replace(note, "kind", `cause":1,"kind`, 1), "trace line 2: entry 1 cannot be caused by entry 1"},
		{head + strings.Replace(note, "note", "dance", 1), `trace line 2: unknown kind of entry "dance"`},
		{head + strings.Replace(note, `"n":1`, `"n":0`, 1), "trace line 2: n is 0, entries are numbered from 1"},
		{head + strings.TrimSpace(note) + "{}", "trace line 2: there is more than one JSON value"},
		{head + "\xff", "trace line 2: it is not UTF-8"},
		{head + `{"n":1,"at":"0000-01-01T00:00:00+10:00","kind":"note"}`, "trace line 2: the year -1 is out of range"},
		{head + `{"n":1,"at":"2026-01-05T09:00:00Z","kind":"exchange","request":{"body":"x","body64":"eA=="}}`, "trace line 2: request: it has both body and body64"},
	} {
		_, err := trace.Read(strings.NewReader(c.trace))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.trace, err, c.want)
		}
	}
}

// Readers may rely on the decision of a timer and of a decision, also if a line says
// nothing about it.
func TestADecisionIsAlwaysThere(t *testing.T) {
	for _, kind := range []string{"timer", "decision"} {
		read, err := trace.Read(strings.NewReader(`{"v":2,"kind":"header","run":"0f","seed":7,"start":"2026-01-05T09:00:00.000Z"}` + "\n" +
			`{"n":1,"at":"2026-01-05T09:00:00.000Z","kind":"` + kind + `","system":"core","text":"x"}` + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if d := read.Entries[0].Decision; d == nil || !d.Done.Equal(monday) {
			t.Errorf("a %s reads back with the decision %+v, expected one that is over at %s", kind, d, monday)
		}
	}
}
