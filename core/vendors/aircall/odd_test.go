package aircall_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// XR-18: absent, null and malformed fields count as unknown; another field with the
// same information is used instead.
func TestOddFields(t *testing.T) {
	for name, row := range map[string]struct {
		old, new string
		check    func(call.Fact) bool
	}{
		"ended_at is null: the duration includes the ringing": {`"ended_at":1790000200`, `"ended_at":null`, func(f call.Fact) bool { return f.Ended == 1790000200 }},
		"ended_at and duration are null":                      {`"ended_at":1790000200,"duration":20`, `"ended_at":null,"duration":null`, func(f call.Fact) bool { return f.Ended == 0 }},
		"the duration is a text":                              {`"ended_at":1790000200,"duration":20`, `"ended_at":null,"duration":"20"`, func(f call.Fact) bool { return f.Ended == 0 }},
		"started_at is missing":                               {`"started_at":1790000180,`, ``, func(f call.Fact) bool { return f.Started == 0 && f.Ended == 1790000200 }},
		"the timestamp is null":                               {`"timestamp":1790000230`, `"timestamp":null`, func(f call.Fact) bool { return f.At == 1790000200 }},
		"raw_digits is null":                                  {`"+1 604-555-0117"`, `null`, func(f call.Fact) bool { return f.Customer == "" && !f.Withheld }},
		"raw_digits is empty":                                 {`"+1 604-555-0117"`, `""`, func(f call.Fact) bool { return f.Customer == "" && !f.Withheld }},
		"raw_digits is anonymous":                             {`"+1 604-555-0117"`, `"anonymous"`, func(f call.Fact) bool { return f.Customer == "" && f.Withheld }},
		"raw_digits is a number":                              {`"+1 604-555-0117"`, `16045550117`, func(f call.Fact) bool { return f.Customer == "+16045550117" }},
		"raw_digits is national":                              {`"+1 604-555-0117"`, `"604 555 0117 ext. 3"`, func(f call.Fact) bool { return f.Customer == "+16045550117" }},
		"the line has no number":                              {`"digits":"+1 604-555-0100"`, `"digits":null`, func(f call.Fact) bool { return f.Line.Number == "" && f.Customer == "+16045550117" }},
		"a long comment is cut by characters": {`"call \"back\""`, `"` + strings.Repeat("é", 12_000) + `"`, func(f call.Fact) bool {
			text := f.Comments.List()[0].Text
			return utf8.RuneCountInString(text) == 10_000 && strings.HasSuffix(text, "é … [cut]")
		}},
	} {
		text := strings.Replace(voicemail, row.old, row.new, 1)
		if text == voicemail {
			t.Fatal(name, "changes nothing")
		}
		if fact, known, err := (aircall.Webhooks{}).Fact(gjson.Parse(text)); !known || err != nil || !row.check(fact) {
			t.Errorf("%s: %+v, %v, %v", name, fact, known, err)
		}
	}
}

// AS-20: the contact of a message is the customer, as in a call.
func TestContactOfAMessage(t *testing.T) {
	for name, row := range map[string]struct{ old, new, customer, contact, given, email string }{
		"known": {`"media_details":[]`, `"media_details":[],"contact":{"first_name":"Lee","last_name":"Wong","emails":[{"value":"lee@x.test"}]}`,
			"+16045550117", "Lee Wong", "Lee", "lee@x.test"},
		"unknown":                {`"media_details":[]`, `"media_details":[],"contact":null`, "+16045550117", "", "", ""},
		"a number elsewhere":     {`"external_number"`, `"international_format"`, "+16045550117", "", "", ""},
		"only the contact's own": {`"external_number":"+1 604-555-0117"`, `"contact":{"company_name":"Wong Ltd","phone_numbers":[{"value":"+1 604-555-0117"}]}`, "+16045550117", "Wong Ltd", "", ""},
		"a short code":           {`"+1 604-555-0117"`, `"40404"`, "40404", "", "", ""},
		"a name":                 {`"+1 604-555-0117"`, `"MyBank"`, "MyBank", "", "", ""},
	} {
		text := strings.Replace(received, row.old, row.new, 1)
		f, _, err := (aircall.Webhooks{Messages: true}).Fact(gjson.Parse(text))
		if err != nil || f.Customer != row.customer || f.Withheld || f.Contact != row.contact || f.GivenName != row.given || f.Email != row.email {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}
