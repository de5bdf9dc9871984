package trace_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/sim/trace"
)

// spellings are forms in which a value travels, found by the standard library
// and not by the code under test.
func spellings(value string) []string {
	quoted, _ := json.Marshal(value)
	forms := []string{value, url.QueryEscape(value), url.PathEscape(value), string(quoted[1 : len(quoted)-1])}
	return append(forms, url.Values{"": {value}}.Encode()[1:], strings.ReplaceAll(value, "/", `\/`))
}

func fields() *rapid.Generator[trace.Header] {
	return rapid.Custom(func(t *rapid.T) trace.Header {
		var h trace.Header
		for range rapid.IntRange(0, 3).Draw(t, "fields") {
			h = append(h, [2]string{rapid.StringMatching(`[A-Z][a-z]{0,8}`).Draw(t, "name"), rapid.String().Draw(t, "value")})
		}
		return h
	})
}

func instant() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		return monday.Add(time.Duration(rapid.Int64Range(0, 1<<52).Draw(t, "since monday")))
	})
}

func body() *rapid.Generator[[]byte] {
	return rapid.OneOf(
		rapid.SliceOfN(rapid.Byte(), 0, 40),
		rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
		rapid.Map(rapid.StringOf(rapid.RuneFrom([]rune("\"\\\n{}ab\x00\x1f\x7f é\u2028"))), func(s string) []byte { return []byte(s) }),
	)
}

func exchange() *rapid.Generator[*trace.Exchange] {
	return rapid.Custom(func(t *rapid.T) *trace.Exchange {
		s := func(name string) string { return rapid.String().Draw(t, name) }
		x := &trace.Exchange{
			Of: s("of"), At: instant().Draw(t, "at"), Done: instant().Draw(t, "done"), From: s("from"), To: s("to"),
			Method: s("method"), URL: s("url"), RequestHeader: fields().Draw(t, "request header"), RequestBody: body().Draw(t, "request body"),
			Status: rapid.IntRange(0, 999).Draw(t, "status"), ResponseHeader: fields().Draw(t, "response header"), ResponseBody: body().Draw(t, "response body"),
			Fault: s("fault"), Err: s("err"), Note: s("note"),
		}
		return x
	})
}

// A trace reads back as recorded, and writing it again gives the same bytes.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := trace.New(trace.Options{Seed: rapid.Uint64().Draw(t, "seed"), Start: instant().Draw(t, "start"), Scenario: rapid.String().Draw(t, "scenario")})
		var want []*trace.Exchange
		for i := range rapid.IntRange(0, 5).Draw(t, "exchanges") {
			x := exchange().Draw(t, "exchange")
			e := trace.Entry{At: x.At, Kind: trace.KindExchange, Exchange: x, Call: rapid.String().Draw(t, "call"), Guess: rapid.Bool().Draw(t, "guess")}
			for range i { // of earlier entries
				e.Also = append(e.Also, rapid.IntRange(1, i).Draw(t, "also"))
				e.Cause = rapid.IntRange(0, i).Draw(t, "cause")
			}
			x.ID = fmt.Sprint("x", r.Record(e))
			want = append(want, x)
		}
		r.Record(trace.Entry{At: monday, Kind: trace.KindDecision, System: "core", Text: "call", Decision: &trace.Decision{
			Rules: "AF-03", Field: rapid.String().Draw(t, "field"), Value: rapid.String().Draw(t, "value"), Failed: rapid.String().Draw(t, "failed")}})
		r.Action(monday, rapid.String().Draw(t, "who"), "calls", "x")
		var written, again bytes.Buffer
		r.WriteTo(&written)
		read, err := trace.Read(bytes.NewReader(written.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read.WriteTo(&again); err != nil || !bytes.Equal(again.Bytes(), written.Bytes()) {
			t.Fatalf("%v: wrote\n%s\nand again\n%s", err, written.Bytes(), again.Bytes())
		}
		for i, x := range want {
			got := read.Entries[i].Exchange
			normal(x)
			for _, header := range []trace.Header{x.RequestHeader, x.ResponseHeader} {
				slices.SortStableFunc(header, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
			}
			if !reflect.DeepEqual(got, x) {
				t.Fatalf("read %+v, recorded %+v", got, x)
			}
		}
	})
}

// normal takes out differences that have no meaning: nil and empty.
func normal(x *trace.Exchange) {
	if len(x.RequestBody) == 0 {
		x.RequestBody = nil
	}
	if len(x.ResponseBody) == 0 {
		x.ResponseBody = nil
	}
}

// The skipping search must mask the same text as a plain search.
func TestSearchAgainstPlainSearch(t *testing.T) {
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("ab")), 1, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		secrets := rapid.SliceOfN(letters, 1, 3).Draw(t, "secrets")
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aabbc")), 0, 40, -1).Draw(t, "text")
		r := trace.New(trace.Options{})
		for _, s := range secrets {
			r.Secret("_", s)
		}
		r.Note(monday, "", text)
		got := r.Entries()[0].Text
		covered := make([]bool, len(text))
		for _, s := range secrets {
			for i := range text {
				if strings.HasPrefix(text[i:], s) {
					for j := range s {
						covered[i+j] = true
					}
				}
			}
		}
		var plain strings.Builder
		for i, c := range covered {
			if !c {
				plain.WriteByte(text[i])
			}
		}
		if left := strings.ReplaceAll(got, "«_»", ""); left != plain.String() {
			t.Fatalf("%q without %q: got %q, the text outside secrets is %q", text, secrets, got, plain.String())
		}
	})
}

// A recorder of a served world is used by several goroutines.
func TestConcurrentUse(t *testing.T) {
	r := trace.New(trace.Options{Ring: 50})
	r.Secret("token", "hunter22")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 200 {
				r.Exchange(delivery(i))
				r.Entries()
				r.Sum()
			}
		})
	}
	all.Wait()
	if r.Len() != 800 {
		t.Errorf("%d entries", r.Len())
	}
}

func FuzzRead(f *testing.F) {
	r := trace.New(trace.Options{Seed: 7, Scenario: "s"})
	r.Action(monday, "Carla", "calls", "Support")
	r.Note(monday, "core", "crashed")
	r.Record(trace.Entry{At: monday, Kind: trace.KindExchange, Cause: 1, Also: []int{2}, Call: "812", Exchange: delivery(1)})
	var b bytes.Buffer
	r.WriteTo(&b)
	f.Add(b.Bytes())
	f.Add([]byte(`{"v":2,"kind":"header","run":"0f","seed":0,"start":"2026-01-05T09:00:00Z"}` + "\n" +
		`{"n":5,"at":"2026-01-05T11:00:00.5+02:00","kind":"exchange","request":{"body64":"/w=="}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := trace.Read(bytes.NewReader(data))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("more than one line: %q", err)
			}
			return
		}
		var written, again bytes.Buffer
		first.WriteTo(&written)
		second, err := trace.Read(bytes.NewReader(written.Bytes()))
		if err != nil {
			t.Fatalf("the written trace cannot be read: %v\n%s", err, written.Bytes())
		}
		second.WriteTo(&again)
		if !bytes.Equal(written.Bytes(), again.Bytes()) {
			t.Fatalf("wrote\n%s\nand again\n%s", written.Bytes(), again.Bytes())
		}
	})
}
