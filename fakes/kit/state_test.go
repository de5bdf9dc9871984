package kit_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/fakes/kit"
)

func TestTable(t *testing.T) {
	o := open(t)
	var table kit.Table[string, *order]
	items := func(seq func(func(*order) bool)) string {
		var list []string
		for v := range seq {
			list = append(list, v.Item)
		}
		return strings.Join(list, " ")
	}
	must(t, o.engine.Act(func(tx *kit.Tx) error {
		for _, item := range []string{"a", "b", "c", "d"} {
			table.Put(tx, item, &order{Item: item})
		}
		table.Put(tx, "b", &order{Item: "B"}) // keeps its place
		table.Delete("c")
		table.Delete("nothing")
		return nil
	}))
	if table.Len() != 3 || items(table.All) != "a B d" || items(table.Newest) != "d B a" {
		t.Errorf("%d: %s / %s", table.Len(), items(table.All), items(table.Newest))
	}
	for first := range table.All {
		if first.Item != "a" {
			t.Error("All does not begin with the oldest")
		}
		break
	}
	for first := range table.Newest {
		if first.Item != "d" {
			t.Error("Newest does not begin with the newest")
		}
		break
	}
	if _, found := table.Get("c"); found {
		t.Error("Get found a deleted key")
	}
}

// A table behaves like an ordered map.
func TestTableAgainstAModel(t *testing.T) {
	o := open(t)
	rapid.Check(t, func(r *rapid.T) {
		var table kit.Table[int, *order]
		var model []int
		_ = o.engine.Act(func(tx *kit.Tx) error {
			for range rapid.IntRange(0, 40).Draw(r, "steps") {
				k := rapid.IntRange(0, 9).Draw(r, "key")
				if rapid.Bool().Draw(r, "put") {
					table.Put(tx, k, &order{Item: string(rune('a' + k))})
					if !slices.Contains(model, k) {
						model = append(model, k)
					}
					continue
				}
				table.Delete(k)
				model = slices.DeleteFunc(model, func(other int) bool { return other == k })
			}
			return nil
		})
		var got []int
		for v := range table.All {
			got = append(got, int(v.Item[0]-'a'))
		}
		if !slices.Equal(got, model) || table.Len() != len(model) {
			r.Fatalf("table has %v, model %v", got, model)
		}
	})
}

func TestWindow(t *testing.T) {
	start := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	w := kit.Window{Limit: 2, Every: time.Minute}
	for _, step := range []struct {
		at        time.Duration
		remaining int
		reset     time.Duration
		ok        bool
	}{
		{10 * time.Second, 1, 70 * time.Second, true},
		{20 * time.Second, 0, 70 * time.Second, true},
		{69999 * time.Millisecond, 0, 70 * time.Second, false},
		{70 * time.Second, 1, 130 * time.Second, true}, // the next span begins with its first request
		{10 * time.Minute, 1, 11 * time.Minute, true},
	} {
		remaining, reset, ok := w.Take(start.Add(step.at))
		if remaining != step.remaining || !reset.Equal(start.Add(step.reset)) || ok != step.ok {
			t.Errorf("at +%v: %d left until +%v, %v; want %+v", step.at, remaining, reset.Sub(start), ok, step)
		}
	}
	unlimited := kit.Window{Every: time.Minute}
	for range 1000 {
		if _, _, ok := unlimited.Take(start); !ok {
			t.Fatal("a window without a limit refused a request")
		}
	}
}

// At most Limit requests pass in any window.
func TestWindowLimit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := kit.Window{Limit: rapid.IntRange(1, 5).Draw(r, "limit"), Every: time.Minute}
		at, passed := time.Unix(0, 0), map[time.Time]int{}
		for range rapid.IntRange(1, 60).Draw(r, "requests") {
			at = at.Add(time.Duration(rapid.IntRange(0, 40).Draw(r, "gap")) * time.Second)
			remaining, reset, ok := w.Take(at)
			if ok {
				passed[reset]++
			}
			if passed[reset] > w.Limit || ok && remaining != w.Limit-passed[reset] || !reset.After(at) {
				r.Fatalf("at %v: %d passed until %v, %d left", at, passed[reset], reset, remaining)
			}
		}
	})
}

var switches = []kit.Assumption{
	{ID: "shop-colour", Vendor: "shop", Page: "shop.example.test", Says: "Pens are blue.", Default: "blue", Alternatives: []string{"red"}},
	{ID: "shop-size", Vendor: "shop", Page: "shop.example.test", Says: "Pens are long.", Default: "long"},
}

func TestAssumptions(t *testing.T) {
	a, b := kit.NewAssumptions(switches), kit.NewAssumptions(switches)
	if len(a.Relied()) != 0 {
		t.Errorf("relied on %v before the first Value", a.Relied())
	}
	must(t, a.Set("shop-colour", "red"))
	if a.Value("shop-colour") != "red" || b.Value("shop-colour") != "blue" || a.Value("shop-size") != "long" {
		t.Error("Set does not change the value in its own world only")
	}
	if got := strings.Join(a.Relied(), " "); got != "shop-colour shop-size" {
		t.Errorf("relied on %s", got)
	}
	must(t, a.Set("shop-colour", "blue"))
	for want, err := range map[string]error{
		`unknown assumption "shop-smell"`:                                          a.Set("shop-smell", "mint"),
		`assumption shop-colour: unknown value "green", expected one of blue, red`: a.Set("shop-colour", "green"),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, "shop-smell") {
			t.Errorf("recovered %q", got)
		}
		if len(a.Relied()) != 2 {
			t.Errorf("relied on %v", a.Relied())
		}
	}()
	a.Value("shop-smell")
}

func TestAssumptionsConcurrently(t *testing.T) {
	a := kit.NewAssumptions(switches)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				a.Value("shop-colour")
				_ = a.Set("shop-colour", "red")
				a.Relied()
			}
		})
	}
	all.Wait()
}
