package aircallsalesforce

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

const line = "+12065550100"

const number = "+16045550123"

// under returns a settings document with these values.
func under(t testing.TB, values string) *settings.Document {
	t.Helper()
	k, err := settings.Load(context.Background(), memory.New(), Schema)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	k.ServeHTTP(w, httptest.NewRequest("PUT", "/settings/"+Name, strings.NewReader("{"+values+"}")))
	if w.Code != 200 {
		t.Fatal(w.Body.String())
	}
	return k.Current()
}

var callOf = map[string]*call.Call{
	OutboundAnswered:   {Direction: call.Outbound, Answered: 1},
	OutboundUnanswered: {Direction: call.Outbound},
	InboundAnswered:    {Direction: call.Inbound, Answered: 1},
	Missed:             {Direction: call.Inbound},
	Voicemail:          {Direction: call.Inbound, Voicemail: true},
}

// AS-01, AS-02: each type of call has its own setting, which affects no other type.
func TestEveryTypeUnderEverySetting(t *testing.T) {
	for name := range callOf {
		for choice, want := range map[string]string{completed: "Completed", inProgress: "In Progress", doNothing: ""} {
			for other, c := range callOf {
				d := under(t, fmt.Sprintf("%q:%q", name, choice))
				c.Customer = number
				expected := "Completed"
				if other == name {
					expected = want
				}
				if got := status(c, d); got != expected {
					t.Errorf("%s set to %s: a call of type %s is %q, want %q", name, choice, other, got, expected)
				}
			}
		}
	}
}

func TestBusinessHours(t *testing.T) { // AS-06, AS-07, AS-08, AS-34, AS-38
	missed := call.Call{Direction: call.Inbound, Customer: number}
	for name, row := range map[string]struct {
		only    bool
		opening call.Opening
		message bool
		logged  bool
	}{
		"AS-06: closed, only then":    {true, call.Closed, false, false},
		"AS-06: open, only then":      {true, call.Open, false, true},
		"AS-06: unknown hours":        {true, call.UnknownOpening, false, true},
		"AS-07: closed, also then":    {false, call.Closed, false, true},
		"AS-08: a message at night":   {true, call.Closed, true, true},
		"AS-08: a message in the day": {true, call.Open, true, true},
	} {
		c := missed
		c.Opening, c.Message = row.opening, row.message
		if got := status(&c, under(t, fmt.Sprintf("%q:%v", BusinessHoursOnly, row.only))); (got != "") != row.logged {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := status(&call.Call{Direction: call.Inbound}, under(t, "")); got != "" {
		t.Errorf("AS-38: a withheld number is %s", got)
	}
	if got := status(&call.Call{Message: true}, under(t, "")); got != "" {
		t.Errorf("AS-38: a message from a withheld number is %s", got)
	}
}

// AS-11: of every set of objects with the number, in every order, the one of the
// highest rank is chosen; AS-12: of several of a rank the first.
func TestChoose(t *testing.T) {
	records := []salesforce.Record{
		{Object: salesforce.Contact, ID: "contact"},
		{Object: salesforce.Lead, ID: "lead"},
		{Object: salesforce.Account, ID: "account"},
		{Object: salesforce.Account, ID: "person account", Person: true},
		{Object: salesforce.Contact, ID: "shadow contact", Person: true}, // AS-41
		{Object: salesforce.Lead, ID: "converted lead", Converted: true}, // AS-39
		{Object: "Campaign", ID: "another object"},
	}
	rapid.Check(t, func(t *rapid.T) {
		found := rapid.SliceOf(rapid.SampledFrom(records)).Draw(t, "found")
		want, best := "", len(records)
		for i := range found {
			found[i].Phones = []string{rapid.SampledFrom([]string{number, "(604) 555-0123", "604-555-0124", ""}).Draw(t, "phone")}
			rank := slices.IndexFunc(records, func(r salesforce.Record) bool { return r.ID == found[i].ID })
			if found[i].ID += fmt.Sprint(i); rank < 4 && rank < best && call.Number(number).Same(found[i].Phones[0], line) {
				want, best = found[i].ID, rank
			}
		}
		c, known := choose(found, number, line)
		if c.ID != want || known != (want != "") {
			t.Fatalf("chose %+v, %v; want %q", c, known, want)
		}
		if known && linkable(c) != (best == 0) { // AS-15, AS-17
			t.Fatalf("%+v is linkable: %v", c, linkable(c))
		}
	})
}

// AS-39: in every usual notation the number begins with one of the search terms.
func TestSearched(t *testing.T) {
	for number, spellings := range map[call.Number][]string{
		"+16045550123":  {"+1 604 555 0123", "604-555-0123", "1 (604) 555-0123", "001 604 555 0123", "604 555 0123 ext. 12"},
		"+33170180001":  {"+33 1 70 18 00 01", "01 70 18 00 01", "+33 (0)1 70 18 00 01", "011 33 1 70 18 00 01", "0033 170180001"},
		"+74951234567":  {"8 495 123-45-67", "+7 495 123 45 67"},
		"+442079460018": {"020 7946 0018 #4"},
	} {
		for _, written := range spellings {
			if !slices.ContainsFunc(searched(number), func(form string) bool { return strings.HasPrefix(call.Digits(written), form) }) {
				t.Errorf("%q begins with none of %q", written, searched(number))
			}
		}
	}
	for _, none := range []call.Number{"", "40404", "MyBank", "+999123456"} {
		if got := searched(none); len(got) > 0 {
			t.Errorf("%q is searched for as %q", none, got)
		}
	}
}

func TestContactData(t *testing.T) { // AS-20, AS-40
	for name, row := range map[string]struct {
		call   *call.Call
		object string
		want   salesforce.Fields
	}{
		"known by name": {&call.Call{Customer: number, Contact: "Ada Lee Pike", GivenName: "Ada", Email: "a@b.test"}, salesforce.Contact,
			salesforce.Fields{"FirstName": "Ada", "LastName": "Lee Pike", "Phone": number, "Email": "a@b.test"}},
		"one name only":     {&call.Call{Customer: number, Contact: "Ada", GivenName: "Ada"}, salesforce.Contact, salesforce.Fields{"LastName": "Ada", "Phone": number}},
		"a company":         {&call.Call{Customer: number, Contact: "Pike Ltd"}, salesforce.Contact, salesforce.Fields{"LastName": "Pike Ltd", "Phone": number}},
		"nobody":            {&call.Call{Customer: number}, salesforce.Contact, salesforce.Fields{"LastName": number, "Phone": number}},
		"a lead":            {&call.Call{Customer: number, Contact: "Ada Pike", GivenName: "Ada"}, salesforce.Lead, salesforce.Fields{"FirstName": "Ada", "LastName": "Pike", "Company": "Ada Pike", "Phone": number}},
		"a lead, nobody":    {&call.Call{Customer: number}, salesforce.Lead, salesforce.Fields{"LastName": number, "Company": number, "Phone": number}},
		"an account":        {&call.Call{Customer: number, Contact: "Pike Ltd"}, salesforce.Account, salesforce.Fields{"Name": "Pike Ltd", "Phone": number}},
		"an account nobody": {&call.Call{Customer: number}, salesforce.Account, salesforce.Fields{"Name": number, "Phone": number}},
		"a long name": {&call.Call{Customer: number, Contact: strings.Repeat("ä", 50) + " " + strings.Repeat("ö", 90), GivenName: strings.Repeat("ä", 50)}, salesforce.Contact,
			salesforce.Fields{"FirstName": strings.Repeat("ä", 40), "LastName": strings.Repeat("ö", 80), "Phone": number}},
	} {
		if got := contactData(row.call, row.object); fmt.Sprint(got) != fmt.Sprint(row.want) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

// job returns the job of a call on a record.
func job(c *call.Call, on chosen, owner string) *engine.Job {
	r := &ledger.Record{}
	r.Set(ledger.Entry{Name: statusEffect, State: ledger.Done, Value: "Completed"})
	r.Set(ledger.Entry{Name: foundEffect, State: ledger.Done, Value: encoded(on)})
	r.Set(ledger.Entry{Name: ownerEffect, State: ledger.Done, Value: owner})
	return &engine.Job{Call: c, Record: r}
}

func TestTask(t *testing.T) { // AS-21 … AS-24, AS-35
	c := &call.Call{ID: "812", Direction: call.Inbound, Customer: number, Started: 1790035200, Answered: 1790035212, Ended: 1790035296, // 2026-09-22 00:00 UTC
		Line: call.Line{Name: "Sales", Number: "+16045550100"}, Last: call.Agent{Name: "Lena", Email: "l@x.test"}, Asset: "https://a/812",
		Tags: call.PackNames([]string{"VIP", "Refund"}), Comments: call.PackComments([]call.Comment{{ID: "1", By: call.Agent{Name: "Lena"}, Text: "wants a view\r\n"}})}
	got := task(job(c, chosen{Object: salesforce.Contact, ID: "003", Name: "Ada Pike"}, "005 America/Vancouver"))
	want := salesforce.Fields{
		"Subject": "Inbound answered call from Ada Pike (+16045550123) on Sales answered by Lena", "Status": "Completed", "ActivityDate": "2026-09-21",
		"TaskSubtype": "Call", "CallType": "Inbound", "CallDurationInSeconds": 84, "CallObject": "812",
		"CallDisposition": "aircall, inbound, answered_call, 16045550100, VIP, Refund",
		"Description":     "Number: +16045550100\nWaiting time: 12s\nRecording: https://a/812\nComment by Lena: wants a view\nTag: VIP\nTag: Refund",
		"WhoId":           "003", "OwnerId": "005",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	m := &call.Call{ID: "message-m-1", Message: true, Direction: call.Outbound, Customer: number, Text: "Is it free?", Line: call.Line{Number: "+16045550100"}}
	got = task(job(m, chosen{Object: salesforce.Account, ID: "001", Name: number}, ""))
	want = salesforce.Fields{"Subject": "SMS sent to +16045550123 via +16045550100", "Status": "Completed",
		"Description": "Is it free?\nNumber: +16045550100", "WhatId": "001"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	m.Direction = call.Inbound
	if got := subject(job(m, chosen{}, "")); got != "SMS received from +16045550123 on +16045550100" {
		t.Error(got)
	}
	c.Answered, c.Direction = 0, call.Outbound
	if got := subject(job(c, chosen{Name: strings.Repeat("é", 300)}, "")); got != "Outbound unanswered call to "+strings.Repeat("é", 80)+" (+16045550123) via Sales made by Lena" {
		t.Error(got)
	}
}

// Many tags do not prevent logging.
func TestLongTexts(t *testing.T) {
	c := callOf[Missed]
	var tags []string
	for i := range 99 {
		tags = append(tags, strings.Repeat("x", i%40)+fmt.Sprint(i))
	}
	c.Tags = call.PackNames(tags)
	c.Comments = call.PackComments([]call.Comment{{ID: "1", Text: strings.Repeat("ß", 40_000)}})
	f := task(job(c, chosen{}, ""))
	if n := len([]rune(f["CallDisposition"].(string))); n > 255 {
		t.Errorf("the disposition has %d characters", n)
	}
	if n := len([]rune(f["Description"].(string))); n != 32_000 {
		t.Errorf("the description has %d characters", n)
	}
}

// XR-18: unknown values are omitted from the Task.
func TestUnknownTimes(t *testing.T) {
	for name, row := range map[string]struct {
		call                      *call.Call
		day, wait                 string
		seconds                   int64
		secondsKnown, mentionWait bool
	}{
		"nothing":            {&call.Call{Direction: call.Inbound}, "", "", 0, true, false},
		"no start":           {&call.Call{Direction: call.Inbound, Answered: 1790035212, Ended: 1790035296}, "2026-09-22", "", 84, true, false},
		"no end":             {&call.Call{Direction: call.Inbound, Started: 1790035200, Answered: 1790035212}, "2026-09-22", "12s", 0, false, true},
		"no end, unanswered": {&call.Call{Direction: call.Inbound, Started: 1790035200}, "2026-09-22", "", 0, true, false},
	} {
		f := task(job(row.call, chosen{Object: salesforce.Contact, ID: "003"}, "005 UTC"))
		day, _ := f["ActivityDate"].(string)
		seconds, known := f["CallDurationInSeconds"].(int64)
		text := f["Description"].(string)
		if day != row.day || seconds != row.seconds || known != row.secondsKnown ||
			strings.Contains(text, "Waiting") != row.mentionWait || !strings.Contains(text, row.wait) {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// A long description is shortened and ends in the mark.
func TestLongDescription(t *testing.T) {
	c := &call.Call{Direction: call.Inbound, Line: call.Line{Number: "+16045550100"}, Comments: call.PackComments([]call.Comment{
		{ID: "1", At: 1, Text: strings.Repeat("é", 20_000)}, {ID: "2", At: 2, Text: strings.Repeat("ü", 20_000)}, {ID: "3", At: 3, Text: "not here"}})}
	text := strings.Join(description(c), "\n")
	if n := utf8.RuneCountInString(text); n > maxDescription || n < maxDescription-2 || !strings.HasSuffix(text, "ü … [cut]") {
		t.Errorf("%d characters, ending in %q", n, text[len(text)-30:])
	}
	if again := merged(text, description(c)); again != text {
		t.Errorf("written again it has %d characters", utf8.RuneCountInString(again))
	}
}

// AS-42: people's text is kept, and existing paragraphs are not repeated.
func TestMerged(t *testing.T) {
	now := []string{"Number: 1", "Recording: x", "Comment: a\nb", "Tag: VIP"}
	want := strings.Join(now, "\n")
	for text, row := range map[string]string{
		"":                         want,
		"Number: 1":                want,
		"Number: 1\r\nTag: VIP":    want,
		"Number: 1\nComment: a\nb": want,
		want:                       want,
		"Number: 1\nTag: VIP\nI called back.\nTag: VIP2": want + "\nI called back.\nTag: VIP2",
		"Mine\nNumber: 1": want + "\nMine",
	} {
		if got := merged(text, slices.Clone(now)); got != row {
			t.Errorf("%q became %q, want %q", text, got, row)
		}
	}
}

func TestLater(t *testing.T) { // AS-42
	c := &call.Call{Direction: call.Inbound}
	j := job(c, chosen{}, "")
	if got := newText(j); got != nil {
		t.Errorf("without a Task: %q", got)
	}
	j.Record.Set(ledger.Entry{Name: taskEffect, State: ledger.Done, Value: "00T " + digest(c)})
	if got := newText(j); got != nil {
		t.Errorf("unchanged: %q", got)
	}
	j.Call.Tags = call.PackNames([]string{"VIP"})
	if got := newText(j); len(got) != 1 {
		t.Errorf("tagged: %q", got)
	}
}
