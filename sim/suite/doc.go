// Package suite runs the feature files and says which rules held.
//
// godog executes the steps; everything around them is done here, because godog
// alone passes too easily: it knows only an old tag syntax, succeeds when
// nothing matched, and hides rule names and tags from its reports. So the suite
// reads the features itself, evaluates full Cucumber tag expressions, matches
// every step against every definition before anything runs, hands godog only
// what is left to execute, and keeps one result model ([Result]) from which all
// formats are rendered.
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
