package call_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/callsim/callsim/core/call"
)

// AP-32, AS-39: a number in a CRM matches the caller's when both are the same in
// E.164. A national number is read in the country of the line.
func TestSameNumber(t *testing.T) {
	const vancouver, paris, london, berlin, freephone = "+16045550100", "+33170180000", "+442079460000", "+4930123456", "+80012345678"
	for _, row := range []struct {
		written, customer, line string
		same                    bool
	}{
		{"+16045550123", "+16045550123", vancouver, true},
		{"604-555-0123", "+16045550123", vancouver, true},
		{"(604) 555-0123", "+16045550123", vancouver, true},
		{"1 604 555 0123", "+16045550123", vancouver, true},
		{"001 604 555 0123", "+16045550123", vancouver, true},
		{"6045550123", "+16045550123", vancouver, true},
		{"604.555.01.23", "+16045550123", vancouver, true},
		{"+1 604 555 0123 ext. 12", "+16045550123", vancouver, true},
		{"604 555 0123 x12", "+16045550123", vancouver, true},
		{"604-555-0123,,12#", "+16045550123", vancouver, true},
		{"011 33 1 70 18 00 01", "+33170180001", vancouver, true},
		{"01 70 18 00 01", "+33170180001", paris, true},
		{"1 70 18 00 01", "+33170180001", paris, true},
		{"0033 1 70 18 00 01", "+33170180001", paris, true},
		{"33 1 70 18 00 01", "+33170180001", paris, true},
		{"+33 (0)1 70 18 00 01", "+33170180001", vancouver, true},
		{"+33\u00a0(0)1\u202f70\u00a018\u00a000\u00a001", "+33170180001", vancouver, true},
		{"020 7946 0018", "+442079460018", london, true},
		{"0171/1234567", "+491711234567", berlin, true},
		{"030 123456 Durchwahl 12", "+4930123456", berlin, true},
		{"٠١٧٠١٨٠٠٠١", "+33170180001", paris, true},
		{"+800 1234 5678", "+80012345678", freephone, true},

		{"604-555-0132", "+16045550123", vancouver, false},
		{"+44 604 555 0123", "+16045550123", vancouver, false},
		{"555-0123", "+16045550123", vancouver, false},
		{"0123", "+16045550123", vancouver, false},
		{"", "+16045550123", vancouver, false},
		{"anonymous", "+16045550123", vancouver, false},
		{"+6045550123", "+16045550123", vancouver, false},
		{"26045550123", "+16045550123", vancouver, false},
		{"0604 555 0123", "+16045550123", vancouver, false},
		{"+1 604 555 01234", "+16045550123", vancouver, false},
		{"555-0123 ask for Carla", "+16045550123", vancouver, false},
		{"604 555 0123 or 0199", "+16045550123", vancouver, false},
		// A national number belongs to the line's country, whatever the customer's.
		{"01 70 18 00 01", "+33170180001", vancouver, false},
		{"604-555-0123", "+16045550123", paris, false},
		{"020 7946 0018", "+442079460018", berlin, false},
		{"0170 180001", "+33170180001", berlin, false},
		// Without a line, or on a non-geographic one, only E.164 matches.
		{"604-555-0123", "+16045550123", "", false},
		{"604-555-0123", "+16045550123", freephone, false},
		{"00 1 604 555 0123", "+16045550123", freephone, false},
		{"+1 604-555-0123", "+16045550123", freephone, true},
		// Ambiguous, so unread: +49 30 1234567, or +49 4930 1234567.
		{"49301234567", "+49301234567", berlin, false},
		{"30 123456", "+4930123456", berlin, false},
		{"+33 1 70 18 00 01", "", paris, false},
		{"112", "112", paris, false},
	} {
		if got := call.Number(row.customer).Same(row.written, row.line); got != row.same {
			t.Errorf("%q is %s on %s: %v, want %v", row.written, row.customer, row.line, got, row.same)
		}
	}
}

// XR-18: a number that is present is never read as withheld.
func TestReadCustomer(t *testing.T) {
	const vancouver, paris = "+16045550100", "+33170180000"
	for _, row := range []struct {
		written, line, want string
		withheld            bool
	}{
		{"+1 604-555-0117", vancouver, "+16045550117", false},
		{"+1 604-555-0117", "", "+16045550117", false},
		{"+1 206-555-0123 ext. 12", vancouver, "+12065550123", false},
		{"+12065550123;ext=12", vancouver, "+12065550123", false},
		{"+33\u00a01\u00a070\u00a018\u00a000\u00a001", vancouver, "+33170180001", false},
		{"+33\u202f1\u202f70\u202f18\u202f00\u202f01", vancouver, "+33170180001", false},
		{"\u202a+33 1 70 18 00 01\u202c", vancouver, "+33170180001", false},
		{"*67 2065550123", vancouver, "+12065550123", false},
		{"*672065550123", vancouver, "+12065550123", false},
		{"#31#01 70 18 00 01", paris, "+33170180001", false},
		{"*31#+33170180001", vancouver, "+33170180001", false},
		{"sip:+12065550123@pbx.example", vancouver, "+12065550123", false},
		{"sip:%2B12065550123@pbx.example;user=phone", vancouver, "+12065550123", false},
		{`"Carla" <sip:+12065550123@pbx.example>`, vancouver, "+12065550123", false},
		{"tel:+1-206-555-0123", paris, "+12065550123", false},
		{"tel:2065550123;phone-context=+1", paris, "+12065550123", false},
		{"01 70 18 00 01", paris, "+33170180001", false},
		{"12065550123", vancouver, "+12065550123", false},
		// A text that is not a full number is kept.
		{"40404", vancouver, "40404", false},
		{"12", vancouver, "12", false},
		{"12065550123", paris, "12065550123", false},
		{"MyBank", paris, "MyBank", false},
		{"sip:alice@pbx.example", paris, "sip:alice@pbx.example", false},
		{"anonymous", vancouver, "", true},
		{"Anonymous", vancouver, "", true},
		{"Restricted", vancouver, "", true},
		{"", vancouver, "", false},
		{" ", vancouver, "", false},
	} {
		got, withheld := call.ReadCustomer(row.written, row.line)
		if got != row.want || withheld != row.withheld {
			t.Errorf("%q on %s: %q, withheld %v; want %q, %v", row.written, row.line, got, withheld, row.want, row.withheld)
		}
	}
}

func TestCountry(t *testing.T) {
	for number, want := range map[call.Number][2]string{
		"+16045550117": {"1", "6045550117"}, "+442079460018": {"44", "2079460018"}, "+35312345678": {"353", "12345678"},
		"112": {}, "": {}, "+": {}, "+999123": {},
	} {
		if code, national := number.Country(); [2]string{code, national} != want {
			t.Errorf("%s: %s %s, want %s", number, code, national, want)
		}
	}
}

// A shortened note has at most the allowed characters, only whole ones, and ends in
// the mark; a shortened name has no mark.
func TestShorten(t *testing.T) {
	for _, row := range []struct {
		text        string
		most        int
		note, first string
	}{
		{"short", 10, "short", "short"},
		{"exactly ten", 11, "exactly ten", "exactly ten"},
		{"one too long", 11, "one … [cut]", "one too lon"},
		{"ééééééééé", 9, "ééééééééé", "ééééééééé"},
		{"éééééééééé", 9, "é … [cut]", "ééééééééé"},
		{"ab\xffcd", 10, "ab\ufffdcd", "ab\ufffdcd"},
		{"", 0, "", ""},
	} {
		if got := call.Shorten(row.text, row.most); got != row.note {
			t.Errorf("Shorten(%q, %d) = %q, want %q", row.text, row.most, got, row.note)
		}
		if got := call.First(row.text, row.most); got != row.first {
			t.Errorf("First(%q, %d) = %q, want %q", row.text, row.most, got, row.first)
		}
	}
}

func FuzzReadNumber(f *testing.F) {
	f.Add("+1 604-555-0117", "+16045550100")
	f.Add("*67 <sip:%2b1;phone-context=+1>", "+33")
	f.Add("tel:+;x", "+")
	f.Fuzz(func(t *testing.T, written, line string) {
		n, ok := call.ReadNumber(written, line)
		if digits, plus := strings.CutPrefix(string(n), "+"); ok != plus || ok && (len(digits) > 15 || call.Digits(digits) != digits) {
			t.Fatalf("%q on %q is %q, %v", written, line, n, ok)
		}
		if again, _ := call.ReadNumber(string(n), line); ok && again != n {
			t.Fatalf("%q reads back as %q", n, again)
		}
		if customer, withheld := call.ReadCustomer(written, line); withheld && customer != "" || !utf8.ValidString(customer) || len(customer) > 4*40 {
			t.Fatalf("%q on %q: %q, %v", written, line, customer, withheld)
		}
	})
}
