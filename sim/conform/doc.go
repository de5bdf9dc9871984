// Package conform lets the suite judge an implementation of the sync core that runs in
// another process.
//
//	target, err := conform.Parse("command:callsim core --conform")
//	w, err := sim.New(sim.Options{Target: target}) // starts the program for this world
//
// PROTOCOL.md describes what a program under test must and may do; [Subject] serves the
// program's side of it.
package conform
