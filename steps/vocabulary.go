package steps

import "slices"

// vocabulary is every step there is, theme by theme. Each theme stands at the
// top of its file; one sentence means one thing, in all integrations.
<<<<<<< HEAD
var vocabulary = slices.Concat(castWords, callWords, frontWords, activityWords, commentWords, frontWorkWords,
	sparkWords, sparkTableWords, reliabilityWords, secretWords)
=======
var vocabulary = slices.Concat(castWords, callWords, frontWords, contactWords, activityWords, commentWords, frontWorkWords, reliabilityWords, secretWords)
>>>>>>> afrules
