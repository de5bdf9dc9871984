//go:build !unix

package main

import "time"

var begun = time.Now()

// processorTime returns wall time where the system has no getrusage.
func processorTime() time.Duration { return time.Since(begun) }
