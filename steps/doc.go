// Package steps is the one vocabulary of callsim: every sentence that a feature, a
// scenario file, the control API, the live page or the terminal accepts is a
// [Row] here, and nowhere else.
//
// A Given or When acts through the people of a world; a Then reads only what a user or
// an API client could read: the observer doors, the screens, the journal. No step
// reads the core's state, so the same features judge any implementation.
//
// A team's own features run with godog alone:
//
//	func TestFeatures(t *testing.T) {
//		godog.TestSuite{
//			ScenarioInitializer: steps.Initialize,
//			Options: &godog.Options{Paths: []string{"features"}, Strict: true, TestingT: t},
//		}.Run()
//	}
//
// `callsim words` prints the sentences; [Parameter] describes their syntax.
//
// # How time passes
//
//   - Given and When take no time of their own, except those that name one
//     ("30 seconds pass", "they talk for 2 minutes") or an end ("nobody answers
//     Carla" waits until the phones stop ringing).
//   - A plain Then first settles the world: it runs until no work is left.
//   - A Then that begins with "at that moment" reads without moving the clock,
//     one that begins with "29 seconds later" moves it exactly there.
//   - A Given about the past ("an answered call of Carla with Lena on the Support
//     line") settles.
//   - In a scenario file and in a served world others move the clock: deeds happen
//     at their times and nothing settles but a Then.
//
// # A new sentence
//
// A sentence is a row in the table of its theme (callSentences, …) and a function in
// the same file, or a method of the world or of people in it:
//
//	when("{agent} answers {customer}", Phone, "picks up the customer's ringing call",
//		(*people.Phones).Answers).as("answers").onlyIf(ringsFor),
//
// [Row] lists the forms of functions. A new theme is a file and a name in
// vocabulary.go; a vendor outside of callsim brings its sentences by [Extend].
//
// What a feature's scenario has done is kept as a script, so that a step can play the
// scenario again in fresh worlds: with the webhooks in another order (XR-02), or with
// the core killed at another point (XR-08).
package steps
