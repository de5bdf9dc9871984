package live

import "github.com/callsim/callsim/sim"

// frontActions is what people can do in Front.
var frontActions = []action{
	{"moves", "Front", "an agent moves the customer's conversation", []arg{who, whom, {Name: "inbox", Kind: inbox}},
		func(w *sim.World, a args) error {
			return w.MovesConversation(a.s("agent"), a.s("customer"), a.s("inbox"))
		}},
	{"archives", "Front", "an agent archives the customer's conversation", []arg{who, whom}, onCall((*sim.World).ArchivesConversation)},
	{"reopens", "Front", "an agent opens the customer's conversation again", []arg{who, whom}, onCall((*sim.World).ReopensConversation)},
	{"deletes", "Front", "an agent puts the customer's conversation into the trash", []arg{who, whom}, onCall((*sim.World).DeletesConversation)},
	{"snoozes", "Front", "an agent puts the customer's conversation away for a time", []arg{who, whom, {Name: "length", Kind: span}},
		func(w *sim.World, a args) error {
			return w.SnoozesConversation(a.s("agent"), a.s("customer"), a.d("length"))
		}},
	{"assigns", "Front", "an agent assigns the customer's conversation; to nobody with \"\"", []arg{who, whom, {Name: "to", Kind: nobody}},
		func(w *sim.World, a args) error {
			return w.AssignsConversation(a.s("agent"), a.s("customer"), a.s("to"))
		}},
	{"comments", "Front", "an agent comments in the customer's conversation", []arg{who, whom, words},
		func(w *sim.World, a args) error {
			return w.CommentsInFront(a.s("agent"), a.s("customer"), a.s("text"))
		}},
	{"replies", "Front", "an agent answers in the customer's conversation", []arg{who, whom, words},
		func(w *sim.World, a args) error { return w.RepliesInFront(a.s("agent"), a.s("customer"), a.s("text")) }},
	{"tags", "Front", "an agent tags the customer's conversation", []arg{who, whom, label},
		func(w *sim.World, a args) error { return w.TagsConversation(a.s("agent"), a.s("customer"), a.s("tag")) }},
	{"untags", "Front", "an agent takes a tag off the customer's conversation", []arg{who, whom, label},
		func(w *sim.World, a args) error {
			return w.UntagsConversation(a.s("agent"), a.s("customer"), a.s("tag"))
		}},
	{"clicks_to_dial", "Front", "an agent dials from the customer's conversation", []arg{who, whom, on},
		func(w *sim.World, a args) error { return w.DialsFromFront(a.s("agent"), a.s("customer"), a.s("line")) }},
}
