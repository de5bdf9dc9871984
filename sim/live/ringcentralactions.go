package live

import "github.com/callsim/callsim/sim"

// ringcentralActions is what agents do in Front's window with RingCentral's plugin,
// and on its phones beyond those of every phone system.
var ringcentralActions = []action{
	{"answers_in_front", "RingCentral", "an agent clicks Answer in the conversation", []arg{who, whom},
		onCall((*sim.World).AnswersInFront)},
	{"calls_from_front", "RingCentral", "an agent calls a customer from Front's keypad", []arg{who, whom},
		func(w *sim.World, a args) error { return w.CallsFromFront(a.s("agent"), a.s("customer"), "keypad") }},
	{"holds_in_front", "RingCentral", "an agent clicks Hold in the call widget", []arg{who, whom},
		onCall((*sim.World).HoldsInFront)},
	{"resumes_in_front", "RingCentral", "an agent clicks Resume in the call widget", []arg{who, whom},
		onCall((*sim.World).UnholdsInFront)},
	{"transfers_to_line", "RingCentral", "an agent hands the customer on to a number of the company", []arg{who, whom, on},
		func(w *sim.World, a args) error {
			return w.TransfersToLine(a.s("agent"), a.s("customer"), a.s("line"))
		}},
	{"logs_in_to_ringcentral", "RingCentral", "an agent logs in to RingCentral in Front", []arg{who},
		func(w *sim.World, a args) error { return w.LogsInToPlugin(a.s("agent")) }},
	{"silences_calls", "RingCentral", "an agent mutes and hides incoming calls", []arg{who},
		func(w *sim.World, a args) error { return w.SilencesCalls(a.s("agent"), true) }},
	{"shows_calls_again", "RingCentral", "an agent shows incoming calls again", []arg{who},
		func(w *sim.World, a args) error { return w.SilencesCalls(a.s("agent"), false) }},
}
