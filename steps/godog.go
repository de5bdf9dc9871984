package steps

import (
	"context"
	"fmt"
	"hash/fnv"
	"regexp"

	"github.com/cucumber/godog"
)

// Initialize gives godog the vocabulary, for a test suite of one's own:
//
//	godog.TestSuite{
//		ScenarioInitializer: steps.Initialize,
//		Options: &godog.Options{Format: "pretty", Paths: []string{"features"}, Strict: true},
//	}.Run()
//
// Every scenario plays in a world of its own, the one of `callsim test --seed 1`
// for a scenario of that name. A world that ends in an error, for instance because
// a fault never took place, fails its scenario. Options.Concurrency may be above 1.
func Initialize(sc *godog.ScenarioContext) {
	sc.Before(func(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
		return New(Seed(1, pickle.Name), pickle.Name, Options{}).Before(ctx)
	})
	sc.After(func(ctx context.Context, _ *godog.Scenario, err error) (context.Context, error) {
		s, opened := ctx.Value(scenarioKey{}).(*Scenario)
		if !opened {
			return ctx, nil
		}
		if err := s.After(ctx, err); err != nil {
			return ctx, err
		}
		return ctx, s.Finish().Err
	})
	for _, d := range Definitions() {
		expr, err := Compiled(d.Expr)
		if err != nil {
			panic(err) // a test compiles all of them
		}
		Register(sc, d.Kind, expr, d.Func)
	}
}

// Register registers one definition for the keywords that may precede the sentence.
func Register(sc *godog.ScenarioContext, kind Kind, expr *regexp.Regexp, f any) {
	switch kind {
	case Given:
		sc.Given(expr, f)
	case When:
		sc.When(expr, f)
	case Then:
		sc.Then(expr, f)
	case "":
		sc.Step(expr, f)
	default:
		panic(fmt.Sprintf("steps: %q is no kind of a step", kind))
	}
}

// Seed derives a scenario's seed from a run's seed and the scenario's name, so
// that it depends neither on order nor on selection. The constants are those of
// splitmix64, which spreads neighbouring seeds over the whole range.
func Seed(run uint64, name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	z := h.Sum64() + run*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
