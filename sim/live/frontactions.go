package live

import "github.com/callsim/callsim/sim"

// frontActions is what people can do in Front.
var frontActions = []action{
	{"moves", "Front", "an agent moves the customer's conversation", []arg{who, whom, {Name: "inbox", Kind: inbox}},
		acts3((*sim.World).MovesConversation)},
	{"archives", "Front", "an agent archives the customer's conversation", []arg{who, whom}, acts2((*sim.World).ArchivesConversation)},
	{"reopens", "Front", "an agent opens the customer's conversation again", []arg{who, whom}, acts2((*sim.World).ReopensConversation)},
	{"deletes", "Front", "an agent puts the customer's conversation into the trash", []arg{who, whom}, acts2((*sim.World).DeletesConversation)},
	{"snoozes", "Front", "an agent puts the customer's conversation away for a time", []arg{who, whom, {Name: "length", Kind: span}},
		acts(func(w *sim.World, a args) error {
			return w.SnoozesConversation(a.s("agent"), a.s("customer"), a.d("length"))
		})},
	{"assigns", "Front", "an agent assigns the customer's conversation; to nobody with \"\"", []arg{who, whom, {Name: "to", Kind: nobody}},
		acts3((*sim.World).AssignsConversation)},
	{"comments", "Front", "an agent comments in the customer's conversation", []arg{who, whom, words},
		acts3((*sim.World).CommentsInFront)},
	{"replies", "Front", "an agent answers in the customer's conversation", []arg{who, whom, words},
		acts3((*sim.World).RepliesInFront)},
	{"tags", "Front", "an agent tags the customer's conversation", []arg{who, whom, label},
		acts3((*sim.World).TagsConversation)},
	{"untags", "Front", "an agent takes a tag off the customer's conversation", []arg{who, whom, label},
		acts3((*sim.World).UntagsConversation)},
	{"clicks_to_dial", "Front", "an agent dials from the customer's conversation", []arg{who, whom, on},
		acts3((*sim.World).DialsFromFront)},
}
