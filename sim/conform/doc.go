// Package conform judges any implementation of the sync core by the suite's
// rules, out of process. PROTOCOL.md says how, for those who write one.
package conform
