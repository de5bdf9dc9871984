package steps

// Kind is where a step may stand.
type Kind string

const (
	Given Kind = "Given"
	When  Kind = "When"
	Then  Kind = "Then"
)

// Evidence says what a Then step looks at. A rule of who=core needs at least
// one executed step with evidence [API] or [Screen], unless rules.yaml names
// another for it.
type Evidence string

const (
	API      Evidence = "api"      // a vendor's REST answer, by the observer door
	Screen   Evidence = "screen"   // what a person sees
	Journal  Evidence = "journal"  // which requests were made
	Delivery Evidence = "delivery" // how webhooks were answered
	Log      Evidence = "log"      // what the core logged
)

// Definition is one step of the vocabulary. Expr is a regular expression,
// anchored, compiled once per process; Func is what godog calls, or, in the tables,
// what a world does or a Then sees (does.go).
type Definition struct {
	Kind     Kind
	Expr     string
	Evidence Evidence // of a Then
	Func     any
}
