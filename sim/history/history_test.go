package history_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/history"
	"github.com/callsim/callsim/sim/trace"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// aCall is the record of a call that is logged: a deed, its webhook, a decision, the
// decision's request; and a second deed.
func aCall(name string) string {
	t := trace.Trace{Head: trace.Head{Seed: 7, Start: monday}}
	add := func(e trace.Entry) { t.Entries = append(t.Entries, e) }
	exchange := func(n, cause int, from, to, body string) trace.Entry {
		return trace.Entry{N: n, At: monday, Kind: trace.KindExchange, Cause: cause, Call: "42", Exchange: &trace.Exchange{
			At: monday, Done: monday, From: from, To: to, Method: "POST", URL: "https://" + to + "/x", RequestBody: []byte(body), Status: 200,
		}}
	}
	add(trace.Entry{N: 1, At: monday, Kind: trace.KindAction, Who: name, Does: "calls", Detail: "Support"})
	add(exchange(2, 1, "aircall", "core", `{"event":"call.ended"}`))
	add(exchange(4, 3, "core", "front", `{"name":"`+name+`","phone":"+1"}`))
	add(trace.Entry{N: 3, At: monday, Kind: trace.KindDecision, Cause: 2, Call: "42", System: "aircall-front", Text: "contact", Decision: &trace.Decision{Rules: "AF-01", Field: "raw_digits", Value: "+1", Done: monday}})
	add(trace.Entry{N: 5, At: monday, Kind: trace.KindAction, Who: name, Does: "hangs up"})
	var b bytes.Buffer
	_, _ = t.WriteTo(&b) // to memory
	return b.String()
}

func open(t *testing.T, name, text string) *history.File {
	t.Helper()
	f, err := history.Open(write(t, name, text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhyGoesFromTheDeedToWhatCameOfIt(t *testing.T) {
	f := open(t, "trace.jsonl", aCall("Carla"))
	for n, want := range map[int][]int{1: {1, 2, 3, 4}, 3: {1, 2, 3, 4}, 4: {1, 2, 3, 4}, 5: {5}} {
		chain, err := f.Why(n)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []int
		for depth, link := range chain {
			numbers = append(numbers, link.N)
			if link.Depth != depth {
				t.Errorf("entry %d has %d causes before it, expected %d", link.N, link.Depth, depth)
			}
		}
		if !slices.Equal(numbers, want) {
			t.Errorf("the chain of entry %d is %v, expected %v", n, numbers, want)
		}
	}
	if _, err := f.Why(9); err == nil || !strings.Contains(err.Error(), "no entry 9") {
		t.Errorf("why of a missing entry: %v", err)
	}
}

func TestCompareLooksAtWhatHappenedOnly(t *testing.T) {
	first := open(t, "first.jsonl", aCall("Carla"))
	later := strings.NewReplacer("09:00:00", "10:30:00", `{\"name\":\"Carla\",\"phone\":\"+1\"}`, `{ \"phone\":\"+1\", \"name\":\"Carla\"}`).Replace(aCall("Carla"))
	d, err := history.Compare(first, open(t, "later.jsonl", later))
	if err != nil || len(d.OnlyFirst)+len(d.OnlySecond) != 0 || d.Equal != 5 {
		t.Errorf("the same call at another time differs: %+v, %v", d, err)
	}
	d, err = history.Compare(first, open(t, "other.jsonl", aCall("Dora")))
	if err != nil || len(d.OnlyFirst) != 3 || len(d.OnlySecond) != 3 || d.Equal != 2 {
		t.Errorf("another customer: %d and %d entries differ, %d are equal, expected 3, 3 and 2; %v", len(d.OnlyFirst), len(d.OnlySecond), d.Equal, err)
	}
}

func TestAHARFileOfAnotherTool(t *testing.T) {
	const text = "\ufeff" + `{ "log": {"version":"1.2","pages":[{"id":"p"}],"entries":[
		{"startedDateTime":"2026-03-02T17:04:05.123+01:00","time":12.5,
		 "request":{"method":"GET","url":"https://api.example.com/v1/ping?x=1","headers":[{"name":":method","value":"GET"},{"name":"Accept","value":"*/*"}]},
		 "response":{"status":200,"headers":[],"content":{"text":"eA==","encoding":"base64"}}}]}}`
	f := open(t, "browser.har", text)
	var all []trace.Entry
	if err := f.Each(func(e trace.Entry) error { all = append(all, e); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("%d entries, expected 1", len(all))
	}
	x := all[0].Exchange
	if all[0].N != 1 || x.From != "client" || x.To != "api.example.com" || string(x.ResponseBody) != "x" || len(x.RequestHeader) != 1 {
		t.Errorf("the entry is %+v %+v", all[0], x)
	}
	if !x.At.Equal(time.Date(2026, 3, 2, 16, 4, 5, 123e6, time.UTC)) || x.Took() != 12500*time.Microsecond {
		t.Errorf("it began at %s and took %s", x.At, x.Took())
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	whole := aCall("Carla")
	for name, c := range map[string]struct {
		text, want string
		readable   int
	}{
		"cut in an entry":  {whole[:len(whole)-20], "line 6: the file ends in the middle of an entry", 4},
		"another version":  {strings.Replace(whole, `"v":2`, `"v":1`, 1), "version 1, only 2", 0},
		"nothing":          {"", "the file is empty", 0},
		"neither":          {"hello\n", "line 1", 0},
		"a HAR without":    {`{"log":{"version":"1.2"}}`, "no list of entries", 0},
		"a HAR that ends":  {`{"log":{"entries":[{"startedDateTime":"2026-03-02T17:04:05Z","request":{},"response":{}}`, "ends in the middle", 1},
		"a HAR with words": {`{"log":{"entries":["x"]}}`, "entry 1 of the HAR file", 0},
	} {
		t.Run(name, func(t *testing.T) {
			read := 0
			f, err := history.Open(write(t, "file", c.text))
			if err == nil {
				err = f.Each(func(trace.Entry) error { read++; return nil })
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, expected %q", err, c.want)
			}
			if read != c.readable {
				t.Errorf("%d entries were read, expected %d", read, c.readable)
			}
		})
	}
}
