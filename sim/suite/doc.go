// Package suite runs feature files by godog and says which rules held.
//
// godog reads the text of the features, matches the steps and calls them. It
// alone passes too easily: it knows only an old tag syntax, cannot select one row
// of an outline, succeeds when nothing matched, takes a step that left its
// goroutine for a passed one, and hides rule names and tags from its reports. So a
// pass of the suite's own goes before it, and one result model ([Result]) is kept,
// from which all formats are rendered.
//
//	result, err := suite.Run(ctx, suite.Options{
//		FS: features.FS(), Root: "features", Tags: "@AF-07 and not @slow",
//		Seed: 7, New: newScenario, Definitions: steps.Definitions(), Catalogue: rules,
//		Formats: []suite.FormatSpec{{Name: "progress"}}, Out: os.Stdout,
//	})
//
// The life of a step:
//
//	parseFeature    gherkin reads the file; featureIndex.scenario notes the step's line
//	plan.choose     paths and tags select its scenario
//	book.find       exactly one definition matches its text and kind, else its scenario
//	                is a suite error and godog never sees it
//	function.misfit the table, text or number that the definition needs is there
//	plan.batches    its scenario goes to a worker, with others of the file
//	feature.only    godog gets the text of the file, with the other scenarios blanked
//	pass.register   and the hooks below and the definitions that the batch needs
//	pass.before     a world is opened for the scenario
//	pass.wrapped    godog matches the step and calls its function, which runs in here
//	pass.afterStep  play.stepEnded notes its status, by stepVerdict
//	pass.after      behind the last step, or the first that failed, the world is
//	                ended, and play.conclude draws the scenario's verdict
//	Result.conclude the rules' verdicts follow, then reports.render
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
//
// Features on disk ([Options].Paths) are played like the suite's own, but no rule
// of the catalogue is asked of them. Tests look for scenarios that cannot fail.
package suite
