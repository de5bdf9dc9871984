// Package house tests the repository: the imports between packages, the functions
// that core and fakes must not call, the names of folders, and the words of comments
// and messages (see words/list.txt). It has no other code.
//
//	go test ./sim/house        check
//	go test ./sim/house -v     check, and list the exceptions that were granted
//
// Each check is a function from sources to findings, and each has a second test
// that shows it finding something, in a small bad sample.
//
// Core and fakes may not range over a map unless the order has no effect: the
// loop collects what is sorted next, fills another map, counts or deletes. A
// loop for which that holds in a way the check cannot prove states why:
//
//	//house:unordered every entry gets the same value
//	for _, c := range calls {
package house
