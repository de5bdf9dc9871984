//go:build !unix

package main

import "time"

var begun = time.Now()

// processorTime is plain time where processor time is not at hand.
func processorTime() time.Duration { return time.Since(begun) }
