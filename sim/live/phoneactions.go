package live

import "github.com/callsim/callsim/sim"

// phoneActions is what people can do on the telephone and in Aircall's app.
var phoneActions = []action{
	{"calls", "Phone", "a customer dials a line; phone is the customer's 1st, 2nd … number", []arg{whom, on, phone},
		acts(func(w *sim.World, a args) error { return w.Calls(a.s("customer"), a.n("phone", 1)-1, a.s("line")) })},
	{"presses", "Phone", "a customer chooses in the menu", []arg{whom, {Name: "key", Kind: text}},
		acts2((*sim.World).Presses)},
	{"hangs_up", "Phone", "a customer hangs up", []arg{whom},
		acts1((*sim.World).HangsUp)},
	{"leaves_voicemail", "Phone", "a customer speaks to the voicemail and hangs up", []arg{whom, {Name: "length", Kind: span}},
		acts(func(w *sim.World, a args) error { return w.LeavesVoicemail(a.s("customer"), a.d("length")) })},
	{"picks_up", "Phone", "a customer answers an agent's call", []arg{whom},
		acts1((*sim.World).PicksUp)},
	{"rings_out", "Phone", "nobody answers: the clock moves on until the call rings on no phone", []arg{whom},
		nil},

	{"answers", "Phone", "an agent answers a customer's call", []arg{who, whom}, acts2((*sim.World).Answers)},
	{"declines", "Phone", "an agent declines a customer's call", []arg{who, whom}, acts2((*sim.World).Declines)},
	{"ends_call", "Phone", "an agent hangs up on a customer", []arg{who, whom}, acts2((*sim.World).EndsCall)},
	{"dials", "Phone", "an agent calls a customer", []arg{who, whom, on, phone},
		acts(func(w *sim.World, a args) error {
			return w.Dials(a.s("agent"), a.s("customer"), a.n("phone", 1)-1, a.s("line"))
		})},
	{"holds", "Phone", "an agent puts a customer on hold", []arg{who, whom}, acts2((*sim.World).Holds)},
	{"unholds", "Phone", "an agent takes a customer off hold", []arg{who, whom}, acts2((*sim.World).Unholds)},
	{"transfers", "Phone", "an agent hands a call over: to an agent, a team or a number that begins with +", []arg{who, whom, {Name: "to", Kind: target}},
		acts3((*sim.World).TransfersTo)},
	{"consults", "Phone", "an agent asks a colleague while the customer holds", []arg{who, {Name: "colleague", Kind: agent}, whom},
		acts3((*sim.World).Consults)},
	{"hands_over", "Phone", "an agent leaves the customer to the colleague who was asked", []arg{who, whom}, acts2((*sim.World).HandsOver)},
	{"takes_back", "Phone", "an agent returns to the customer", []arg{who, whom}, acts2((*sim.World).TakesBack)},
	{"comments_call", "Phone", "an agent writes a note on a call, in the phone system", []arg{who, whom, words},
		acts3((*sim.World).Comments)},
	{"tags_call", "Phone", "an agent tags a call, in the phone system", []arg{who, whom, label},
		acts3((*sim.World).TagsCall)},
	{"untags_call", "Phone", "an agent takes a tag off a call", []arg{who, whom, label},
		acts3((*sim.World).UntagsCall)},
	{"assigns_call", "Phone", "an agent gives a call to somebody to follow up", []arg{who, whom, {Name: "to", Kind: agent}},
		acts3((*sim.World).AssignsCall)},
	{"archives_call", "Phone", "an agent archives a call, in the phone system", []arg{who, whom}, acts2((*sim.World).ArchivesCall)},
	{"opens_line", "Phone", "an administrator opens a line", []arg{on},
		acts(func(w *sim.World, a args) error { return w.SetLineOpen(a.s("line"), true) })},
	{"closes_line", "Phone", "an administrator closes a line", []arg{on},
		acts(func(w *sim.World, a args) error { return w.SetLineOpen(a.s("line"), false) })},
	{"texts", "Phone", "a customer writes a text message to a line", []arg{whom, on, words},
		acts3((*sim.World).TextsLine)},
	{"writes_text", "Phone", "an agent writes a customer a text message", []arg{who, whom, on, words},
		acts4((*sim.World).WritesTo)},
}
