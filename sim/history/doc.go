// Package history reads the record of a run that has ended: its entries in their
// order, the chain of causes of one of them, and the difference of two runs.
//
//	f, err := history.Open("trace.jsonl")
//	chain, err := f.Why(17) // from the deed that began it to what came of it
//
// A file is read again for each question and never held in memory, so its length does
// not matter. It is a trace (sim/trace), the folder of a fixture, or a HAR file, also
// of another tool.
package history
