package settings_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store/memory"
)

var schema = settings.Schema{Integration: "toy", Fields: []settings.Field{
	{Name: "key", Secret: true},
	{Name: "note"},
	{Name: "loud", Kind: settings.Switch},
	{Name: "colour", Kind: settings.Choice, Choices: []string{"red", "blue"}},
}}

func put(k *settings.Keeper, body string) string {
	w := httptest.NewRecorder()
	k.ServeHTTP(w, httptest.NewRequest("PUT", "/settings/toy", strings.NewReader(body)))
	return w.Body.String()
}

// Every version stays readable, in this instance and the next.
func TestVersions(t *testing.T) {
	s := memory.New()
	k, err := settings.Load(context.Background(), s, schema)
	if err != nil {
		t.Fatal(err)
	}
	if d := k.Current(); d.Version != 0 || d.Enabled || d.Text("note") != "" {
		t.Errorf("before the first PUT: %+v", d)
	}
	put(k, `{"enabled":true,"key":"s3cret","note":"one \"quoted\"","loud":true,"colour":"blue"}`)
	if got, want := put(k, `{"version":1,"enabled":true,"note":"two"}`), `{"version":2,"enabled":true,"key":"********","note":"two","loud":false,"colour":"red"}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := put(k, `{"version":2,"loud":"yes"}`); !strings.Contains(got, `\"loud\" is a text; expected true or false`) {
		t.Error(got)
	}
	if got := put(k, `{"version":2,"colour":"green"}`); !strings.Contains(got, `\"colour\" is a text; expected one of the texts red, blue`) {
		t.Error(got)
	}
	if got := put(k, `{"version":2,"colour":true}`); !strings.Contains(got, `\"colour\" is true or false; expected one of`) {
		t.Error(got)
	}
	again, err := settings.Load(context.Background(), s, schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*settings.Keeper{k, again} {
		one, two := k.Version(1), k.Version(2)
		if one.Text("note") != `one "quoted"` || one.Text("colour") != "blue" || two.Text("colour") != "red" || !one.Switch("loud") || two.Text("note") != "two" || two.Switch("loud") || two.Text("key") != "s3cret" || k.Version(9) != two {
			t.Errorf("versions %+v, %+v", one, two)
		}
	}
}

// Concurrent writers: the store decides which is refused.
func TestSecondWriterIsRefused(t *testing.T) {
	s := memory.New()
	a, _ := settings.Load(context.Background(), s, schema)
	b, _ := settings.Load(context.Background(), s, schema)
	put(a, `{"note":"first"}`)
	if got := put(b, `{"note":"second"}`); !strings.Contains(got, "made from version 0") {
		t.Error(got)
	}
}

// A document with an unknown id is refused and stores nothing. Ids of the document
// before, and ids that cannot be looked up, are accepted.
func TestNamesOfMissingObjects(t *testing.T) {
	k, err := settings.Load(context.Background(), memory.New(), settings.Schema{Integration: "toy", Fields: []settings.Field{
		{Name: "key", Secret: true},
		{Name: "channel", Names: "a channel"},
		{Name: "channels", Kind: settings.Map, Names: "a channel"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{"c1": true, "c2": true}
	k.Log = slog.New(slog.DiscardHandler)
	k.Exists = func(_ context.Context, id string) (bool, error) {
		if id == "away" {
			return false, errors.New("not reached")
		}
		return there[id], nil
	}
	for _, row := range []struct{ body, says string }{
		{`{"channel":"none"}`, `"version":1`}, // not enabled
		{`{"version":1,"enabled":true,"key":"k","channel":"none"}`, `\"channel\" names \"none\", which is not a channel`},
		{`{"version":1,"enabled":true,"channel":"c1","channels":{"a":"c2","b":"gone"}}`, `\"channels\" names \"gone\"`},
		{`{"version":1,"enabled":true,"channel":"c1","channels":{"a":""}}`, `\"channels\" names \"\"`},
		{`{"version":1,"enabled":true,"key":"k","channel":"c1","channels":{"a":"c2","b":"away"}}`, `"version":2`},
	} {
		if got := put(k, row.body); !strings.Contains(got, row.says) {
			t.Errorf("%s: %s, want %s", row.body, got, row.says)
		}
	}
	there = nil
	if got := put(k, `{"version":2,"enabled":true,"channel":"c1"}`); !strings.Contains(got, `"version":3`) || k.Current().Text("key") != "k" {
		t.Errorf("a name that was there before: %s", got)
	}
}
