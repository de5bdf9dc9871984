package ringcentralfront

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/call"
)

// steps writes a call in RingCentral's steps, one per line, numbered from the
// second on: "1 out - Setup from +1 to +2" is party 1, which placed its leg and has
// no extension; "2 in 102 Answered".
func steps(t *testing.T, text string) call.Steps {
	t.Helper()
	var list []call.Step
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		s := call.Step{Seq: int64(n + firstSeq), At: int64(1000 * (n + 1)), Party: "p-" + words[0], Placed: words[1] == "out", Status: strings.ToLower(words[3])}
		if words[2] != "-" {
			s.Agent = words[2]
		}
		for i := 4; i+1 < len(words); i += 2 {
			switch words[i] {
			case "from":
				s.From = words[i+1]
			case "to":
				s.To = words[i+1]
			case "because":
				s.Reason = strings.ToLower(words[i+1])
			case "queue":
				s.Queue = words[i+1] == "yes"
			}
		}
		list = append(list, s)
	}
	return call.PackSteps(list)
}

const (
	dialled = "+12125550120"
	caller  = "+13105550177"
	taken   = `
		1 out - Setup from +13105550177 to +12125550120
		2 in 102 Setup from +13105550177 to +12125550120
		1 out - Answered from +13105550177 to +12125550120
		2 in 102 Proceeding from +13105550177 to +12125550120
		2 in 102 Answered from +13105550177 to +12125550120`
)

var connected = map[string]string{dialled: "cha_support", "+12125550130": "cha_sales"}

// The table of shown legs (RF-01, RF-09 to RF-14, RF-56): the legs with their
// channels, and the parent of each.
func TestShownLegs(t *testing.T) {
	for name, test := range map[string]struct{ steps, want string }{
		"answered":      {taken, "s in cha_support under s"},
		"not connected": {strings.ReplaceAll(taken, dialled, "+12125550199"), ""},
		"to an extension": {taken + `
			2 in 102 Disconnected because BlindTransfer
			3 in 103 Setup from +13105550177 to 103`, "s in cha_support under s, s-7 in cha_support under s"},
		"to a connected number": {taken + `
			2 in 102 Disconnected because BlindTransfer
			3 in 104 Setup from +13105550177 to +12125550130`, "s in cha_support under s, s-7 in cha_sales under s"},
		"to a number that is not connected": {taken + `
			2 in 102 Disconnected because BlindTransfer
			3 in 104 Setup from +13105550177 to +12125550199`, "s in cha_support under s"},
		"to an outside number": {taken + `
			2 in 102 Disconnected because BlindTransfer
			3 in - Proceeding to +16465550142`, "s in cha_support under s"},
		"back from a leg that is not shown": {taken + `
			2 in 102 Disconnected because BlindTransfer
			3 in 104 Setup from +13105550177 to +12125550199
			3 in 104 Answered from +13105550177 to +12125550199
			3 in 104 Disconnected because BlindTransfer
			4 in 105 Setup from +13105550177 to 105`, "s in cha_support under s, s-10 in cha_support under s"},
		"between extensions": {`
			1 out 102 Setup from +12125550120 to 103
			2 in 103 Setup from 102 to 103
			1 out 102 Answered from +12125550120 to 103`, ""},
		"outbound": {`
			1 out 102 Setup from +12125550120 to +13105550177
			2 in - Proceeding from +12125550120 to +13105550177`, "s in cha_support under s"},
	} {
		s := read(&call.Call{ID: "s", Steps: steps(t, test.steps)})
		var got []string
		for _, l := range shownLegs("s", s, connected) {
			got = append(got, l.id+" in "+l.channel+" under "+l.parent)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: shown %q, expected %q", name, strings.Join(got, ", "), test.want)
		}
	}
}

// How a call ends (RF-21, RF-22, RF-50): the caller hung up, or the phone system
// stopped ringing.
func TestOutcome(t *testing.T) {
	ringing := strings.TrimSuffix(taken, "2 in 102 Answered from +13105550177 to +12125550120")
	for name, test := range map[string]struct{ steps, want string }{
		"answered":  {taken + "\n2 in 102 Disconnected\n1 out - Disconnected", "hangup"},
		"rung out":  {ringing + "2 in 102 Disconnected because NoAnswer\n1 out - Disconnected", "missed"},
		"declined":  {ringing + "2 in 102 Disconnected because Rejected\n1 out - Disconnected", "missed"},
		"given up":  {ringing + "2 in 102 Disconnected\n1 out - Disconnected", "abandoned"},
		"cancelled": {ringing + "2 in 102 Disconnected because Cancelled\n1 out - Disconnected", "abandoned"},
		"voicemail": {ringing + "2 in 102 Voicemail\n2 in 102 Disconnected\n1 out - Disconnected", "missed"},
		"queue, one rang out, then given up": {`
			1 out - Setup from +13105550177 to +12125550120
			2 in 201 Setup from +13105550177 to +12125550120
			3 in 102 Proceeding queue yes
			3 in 102 Disconnected because NoAnswer
			4 in 103 Proceeding queue yes
			1 out - Disconnected
			4 in 103 Disconnected
			2 in 201 Disconnected`, "abandoned"},
	} {
		s := read(&call.Call{Steps: steps(t, test.steps)})
		if got := outcome(s.legs[len(s.legs)-1]); got != test.want || !s.complete {
			t.Errorf("%s: %s (complete %v), expected %s", name, got, s.complete, test.want)
		}
	}
}

// The party that pressed hold reports it; repeated reports change nothing.
func TestHoldChanges(t *testing.T) {
	s := read(&call.Call{Steps: steps(t, taken+`
		2 in 102 Hold
		2 in 102 Hold
		2 in 102 Answered
		2 in 102 Answered
		2 in 102 Hold`)})
	var got []string
	for _, change := range s.legs[0].holdChanges {
		got = append(got, seqName(change.seq)+" "+strconv.FormatBool(change.held))
	}
	if want := []string{"7 true", "9 false", "11 true"}; !slices.Equal(got, want) {
		t.Errorf("hold changes %v, expected %v", got, want)
	}
}

// A consultation is a call placed by an agent while the agent's own customer is on
// hold (RF-13).
func TestConsultation(t *testing.T) {
	s := &session{direction: call.Outbound, dialler: "102", began: 5000}
	for name, test := range map[string]struct {
		hold hold
		want bool
	}{
		"on hold":        {hold{"102", 4000, 0}, true},
		"at its instant": {hold{"102", 5000, 9000}, true},
		"taken off it":   {hold{"102", 1000, 4999}, false},
		"later":          {hold{"102", 5001, 0}, false},
		"a colleague's":  {hold{"103", 4000, 0}, false},
	} {
		if got := isConsultation(s, []hold{test.hold}); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	s.direction = call.Inbound
	if isConsultation(s, []hold{{"102", 4000, 0}}) {
		t.Error("an inbound call is a consultation")
	}
}

// XR-02: neither order nor repetition of its steps changes the folded call.
func TestOrderDoesNotMatter(t *testing.T) {
	all := steps(t, taken+`
		2 in 102 Hold
		2 in 102 Disconnected because BlindTransfer
		3 in 103 Setup from +13105550177 to 103
		3 in 103 Answered from +13105550177 to 103
		3 in 103 Disconnected
		1 out - Disconnected`).List()
	want := facts(all)
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(all).Draw(t, "order")
		twice := rapid.SliceOf(rapid.SampledFrom(all)).Draw(t, "again")
		if got := facts(append(slices.Clone(order), twice...)); got != want {
			t.Fatalf("%q, expected %q", got, want)
		}
	})
}

// facts folds steps that arrived one by one and returns the resulting decisions.
func facts(list []call.Step) string {
	var given []call.Fact
	for _, s := range list {
		given = append(given, call.Fact{CallID: "s", Kind: call.Changed, At: s.At / 1000, Steps: call.PackSteps([]call.Step{s})})
	}
	folded := call.Fold(given)
	s := read(&folded)
	text := s.customer + " " + s.dialled + " " + strconv.FormatBool(s.complete)
	for _, l := range shownLegs("s", s, connected) {
		text += " | " + l.id + " " + l.channel + " " + l.agent + " " + outcome(l.leg) + " " + strconv.Itoa(len(l.holdChanges))
	}
	return text
}

func TestHandles(t *testing.T) {
	first := shown{channel: "cha_support"}
	if got := handle(&session{customer: caller}, first); got != caller || name(&session{customer: caller}) != "" {
		t.Errorf("a number is %q", got)
	}
	if got := handle(&session{}, first); got != "anonymous:cha_support" || name(&session{}) == "" {
		t.Errorf("a withheld number is %q", got)
	}
	if conversationKey(dialled, caller) == conversationKey("+12125550130", caller) {
		t.Error("two numbers share a thread")
	}
}
