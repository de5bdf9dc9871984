package sim_test

import (
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// agent, customer and line find a member of the cast that a test has added.
func agent(w *sim.World, name string) *people.Agent       { return people.Must(w.Agent(name)) }
func customer(w *sim.World, name string) *people.Customer { return people.Must(w.Customer(name)) }
func line(w *sim.World, name string) *people.Line         { return people.Must(w.Line(name)) }
