// Package sim joins the floors below into one [World]: the scheduler, the
// network, the record, the fakes, the sync core under test and the people.
//
// A world is driven from outside, by a feature step, a scenario file or the live page.
// The driver sets the cast ([World.AddAgent], [World.AddLine], [World.AddCustomer]),
// connects an integration (package integrations), lets people act at phones
// ([people.Phones]) and at vendors (the packages below sim/people, each with a function
// Of that returns the world's people there), and moves the clock ([World.Settle],
// [World.Advance]). Results are read where a user or a client would read them: the
// fakes' observer doors, projections and screens, and the record.
//
// People's actions take no time. Everything between them (webhooks, the core's
// requests, ring time-outs) is processes on one virtual clock; one seed decides
// every number and every order, so the same script gives the same bytes.
//
// The core runs as it does in production: it is opened on a store, receives
// webhooks at its public host name and calls the vendors' production base URLs
// over the simulated network. [World.CrashAt] kills it at any of its commits or
// exchanges and opens a new one on the same store.
package sim
