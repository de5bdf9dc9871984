package call_test

import (
	"testing"

	"github.com/callsim/callsim/core/call"
)

func TestSameNumber(t *testing.T) { // AP-32, AS-39
	for written, same := range map[string]bool{
		"+16045550123": true, "604-555-0123": true, "(604) 555-0123": true, "1 604 555 0123": true, "001 604 555 0123": true,
		"6045550123": true, "604.555.01.23": true, "0604 555 0123": true,
		"604-555-0132": false, "+44 604 555 0123": false, "555-0123": false, "0123": false, "": false, "anonymous": false,
		"+6045550123": false, "26045550123": false,
	} {
		if got := call.SameNumber(written, "+16045550123"); got != same {
			t.Errorf("%q: %v", written, got)
		}
	}
	if call.SameNumber("", "") || call.SameNumber("anonymous", "") {
		t.Error("nobody's number is everybody's")
	}
}
