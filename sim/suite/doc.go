// Package suite runs the feature files and says which rules held.
//
// Features are read by Cucumber's own parser and chosen by its tag expressions.
// The rest is done here: every step is matched against every definition before
// anything runs, scenarios are played, and one result model ([Result]) is kept
// from which all formats are rendered. No test framework stands between: godog
// alone took 0.3 ms for a scenario of ten steps, half as much as its world, and
// passes too easily (it knows only an old tag syntax, succeeds when nothing
// matched, and hides rule names and tags from its reports).
//
//	result, err := suite.Run(ctx, suite.Options{
//		FS: features.FS(), Root: "features", Tags: "@AF-07 and not @slow",
//		Seed: 7, New: newScenario, Definitions: steps.Definitions(), Catalogue: rules,
//		Formats: []suite.FormatSpec{{Name: "progress"}}, Out: os.Stdout,
//	})
//
// An error of [Run] means that nothing was run (usage, a syntax error, an
// unwritable file) or that a report could not be written. Otherwise the result
// tells an implementation that fell short from a suite that failed itself:
// [Result.ExitStatus] is 0, 1 or 2.
//
// A scenario's world is made from a seed of its own, derived from the run's seed
// and the scenario's name; so neither order nor selection nor the number of
// workers changes what happens in it, and a report is the same for every number
// of workers.
package suite
