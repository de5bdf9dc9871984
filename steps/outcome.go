package steps

// Outcome is what a scenario leaves behind once it is over, beside its verdict.
type Outcome struct {
	Evidence    []Evidence // of the Then steps that were executed, in order
	Assumptions []string   // unconfirmed vendor facts that the world relied on, sorted
	Exchanges   []string   // that wrote what the Then steps read, e.g. "x12 core → front POST /contacts 201"; see Options.Records
	Counts      []string   // what the scenario counted, e.g. "15,840 orders, one end state"
	TraceSum    string     // SHA-256 of the record, hex; see Options.Records
	Err         error      // the suite's own error: a dead world, a fault that never fired

	// OwnClock says, of a target whose clock nobody can move, that a failure need
	// not be its own: it may have lived at another time than the phone system.
	OwnClock string
}
