package aircallspark

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/call"
)

func TestTable(t *testing.T) {
	mine := []string{"1", "3"}
	for name, row := range map[string]struct {
		projects []string
		all      bool
		want     []string
	}{
		"AP-19: none, off":               {nil, false, nil},
		"AP-19: none, on":                {nil, true, nil},
		"AP-03: one, on":                 {[]string{"1"}, true, []string{"1"}},
		"AP-04: one, off":                {[]string{"1"}, false, []string{"1"}},
		"AP-24: one that is not mine":    {[]string{"2"}, true, []string{"2"}},
		"AP-05: several, all mine":       {[]string{"1", "3"}, true, []string{"1", "3"}},
		"AP-06: several, one not mine":   {[]string{"1", "2", "3"}, true, []string{"1", "3"}},
		"AP-20: several, none mine":      {[]string{"2", "4"}, true, nil},
		"AP-07: several, the switch off": {[]string{"1", "3"}, false, nil},
		"AP-07: several, off, none mine": {[]string{"2", "4"}, false, nil},
	} {
		got, err := table(row.projects, func() (bool, error) { return row.all, nil }, func(p string) (bool, error) { return slices.Contains(mine, p), nil })
		if err != nil || !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, row.want)
		}
	}
}

// A failed look-up decides nothing, and is only made where it matters.
func TestTableAsksOnlyWhatCounts(t *testing.T) {
	broken := errors.New("unavailable")
	fail := func() (bool, error) { return false, broken }
	failOn := func(string) (bool, error) { return true, broken }
	if got, err := table([]string{"1"}, fail, failOn); err != nil || len(got) != 1 {
		t.Errorf("one project: %v, %v", got, err)
	}
	if got, err := table([]string{"1", "2"}, fail, failOn); !errors.Is(err, broken) || got != nil {
		t.Errorf("switch: %v, %v", got, err)
	}
	if got, err := table([]string{"1", "2"}, func() (bool, error) { return true, nil }, failOn); !errors.Is(err, broken) || got != nil {
		t.Errorf("membership: %v, %v", got, err)
	}
}

// In every notation of a number's last digits, one of the groups occurs.
func TestGroupsFindEverySpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := "+1604555" + rapid.StringMatching(`[0-9]{4}`).Draw(t, "last")
		written := number[2:]
		at := rapid.IntRange(7, 9).Draw(t, "at")
		gap := rapid.SampledFrom([]string{"", " ", "-", ".", "/", "\u00a0", "\u202f"}).Draw(t, "gap")
		written = written[:at] + gap + written[at:] + rapid.SampledFrom([]string{"", " ext. 12", "x7"}).Draw(t, "extension")
		if !call.Number(number).Same(written, "+12065550100") {
			t.Fatalf("%q is not %s", written, number)
		}
		if !slices.ContainsFunc(groups(number), func(group string) bool { return strings.Contains(written, group) }) {
			t.Fatalf("%q has none of %q", written, groups(number))
		}
	})
	for _, none := range []string{"", "112", "MyBank"} {
		if got := groups(none); len(got) > 0 {
			t.Errorf("%q is searched for as %q", none, got)
		}
	}
}

func TestAgentOf(t *testing.T) {
	lena, marco, nora := call.Agent{Email: "lena"}, call.Agent{Email: "marco"}, call.Agent{Email: "nora"}
	for name, row := range map[string]struct {
		call     *call.Call
		onlyUser call.Agent
		want     call.Agent
	}{
		"AP-14: dialled":                  {&call.Call{Direction: call.Outbound, Answered: 1, First: lena, Last: lena}, call.Agent{}, lena},
		"AP-14: dialled, unanswered":      {&call.Call{Direction: call.Outbound, First: lena, Last: lena}, call.Agent{}, lena},
		"AP-15: distributed":              {&call.Call{Direction: call.Inbound, Answered: 1, Rung: marco, First: lena, Last: lena}, call.Agent{}, lena},
		"AP-33: transferred":              {&call.Call{Direction: call.Inbound, Answered: 1, First: lena, Last: marco}, call.Agent{}, marco},
		"AP-28: missed on a shared line":  {&call.Call{Direction: call.Inbound, Rung: marco}, call.Agent{}, marco},
		"AP-28: nobody rung":              {&call.Call{Direction: call.Inbound}, call.Agent{}, call.Agent{}},
		"AP-28: missed on a line of one":  {&call.Call{Direction: call.Inbound, Rung: marco}, nora, nora},
		"AP-16: message on a shared line": {&call.Call{Message: true, Direction: call.Outbound, Rung: marco, Last: lena}, call.Agent{}, call.Agent{}},
		"AP-26: message on a line of one": {&call.Call{Message: true, Direction: call.Inbound}, nora, nora},
	} {
		if got := agentOf(row.call, row.onlyUser); got != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestNames(t *testing.T) {
	for id, key := range map[string]string{"812": "aircall:call:812", "message-m-7f2c": "aircall:message:m-7f2c"} {
		if got := unassignedKey(id); got != key {
			t.Errorf("%s has the key %s", id, got)
		}
		if got, ok := CallOf(key); !ok || got != id {
			t.Errorf("%s is %s, %v", key, got, ok)
		}
	}
	for _, key := range []string{"", "812", "aircall:call:", "aircall:message:", "zoom:call:1"} {
		if id, ok := CallOf(key); ok {
			t.Errorf("%q is accepted as %s", key, id)
		}
	}
}

func TestNote(t *testing.T) {
	c := &call.Call{ID: "812", Direction: call.Inbound, Answered: 10, Ended: 94, Customer: "+16045550123", Asset: "https://a/812",
		Line: call.Line{Name: "Sales", Number: "+16045550100"}, Last: call.Agent{Name: "Lena"},
		Comments: call.PackComments([]call.Comment{{ID: "1", By: call.Agent{Name: "Lena"}, Text: "wants a view"}, {ID: "2", At: 1, Text: "by a program"}})}
	want := "Inbound answered call on Sales (+16045550100)\nNumber: +16045550123\nDuration: 1m24s\nLena: wants a view\nComment: by a program\nRecording: https://a/812\nAircall call 812"
	if got := note(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	m := &call.Call{ID: "message-m-1", Message: true, Text: "Is it free?", Line: call.Line{Number: "+16045550100"}}
	if got := note(m); got != "Is it free?\nMessage on +16045550100\nAircall message m-1" {
		t.Errorf("got %q", got)
	}
	v := &call.Call{ID: "9", Direction: call.Inbound, Voicemail: true, Asset: "https://a/9", Line: call.Line{Name: "Sales"}}
	if got := note(v); got != "Voicemail on Sales\nNumber: \nVoicemail: https://a/9\nAircall call 9" {
		t.Errorf("got %q", got)
	}
}
