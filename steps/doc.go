// Package steps is the vocabulary of the feature files: the words, and nothing
// but the words. A Given or When acts through the people of a world, a Then
// looks where a user or an API client could look: the observer doors, the
// screens, the journal. No step looks into the core, so the same features judge
// any implementation.
//
// How time passes:
//
//   - Given and When take no time of their own, except those that name one
//     ("30 seconds pass", "they talk for 2 minutes") or an end ("nobody answers
//     Carla" waits until the phones stop ringing).
//   - A plain Then first lets the world settle: it runs until no work is left.
//   - A Then that begins with "at that moment" looks without moving the clock,
//     one that begins with "29 seconds later" moves it exactly there.
//   - A Given that tells what happened earlier ("an answered call of Carla with
//     Lena on the Support line") settles, because it is history.
//
// What a scenario has done is kept as a script, so that a step can play the same
// scenario again in fresh worlds: with the webhooks in another order (XR-02), or
// with the core killed at another point (XR-08).
//
// A new step is a row in the words of its theme (castSentences, callSentences, …)
// and a function in the same file, or a method of the world; see [Row]. What a Then
// looks at, such as the only conversation with a customer, its function takes as an
// argument (subject.go); a new theme is a file and a name in vocabulary.go.
package steps
