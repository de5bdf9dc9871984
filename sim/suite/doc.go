// Package suite runs feature files with godog and reports which rules held.
//
//	result, err := suite.Run(ctx, suite.Options{
//		FS: features.FS(), Root: "features", Tags: "@AF-07 and not @slow",
//		Seed: 7, New: newScenario, Definitions: steps.Definitions(), Catalogue: rules,
//		Formats: []suite.FormatSpec{{Name: "progress"}}, Out: os.Stdout,
//	})
//
// godog reads the text of the features, matches the steps and calls their functions.
// By itself it reads only an old tag syntax, cannot select one row of an outline,
// succeeds when no scenario matches, counts a step that left its goroutine as passed,
// and omits rule names and tags from its reports. The suite therefore reads and checks
// the features first, and renders all formats from a result of its own ([Result]).
//
// The life of a step:
//
//	parseFeature    gherkin reads the file; featureIndex.scenario stores the step's line
//	plan.choose     paths and tags select its scenario
//	book.find       exactly one definition matches its text and kind; otherwise its
//	                scenario is a suite error and is not run
//	function.misfit checks for the table, text or number that the definition needs
//	plan.batches    its scenario goes to a worker, with others of the file
//	feature.only    godog gets the text of the file, with the other scenarios blanked
//	pass.register   registers the hooks below and the definitions that the scenario needs
//	pass.before     opens a world for the scenario
//	pass.wrapped    godog matches the step and calls its function, which runs in here
//	pass.afterStep  play.stepEnded records its status, by stepVerdict
//	pass.after      ends the world after the last step, or the first failed step;
//	                play.conclude derives the scenario's verdict
//	Result.conclude derives the rules' verdicts; reports.render writes the reports
//
// An error of [Run] means that nothing was run (usage, a syntax error, an
// unwritable file) or that a report could not be written. Otherwise
// [Result.ExitStatus] distinguishes an implementation that fell short (1) from a suite
// that failed (2).
//
// The seed of a scenario's world is derived from the run's seed and the scenario's
// name. So order, selection and the number of workers change neither what happens in
// the world nor the report.
//
// Features on disk ([Options].Paths) are played like the suite's own, but prove no rule
// of the catalogue. Tests find scenarios that cannot fail.
package suite
