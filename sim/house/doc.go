// Package house holds the tests that keep the house in order: which package may
// import which, what core and fakes must never call, how folders are named and
// what may not be written down. It has no code of its own.
//
//	go test ./sim/house        check
//	go test ./sim/house -v     check, and list the exceptions that were granted
//
// Each check is a function from sources to findings, and each has a second test
// that shows it finding something, in a small bad sample.
//
// Core and fakes may not range over a map unless the order cannot be seen: the
// loop collects what is sorted next, fills another map, counts or deletes. A
// loop for which that holds in a way the check cannot see says why:
//
//	//house:unordered every entry gets the same value
//	for _, c := range calls {
package house
