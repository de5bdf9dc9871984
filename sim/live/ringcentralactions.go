package live

import "github.com/callsim/callsim/sim"

// ringcentralActions is what agents do in Front's window with RingCentral's plugin,
// and on its phones beyond those of every phone system.
var ringcentralActions = []action{
	{"answers_in_front", "RingCentral", "an agent clicks Answer in the conversation", []arg{who, whom},
		acts2((*sim.World).AnswersInFront)},
	{"calls_from_front", "RingCentral", "an agent calls a customer from Front's keypad", []arg{who, whom},
		acts(func(w *sim.World, a args) error { return w.CallsFromFront(a.s("agent"), a.s("customer"), "keypad") })},
	{"holds_in_front", "RingCentral", "an agent clicks Hold in the call widget", []arg{who, whom},
		acts2((*sim.World).HoldsInFront)},
	{"resumes_in_front", "RingCentral", "an agent clicks Resume in the call widget", []arg{who, whom},
		acts2((*sim.World).UnholdsInFront)},
	{"transfers_to_line", "RingCentral", "an agent hands the customer on to a number of the company", []arg{who, whom, on},
		acts3((*sim.World).TransfersToLine)},
	{"logs_in_to_ringcentral", "RingCentral", "an agent logs in to RingCentral in Front", []arg{who},
		acts1((*sim.World).LogsInToPlugin)},
	{"silences_calls", "RingCentral", "an agent mutes and hides incoming calls", []arg{who},
		acts(func(w *sim.World, a args) error { return w.SilencesCalls(a.s("agent"), true) })},
	{"shows_calls_again", "RingCentral", "an agent shows incoming calls again", []arg{who},
		acts(func(w *sim.World, a args) error { return w.SilencesCalls(a.s("agent"), false) })},
}
