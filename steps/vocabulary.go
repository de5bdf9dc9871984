package steps

import "slices"

// vocabulary is every step there is, theme by theme. Each theme stands at the
// top of its file; one sentence means one thing, in all integrations.
var vocabulary = slices.Concat(castWords, callWords, frontWords, contactWords, activityWords, commentWords, frontWorkWords,
	ringcentralWords, ringcentralViewWords, ringcentralTextWords,
	sparkWords, sparkTableWords, gorgiasWords, gorgiasNoteWords, gorgiasLifeWords,
	salesforceWords, salesforceViewWords,
	reliabilityWords, secretWords)
