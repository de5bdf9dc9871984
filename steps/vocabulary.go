package steps

import "slices"

// vocabulary is every step there is, theme by theme. Each theme stands at the
// top of its file; one sentence means one thing, in all integrations.
var vocabulary = called(slices.Concat(castWords, callWords, frontWords, contactWords, activityWords, commentWords, frontWorkWords,
	ringcentralWords, ringcentralViewWords, ringcentralTextWords,
	sparkWords, sparkTableWords, gorgiasWords, gorgiasNoteWords, gorgiasLifeWords,
	salesforceWords, salesforceViewWords,
	reliabilityWords, secretWords))

func called(all []Definition) []Definition {
	for i := range all {
		all[i].Func = all[i].step()
	}
	return all
}
